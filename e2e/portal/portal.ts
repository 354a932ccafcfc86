import { spawn, type ChildProcess } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { portalEnvironment } from '../../scripts/lib/portal.mjs';
import { freePort, untilAnswers } from '../../scripts/lib/ports.mjs';
import { makeWorkingCopy } from './workingCopy';

/** The demo portal's two faces: the new frontend system and the legacy one. */
export type Frontend = 'app' | 'app-legacy';

const root = dirname(dirname(__dirname));
const cli = join(root, 'node_modules/@backstage/cli');

/** Builds a frontend the way it is deployed; the backend serves what was built. */
export async function buildFrontend(frontend: Frontend): Promise<void> {
  const log = await logFile(`build-${frontend}`);
  const build = spawn(
    process.execPath,
    [join(cli, 'bin/backstage-cli'), 'package', 'build'],
    {
      cwd: join(root, 'packages', frontend),
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', log.handle, log.handle],
    },
  );
  await ended(build);
  if (build.exitCode !== 0) {
    throw new Error(`packages/${frontend} could not be built:\n${log.tail()}`);
  }
}

/** A running portal. */
export interface Portal {
  /** Where its pages and its API are, without a slash at the end. */
  address: string;
  /** The folder of the service whose repository tests may change. */
  repository: string;
  stop(): Promise<void>;
}

/** Starts a portal of its own, on a free port and with a new database in memory, that shows the given frontend. */
export async function startPortal(frontend: Frontend): Promise<Portal> {
  const address = `http://localhost:${await freePort()}`;
  const log = await logFile(`portal-${frontend}`);
  const copy = await makeWorkingCopy();
  // As `backstage-cli package start` does it, but without waiting for changes when the backend ends.
  const backend = spawn(
    process.execPath,
    ['--require', join(cli, 'config/nodeTransform.cjs'), 'src/index.ts'],
    {
      cwd: join(root, 'packages/backend'),
      env: {
        ...process.env,
        ...portalEnvironment({ app: address, backend: address }),
        ...copy.environment,
        APP_CONFIG_app_packageName: frontend,
        NODE_ENV: 'development', // guests may enter
      },
      stdio: ['ignore', log.handle, log.handle],
    },
  );
  const stop = async () => {
    backend.kill('SIGTERM');
    await ended(backend);
    await copy.remove();
  };
  const stopped = new AbortController();
  backend.once('exit', () => stopped.abort());
  try {
    await untilAnswers(`${address}/.backstage/health/v1/readiness`, {
      milliseconds: 120_000,
      signal: stopped.signal,
    });
    if (stopped.signal.aborted) throw new Error('the backend ended');
  } catch (error) {
    await stop();
    throw new Error(
      `The portal of packages/${frontend} did not start (${error}):\n${log.tail()}`,
    );
  }
  return { address, repository: copy.folder, stop };
}

async function logFile(name: string) {
  const file = join(root, `test-results/${name}.log`);
  await mkdir(dirname(file), { recursive: true });
  return {
    handle: openSync(file, 'w'),
    tail: () => readFileSync(file, 'utf8').split('\n').slice(-40).join('\n'),
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    await new Promise(resolve => child.once('exit', resolve));
  }
}
