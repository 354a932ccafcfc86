import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';

const firstPause = 1_000;
const longestPause = 60_000;

/**
 * Does something that may fail for a while, as when the database is away in the very moment of the start, again and again until
 * it is done or `signal` ends it. Resolves after the first attempt: nobody has to wait for the others.
 */
export async function insist(
  what: string,
  action: () => Promise<void>,
  { logger, signal }: { logger: LoggerService; signal: AbortSignal },
): Promise<void> {
  const attempt = async (pause: number) => {
    try {
      await action();
      return true;
    } catch (error) {
      logger.warn(
        `${what} failed; trying again in ${pause / 1000} seconds`,
        error as Error,
      );
      return false;
    }
  };
  const goOn = async () => {
    for (
      let pause = firstPause;
      !signal.aborted;
      pause = Math.min(pause * 2, longestPause)
    ) {
      await sleep(pause, undefined, { signal, ref: false });
      if (await attempt(Math.min(pause * 2, longestPause))) return;
    }
  };
  if (!(await attempt(firstPause))) goOn().catch(() => {});
}
