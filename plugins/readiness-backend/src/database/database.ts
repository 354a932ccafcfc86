import { setTimeout } from 'node:timers/promises';
import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

/** How long another backend may take to migrate what is stored. */
const longestMigration = 10 * 60_000;

/** The plugin's database, with its tables up to date. */
export async function openDatabase(database: DatabaseService): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) await migrate(knex);
  return knex;
}

/** Backends that start together all want to migrate: one does, and the others wait for it instead of failing to start. */
async function migrate(knex: Knex): Promise<void> {
  const directory = resolvePackagePath(
    '@prodready/plugin-readiness-backend',
    'migrations',
  );
  const end = Date.now() + longestMigration;
  for (;;) {
    try {
      await knex.migrate.latest({ directory });
      return;
    } catch (error) {
      if ((error as Error).name !== 'MigrationLocked' || Date.now() > end) {
        throw error;
      }
    }
    await setTimeout(1_000);
  }
}

/** `items` in groups that keep a statement below the number of parameters that databases take. */
export function inBatches<T>(items: readonly T[], size = 100): T[][] {
  const batches: T[][] = [];
  for (let start = 0; start < items.length; start += size) {
    batches.push(items.slice(start, start + size));
  }
  return batches;
}
