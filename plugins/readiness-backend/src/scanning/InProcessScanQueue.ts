import { mostRetries, retryDelay } from './backoff';
import type { ScanJob, ScanQueue, ScanWorker } from './ScanQueue';

/** Time, as far as the queue needs it. */
export interface QueueClock {
  after(milliseconds: number, action: () => void): () => void;
  random(): number;
}

const realClock: QueueClock = {
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
  random: Math.random,
};

/** Keeps waiting scans in memory. What waited when the backend stops is due again when it starts. */
export class InProcessScanQueue implements ScanQueue {
  private readonly waiting = new Map<string, ScanJob>();
  private readonly running = new Map<string, Promise<void>>();
  /** Retries that were made of each target, and how to call off the next. */
  private readonly retries = new Map<
    string,
    { count: number; cancel?: () => void }
  >();
  private readonly stopping = new AbortController();
  private worker?: ScanWorker;

  constructor(
    private readonly concurrency: number,
    private readonly clock: QueueClock = realClock,
  ) {}

  async add(job: ScanJob): Promise<void> {
    this.retries.get(job.targetId)?.cancel?.();
    const manual = job.manual || this.waiting.get(job.targetId)?.manual;
    this.waiting.set(job.targetId, { ...job, manual: Boolean(manual) });
    this.work();
  }

  start(worker: ScanWorker): void {
    this.worker = worker;
    this.work();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.waiting.clear();
    for (const { cancel } of this.retries.values()) cancel?.();
    await Promise.all(this.running.values());
  }

  private work(): void {
    while (
      this.worker &&
      !this.stopping.signal.aborted &&
      this.running.size < this.concurrency
    ) {
      const job = this.next();
      if (!job) return;
      this.waiting.delete(job.targetId);
      this.running.set(job.targetId, this.run(job, this.worker));
    }
  }

  /** The first that a person asked for, or else the first; none whose target is being scanned. */
  private next(): ScanJob | undefined {
    const ready = [...this.waiting.values()].filter(
      ({ targetId }) => !this.running.has(targetId),
    );
    return ready.find(({ manual }) => manual) ?? ready[0];
  }

  private async run(job: ScanJob, worker: ScanWorker): Promise<void> {
    let result: 'done' | 'retry' = 'retry';
    try {
      result = await worker(job, this.stopping.signal);
    } catch {
      // The worker tells people; here it only counts that the scan did not come through.
    }
    this.running.delete(job.targetId);
    if (result === 'retry') {
      this.retryLater(job.targetId);
    } else {
      this.retries.delete(job.targetId);
    }
    this.work();
  }

  private retryLater(targetId: string): void {
    const count = (this.retries.get(targetId)?.count ?? 0) + 1;
    if (count > mostRetries || this.stopping.signal.aborted) {
      this.retries.delete(targetId);
      return;
    }
    const cancel = this.clock.after(
      retryDelay(count, this.clock.random()),
      () => {
        if (!this.stopping.signal.aborted) {
          void this.add({ targetId, manual: false });
        }
      },
    );
    this.retries.set(targetId, { count, cancel });
  }
}
