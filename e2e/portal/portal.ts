import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { portalEnvironment } from '../../scripts/lib/portal.mjs';
import { freePort, untilAnswers } from '../../scripts/lib/ports.mjs';

/** The demo portal's two faces: the new frontend system and the legacy one. */
export type Frontend = 'app' | 'app-legacy';

const root = dirname(dirname(__dirname));
const cli = join(root, 'node_modules/@backstage/cli/bin/backstage-cli');

/** Builds a frontend the way it is deployed; the backend serves what was built. */
export async function buildFrontend(frontend: Frontend): Promise<void> {
  const build = spawn(process.execPath, [cli, 'package', 'build'], {
    cwd: join(root, 'packages', frontend),
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const status = await ended(build);
  if (status !== 0) {
    throw new Error(`Building packages/${frontend} ended with ${status}`);
  }
}

/** A running portal. */
export interface Portal {
  /** Where its pages and its API are, without a slash at the end. */
  address: string;
  stop(): Promise<void>;
}

/** Starts a portal of its own, on a free port and with a new database in memory, that shows the given frontend. */
export async function startPortal(frontend: Frontend): Promise<Portal> {
  const address = `http://localhost:${await freePort()}`;
  const logFile = join(root, `test-results/portal-${frontend}.log`);
  await mkdir(dirname(logFile), { recursive: true });

  const backend = spawn(process.execPath, [cli, 'package', 'start'], {
    cwd: join(root, 'packages/backend'),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...portalEnvironment({ app: address, backend: address }),
      APP_CONFIG_app_packageName: frontend,
      NODE_ENV: 'development', // guests may enter
    },
  });
  const log = createWriteStream(logFile);
  backend.stdout.pipe(log, { end: false });
  backend.stderr.pipe(log, { end: false });

  const stop = async () => {
    backend.kill('SIGTERM');
    await ended(backend);
  };
  const stopped = new AbortController();
  backend.on('exit', () => stopped.abort());
  try {
    await untilAnswers(`${address}/.backstage/health/v1/readiness`, {
      milliseconds: 120_000,
      signal: stopped.signal,
    });
    if (stopped.signal.aborted) throw new Error('the backend ended');
  } catch (error) {
    await stop();
    const lines = readFileSync(logFile, 'utf8').split('\n').slice(-40);
    throw new Error(
      `The portal of ${frontend} did not start (${error}):\n${lines.join(
        '\n',
      )}`,
    );
  }
  return { address, stop };
}

async function ended(child: ChildProcess): Promise<number | string | null> {
  if (child.exitCode === null && child.signalCode === null) {
    await new Promise(resolve => child.once('exit', resolve));
  }
  return child.exitCode ?? child.signalCode;
}
