/** How long something took, in milliseconds. */
export interface Latency {
  p50: number;
  p95: number;
}

/**
 * Asks so often a second, whether the last answer has come or not, as people do who know nothing of each other; and tells how
 * many milliseconds each answer took from the moment at which it was to be asked for: who has to wait for a slow one before
 * is counted with that wait. The first answers do not count.
 */
export async function measure(
  ask: (index: number) => Promise<unknown>,
  {
    times,
    perSecond,
    warmUp,
  }: { times: number; perSecond: number; warmUp: number },
): Promise<number[]> {
  for (let index = 0; index < warmUp; index++) await ask(index);
  const start = performance.now();
  return Promise.all(
    Array.from({ length: times }, async (_, index) => {
      const due = start + index * (1000 / perSecond);
      await sleep(Math.max(0, due - performance.now()));
      await ask(index);
      return performance.now() - due;
    }),
  );
}

/** Asks as fast as answers come, so many users at once, and tells how many answers came in a second. */
export async function mostPerSecond(
  ask: (index: number) => Promise<unknown>,
  { times, atOnce }: { times: number; atOnce: number },
): Promise<number> {
  const start = performance.now();
  await inParallel(Array.from({ length: times }), atOnce, (_, index) =>
    ask(index),
  );
  return (times / (performance.now() - start)) * 1000;
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
