import type { LoggerService } from '@backstage/backend-plugin-api';
import type { AnalysisProgress, ServiceDescriptor } from '@prodready/analyzer';
import type { Report } from '@prodready/report';
import type { Problem } from '../database/EntityStore';
import { ProcessPool } from './ProcessPool';
import { ProcessFailure, WorkerProcess } from './WorkerProcess';

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
  /** Processes at once, at most. */
  maxProcesses: number;
  /** Milliseconds for opening a tree, and again for each service in it. */
  timeLimit: number;
  /** Megabytes of JavaScript memory of a process. */
  memory: number;
  disabledChecks: string[];
  /** Whether a service's own `.prodready.yaml` counts. */
  repositorySettings: boolean;
  checksModules: string[];
}

/**
 * Assesses services in processes of their own, so that the rest of the backend never waits and a process that breaks hurts
 * nobody (docs/decisions/processes-not-threads.md).
 */
export class AnalysisPool {
  private readonly processes: ProcessPool;

  constructor(
    private readonly options: AnalysisPoolOptions,
    private readonly logger: LoggerService,
  ) {
    this.processes = new ProcessPool(
      () => new WorkerProcess(options.memory),
      options.maxProcesses,
    );
  }

  /**
   * Resolves when every service has a report or a problem. A service that breaks its process costs the others of its tree
   * nothing but a new process. Rejects only when `signal` ends it.
   */
  async run<S extends ServiceDescriptor>(
    analysis: Analysis<S>,
    listener: AnalysisListener<S>,
    signal: AbortSignal,
  ): Promise<void> {
    let remaining = analysis.services;
    while (remaining.length > 0) {
      const attempted = { ...analysis, services: remaining };
      remaining = await this.processes.use(worker =>
        this.attempt(worker, attempted, listener, signal),
      );
    }
  }

  stop(): void {
    this.processes.stop();
  }

  /** One process' go at the services. Answers those it did not come to. */
  private async attempt<S extends ServiceDescriptor>(
    worker: WorkerProcess,
    { folder, services, source }: Analysis<S>,
    listener: AnalysisListener<S>,
    signal: AbortSignal,
  ): Promise<S[]> {
    signal.throwIfAborted();
    const open = new Set(services.keys());
    let current: number | undefined;
    let outOfTime = false;
    const limit = setTimeout(() => {
      outOfTime = true;
      worker.kill();
    }, this.options.timeLimit);
    const abort = () => worker.kill();
    signal.addEventListener('abort', abort, { once: true });

    const failure = await worker.run(
      {
        folder,
        services,
        source,
        disabledChecks: this.options.disabledChecks,
        repositorySettings: this.options.repositorySettings,
        today: new Date().toISOString().slice(0, 10),
        checksModules: this.options.checksModules,
      },
      message => {
        const service = services[message.service];
        switch (message.kind) {
          case 'started':
            limit.refresh();
            current = message.service;
            break;
          case 'progress':
            listener.progress(service, message.progress);
            break;
          case 'report':
            open.delete(message.service);
            listener.report(service, message.report);
            break;
          default:
            if (message.detail) this.logger.error(message.detail);
            open.delete(message.service);
            listener.problem(service, message.problem);
        }
      },
    );
    clearTimeout(limit);
    signal.removeEventListener('abort', abort);
    signal.throwIfAborted();
    if (!failure) return [];

    // The process broke. Whoever it was at is to blame; before the first service, the tree is.
    const problem = outOfTime ? timeLimitProblem : this.describe(failure);
    const blamed =
      current === undefined ? [...open] : [current].filter(i => open.has(i));
    for (const service of blamed) {
      open.delete(service);
      listener.problem(services[service], problem);
    }
    return [...open].map(service => services[service]);
  }

  private describe({ code, signal, errors }: ProcessFailure): Problem {
    if (/heap out of memory|allocation failed/i.test(errors)) {
      return {
        title: 'Memory limit',
        message:
          "The assessment needed more memory than readiness.limits.workerMemory in the portal's configuration allows.",
      };
    }
    this.logger.error(
      `A worker process ended with ${signal ?? `exit code ${code}`}: ${errors}`,
    );
    return {
      title: 'Assessment failed',
      message:
        "Assessing the service failed unexpectedly. The log of the portal's backend says more.",
    };
  }
}

const timeLimitProblem: Problem = {
  title: 'Time limit',
  message:
    "The assessment took longer than readiness.limits.analysisTime in the portal's configuration allows.",
};
