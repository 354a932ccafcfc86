import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { Db, fromKnex, Job, JobWithMetadata, PgBoss } from 'pg-boss';
import { isDatabaseAway } from '../database/databaseAway';
import type { HostStore } from '../database/HostStore';
import { mostRetries, retryDelay, spread } from './backoff';
import { marksOf, ScanLog } from './ScanLog';
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

/** pg-boss's own tables, beside the plugin's in the same database. */
const schema = 'readiness_queue';
const scans = 'scans';
/** Where pg-boss puts jobs that it handed out again and again without seeing an end. */
const brokenScans = 'broken-scans';

/** Times that a job is handed out again after its replica fell silent: a repository that kills processes must not kill all. */
const mostTakeOvers = 2;
const pollInterval = 2_000;
/** Milliseconds between attempts at storing how a scan ended: twice as long each time. */
const firstPause = 500;
const longestPause = 10_000;
/** Milliseconds for that when the backend stops; after that the claim passes to another replica. */
const lastWords = 5_000;
const insertedAtOnce = 500;

type JobData = ScanRun;

interface Running {
  job: Job<JobData>;
  /** Aborted when the claim is lost, or when the queue stops and will wait no longer. */
  abort: AbortController;
  ended: Promise<void>;
}

/**
 * Shares scans between replicas through pg-boss, in the plugin's own PostgreSQL database
 * (docs/decisions/0004-pg-boss-shares-the-scans.md).
 */
export class PgBossScanQueue implements ScanQueue {
  private readonly running = new Map<string, Running>();
  /** Aborted when the queue begins to stop. */
  private readonly leaving = new AbortController();
  /** Aborted when it waits no longer for the database. */
  private readonly gone = new AbortController();
  private looking?: Promise<void>;
  private heartbeat?: NodeJS.Timeout;
  private wakeUp: () => void = () => {};
  private wakened = false;
  private readonly log: ScanLog;

  private constructor(
    private readonly boss: PgBoss,
    private readonly knex: Knex,
    private readonly hosts: HostStore,
    private readonly logger: LoggerService,
    private readonly options: PgBossScanQueueOptions,
  ) {
    this.log = new ScanLog(logger);
  }

  /** Installs or migrates the tables of the queue. */
  static async create(
    knex: Knex,
    hosts: HostStore,
    logger: LoggerService,
    options: PgBossScanQueueOptions,
  ): Promise<PgBossScanQueue> {
    const boss = new PgBoss({
      db: fromKnex(knex),
      schema,
      schedule: false,
      supervise: options.takesScans,
      // A silent replica is noticed at this pace.
      superviseIntervalSeconds: options.checkEvery,
      monitorIntervalSeconds: options.checkEvery,
      registerInstance: false,
      openTelemetry: { enabled: false },
    });
    const reported = new Throttle();
    boss.on('error', error => {
      if (reported.passes()) {
        logger.warn('The queue of scans has trouble with its database', error);
      }
    });
    await boss.start();
    await boss.createQueue(brokenScans, { retentionSeconds: 7 * 24 * 3600 });
    const figures = {
      heartbeatSeconds: options.silence,
      expireInSeconds: 6 * 3600,
      retryLimit: mostTakeOvers,
      retryDelay: 1,
      retryBackoff: true,
      deleteAfterSeconds: 3600,
      deadLetter: brokenScans,
    };
    // One waiting and one running scan of each target, no more.
    await boss.createQueue(scans, { policy: 'stately', ...figures });
    await boss.updateQueue(scans, figures);
    return new PgBossScanQueue(boss, knex, hosts, logger, options);
  }

  async add(
    jobs: readonly ScanJob[],
    within?: Knex.Transaction,
  ): Promise<void> {
    const db = within && { db: fromKnex(within) };
    const regular = jobs.filter(({ reason }) => reason === 'schedule');
    for (let start = 0; start < regular.length; start += insertedAtOnce) {
      // Those that wait already are left as they are.
      await this.boss.insert(
        scans,
        regular.slice(start, start + insertedAtOnce).map(job => ({
          data: newRun(job),
          ...optionsOf(job),
        })),
        db,
      );
    }
    for (const job of jobs) {
      if (job.reason !== 'schedule') await this.addUrgent(job, db);
    }
    this.wake();
  }

  async start(worker: ScanWorker): Promise<void> {
    if (!this.options.takesScans) return;
    this.heartbeat = setInterval(
      () => void this.beat(),
      (this.options.silence * 1000) / 4,
    );
    this.looking = this.look(worker);
  }

  async stop(): Promise<void> {
    this.leaving.abort(new Error(queueStopped));
    this.wake();
    const giveUp = setTimeout(() => {
      for (const { abort } of this.running.values()) {
        abort.abort(new Error(queueStopped));
      }
    }, this.options.grace);
    // The database may be away, or silent.
    const letGo = setTimeout(
      () => this.gone.abort(),
      this.options.grace + lastWords,
    );
    await unless(this.gone.signal, this.allEnded());
    clearTimeout(giveUp);
    clearTimeout(letGo);
    clearInterval(this.heartbeat);
    await this.boss.stop({ graceful: false, close: false });
  }

  async figures(): Promise<QueueFigures> {
    const paused = await this.hosts.paused(Date.now());
    const now = new Date().toISOString();
    const rows = await this.knex
      .withSchema(schema)
      .from('job')
      .where({ name: scans })
      .whereIn('state', ['created', 'retry', 'active'])
      .groupBy('kind')
      .select<Array<{ kind: string; count: string; oldest: Date }>>(
        this.knex.raw(
          `case when state = 'active' then 'running'
                when start_after > ?::timestamptz or group_id = any(?) then 'deferred'
                else 'waiting' end as kind,
           count(*) as count, min(greatest(created_on, start_after)) as oldest`,
          [now, paused],
        ),
      );
    const count = (kind: string) =>
      Number(rows.find(row => row.kind === kind)?.count ?? 0);
    const oldest = rows.find(row => row.kind === 'waiting')?.oldest;
    return {
      waiting: count('waiting'),
      deferred: count('deferred'),
      running: count('running'),
      ...(oldest && { oldestSince: oldest.toISOString() }),
    };
  }

  private async addUrgent(job: ScanJob, db: { db?: Db } = {}): Promise<void> {
    const [known] = await this.boss.findJobs<JobData>(scans, {
      key: job.targetId,
      queued: true,
      ...db,
    });
    if (known && known.priority >= priorities[job.reason]) return;
    await this.boss.upsert(
      scans,
      newRun(job),
      // Whoever asks now does not want to wait for the time of a retry.
      { ...optionsOf(job), startAfter: new Date(), ...db },
    );
  }

  /** Takes scans as long as there is room, and looks again when one ends, one is added here, or some time has passed. */
  private async look(worker: ScanWorker): Promise<void> {
    const reported = new Throttle();
    let collected = 0;
    while (!this.leaving.signal.aborted) {
      try {
        await this.take(worker);
        if (Date.now() - collected > this.options.checkEvery * 1000) {
          await this.collectBroken(worker);
          collected = Date.now();
        }
      } catch (error) {
        if (reported.passes()) {
          this.logger.warn(
            'No scans can be taken from the queue; trying again',
            error as Error,
          );
        }
      }
      await this.sleep(pollInterval + Math.random() * 500);
    }
  }

  private async take(worker: ScanWorker): Promise<void> {
    const room = this.options.concurrency - this.running.size;
    if (room <= 0) return;
    const jobs = await this.boss.fetch<JobData>(scans, {
      batchSize: room,
      groupConcurrency: this.options.perHost,
      ignoreGroups: await this.hosts.paused(Date.now()),
      includeMetadata: true,
    });
    for (const job of jobs) {
      const abort = new AbortController();
      this.running.set(job.id, {
        job,
        abort,
        ended: this.run(job, worker, abort),
      });
    }
  }

  private async run(
    job: JobWithMetadata<JobData>,
    worker: ScanWorker,
    abort: AbortController,
  ): Promise<void> {
    let ending: Ending = { kind: 'retry' };
    if (job.retryCount > 0) this.log.takenOver(job.data, job.retryCount);
    try {
      ending = await worker.scan(
        { ...job.data, isHeld: tx => isHeld(tx, job) },
        abort.signal,
        this.leaving.signal,
      );
    } catch (error) {
      if (abort.signal.reason === claimLost) {
        this.log.lost(job.data);
      } else if (abort.signal.aborted || this.leaving.signal.aborted) {
        this.log.handedBack(job.data);
        ending = { kind: 'hand-back', pause: 0 };
      } else {
        this.log.brokeOff(job.data, error);
        // That is not the target's doing, and counts as no failure.
        if (isDatabaseAway(error)) {
          ending = { kind: 'hand-back', pause: spread(Math.random()) };
        }
      }
    }
    await this.settle(job, ending, worker, abort.signal);
    this.running.delete(job.id);
    this.wake();
  }

  /**
   * Tells the database how a run ended, however long that takes. While it does not answer, the claim is kept alive or passes
   * to another replica.
   */
  private async settle(
    job: JobWithMetadata<JobData>,
    ending: Ending,
    worker: ScanWorker,
    signal: AbortSignal,
  ): Promise<void> {
    let pause = firstPause;
    while (!this.gone.signal.aborted) {
      // A lost claim is another replica's to settle.
      if (signal.reason === claimLost) return;
      try {
        await this.write(job, ending, worker);
        return;
      } catch (error) {
        this.log.notStored(job.data, error);
      }
      await elapsed(pause, this.gone.signal);
      pause = Math.min(pause * 2, longestPause);
    }
    this.log.unsettled(job.data);
  }

  private async write(
    job: JobWithMetadata<JobData>,
    result: Ending,
    worker: ScanWorker,
  ): Promise<void> {
    const { data } = job;
    const again = (attempt: number, at: number, reason = data.reason) =>
      this.replace(job, { ...newRun(data), reason, attempt }, new Date(at));

    if (result.kind === 'hand-back') {
      await again(data.attempt, Date.now() + result.pause);
    } else if (result.kind === 'wait') {
      if (data.host) await this.hosts.pause(data.host, result.until);
      await again(
        data.attempt,
        result.until + spread(Math.random()),
        'schedule',
      );
      this.log.waits(data, result.until);
    } else if (result.kind === 'retry' && data.attempt < mostRetries) {
      const attempt = data.attempt + 1;
      const delay = retryDelay(attempt, Math.random());
      await again(attempt, Date.now() + delay, 'schedule');
      this.log.triedAgain(data, attempt, delay);
    } else {
      if (result.kind === 'retry') await worker.givenUp(data, 'failed');
      await this.boss.complete(scans, job);
    }
  }

  /** Ends a job and queues another in its place, or neither. */
  private async replace(
    job: JobWithMetadata<JobData>,
    data: JobData,
    startAfter: Date,
  ): Promise<void> {
    await this.knex.transaction(async tx => {
      const db = fromKnex(tx);
      const { affected } = (await this.boss.complete(scans, job, null, {
        db,
      })) as { affected: number };
      if (affected === 0) return;
      // Unless one waits already, as when somebody asked for a scan meanwhile.
      await this.boss.send(scans, data, { ...optionsOf(data), startAfter, db });
    });
  }

  /** Tells the database that this replica lives, and notices scans that were taken from it while it seemed not to. */
  private async beat(): Promise<void> {
    const held = [...this.running.values()];
    if (held.length === 0) return;
    try {
      const { settled } = (await this.boss.touch(
        scans,
        held.map(({ job }) => job as JobWithMetadata<JobData>),
      )) as { settled?: string[] | null };
      const alive = new Set(settled ?? []);
      for (const { job, abort } of held) {
        if (!alive.has(job.id) && this.running.has(job.id)) {
          abort.abort(claimLost);
        }
      }
    } catch (error) {
      this.logger.debug(
        `The queue could not be told of running scans: ${
          (error as Error).message
        }`,
        { scans: held.map(({ job }) => ({ ...marksOf(job.data) })) },
      );
    }
  }

  private async collectBroken(worker: ScanWorker): Promise<void> {
    const jobs = await this.boss.fetch<JobData>(brokenScans, { batchSize: 20 });
    for (const job of jobs) await worker.givenUp(job.data, 'broken');
    if (jobs.length > 0) {
      await this.boss.complete(
        brokenScans,
        jobs.map(({ id }) => id),
      );
    }
  }

  private async allEnded(): Promise<void> {
    await this.looking;
    await Promise.all([...this.running.values()].map(({ ended }) => ended));
  }

  private wake(): void {
    this.wakened = true;
    this.wakeUp();
  }

  private async sleep(milliseconds: number): Promise<void> {
    if (!this.wakened) {
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, milliseconds);
        this.wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.wakened = false;
    this.wakeUp = () => {};
  }
}

export interface PgBossScanQueueOptions extends ScanQueueOptions {
  /** Whether this replica works on scans, or only queues them. */
  takesScans: boolean;
  /** Seconds without a sign of life after which a replica's scans are taken over. */
  silence: number;
  /** Seconds between looks at who is silent. */
  checkEvery: number;
}

/** As pg-boss itself decides whether the end of a job is accepted. */
async function isHeld(
  tx: Knex.Transaction,
  { id, retryCount }: JobWithMetadata<JobData>,
): Promise<boolean> {
  const job = await tx
    .withSchema(schema)
    .from('job')
    .where({ name: scans, id, state: 'active', retry_count: retryCount })
    .first('id');
  return job !== undefined;
}

/** How a run ended, or that it was cut off through no fault of its target and may begin anew after some milliseconds. */
type Ending = ScanResult | { kind: 'hand-back'; pause: number };

const claimLost = new Error('Another replica took the scan over');

function newRun({ targetId, host, reason }: ScanJob): ScanRun {
  return {
    targetId,
    ...(host && { host }),
    reason,
    attempt: 0,
    scanId: randomUUID(),
  };
}

function optionsOf(job: ScanJob) {
  return {
    singletonKey: job.targetId,
    priority: priorities[job.reason],
    ...(job.host && { group: { id: job.host } }),
  };
}

/** Waits for `work`, but no longer than until the signal. */
async function unless(signal: AbortSignal, work: Promise<void>): Promise<void> {
  const aborted = new Promise<void>(resolve =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  await Promise.race([work, aborted]);
}

/** Milliseconds, or until the signal. */
async function elapsed(
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => {});
}

/** Lets something through once a minute: a database that is down for long is not worth a log full of it. */
class Throttle {
  private last = -Infinity;

  passes(): boolean {
    const now = Date.now();
    if (now - this.last < 60_000) return false;
    this.last = now;
    return true;
  }
}
