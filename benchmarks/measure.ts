/** How long something took, in milliseconds. */
export interface Latency {
  p50: number;
  p95: number;
}

/**
 * Asks again and again, so many at once as users do, and tells how many milliseconds each answer took. The first answers do
 * not count.
 */
export async function measure(
  ask: (index: number) => Promise<unknown>,
  {
    times,
    atOnce = 2,
    warmUp = 40,
  }: { times: number; atOnce?: number; warmUp?: number },
): Promise<number[]> {
  for (let index = 0; index < warmUp; index++) await ask(index);
  const taken: number[] = [];
  await inParallel(Array.from({ length: times }), atOnce, async (_, index) => {
    const start = performance.now();
    await ask(index);
    taken[index] = performance.now() - start;
  });
  return taken;
}

export function latencyOf(taken: readonly number[]): Latency {
  return { p50: percentile(taken, 0.5), p95: percentile(taken, 0.95) };
}

/** Works on all items, so many at once. */
export async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const workOn = async () => {
    while (next < items.length) {
      const index = next++;
      await work(items[index], index);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, workOn));
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}
