import { ChildProcess, execFileSync, fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BackendFigures, BackendSettings } from './backend';

/** What Node.js needs to run a process of the benchmark. */
export const typescript = [
  '--require',
  require.resolve('@backstage/cli-node/config/nodeTransform.cjs'),
];

/** A backend in a process of its own. */
export class BackendProcess {
  private memory?: NodeJS.Timeout;
  private workersPeak = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
  ) {}

  static async start(
    folder: string,
    port: number,
    connection: string,
    settings: BackendSettings,
  ): Promise<BackendProcess> {
    const file = join(folder, `backend-${port}.json`);
    writeFileSync(file, JSON.stringify(configOf(connection, port, settings)));
    const child = fork(join(__dirname, 'backend.ts'), ['--config', file], {
      execArgv: typescript,
      env: {
        ...process.env,
        NODE_ENV: 'production',
        LOG_LEVEL: 'error',
        BENCHMARK: JSON.stringify(settings),
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    await new Promise<void>((resolve, reject) => {
      // Backends in development have things of their own to say.
      child.on('message', message => {
        if (message === 'started') resolve();
      });
      child.once('exit', code =>
        reject(new Error(`A backend ended with status ${code}`)),
      );
    });
    return new BackendProcess(child, port);
  }

  /** Where its plugins answer. */
  get address(): string {
    return `http://127.0.0.1:${this.port}/api`;
  }

  /** Watches how the backend fares from now on. */
  watch(): void {
    this.child.send('watch');
    this.workersPeak = 0;
    this.memory = setInterval(() => {
      this.workersPeak = Math.max(
        this.workersPeak,
        memoryOfChildren(this.child.pid!),
      );
    }, 1_000);
  }

  /** Of the time since `watch`. Memory in megabytes, at its peak; that of the processes that assess on its own. */
  async figures(): Promise<BackendFigures & { workersRss: number }> {
    clearInterval(this.memory);
    const figures = await new Promise<BackendFigures>(resolve => {
      this.child.on('message', message => {
        if ((message as any).rss !== undefined) resolve(message as any);
      });
      this.child.send('figures');
    });
    return { ...figures, workersRss: this.workersPeak };
  }

  async stop(): Promise<void> {
    clearInterval(this.memory);
    if (this.child.exitCode !== null || this.child.signalCode) return;
    const ended = new Promise(resolve => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await ended;
  }
}

/** Megabytes that the processes of a process have, all together. */
function memoryOfChildren(pid: number): number {
  const kilobytes = execFileSync('ps', ['-A', '-o', 'ppid=,rss='], {
    encoding: 'utf8',
  })
    .trim()
    .split('\n')
    .map(line => line.trim().split(/\s+/).map(Number))
    .filter(([parent]) => parent === pid)
    .reduce((sum, [, rss]) => sum + rss, 0);
  return kilobytes / 1024;
}

function configOf(connection: string, port: number, { app }: BackendSettings) {
  const {
    hostname,
    port: databasePort,
    username,
    password,
  } = new URL(connection);
  return {
    app: {
      baseUrl: `http://127.0.0.1:${port}`,
      ...(app && { packageName: app, packages: 'all' }),
    },
    backend: {
      baseUrl: `http://127.0.0.1:${port}`,
      listen: { host: '127.0.0.1', port },
      // What is served here is no HTTPS.
      csp: { 'upgrade-insecure-requests': false },
      database: {
        client: 'pg',
        connection: {
          host: hostname,
          port: Number(databasePort),
          user: username,
          password,
        },
      },
    },
    permission: { enabled: true },
    auth: {
      providers: { guest: { dangerouslyAllowOutsideDevelopment: true } },
    },
    readiness: {
      // Only what the benchmark asks for is scanned.
      schedule: { rescan: { days: 1 }, catalog: { days: 1 } },
      workers: { maxScansPerHost: 1000 },
    },
  };
}
