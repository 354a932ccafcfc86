import { PostgreSqlContainer, type StartedPostgreSqlContainer } from '@testcontainers/postgresql';
import { runner } from 'node-pg-migrate';
import pg from 'pg';

/** A PostgreSQL of the production version with the schema of the migrations. */
export async function startDatabase() {
  const container: StartedPostgreSqlContainer = await new PostgreSqlContainer(
    'postgres:17.2-alpine',
  ).start();
  const databaseUrl = container.getConnectionUri();
  await migrate(databaseUrl, 'up');
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 5 });
  return {
    pool,
    databaseUrl,
    async stop() {
      await pool.end();
      await container.stop();
    },
  };
}

/** Applies or reverts every migration. */
export async function migrate(databaseUrl: string, direction: 'up' | 'down') {
  await runner({
    databaseUrl,
    direction,
    dir: 'migrations',
    migrationsTable: 'pgmigrations',
    count: Infinity,
    log: () => undefined,
  });
}
