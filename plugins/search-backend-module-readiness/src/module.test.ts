import { mockServices } from '@backstage/backend-test-utils';
import { readSchedule } from './module';

describe('readSchedule', () => {
  it('is every ten minutes unless something else is configured', () => {
    expect(readSchedule(mockServices.rootConfig())).toEqual({
      frequency: { minutes: 10 },
      initialDelay: { seconds: 30 },
      timeout: { minutes: 15 },
    });
  });

  it('is what is configured, as for other collators', () => {
    const schedule = {
      frequency: { hours: 1 },
      initialDelay: { seconds: 5 },
      timeout: { minutes: 5 },
    };
    const config = mockServices.rootConfig({
      data: { search: { collators: { readiness: { schedule } } } },
    });
    expect(readSchedule(config)).toEqual(schedule);
  });
});
