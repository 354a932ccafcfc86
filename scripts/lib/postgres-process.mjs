import { startPostgres } from './postgres.mjs';

/*
 * A PostgreSQL for tests that stop and start it, in a process of its own: tells its parent where it is, does what the parent
 * says (`halt`, `resume`), and ends with the parent.
 */

const postgres = await startPostgres();

process.on('message', async command => {
  if (command === 'halt' || command === 'resume') await postgres[command]();
  process.send({ done: command });
});
process.on('disconnect', async () => {
  await postgres.stop();
  process.exit();
});
process.send({ connectionString: postgres.connectionString });
