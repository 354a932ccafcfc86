import type { Knex } from 'knex';

/** Why a scan is wanted. A person waits for it; a push says that there is news; the schedule only looks. */
export type ScanReason = 'person' | 'push' | 'schedule';

/** A scan of one target that somebody or something asked for. */
export interface ScanJob {
  targetId: string;
  /** The host that its tree comes from, whose limits count. Left out for trees on the backend's own disk. */
  host?: string;
  reason: ScanReason;
}

/** A job that is being worked on. */
export interface ScanRun extends ScanJob {
  /** Names this run in logs; one that is taken over keeps its name. */
  scanId: string;
  /** Failed runs before this one. */
  attempt: number;
  /** Whether it is still this replica's to end, where others share the queue. */
  isHeld?: (tx: Knex.Transaction) => Promise<boolean>;
}

/** How a run ended. */
export type ScanResult =
  | { kind: 'done' }
  /** It failed in a way that may heal by itself: it is tried again later and later, and given up in the end. */
  | { kind: 'retry' }
  /** The host said when it will answer again (epoch milliseconds); until then, nothing is asked of it. No failure of the target. */
  | { kind: 'wait'; until: number };

export interface ScanWorker {
  /**
   * Runs one scan. Throws as `signal` ends it, and when the database is away, which are no failures of the target; any other
   * error counts as `retry`. `leaving` tells that the backend stops: a scan that has only begun is better handed back at once.
   */
  scan(
    run: ScanRun,
    signal: AbortSignal,
    leaving: AbortSignal,
  ): Promise<ScanResult>;
  /** Told of the last run when none follows. `broken`: its runs never came to an end, as when they bring the process down. */
  givenUp(run: ScanRun, how: 'failed' | 'broken'): Promise<void>;
}

/** What a queue holds. */
export interface QueueFigures {
  /** Scans that could run now, were there room. */
  waiting: number;
  /** Scans that wait for their time: retries, and those of paused hosts. */
  deferred: number;
  running: number;
  /** ISO 8601: since when the oldest of `waiting` waits. */
  oldestSince?: string;
}

export const queueStopped = 'The queue stops';

/**
 * Decides which scan runs when. A target is never scanned twice at once, on whichever replica; scans that people ask for go
 * before those of pushes, and those before the schedule's; scans to retry come back later and later; no host gets more
 * scans at once than configured, and none while it asked for silence.
 */
export interface ScanQueue {
  /**
   * Queues scans. A target that waits already is not queued twice, but moves ahead if its new reason is the more urgent.
   * Within a transaction, where the queue lives in the database: both or neither.
   */
  add(jobs: readonly ScanJob[], within?: Knex.Transaction): Promise<void>;
  /** Starts handing out scans. */
  start(worker: ScanWorker): Promise<void>;
  /** Takes no further scans; gives running ones a while to end, and hands the rest back. */
  stop(): Promise<void>;
  figures(): Promise<QueueFigures>;
}

export interface ScanQueueOptions {
  /** Scans at once in this process. */
  concurrency: number;
  /** Scans at once for each host, over all replicas. */
  perHost: number;
  /** Milliseconds that running scans get to end when the backend stops. */
  grace: number;
}

/** The higher, the sooner. */
export const priorities: Record<ScanReason, number> = {
  person: 20,
  push: 10,
  schedule: 0,
};
