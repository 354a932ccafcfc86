/** How long something took, in milliseconds. */
export interface Latency {
  p50: number;
  p95: number;
}

/** Asks again and again, so many at once as users do, and tells how long answers took. The first answers do not count. */
export async function measure(
  ask: (index: number) => Promise<unknown>,
  {
    times,
    atOnce = 2,
    warmUp = 10,
  }: { times: number; atOnce?: number; warmUp?: number },
): Promise<Latency> {
  for (let index = 0; index < warmUp; index++) await ask(index);
  const taken: number[] = [];
  let next = 0;
  const askOn = async () => {
    while (next < times) {
      const index = next++;
      const start = performance.now();
      await ask(index);
      taken.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, askOn));
  taken.sort((a, b) => a - b);
  return { p50: percentile(taken, 0.5), p95: percentile(taken, 0.95) };
}

/** Runs the tasks, so many at once. Answers the milliseconds it took. */
export async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, index: number) => Promise<unknown>,
): Promise<number> {
  const start = performance.now();
  let next = 0;
  const workOn = async () => {
    while (next < items.length) {
      const index = next++;
      await work(items[index], index);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, workOn));
  return performance.now() - start;
}

function percentile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
