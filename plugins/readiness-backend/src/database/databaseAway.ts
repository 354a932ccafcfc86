/** Codes of Node.js and PostgreSQL for a database that does not answer, or does not yet or no longer. */
const codes = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH'],
  ...['EHOSTDOWN', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
  // Shut down by an administrator, crashed, starting, full; and one that is only a copy any more, as after a failover.
  ...['57P01', '57P02', '57P03', '53300', '25006'],
]);

/** What `pg` and `knex` say without a code. */
const texts =
  /connection (?:terminated|ended|error)|connection error and is not queryable|timeout acquiring a connection|unable to acquire a connection|timeout expired|timeout exceeded when trying to connect/i;

/**
 * Whether an error says that the database could not be reached, and not that it refused what was asked of it: later the same
 * may go well. Errors of other services that could not be reached are wrapped before they come here.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, errors } = error as Error & {
    code?: unknown;
    /** Of each address of a host that was tried. */
    errors?: unknown[];
  };
  if (typeof code === 'string') {
    // Class 08 are PostgreSQL's exceptions of connections.
    if (codes.has(code) || /^08[0-9A-Z]{3}$/.test(code)) return true;
  }
  return errors?.some(isDatabaseAway) || texts.test(error.message);
}
