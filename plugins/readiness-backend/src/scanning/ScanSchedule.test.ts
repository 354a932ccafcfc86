import { mockServices } from '@backstage/backend-test-utils';
import { ScanSchedule } from './ScanSchedule';

const minute = 60_000;

function scheduleOf(steps: string[]) {
  const step = (name: string) => async () => {
    steps.push(name);
  };
  return new ScanSchedule(
    {
      catalog: { read: step('catalog') as never },
      relations: { read: step('relations') },
    },
    {
      scans: {
        queued: async () => {},
        takeDue: async () => {
          steps.push('due');
          return 0;
        },
      },
      entities: { target: async () => undefined },
    },
    { add: async () => {} },
    {
      scheduler: mockServices.scheduler.mock(),
      logger: mockServices.logger.mock(),
    },
    { rescan: 60 * minute, catalog: 5 * minute },
  );
}

describe('after the start', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('reads a catalog that fills again and again, and who is above its owners each time', async () => {
    const steps: string[] = [];
    const schedule = scheduleOf(steps);
    await schedule.start();
    await jest.advanceTimersByTimeAsync(0);
    expect(steps).toEqual(['catalog', 'due', 'relations']);
    await jest.advanceTimersByTimeAsync(2_000 + 4_000);
    expect(steps).toHaveLength(9);
    expect(steps.slice(6)).toEqual(['catalog', 'due', 'relations']);
    schedule.stop();
  });

  it('leaves it to the interval once that is shorter', async () => {
    const steps: string[] = [];
    const schedule = scheduleOf(steps);
    await schedule.start();
    await jest.advanceTimersByTimeAsync(60 * minute);
    const reached = steps.length;
    await jest.advanceTimersByTimeAsync(60 * minute);
    expect(steps).toHaveLength(reached);
  });
});
