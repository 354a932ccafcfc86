import pg from 'pg';
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from './config.js';

/** What runs SQL: the pool, or the one connection of a transaction. */
export type Queryable = Pick<pg.Pool, 'query'>;

/** One bounded pool for the process. Every wait and every statement has an end. */
export function createPool(config: Config, log: FastifyBaseLogger): pg.Pool {
  const pool = new pg.Pool({
    connectionString: config.DATABASE_URL,
    max: config.DATABASE_POOL_SIZE,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: config.DATABASE_STATEMENT_TIMEOUT_MS,
    application_name: 'payments',
  });
  pool.on('error', error => log.error({ err: error }, 'an idle database connection failed'));
  return pool;
}

/** Runs the work in one transaction: committed when it succeeds, rolled back when it throws. */
export async function inTransaction<T>(
  pool: pg.Pool,
  work: (connection: Queryable) => Promise<T>,
): Promise<T> {
  const connection = await pool.connect();
  try {
    await connection.query('BEGIN');
    const result = await work(connection);
    await connection.query('COMMIT');
    return result;
  } catch (error) {
    await connection.query('ROLLBACK');
    throw error;
  } finally {
    connection.release();
  }
}
