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
    /** Megabytes: the unit worker threads take. */
    workerMemory: number;
  };
  maxThreads: number;
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
  const root = config.getOptionalConfig('readiness');
  return {
    entityFilter: readFilter(root),
    localRoots: (root?.getOptionalStringArray('localRoots') ?? []).map(
      readLocalRoot,
    ),
    schedule: {
      rescan: duration(root, 'schedule.rescan', hour, minute, 30 * day),
      catalog: duration(root, 'schedule.catalog', 5 * minute, 5 * second, day),
    },
    limits: {
      fetchTime: duration(root, 'limits.fetchTime', 5 * minute, second, hour),
      analysisTime: duration(
        root,
        'limits.analysisTime',
        2 * minute,
        second,
        hour,
      ),
      repositorySize:
        integer(root, 'limits.repositorySize', 1024, 1, 100 * 1024) * megabyte,
      workerMemory: integer(root, 'limits.workerMemory', 1024, 64, 64 * 1024),
    },
    maxThreads: integer(root, 'workers.maxThreads', 1, 1, 64),
    disabledChecks: root?.getOptionalStringArray('disabledChecks') ?? [],
  };
}

function readFilter(root?: Config): EntityFilterQuery {
  const parsed = filterSchema.safeParse(
    root?.getOptional('entityFilter') ?? { kind: 'Component' },
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
  root: Config | undefined,
  key: string,
  byDefault: number,
  least: number,
  most: number,
): number {
  if (!root?.has(key)) return byDefault;
  const value = durationToMilliseconds(readDurationFromConfig(root, { key }));
  if (!(value >= least && value <= most)) {
    throw new InputError(
      `readiness.${key} must be between ${least / second} seconds and ${
        most / hour
      } hours`,
    );
  }
  return value;
}

function integer(
  root: Config | undefined,
  key: string,
  byDefault: number,
  least: number,
  most: number,
): number {
  const value = root?.getOptionalNumber(key) ?? byDefault;
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new InputError(
      `readiness.${key} must be a whole number from ${least} to ${most}`,
    );
  }
  return value;
}
