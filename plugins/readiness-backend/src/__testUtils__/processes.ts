import { ChildProcess, fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { BackendSettings } from './backendProcess';

/** A PostgreSQL that can be stopped and started again. */
export class Postgres {
  private constructor(
    private readonly child: ChildProcess,
    readonly connectionString: string,
  ) {}

  static async start(): Promise<Postgres> {
    const script = '../../../../scripts/lib/postgres-process.mjs';
    const child = fork(resolve(__dirname, script), {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const { connectionString } = await message(
      child,
      told => told?.connectionString !== undefined,
    );
    return new Postgres(child, connectionString);
  }

  halt = () => this.tell('halt');
  resume = () => this.tell('resume');

  async stop(): Promise<void> {
    const ended = new Promise(done => this.child.once('exit', done));
    this.child.disconnect();
    await ended;
  }

  private async tell(command: string): Promise<void> {
    const done = message(this.child, told => told?.done === command);
    this.child.send(command);
    await done;
  }
}

/** A backend in a process of its own. */
export class Backend {
  /** Repositories whose fetching it holds up. */
  readonly held: string[] = [];
  /** The end of what it wrote. */
  log = '';

  private constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
    private readonly names: readonly string[],
  ) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.log = (this.log + text).slice(-200_000);
    });
    child.on('message', (told: any) => {
      if (told?.held) this.held.push(told.held);
    });
  }

  static async start(
    folder: string,
    connectionString: string,
    settings: BackendSettings,
    readiness: object,
  ): Promise<Backend> {
    const port = await freePort();
    const file = join(folder, `backend-${port}.json`);
    const baseUrl = `http://127.0.0.1:${port}`;
    writeFileSync(
      file,
      JSON.stringify({
        app: { baseUrl },
        backend: {
          baseUrl,
          listen: { host: '127.0.0.1', port },
          database: {
            client: 'pg',
            connection: connectionOf(connectionString),
          },
          auth: {
            externalAccess: [
              { type: 'static', options: { token, subject: 'tests' } },
            ],
          },
        },
        readiness,
      }),
    );
    const child = fork(
      join(__dirname, 'backendProcess.ts'),
      ['--config', file],
      {
        execArgv: [
          '--require',
          require.resolve('@backstage/cli-node/config/nodeTransform.cjs'),
        ],
        env: {
          PATH: process.env.PATH,
          TMPDIR: process.env.TMPDIR,
          NODE_ENV: 'production',
          LOG_LEVEL: 'error',
          BACKEND: JSON.stringify(settings),
        },
        stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      },
    );
    const backend = new Backend(child, port, settings.names);
    await message(child, told => told === 'started');
    return backend;
  }

  /** From now on it fetches none of these repositories to the end, until it is released. */
  async hold(names: readonly string[] = this.names): Promise<void> {
    this.held.length = 0;
    const holding = message(this.child, told => told === 'holding');
    this.child.send({ hold: names });
    await holding;
  }

  /** Has it stand still. */
  pause(): void {
    this.child.kill('SIGSTOP');
  }

  resume(): void {
    this.child.kill('SIGCONT');
  }

  release(): void {
    this.child.send('release');
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Ends it, with no chance to say anything unless another signal is given. Answers its exit code. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | null> {
    if (!this.alive) return this.child.exitCode;
    const ended = new Promise<number | null>(done =>
      this.child.once('exit', done),
    );
    this.child.kill(signal);
    return ended;
  }

  get(path: string): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.port}/api/readiness${path}`, {
      headers: { Authorization: `Bearer ${token}` },
    });
  }
}

/** Of the backends of a test, on loopback, for its time. */
const token = 'loopback-for-tests-alone';

export function connectionOf(connectionString: string) {
  const { hostname, port, username, password } = new URL(connectionString);
  return { host: hostname, port: Number(port), user: username, password };
}

/** The next message that is waited for. Rejects when the process ends before. */
function message(
  child: ChildProcess,
  isIt: (told: any) => boolean,
): Promise<any> {
  return new Promise((done, fail) => {
    const hear = (told: any) => {
      if (!isIt(told)) return;
      child.off('message', hear);
      child.off('exit', ended);
      done(told);
    };
    const ended = (code: number | null) =>
      fail(new Error(`A process ended with status ${code}`));
    child.on('message', hear);
    child.once('exit', ended);
  });
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}
