import { mockServices } from '@backstage/backend-test-utils';
import { readSchedule } from './module';
import { readVisibility } from './visibility';

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

describe('readVisibility', () => {
  it('refuses a permission that decides on nothing here', () => {
    const config = mockServices.rootConfig({
      data: { search: { collators: { readiness: { visibleBy: 'x.read' } } } },
    });
    expect(() => readVisibility(config)).toThrow(
      "search.collators.readiness.visibleBy in the configuration is 'x.read': it must be catalog.entity.read or readiness.report.read, or be left out",
    );
  });
});
