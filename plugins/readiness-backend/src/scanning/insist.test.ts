import { mockServices } from '@backstage/backend-test-utils';
import { insist } from './insist';

describe('insist', () => {
  const logger = mockServices.logger.mock();

  /** Fails so many times; answers how often it was tried when it is done. */
  function action(failures: number) {
    let done: (attempts: number) => void;
    const ended = new Promise<number>(resolve => {
      done = resolve;
    });
    let attempts = 0;
    return {
      ended,
      attempts: () => attempts,
      run: async () => {
        attempts += 1;
        if (attempts <= failures) throw new Error('away');
        done(attempts);
      },
    };
  }

  it.each([
    [0, 1],
    [1, 2],
  ])('after %d failures is done at attempt %d', async (failures, attempts) => {
    const { run, ended } = action(failures);
    const { signal } = new AbortController();
    await insist('Reading', run, { logger, signal });
    await expect(ended).resolves.toBe(attempts);
  });

  it('ends when it is told to', async () => {
    const { run, attempts } = action(10);
    const stop = new AbortController();
    await insist('Reading', run, { logger, signal: stop.signal });
    stop.abort();
    await new Promise(resolve => setTimeout(resolve, 1_100));
    expect(attempts()).toBe(1);
  });
});
