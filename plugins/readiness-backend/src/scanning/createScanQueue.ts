import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { ReadinessConfig } from '../config';
import type { HostStore } from '../database/HostStore';
import type { ScanStore } from '../database/ScanStore';
import { InProcessScanQueue } from './InProcessScanQueue';
import { PgBossScanQueue } from './PgBossScanQueue';
import type { ScanQueue } from './ScanQueue';

/** What process managers usually give before they kill is half a minute. */
const grace = 10_000;

/** The queue for the database there is: shared by all replicas on PostgreSQL, or else in memory. */
export async function createScanQueue(
  knex: Knex,
  { hosts, scans }: { hosts: HostStore; scans: ScanStore },
  logger: LoggerService,
  settings: Pick<
    ReadinessConfig,
    'role' | 'maxScans' | 'maxScansPerHost' | 'takeOver'
  >,
): Promise<ScanQueue> {
  const options = {
    concurrency: settings.maxScans,
    perHost: settings.maxScansPerHost,
    grace,
  };
  if (knex.client.config.client === 'pg') {
    const silence = Math.round(settings.takeOver / 1000);
    return PgBossScanQueue.create(knex, hosts, logger, {
      ...options,
      takesScans: settings.role !== 'api',
      silence,
      checkEvery: Math.max(1, Math.round(silence / 4)),
    });
  }
  if (settings.role !== 'all') {
    throw new InputError(
      `readiness.role is ${settings.role}, which needs PostgreSQL: on other databases nothing is shared between backends`,
    );
  }
  // Nobody else can be at them.
  await scans.forgetUnfinished(new Date().toISOString());
  return new InProcessScanQueue(options, logger);
}
