const first = 30_000;
const longest = 30 * 60_000;
const widest = 10_000;

/** Retries before a scan waits for the schedule. */
export const mostRetries = 5;

/**
 * Milliseconds to wait before a retry, the first of which is number 1: twice as long each time, and shifted at random by up
 * to a quarter, so that repositories of a host that was down do not all come back at once. `random` is from 0 to 1.
 */
export function retryDelay(retry: number, random: number): number {
  const delay = Math.min(first * 2 ** (retry - 1), longest);
  return Math.round(delay * (0.75 + random / 2));
}

/** Milliseconds by which scans that were told to come back at the same moment are kept apart. */
export function spread(random: number): number {
  return Math.round(widest * random);
}
