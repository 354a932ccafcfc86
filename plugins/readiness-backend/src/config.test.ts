import { realpathSync } from 'node:fs';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { readReadinessConfig } from './config';

const read = (readiness?: object) =>
  readReadinessConfig(
    mockServices.rootConfig({ data: readiness ? { readiness } : {} }),
  );

describe('readReadinessConfig', () => {
  const disk = createMockDirectory({ content: { folder: {}, file: '' } });

  it('needs no configuration', () => {
    expect(read()).toEqual({
      entityFilter: { kind: 'Component' },
      localRoots: [],
      role: 'all',
      schedule: { rescan: 3_600_000, catalog: 300_000, reassess: 21_600_000 },
      limits: {
        fetchTime: 300_000,
        analysisTime: 120_000,
        repositorySize: 1024 ** 3,
        workerMemory: 1024,
      },
      maxProcesses: 1,
      maxScans: 3,
      maxScansPerHost: 10,
      takeOver: 60_000,
      notifications: true,
      disabledChecks: [],
      repositorySettings: false,
      dueDays: { critical: 7, major: 30, minor: 90 },
      exemptionDays: 365,
      retention: { reports: 90, findings: 365, rollups: 731 },
      badge: 'signed-in',
    });
  });

  it('reads all of it', () => {
    expect(
      read({
        entityFilter: [
          { kind: 'Component', 'spec.type': ['service', 'website'] },
          { kind: 'API' },
        ],
        localRoots: [disk.resolve('folder')],
        role: 'worker',
        schedule: { rescan: { hours: 6 }, catalog: '30s', reassess: '1 day' },
        limits: {
          fetchTime: 'PT1M',
          analysisTime: { seconds: 30 },
          repositorySize: 10,
          workerMemory: 256,
        },
        workers: {
          maxProcesses: 4,
          maxScans: 8,
          maxScansPerHost: 20,
          takeOver: '30s',
        },
        notifications: { owners: false },
        disabledChecks: ['container-non-root'],
        repositorySettings: true,
        badge: 'public',
        followUp: { dueDays: { critical: 3, major: 14, minor: 0 } },
        exemptions: { maxDays: 60 },
        retention: { reports: 10, findings: 20, trend: 30 },
      }),
    ).toEqual({
      entityFilter: [
        { kind: 'Component', 'spec.type': ['service', 'website'] },
        { kind: 'API' },
      ],
      localRoots: [realpathSync(disk.resolve('folder'))],
      role: 'worker',
      schedule: { rescan: 21_600_000, catalog: 30_000, reassess: 86_400_000 },
      limits: {
        fetchTime: 60_000,
        analysisTime: 30_000,
        repositorySize: 10 * 1024 ** 2,
        workerMemory: 256,
      },
      maxProcesses: 4,
      maxScans: 8,
      maxScansPerHost: 20,
      takeOver: 30_000,
      notifications: false,
      disabledChecks: ['container-non-root'],
      repositorySettings: true,
      badge: 'public',
      dueDays: { critical: 3, major: 14, minor: undefined },
      exemptionDays: 60,
      retention: { reports: 10, findings: 20, rollups: 30 },
    });
  });

  it.each<[string, object]>([
    ['readiness.entityFilter', { entityFilter: 'Component' }],
    ['readiness.entityFilter', { entityFilter: { kind: 3 } }],
    ['readiness.entityFilter', { entityFilter: [] }],
    ['readiness.localRoots[0]', { localRoots: ['no/such/folder'] }],
    ['readiness.schedule.rescan', { schedule: { rescan: { seconds: 1 } } }],
    ['readiness.schedule.catalog', { schedule: { catalog: { days: 2 } } }],
    ['readiness.limits.fetchTime', { limits: { fetchTime: { hours: 2 } } }],
    ['readiness.limits.analysisTime', { limits: { analysisTime: 'soon' } }],
    ['readiness.limits.repositorySize', { limits: { repositorySize: 0 } }],
    ['readiness.limits.workerMemory', { limits: { workerMemory: 1.5 } }],
    ['readiness.role', { role: 'boss' }],
    ['readiness.schedule.reassess', { schedule: { reassess: { days: 99 } } }],
    ['readiness.workers.takeOver', { workers: { takeOver: '5s' } }],
    ['readiness.workers.maxProcesses', { workers: { maxProcesses: 1000 } }],
  ])('names %s when it is wrong: %j', (key, readiness) => {
    expect(() => read(readiness)).toThrow(
      new RegExp(key.replace(/[.[\]]/g, '\\$&')),
    );
  });

  it('refuses a root that is a file', () => {
    expect(() => read({ localRoots: [disk.resolve('file')] })).toThrow(
      /readiness\.localRoots\[0\].* is no folder/,
    );
  });
});
