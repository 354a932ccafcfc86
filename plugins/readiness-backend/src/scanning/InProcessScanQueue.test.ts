import { mostRetries, retryDelay } from './backoff';
import { InProcessScanQueue } from './InProcessScanQueue';
import type { ScanJob } from './ScanQueue';

/** Time that passes when the test says so. */
function testClock() {
  const timers: Array<{
    delay: number;
    action: () => void;
    cancelled: boolean;
  }> = [];
  return {
    timers,
    after(delay: number, action: () => void) {
      const timer = { delay, action, cancelled: false };
      timers.push(timer);
      return () => {
        timer.cancelled = true;
      };
    },
    random: () => 0.5,
  };
}

/** A worker whose scans end when the test says so. */
function testWorker() {
  const started: ScanJob[] = [];
  const ends = new Map<string, (result: 'done' | 'retry') => void>();
  const worker = (job: ScanJob) => {
    started.push(job);
    return new Promise<'done' | 'retry'>(resolve =>
      ends.set(job.targetId, resolve),
    );
  };
  const end = async (targetId: string, result: 'done' | 'retry' = 'done') => {
    ends.get(targetId)?.(result);
    await new Promise(resolve => setImmediate(resolve));
  };
  return {
    worker,
    started,
    end,
    order: () => started.map(({ targetId }) => targetId),
  };
}

const scheduled = (targetId: string) => ({ targetId, manual: false });
const manual = (targetId: string) => ({ targetId, manual: true });

describe('InProcessScanQueue', () => {
  it('runs no more scans at once than it may', async () => {
    const queue = new InProcessScanQueue(2);
    const { worker, order, end } = testWorker();
    queue.start(worker);
    for (const id of ['a', 'b', 'c']) await queue.add(scheduled(id));
    expect(order()).toEqual(['a', 'b']);
    await end('a');
    expect(order()).toEqual(['a', 'b', 'c']);
  });

  it('takes what people ask for first, and otherwise what waits longest', async () => {
    const queue = new InProcessScanQueue(1);
    const { worker, order, end } = testWorker();
    for (const job of [scheduled('a'), scheduled('b'), manual('c')])
      await queue.add(job);
    queue.start(worker);
    for (const id of ['c', 'a', 'b']) await end(id);
    expect(order()).toEqual(['c', 'a', 'b']);
  });

  it('queues a waiting target once, and lets a person move it ahead', async () => {
    const queue = new InProcessScanQueue(1);
    const { worker, started, end } = testWorker();
    for (const job of [
      scheduled('a'),
      scheduled('b'),
      manual('b'),
      scheduled('b'),
    ])
      await queue.add(job);
    queue.start(worker);
    for (const id of ['b', 'a', 'b']) await end(id);
    expect(started).toEqual([manual('b'), scheduled('a')]);
  });

  it('never scans a target twice at once', async () => {
    const queue = new InProcessScanQueue(2);
    const { worker, order, end } = testWorker();
    queue.start(worker);
    await queue.add(scheduled('a'));
    await queue.add(manual('a'));
    expect(order()).toEqual(['a']);
    await end('a');
    expect(order()).toEqual(['a', 'a']);
  });

  it('retries later and later, and at last leaves it to the schedule', async () => {
    const clock = testClock();
    const queue = new InProcessScanQueue(1, clock);
    const { worker, started, end } = testWorker();
    queue.start(worker);
    await queue.add(scheduled('a'));
    for (let retry = 0; retry < mostRetries; retry++) {
      await end('a', 'retry');
      clock.timers[retry].action();
    }
    await end('a', 'retry');
    expect(started).toHaveLength(mostRetries + 1);
    const delays = clock.timers.map(({ delay }) => delay);
    expect(delays).toEqual(
      [1, 2, 3, 4, 5].map(retry => retryDelay(retry, 0.5)),
    );
  });

  it('starts to count retries anew after a success', async () => {
    const clock = testClock();
    const queue = new InProcessScanQueue(1, clock);
    const { worker, end } = testWorker();
    queue.start(worker);
    await queue.add(scheduled('a'));
    await end('a', 'retry');
    clock.timers[0].action();
    await end('a', 'done');
    await queue.add(scheduled('a'));
    await end('a', 'retry');
    expect(clock.timers[1].delay).toBe(clock.timers[0].delay);
  });

  it('calls a retry off when the target is scanned before', async () => {
    const clock = testClock();
    const queue = new InProcessScanQueue(1, clock);
    const { worker, end } = testWorker();
    queue.start(worker);
    await queue.add(scheduled('a'));
    await end('a', 'retry');
    await queue.add(manual('a'));
    expect(clock.timers[0].cancelled).toBe(true);
  });

  it('goes on after a worker that throws', async () => {
    const queue = new InProcessScanQueue(1, testClock());
    const seen: string[] = [];
    queue.start(async ({ targetId }) => {
      seen.push(targetId);
      throw new Error('broken');
    });
    await queue.add(scheduled('a'));
    await queue.add(scheduled('b'));
    await new Promise(resolve => setImmediate(resolve));
    expect(seen).toEqual(['a', 'b']);
  });

  it('ends the running scans when it stops, and takes no more', async () => {
    const queue = new InProcessScanQueue(1);
    const seen: string[] = [];
    queue.start(
      ({ targetId }, signal) =>
        new Promise(resolve => {
          seen.push(targetId);
          signal.addEventListener('abort', () => resolve('done'));
        }),
    );
    await queue.add(scheduled('a'));
    await queue.add(scheduled('b'));
    await queue.stop();
    await queue.add(scheduled('c'));
    expect(seen).toEqual(['a']);
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
