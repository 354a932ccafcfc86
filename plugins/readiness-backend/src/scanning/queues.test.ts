import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { capturedLog } from '../__testUtils__/capturedLog';
import { openDatabase } from '../database/database';
import { HostStore } from '../database/HostStore';
import { mostRetries, retryDelay } from './backoff';
import { InProcessScanQueue } from './InProcessScanQueue';
import { PgBossScanQueue } from './PgBossScanQueue';
import type {
  ScanJob,
  ScanQueue,
  ScanQueueOptions,
  ScanReason,
  ScanResult,
  ScanRun,
  ScanWorker,
} from './ScanQueue';

jest.setTimeout(60_000);

/** A worker whose scans end when the test says so. */
function testWorker() {
  const started: ScanRun[] = [];
  const ends = new Map<string, (result: ScanResult) => void>();
  const givenUp: string[] = [];
  const lastRuns: ScanRun[] = [];
  const waits: Array<() => void> = [];
  const worker: ScanWorker = {
    scan(run, signal) {
      started.push(run);
      for (const told of waits.splice(0)) told();
      return new Promise((resolve, reject) => {
        ends.set(run.targetId, resolve);
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    },
    async givenUp(run, how) {
      givenUp.push(`${run.targetId} ${how}`);
      lastRuns.push(run);
      for (const told of waits.splice(0)) told();
    },
  };
  const until = async (met: () => boolean) => {
    while (!met()) await new Promise<void>(resolve => waits.push(resolve));
  };
  return {
    worker,
    started,
    givenUp,
    lastRuns,
    until,
    untilStarted: (count: number) => until(() => started.length >= count),
    end: (targetId: string, result: ScanResult = { kind: 'done' }) =>
      ends.get(targetId)!(result),
    order: () => started.map(({ targetId }) => targetId),
  };
}

const job = (
  targetId: string,
  reason: ScanReason = 'schedule',
  host?: string,
): ScanJob => ({ targetId, reason, ...(host && { host }) });

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('queue on %p', databaseId => {
  const queues: ScanQueue[] = [];
  let another: (options?: Partial<ScanQueueOptions>) => Promise<ScanQueue>;
  let knex: Knex;
  let log: ReturnType<typeof capturedLog>;

  /** What was said of one scan, in order. */
  const saidOf = ({ targetId, scanId }: ScanRun) =>
    log.lines
      .filter(({ marks }) => marks.target === targetId && marks.scan === scanId)
      .map(({ text }) => text);

  beforeEach(async () => {
    log = capturedLog();
    knex = await databases.init(databaseId);
    await openDatabase({ getClient: async () => knex });
    another = async options => {
      const all = { concurrency: 1, perHost: 10, grace: 50, ...options };
      const queue =
        databaseId === 'SQLITE_3'
          ? new InProcessScanQueue(all, log.logger)
          : await PgBossScanQueue.create(
              knex,
              new HostStore(knex),
              log.logger,
              { ...all, takesScans: true, silence: 10, checkEvery: 1 },
            );
      queues.push(queue);
      return queue;
    };
  });
  afterEach(async () => {
    await Promise.all(queues.splice(0).map(queue => queue.stop()));
  });

  it('runs no more scans at once than it may', async () => {
    const queue = await another({ concurrency: 2 });
    const { worker, order, end, untilStarted } = testWorker();
    await queue.add([job('a'), job('b'), job('c')]);
    await queue.start(worker);
    await untilStarted(2);
    await expect(queue.figures()).resolves.toMatchObject({
      waiting: 1,
      running: 2,
      deferred: 0,
      oldestSince: expect.any(String),
    });
    end(order()[0]);
    await untilStarted(3);
    expect(order().sort()).toEqual(['a', 'b', 'c']);
  });

  it('takes what people ask for first, then pushes, then what the schedule wants', async () => {
    const queue = await another();
    const { worker, order, end, untilStarted } = testWorker();
    await queue.add([job('a'), job('b', 'push'), job('c', 'person')]);
    await queue.start(worker);
    for (const [index, id] of ['c', 'b', 'a'].entries()) {
      await untilStarted(index + 1);
      end(id);
    }
    expect(order()).toEqual(['c', 'b', 'a']);
  });

  it('queues a waiting target once, and lets a more urgent reason move it ahead', async () => {
    const queue = await another();
    const { worker, started, end, untilStarted } = testWorker();
    await queue.add([job('a'), job('b')]);
    await queue.add([job('b', 'person')]);
    await queue.add([job('b', 'push'), job('b'), job('a')]);
    await queue.start(worker);
    await untilStarted(1);
    end('b');
    await untilStarted(2);
    end('a');
    await queue.add([job('z')]);
    await untilStarted(3);
    expect(started).toMatchObject([
      { targetId: 'b', reason: 'person', attempt: 0 },
      { targetId: 'a', reason: 'schedule' },
      { targetId: 'z' },
    ]);
  });

  it('never scans a target twice at once, and scans it again when asked meanwhile', async () => {
    const queue = await another({ concurrency: 2 });
    const { worker, order, end, untilStarted } = testWorker();
    await queue.add([job('a')]);
    await queue.start(worker);
    await untilStarted(1);
    await queue.add([job('a', 'person')]);
    await queue.add([job('b')]);
    await untilStarted(2);
    expect(order()).toEqual(['a', 'b']);
    end('a');
    await untilStarted(3);
    expect(order()).toEqual(['a', 'b', 'a']);
  });

  it('gives a host no more scans at once than it may have', async () => {
    const queue = await another({ concurrency: 4, perHost: 1 });
    const { worker, order, end, untilStarted } = testWorker();
    await queue.add([
      job('a1', 'push', 'a'),
      job('a2', 'push', 'a'),
      job('b1', 'schedule', 'b'),
      job('own'),
    ]);
    await queue.start(worker);
    await untilStarted(3);
    expect(order().filter(id => id.startsWith('a'))).toHaveLength(1);
    end(order().find(id => id.startsWith('a'))!);
    await untilStarted(4);
    expect(order().sort()).toEqual(['a1', 'a2', 'b1', 'own']);
  });

  it('asks nothing of a host that wants silence, nor counts that as a failure', async () => {
    const queue = await another();
    const { worker, order, started, end, untilStarted } = testWorker();
    await queue.add([job('a1', 'push', 'a'), job('b1', 'schedule', 'b')]);
    await queue.start(worker);
    await untilStarted(1);
    await queue.add([job('a2', 'push', 'a')]);
    end('a1', { kind: 'wait', until: Date.now() + 1500 });
    await untilStarted(2);
    expect(order()).toEqual(['a1', 'b1']);
    const { deferred } = await queue.figures();
    expect(deferred).toBe(2);
    end('b1');
    await untilStarted(3);
    expect(started[2]).toMatchObject({ targetId: 'a2', attempt: 0 });
  });

  it('does not let somebody who asks wait for the time of a retry', async () => {
    const queue = await another();
    const { worker, started, end, untilStarted } = testWorker();
    await queue.add([job('a', 'push'), job('b')]);
    await queue.start(worker);
    await untilStarted(1);
    end('a', { kind: 'retry' });
    await untilStarted(2);
    end('b');
    await expect(queue.figures()).resolves.toMatchObject({ waiting: 0 });
    await queue.add([job('a', 'person')]);
    await untilStarted(3);
    expect(started[2]).toMatchObject({
      targetId: 'a',
      reason: 'person',
      attempt: 0,
    });
  });

  it('goes on after a worker that throws', async () => {
    const queue = await another();
    const { worker, order, end, untilStarted } = testWorker();
    await queue.start({
      ...worker,
      scan: async (run, ...signals) => {
        if (run.targetId === 'a') throw new Error('broken');
        return worker.scan(run, ...signals);
      },
    });
    await queue.add([job('a', 'push'), job('b')]);
    await untilStarted(1);
    expect(order()).toEqual(['b']);
    end('b');
  });

  it('lets running scans end when it stops, and takes no more', async () => {
    const queue = await another({ grace: 30_000 });
    const { worker, order, end, untilStarted } = testWorker();
    await queue.add([job('a')]);
    await queue.start(worker);
    await untilStarted(1);
    await queue.add([job('b')]);
    const stopped = queue.stop();
    end('a');
    await stopped;
    expect(order()).toEqual(['a']);
  });

  it('ends scans that take too long when it stops', async () => {
    const queue = await another({ grace: 10 });
    const { worker, order, untilStarted } = testWorker();
    await queue.add([job('a')]);
    await queue.start(worker);
    await untilStarted(1);
    await queue.stop();
    expect(order()).toEqual(['a']);
  });

  it('names target and scan in all that it says of one', async () => {
    const queue = await another({ grace: 0 });
    const { worker, started, end, untilStarted } = testWorker();
    await queue.add([job('a', 'person'), job('b', 'push', 'host'), job('c')]);
    await queue.start(worker);
    await untilStarted(1);
    end('a', { kind: 'retry' });
    await untilStarted(2);
    end('b', { kind: 'wait', until: Date.now() + 60_000 });
    await untilStarted(3);
    await queue.stop();
    const [a, b, c] = started;
    expect(saidOf(a)).toEqual([
      expect.stringMatching(/^The scan is tried again in \d+ seconds/),
    ]);
    expect(saidOf(b)).toEqual([
      expect.stringMatching(/^The scan waits until .*, as host asks$/),
    ]);
    expect(saidOf(c)).toEqual(['The queue stops: the scan is handed back']);
    expect(log.lines).toHaveLength(3);
  });

  it('says of a worker that throws which scan broke off', async () => {
    const queue = await another();
    const { worker, started, untilStarted } = testWorker();
    await queue.start({
      ...worker,
      async scan(run, ...signals) {
        void worker.scan(run, ...signals);
        throw new Error('broken');
      },
    });
    await queue.add([job('a')]);
    await untilStarted(1);
    while (saidOf(started[0]).length < 2) {
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    expect(saidOf(started[0])[0]).toBe('The scan broke off');
  });

  if (databaseId !== 'SQLITE_3') {
    it('follows a scan from replica to replica, to the end', async () => {
      const queue = await another();
      const { worker, started, givenUp, lastRuns, until } = testWorker();
      await queue.start(worker);
      await queue.add([job('a')]);
      // As if each replica in turn fell silent.
      const silence = setInterval(
        () =>
          void knex
            .withSchema('readiness_queue')
            .from('job')
            .where({ state: 'active' })
            .update({ heartbeat_on: new Date(Date.now() - 60_000) })
            .catch(() => {}),
        100,
      );
      await until(() => givenUp.length > 0);
      clearInterval(silence);
      expect(givenUp).toEqual(['a broken']);
      const [first] = started;
      expect(started.map(({ scanId }) => scanId)).toEqual(
        started.map(() => first.scanId),
      );
      expect(lastRuns[0].scanId).toBe(first.scanId);
      expect(saidOf(first)).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/taken over, for the first time$/),
          expect.stringMatching(/taken over, for the second time$/),
        ]),
      );
    });

    it('shares scans between replicas, each target once', async () => {
      const [one, two] = [await another(), await another()];
      const workers = [testWorker(), testWorker()];
      await one.add(['a', 'b', 'c', 'd'].map(id => job(id)));
      await one.start(workers[0].worker);
      await two.start(workers[1].worker);
      await Promise.all(workers.map(({ untilStarted }) => untilStarted(1)));
      for (const { end, order } of workers) end(order()[0]);
      await Promise.all(workers.map(({ untilStarted }) => untilStarted(2)));
      expect(workers.flatMap(({ order }) => order()).sort()).toEqual([
        'a',
        'b',
        'c',
        'd',
      ]);
    });

    it('hands back at once what has only begun when it stops', async () => {
      const [one, two] = [await another({ grace: 30_000 }), await another()];
      const workers = [testWorker(), testWorker()];
      await one.add([job('a', 'person')]);
      await one.start({
        ...workers[0].worker,
        scan: (run, signal, leaving) =>
          workers[0].worker.scan(
            run,
            AbortSignal.any([signal, leaving]),
            leaving,
          ),
      });
      await workers[0].untilStarted(1);
      await one.stop();
      await two.start(workers[1].worker);
      await workers[1].untilStarted(1);
      expect(workers[1].started).toMatchObject([
        { targetId: 'a', reason: 'person', attempt: 0 },
      ]);
    });

    it('counts it as no failure of a target when the database is away', async () => {
      const queue = await another();
      const { worker, started, end, untilStarted } = testWorker();
      await queue.start({
        ...worker,
        async scan(run, ...signals) {
          const ended = worker.scan(run, ...signals);
          if (started.length > 1) return ended;
          throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
        },
      });
      await queue.add([job('a', 'person')]);
      await untilStarted(2);
      expect(started[1]).toMatchObject({ reason: 'person', attempt: 0 });
      end('a');
    });

    it('hands what it cannot end back to the other replicas', async () => {
      const [one, two] = [await another({ grace: 0 }), await another()];
      const workers = [testWorker(), testWorker()];
      await one.add([job('a', 'person')]);
      await one.start(workers[0].worker);
      await workers[0].untilStarted(1);
      await one.stop();
      await two.start(workers[1].worker);
      await workers[1].untilStarted(1);
      expect(workers[1].started).toMatchObject([
        { targetId: 'a', reason: 'person', attempt: 0 },
      ]);
    });
  }
});

describe('InProcessScanQueue', () => {
  /** Time that passes when the test says so. */
  function testClock() {
    const timers = new Set<{ at: number; action: () => void }>();
    let now = 0;
    return {
      now: () => now,
      after(delay: number, action: () => void) {
        const timer = { at: now + delay, action };
        timers.add(timer);
        return () => void timers.delete(timer);
      },
      random: () => 0.5,
      /** To the next alarm; answers how long that took. */
      async pass(): Promise<number> {
        const [next] = [...timers].sort((a, b) => a.at - b.at);
        const passed = next.at - now;
        now = next.at;
        timers.delete(next);
        next.action();
        await new Promise(resolve => setImmediate(resolve));
        return passed;
      },
    };
  }

  it('retries later and later, and at last gives up', async () => {
    const clock = testClock();
    const queue = new InProcessScanQueue(
      { concurrency: 1, perHost: 1, grace: 0 },
      mockServices.logger.mock(),
      clock,
    );
    const attempts: number[] = [];
    const givenUp: string[] = [];
    await queue.start({
      async scan({ attempt }) {
        attempts.push(attempt);
        return { kind: 'retry' };
      },
      async givenUp({ targetId }, how) {
        givenUp.push(`${targetId} ${how}`);
      },
    });
    await queue.add([job('a')]);
    const delays: number[] = [];
    for (let retry = 1; retry <= mostRetries; retry++) {
      expect(givenUp).toEqual([]);
      await new Promise(resolve => setImmediate(resolve));
      delays.push(await clock.pass());
    }
    expect(delays).toEqual(
      [1, 2, 3, 4, 5].map(retry => retryDelay(retry, 0.5)),
    );
    expect(attempts).toEqual([0, 1, 2, 3, 4, 5]);
    expect(givenUp).toEqual(['a failed']);
  });
});

describe('retryDelay', () => {
  it.each([
    [1, 0.5, 30_000],
    [2, 0.5, 60_000],
    [3, 0.5, 120_000],
    [1, 0, 22_500],
    [1, 1, 37_500],
    [50, 0.5, 1_800_000],
  ])('of retry %d with %d is %d', (retry, random, delay) => {
    expect(retryDelay(retry, random)).toBe(delay);
  });
});
