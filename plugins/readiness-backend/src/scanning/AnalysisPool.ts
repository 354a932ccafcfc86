import { MessageChannel } from 'node:worker_threads';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { AnalysisProgress, ServiceDescriptor } from '@prodready/analyzer';
import type { Report } from '@prodready/report';
import { Piscina } from 'piscina';
import type { Problem } from '../database/EntityStore';
import type { AnalysisMessage, AnalysisTask } from './analysisMessages';

/** The services of one tree. */
export interface Analysis<S extends ServiceDescriptor = ServiceDescriptor> {
  folder: string;
  services: S[];
  source: { url?: string; commit?: string };
}

/** Told of each service as its assessment goes on; exactly one of `report` and `problem` ends it. */
export interface AnalysisListener<S> {
  progress(service: S, progress: AnalysisProgress): void;
  report(service: S, report: Report): void;
  problem(service: S, problem: Problem): void;
}

export interface AnalysisPoolOptions {
  maxThreads: number;
  /** Milliseconds for opening a tree, and again for each service in it. */
  timeLimit: number;
  /** Megabytes of a thread. */
  memory: number;
  disabledChecks: string[];
  checksModules: string[];
}

/** Assesses services in worker threads, so that the rest of the backend never waits and a thread that breaks hurts nobody. */
export class AnalysisPool {
  private readonly threads: Piscina<AnalysisTask, void>;

  constructor(
    private readonly options: AnalysisPoolOptions,
    private readonly logger: LoggerService,
  ) {
    this.threads = new Piscina({
      ...workerFile(),
      minThreads: 0,
      maxThreads: options.maxThreads,
      idleTimeout: 60_000,
      // Between tasks a thread would otherwise sleep so deeply that closing a task's port never gets through.
      atomics: 'disabled',
      resourceLimits: { maxOldGenerationSizeMb: options.memory },
    });
  }

  /**
   * Resolves when every service has a report or a problem. A service that breaks its thread costs the others of its tree
   * nothing but a new thread. Rejects only when `signal` ends it.
   */
  async run<S extends ServiceDescriptor>(
    analysis: Analysis<S>,
    listener: AnalysisListener<S>,
    signal: AbortSignal,
  ): Promise<void> {
    let remaining = analysis.services;
    while (remaining.length > 0) {
      signal.throwIfAborted();
      remaining = await this.attempt(
        { ...analysis, services: remaining },
        listener,
        signal,
      );
    }
  }

  async stop(): Promise<void> {
    await this.threads.destroy();
  }

  /** One thread's go at the services. Answers those it did not come to. */
  private async attempt<S extends ServiceDescriptor>(
    { folder, services, source }: Analysis<S>,
    listener: AnalysisListener<S>,
    signal: AbortSignal,
  ): Promise<S[]> {
    const open = new Set(services.keys());
    let current: number | undefined;
    const limit = new TimeLimit(this.options.timeLimit);
    const { port1, port2 } = new MessageChannel();
    const closed = new Promise(resolve => port1.once('close', resolve));
    port1.on('message', (message: AnalysisMessage) => {
      if (message.kind === 'opening') {
        limit.restart();
        return;
      }
      const service = services[message.service];
      switch (message.kind) {
        case 'started':
          limit.restart();
          current = message.service;
          break;
        case 'progress':
          listener.progress(service, message.progress);
          break;
        default:
          open.delete(message.service);
          current = undefined;
          if (message.kind === 'report') {
            listener.report(service, message.report);
          } else {
            if (message.detail) this.logger.error(message.detail);
            listener.problem(service, message.problem);
          }
      }
    });

    let failure: unknown;
    try {
      await this.threads.run(
        {
          folder,
          services,
          source,
          disabledChecks: this.options.disabledChecks,
          checksModules: this.options.checksModules,
          port: port2,
        },
        {
          transferList: [port2],
          signal: AbortSignal.any([signal, limit.signal]),
        },
      );
    } catch (error) {
      failure = error;
      port2.close();
      port1.close();
    } finally {
      limit.end();
    }
    await closed;
    signal.throwIfAborted();
    if (open.size === 0) return [];

    // The thread broke. Whoever it was at is to blame; before the first service, the tree is.
    const problem = this.describe(failure, limit.signal.aborted);
    const blamed = current === undefined ? [...open] : [current];
    for (const service of blamed) {
      open.delete(service);
      listener.problem(services[service], problem);
    }
    return [...open].map(service => services[service]);
  }

  private describe(failure: unknown, outOfTime: boolean): Problem {
    if (outOfTime) {
      return {
        title: 'Time limit',
        message:
          "The assessment took longer than readiness.limits.analysisTime in the portal's configuration allows.",
      };
    }
    if ((failure as { code?: string })?.code === 'ERR_WORKER_OUT_OF_MEMORY') {
      return {
        title: 'Memory limit',
        message:
          "The assessment needed more memory than readiness.limits.workerMemory in the portal's configuration allows.",
      };
    }
    this.logger.error('A worker thread broke', failure as Error);
    return {
      title: 'Assessment failed',
      message:
        "Assessing the service failed unexpectedly. The log of the portal's backend says more.",
    };
  }
}

/** Time that starts to run when asked to. */
class TimeLimit {
  private readonly controller = new AbortController();
  private timer?: NodeJS.Timeout;

  constructor(private readonly milliseconds: number) {}

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  restart(): void {
    this.end();
    this.timer = setTimeout(() => this.controller.abort(), this.milliseconds);
  }

  end(): void {
    clearTimeout(this.timer);
  }
}

/** The file that threads run, as package.json names it: built, or from source with the transform that the backend's CLI uses. */
function workerFile(): { filename: string; execArgv?: string[] } {
  const filename = require.resolve(
    '@prodready/plugin-readiness-backend/worker',
  );
  if (!filename.endsWith('.ts')) return { filename };
  const transform = require.resolve(
    '@backstage/cli-node/config/nodeTransform.cjs',
  );
  return { filename, execArgv: ['--require', transform] };
}
