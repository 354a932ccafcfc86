/** A scan of one target that somebody or something asked for. */
export interface ScanJob {
  targetId: string;
  /** Asked for by a person: goes first, and reads the tree even if it did not change. */
  manual: boolean;
}

/** Runs one scan. Resolves to `retry` when it failed in a way that may heal by itself. */
export type ScanWorker = (
  job: ScanJob,
  signal: AbortSignal,
) => Promise<'done' | 'retry'>;

/**
 * Decides which scan runs when. A target is never scanned twice at once; scans that people ask for go before those of the
 * schedule; scans to retry come back later and later.
 */
export interface ScanQueue {
  /** Queues a scan. A target that waits already is not queued twice; asked for by a person, it moves ahead. */
  add(job: ScanJob): Promise<void>;
  /** Starts handing out scans. */
  start(worker: ScanWorker): void;
  /** Takes no further scans and ends the running ones. */
  stop(): Promise<void>;
}
