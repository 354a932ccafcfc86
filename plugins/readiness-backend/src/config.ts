import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RootConfigService } from '@backstage/backend-plugin-api';
import type { EntityFilterQuery } from '@backstage/catalog-client';
import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { z } from 'zod';

/** The settings of the plugin, checked and with defaults filled in. Times are milliseconds, sizes bytes. */
export interface ReadinessConfig {
  entityFilter: EntityFilterQuery;
  /** Real, absolute paths. */
  localRoots: string[];
  schedule: { rescan: number; catalog: number };
  limits: {
    fetchTime: number;
    analysisTime: number;
    repositorySize: number;
    /** Megabytes: the unit processes take. */
    workerMemory: number;
  };
  maxProcesses: number;
  disabledChecks: string[];
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
  return {
    entityFilter: readFilter(config),
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
    maxProcesses: integer(config, 'readiness.workers.maxProcesses', 1, 1, 64),
    disabledChecks:
      config.getOptionalStringArray('readiness.disabledChecks') ?? [],
  };
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
