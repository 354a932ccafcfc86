import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { mostRetries, retryDelay, spread } from './backoff';
import { ScanLog } from './ScanLog';
import {
  priorities,
  QueueFigures,
  queueStopped,
  ScanJob,
  ScanQueue,
  ScanQueueOptions,
  ScanResult,
  ScanRun,
  ScanWorker,
} from './ScanQueue';

/** Time, as far as the queue needs it. */
export interface QueueClock {
  now(): number;
  after(milliseconds: number, action: () => void): () => void;
  random(): number;
}

const realClock: QueueClock = {
  now: Date.now,
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
  random: Math.random,
};

interface WaitingJob extends ScanJob {
  attempt: number;
  since: number;
  /** Epoch milliseconds before which it does not run. */
  notBefore: number;
}

/** Keeps waiting scans in memory. What waited when the backend stops is due again when it starts. */
export class InProcessScanQueue implements ScanQueue {
  private readonly waiting = new Map<string, WaitingJob>();
  private readonly running = new Map<
    string,
    { job: ScanJob; ended: Promise<void> }
  >();
  private readonly pausedHosts = new Map<string, number>();
  private readonly ending = new AbortController();
  private readonly leaving = new AbortController();
  private stopping = false;
  private worker?: ScanWorker;
  private alarm?: { at: number; cancel: () => void };

  private readonly log: ScanLog;

  constructor(
    private readonly options: ScanQueueOptions,
    logger: LoggerService,
    private readonly clock: QueueClock = realClock,
  ) {
    this.log = new ScanLog(logger);
  }

  async add(jobs: readonly ScanJob[]): Promise<void> {
    for (const job of jobs) this.put(job);
    this.work();
  }

  async start(worker: ScanWorker): Promise<void> {
    this.worker = worker;
    this.work();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.leaving.abort(new Error(queueStopped));
    this.waiting.clear();
    this.alarm?.cancel();
    const ended = Promise.all([...this.running.values()].map(run => run.ended));
    const cancel = this.clock.after(this.options.grace, () =>
      this.ending.abort(new Error(queueStopped)),
    );
    await ended;
    cancel();
  }

  async figures(): Promise<QueueFigures> {
    const now = this.clock.now();
    const ready = [...this.waiting.values()].filter(
      job => job.notBefore <= now && !this.isPaused(job),
    );
    const oldest = Math.min(...ready.map(({ since }) => since));
    return {
      waiting: ready.length,
      deferred: this.waiting.size - ready.length,
      running: this.running.size,
      ...(ready.length > 0 && { oldestSince: new Date(oldest).toISOString() }),
    };
  }

  private put(job: ScanJob): void {
    if (this.stopping) return;
    const known = this.waiting.get(job.targetId);
    if (!known) {
      const now = this.clock.now();
      this.waiting.set(job.targetId, {
        ...job,
        attempt: 0,
        since: now,
        notBefore: now,
      });
    } else if (priorities[job.reason] > priorities[known.reason]) {
      // Whoever asks now does not want to wait for the time of a retry.
      Object.assign(known, job, { attempt: 0, notBefore: this.clock.now() });
    }
  }

  private work(): void {
    while (
      this.worker &&
      !this.stopping &&
      this.running.size < this.options.concurrency
    ) {
      const job = this.next();
      if (!job) break;
      this.waiting.delete(job.targetId);
      this.running.set(job.targetId, {
        job,
        ended: this.run(job, this.worker),
      });
    }
    this.setAlarm();
  }

  /** The most urgent that may run now, and among equals the one that waits longest. */
  private next(): WaitingJob | undefined {
    const now = this.clock.now();
    let best: WaitingJob | undefined;
    for (const job of this.waiting.values()) {
      if (
        (!best || priorities[job.reason] > priorities[best.reason]) &&
        job.notBefore <= now &&
        !this.running.has(job.targetId) &&
        !this.isPaused(job) &&
        this.hasRoom(job)
      ) {
        best = job;
      }
    }
    return best;
  }

  private isPaused({ host }: ScanJob): boolean {
    return (
      host !== undefined && (this.pausedHosts.get(host) ?? 0) > this.clock.now()
    );
  }

  private hasRoom({ host }: ScanJob): boolean {
    if (host === undefined) return true;
    const running = [...this.running.values()].filter(
      run => run.job.host === host,
    );
    return running.length < this.options.perHost;
  }

  private async run(job: WaitingJob, worker: ScanWorker): Promise<void> {
    const { targetId, host, reason, attempt } = job;
    const run: ScanRun = {
      targetId,
      ...(host && { host }),
      reason,
      attempt,
      scanId: randomUUID(),
    };
    let result: ScanResult = { kind: 'retry' };
    try {
      result = await worker.scan(run, this.ending.signal, this.leaving.signal);
    } catch (error) {
      // What waited when the backend stops is due again when it starts.
      if (this.stopping) this.log.handedBack(run);
      else this.log.brokeOff(run, error);
    }
    this.running.delete(targetId);
    if (!this.stopping) await this.settle(job, run, result, worker);
    this.work();
  }

  private async settle(
    job: WaitingJob,
    run: ScanRun,
    result: ScanResult,
    worker: ScanWorker,
  ): Promise<void> {
    const { host } = job;
    if (result.kind === 'done') return;
    if (result.kind === 'wait') {
      this.log.waits(run, result.until);
      if (host) this.pausedHosts.set(host, result.until);
      this.comeBack(job, job.attempt, result.until + this.spread());
      return;
    }
    const attempt = job.attempt + 1;
    if (attempt > mostRetries) {
      await worker
        .givenUp(run, 'failed')
        .catch(error => this.log.notGivenUp(run, error));
      return;
    }
    const delay = retryDelay(attempt, this.clock.random());
    this.log.triedAgain(run, attempt, delay);
    this.comeBack(job, attempt, this.clock.now() + delay);
  }

  private spread(): number {
    return spread(this.clock.random());
  }

  private comeBack(job: WaitingJob, attempt: number, notBefore: number): void {
    if (this.waiting.has(job.targetId)) return;
    this.waiting.set(job.targetId, {
      ...job,
      reason: 'schedule',
      attempt,
      since: notBefore,
      notBefore,
    });
  }

  /** Wakes when the next job's time has come. */
  private setAlarm(): void {
    if (this.stopping) return;
    const now = this.clock.now();
    const at = Math.min(
      ...[...this.waiting.values()]
        .map(job =>
          Math.max(
            job.notBefore,
            (job.host && this.pausedHosts.get(job.host)) || 0,
          ),
        )
        .filter(time => time > now),
    );
    if (at === this.alarm?.at) return;
    this.alarm?.cancel();
    this.alarm = undefined;
    if (at === Infinity) return;
    const cancel = this.clock.after(at - now, () => {
      this.alarm = undefined;
      this.work();
    });
    this.alarm = { at, cancel };
  }
}
