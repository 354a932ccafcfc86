import { ChildProcess, fork } from 'node:child_process';
import { dirname } from 'node:path';
import type { AnalysisMessage, AnalysisTask } from './analysisMessages';

/** How a process ended that was not done. */
export interface ProcessFailure {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The end of what it wrote to its standard error. */
  errors: string;
}

/** What a process tells while it works. */
export type WorkerMessage = Exclude<AnalysisMessage, { kind: 'done' }>;

const errorsKept = 4_000;
/** All of the environment that a process gets: credentials of the backend are none of its business. */
const environment = ['NODE_ENV', 'PATH', 'LANG', 'TZ', 'TMPDIR', 'SystemRoot'];

/** A process that assesses one tree after the other. */
export class WorkerProcess {
  private readonly child: ChildProcess;
  private errors = '';
  private ended = false;

  /** `memory` is in megabytes; with `typeScript`, what it loads may be TypeScript, as modules of a portal in development are. */
  constructor({ memory, typeScript }: { memory: number; typeScript: boolean }) {
    const { file, execArgv } = workerFile(typeScript);
    this.child = fork(file, {
      execArgv: [...execArgv, `--max-old-space-size=${memory}`],
      env: Object.fromEntries(
        environment.flatMap(name =>
          process.env[name] === undefined ? [] : [[name, process.env[name]]],
        ),
      ),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.errors = (this.errors + text).slice(-errorsKept);
    });
    this.child.once('close', () => {
      this.ended = true;
    });
    // A process that cannot be started closes as well; who waits for it is told then.
    this.child.on('error', error => {
      this.errors = (this.errors + error.message).slice(-errorsKept);
    });
  }

  /** Whether it can take another task. */
  get usable(): boolean {
    return !this.ended && !this.child.killed && this.child.connected;
  }

  /** Resolves when the task is done, or to the failure that ended the process. */
  run(
    task: AnalysisTask,
    listen: (message: WorkerMessage) => void,
  ): Promise<ProcessFailure | undefined> {
    const { child } = this;
    return new Promise(resolve => {
      const hear = (message: AnalysisMessage | { kind?: undefined }) => {
        if (message.kind === 'done') {
          settle(undefined);
        } else if (message.kind) {
          listen(message);
        }
      };
      const close = (code: number | null, signal: NodeJS.Signals | null) =>
        settle({ code, signal, errors: this.errors });
      const settle = (failure: ProcessFailure | undefined) => {
        child.off('message', hear);
        child.off('close', close);
        resolve(failure);
      };
      child.on('message', hear);
      child.on('close', close);
      child.send(task, error => {
        if (error) this.kill();
      });
    });
  }

  /** At once: whatever it is at may not listen. */
  kill(): void {
    this.child.kill('SIGKILL');
  }
}

/**
 * The file a process runs, as package.json names it: built, or from source. What is TypeScript is loaded with the transform
 * that the backend's CLI uses.
 */
function workerFile(typeScript: boolean): { file: string; execArgv: string[] } {
  const file = require.resolve('@prodready/plugin-readiness-backend/worker');
  if (!typeScript && !file.endsWith('.ts')) return { file, execArgv: [] };
  const transform = require.resolve(
    '@backstage/cli-node/config/nodeTransform.cjs',
    // The portal has it, not this package.
    { paths: [dirname(file), process.cwd()] },
  );
  return { file, execArgv: ['--require', transform] };
}
