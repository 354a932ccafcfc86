import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ScanRun } from './ScanQueue';

/** What each log line about a scan names, so that one search finds them all. */
export interface ScanMarks {
  target: string;
  scan: string;
}

export function marksOf({
  targetId,
  scanId,
}: Pick<ScanRun, 'targetId' | 'scanId'>): ScanMarks {
  return { target: targetId, scan: scanId };
}

/** What queues have to say of scans, alike for every kind of queue. */
export class ScanLog {
  constructor(private readonly logger: LoggerService) {}

  /** It threw: the worker itself has nothing to say of it. */
  brokeOff(run: ScanRun, error: unknown): void {
    this.of(run).warn('The scan broke off', error as Error);
  }

  handedBack(run: ScanRun): void {
    this.of(run).info('The queue stops: the scan is handed back');
  }

  triedAgain(run: ScanRun, retry: number, delay: number): void {
    this.of(run).info(
      `The scan is tried again in ${Math.round(
        delay / 1000,
      )} seconds, for the ${ordinal(retry)} time`,
    );
  }

  waits(run: ScanRun, until: number): void {
    this.of(run).info(
      `The scan waits until ${new Date(until).toISOString()}, as ${
        run.host ?? 'its source'
      } asks`,
    );
  }

  takenOver(run: ScanRun, times: number): void {
    this.of(run).warn(
      `A backend fell silent in the midst of the scan: it is taken over, for the ${ordinal(
        times,
      )} time`,
    );
  }

  lost(run: ScanRun): void {
    this.of(run).warn(
      'This backend seemed silent, and another one took the scan over: it is stopped here',
    );
  }

  notStored(run: ScanRun, error: unknown): void {
    this.of(run).debug(
      'The end of the scan could not be stored',
      error as Error,
    );
  }

  unsettled(run: ScanRun): void {
    this.of(run).warn(
      'The end of the scan could not be stored for a long time: it is scanned again',
    );
  }

  notGivenUp(run: ScanRun, error: unknown): void {
    this.of(run).warn(
      'That the scan is given up could not be stored',
      error as Error,
    );
  }

  private of(run: ScanRun): LoggerService {
    return this.logger.child({ ...marksOf(run) });
  }
}

function ordinal(number: number): string {
  return (
    ['zeroth', 'first', 'second', 'third', 'fourth'][number] ?? `${number}th`
  );
}
