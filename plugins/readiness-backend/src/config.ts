import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RootConfigService } from '@backstage/backend-plugin-api';
import type { EntityFilterQuery } from '@backstage/catalog-client';
import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { z } from 'zod';
import { defaultExemptionDays } from './database/ExemptionStore';
import { defaultDueDays } from './database/ReportStore';
import { defaultRetention, Retention } from './database/Upkeep';

/** The settings of the plugin, checked and with defaults filled in. Times are milliseconds, sizes bytes. */
export interface ReadinessConfig {
  entityFilter: EntityFilterQuery;
  /** Real, absolute paths. */
  localRoots: string[];
  /** What this backend does: everything, only answer, or only scan. */
  role: 'all' | 'api' | 'worker';
  schedule: { rescan: number; catalog: number; reassess: number };
  limits: {
    fetchTime: number;
    analysisTime: number;
    repositorySize: number;
    /** Megabytes: the unit processes take. */
    workerMemory: number;
  };
  maxProcesses: number;
  /** Scans at once in this process: fetching and waiting included. */
  maxScans: number;
  /** Scans at once for each host, over all replicas. */
  maxScansPerHost: number;
  /** Milliseconds of silence after which the scans of another replica are taken over. */
  takeOver: number;
  /** Whether owners are notified. */
  notifications: boolean;
  disabledChecks: string[];
  /** Whether a service's own `.prodready.yaml` counts. */
  repositorySettings: boolean;
  /** Who sees badges. */
  badge: 'off' | 'signed-in' | 'public';
  /** Days until a finding of each severity is due; left out where it never is. */
  dueDays: { critical?: number; major?: number; minor?: number };
  /** The most days that an exemption may be asked for. */
  exemptionDays: number;
  /** Days that things are kept. */
  retention: Retention;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const megabyte = 1024 * 1024;

const conjunctionSchema = z.record(
  z.string(),
  z.union([z.string(), z.array(z.string()).min(1)]),
);
const filterSchema = z.union([
  conjunctionSchema,
  z.array(conjunctionSchema).min(1),
]);

/** Throws `InputError` naming the key that is wrong. */
export function readReadinessConfig(
  config: RootConfigService,
): ReadinessConfig {
  const maxProcesses = integer(
    config,
    'readiness.workers.maxProcesses',
    1,
    1,
    64,
  );
  return {
    entityFilter: readFilter(config),
    role: readRole(config),
    localRoots: (
      config.getOptionalStringArray('readiness.localRoots') ?? []
    ).map(readLocalRoot),
    schedule: {
      rescan: duration(
        config,
        'readiness.schedule.rescan',
        hour,
        minute,
        30 * day,
      ),
      catalog: duration(
        config,
        'readiness.schedule.catalog',
        5 * minute,
        5 * second,
        day,
      ),
      reassess: duration(
        config,
        'readiness.schedule.reassess',
        6 * hour,
        0,
        30 * day,
      ),
    },
    limits: {
      fetchTime: duration(
        config,
        'readiness.limits.fetchTime',
        5 * minute,
        second,
        hour,
      ),
      analysisTime: duration(
        config,
        'readiness.limits.analysisTime',
        2 * minute,
        second,
        hour,
      ),
      repositorySize:
        integer(
          config,
          'readiness.limits.repositorySize',
          1024,
          1,
          100 * 1024,
        ) * megabyte,
      workerMemory: integer(
        config,
        'readiness.limits.workerMemory',
        1024,
        64,
        64 * 1024,
      ),
    },
    maxProcesses,
    // More than there are processes: trees are looked at and fetched while others are assessed.
    maxScans: integer(
      config,
      'readiness.workers.maxScans',
      maxProcesses + 2,
      1,
      256,
    ),
    maxScansPerHost: integer(
      config,
      'readiness.workers.maxScansPerHost',
      10,
      1,
      1000,
    ),
    takeOver: duration(
      config,
      'readiness.workers.takeOver',
      minute,
      10 * second,
      hour,
    ),
    notifications:
      config.getOptionalBoolean('readiness.notifications.owners') ?? true,
    disabledChecks:
      config.getOptionalStringArray('readiness.disabledChecks') ?? [],
    repositorySettings:
      config.getOptionalBoolean('readiness.repositorySettings') ?? false,
    badge: readBadge(config),
    dueDays: Object.fromEntries(
      (['critical', 'major', 'minor'] as const).map(severity => {
        const days = integer(
          config,
          `readiness.followUp.dueDays.${severity}`,
          defaultDueDays[severity],
          0,
          3650,
        );
        return [severity, days === 0 ? undefined : days];
      }),
    ),
    exemptionDays: integer(
      config,
      'readiness.exemptions.maxDays',
      defaultExemptionDays,
      1,
      3650,
    ),
    retention: {
      reports: integer(
        config,
        'readiness.retention.reports',
        defaultRetention.reports,
        1,
        3650,
      ),
      findings: integer(
        config,
        'readiness.retention.findings',
        defaultRetention.findings,
        1,
        3650,
      ),
      rollups: integer(
        config,
        'readiness.retention.trend',
        defaultRetention.rollups,
        1,
        3650,
      ),
    },
  };
}

function readRole(config: Config): ReadinessConfig['role'] {
  const role = config.getOptionalString('readiness.role') ?? 'all';
  if (role !== 'all' && role !== 'api' && role !== 'worker') {
    throw new InputError(
      `readiness.role must be all, api or worker, and not ${role}`,
    );
  }
  return role;
}

function readBadge(config: Config): ReadinessConfig['badge'] {
  const value = config.getOptionalString('readiness.badge') ?? 'signed-in';
  if (value === 'off' || value === 'signed-in' || value === 'public') {
    return value;
  }
  throw new InputError('readiness.badge must be off, signed-in or public');
}

function readFilter(config: Config): EntityFilterQuery {
  const parsed = filterSchema.safeParse(
    config.getOptional('readiness.entityFilter') ?? { kind: 'Component' },
  );
  if (!parsed.success) {
    throw new InputError(
      'readiness.entityFilter must be an object such as { kind: Component }, or a list of such objects, whose values are texts or lists of texts',
    );
  }
  return parsed.data;
}

function readLocalRoot(path: string, index: number): string {
  const key = `readiness.localRoots[${index}]`;
  try {
    const real = realpathSync(resolve(path));
    if (statSync(real).isDirectory()) return real;
  } catch {
    throw new InputError(
      `${key} names ${path}, which does not exist or may not be read. Relative paths resolve from ${process.cwd()}`,
    );
  }
  throw new InputError(`${key} names ${path}, which is no folder`);
}

function duration(
  config: Config,
  key: string,
  byDefault: number,
  least: number,
  most: number,
): number {
  if (!config.has(key)) return byDefault;
  const value = durationToMilliseconds(readDurationFromConfig(config, { key }));
  if (!(value >= least && value <= most)) {
    throw new InputError(
      `${key} must be between ${least / second} seconds and ${
        most / hour
      } hours`,
    );
  }
  return value;
}

function integer(
  config: Config,
  key: string,
  byDefault: number,
  least: number,
  most: number,
): number {
  const value = config.getOptionalNumber(key) ?? byDefault;
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new InputError(
      `${key} must be a whole number from ${least} to ${most}`,
    );
  }
  return value;
}
