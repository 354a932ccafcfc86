import type { LoggerService } from '@backstage/backend-plugin-api';
import { ReadinessProblem } from '@prodready/plugin-readiness-node';
import type { AnalysisProgress, ServiceDescriptor } from '@prodready/analyzer';
import type { Report } from '@prodready/report';
import type { Problem } from '../database/EntityStore';
import type { NamedChecks } from './analysisMessages';
import { Culprit, Culprits } from './Culprits';
import { ProcessPool } from './ProcessPool';
import { ProcessFailure, WorkerProcess } from './WorkerProcess';

/** The services of one tree. */
export interface Analysis<S extends ServiceDescriptor = ServiceDescriptor> {
  folder: string;
  services: S[];
  source: { url?: string; commit?: string };
}

const startTime = 60_000;
/** Processes in a row that may end before they have begun: one may have been ended from outside while it was idle. */
const mostStarts = 3;

/** How far an assessment has come, for people. */
export type Step = Omit<AnalysisProgress, 'checkId'>;

/** Told of each service as its assessment goes on; exactly one of `report` and `problem` ends it. */
export interface AnalysisListener<S> {
  progress(service: S, progress: Step): void;
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
  checksModules: NamedChecks[];
}

/**
 * Assesses services in processes of their own, so that the rest of the backend never waits and a process that breaks hurts
 * nobody (docs/decisions/0006-assess-in-processes.md).
 */
export class AnalysisPool {
  private readonly processes: ProcessPool;
  private readonly culprits = new Culprits();
  private readonly addedChecks: ReadonlySet<string>;

  constructor(private readonly options: AnalysisPoolOptions) {
    this.processes = new ProcessPool(
      () =>
        new WorkerProcess({
          memory: options.memory,
          typeScript: options.checksModules.some(({ path }) =>
            /\.[cm]?ts$/.test(path),
          ),
        }),
      options.maxProcesses,
    );
    this.addedChecks = new Set(
      options.checksModules.flatMap(({ checks }) => checks.map(({ id }) => id)),
    );
  }

  /**
   * Resolves when every service has a report or a problem. A service that breaks its process costs the others of its tree
   * nothing but a new process; a module of checks that does costs the service nothing but the answers of that module.
   * Rejects only when `signal` ends it, or `leaving` while it waits for a process, or when no process can be started, which is
   * nobody's fault here. `logger` names the scan.
   */
  async run<S extends ServiceDescriptor>(
    analysis: Analysis<S>,
    listener: AnalysisListener<S>,
    signal: AbortSignal,
    logger: LoggerService,
    leaving: AbortSignal = signal,
  ): Promise<void> {
    const waiting = AbortSignal.any([signal, leaving]);
    const culprits = new Map<S, Culprit[]>();
    let remaining = analysis.services;
    let starts = 0;
    while (remaining.length > 0) {
      const attempted = { ...analysis, services: remaining };
      const { rest, begun } = await this.processes.use(
        worker =>
          this.attempt(worker, attempted, culprits, listener, signal, logger),
        waiting,
      );
      remaining = rest;
      starts = begun ? 0 : starts + 1;
      if (starts === mostStarts) throw noProcess;
    }
  }

  stop(): void {
    this.processes.stop();
  }

  /** One process' go at the services. Answers those it did not come to, and whether it came to anything. */
  private async attempt<S extends ServiceDescriptor>(
    worker: WorkerProcess,
    { folder, services, source }: Analysis<S>,
    culprits: Map<S, Culprit[]>,
    listener: AnalysisListener<S>,
    signal: AbortSignal,
    logger: LoggerService,
  ): Promise<{ rest: S[]; begun: boolean }> {
    signal.throwIfAborted();
    const open = new Set(services.keys());
    let current: number | undefined;
    let asked: string | undefined;
    let begun = false;
    let outOfTime = false;
    const expire = () => {
      outOfTime = true;
      worker.kill();
    };
    // A process that is only being started has done nothing wrong yet, however slow the machine is.
    let limit = setTimeout(expire, startTime + this.options.timeLimit);
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
        leftOut: services.flatMap((each, service) =>
          [...this.culprits.out, ...(culprits.get(each) ?? [])].map(
            culprit => ({ service, ...culprit }),
          ),
        ),
      },
      message => {
        if (message.kind === 'module') {
          logger.error(message.text);
          return;
        }
        if (message.kind === 'begun') {
          begun = true;
          clearTimeout(limit);
          limit = setTimeout(expire, this.options.timeLimit);
          return;
        }
        const service = services[message.service];
        switch (message.kind) {
          case 'started':
            limit.refresh();
            current = message.service;
            asked = undefined;
            break;
          case 'progress':
            asked = message.progress.checkId;
            listener.progress(service, stepOf(message.progress));
            break;
          case 'report':
            open.delete(message.service);
            if (!culprits.has(service)) this.culprits.behaved();
            listener.report(service, message.report);
            break;
          default:
            if (message.detail) logger.error(message.detail);
            open.delete(message.service);
            listener.problem(service, message.problem);
        }
      },
    );
    clearTimeout(limit);
    signal.removeEventListener('abort', abort);
    signal.throwIfAborted();
    const rest = () => ({
      rest: [...open].map(index => services[index]),
      begun,
    });
    if (!failure) return { rest: [], begun };
    if (!begun) {
      logger.warn(
        outOfTime
          ? 'A worker process did not start in time'
          : `A worker process ended before it began, with ${endOf(failure)}`,
      );
      return rest();
    }

    // The process broke. Whoever it was at is to blame; before the first service, the tree is.
    const { problem, why } = outOfTime ? timeLimit : describe(failure, logger);
    if (current !== undefined && !open.has(current)) return rest();
    if (current !== undefined && asked && this.addedChecks.has(asked)) {
      const service = services[current];
      const culprit = { checkId: asked, why };
      culprits.set(service, [...(culprits.get(service) ?? []), culprit]);
      this.accuse(culprit, service, logger);
      return rest();
    }
    const blamed = current === undefined ? [...open] : [current];
    for (const service of blamed) {
      open.delete(service);
      listener.problem(services[service], problem);
    }
    return rest();
  }

  /** The service is assessed again without the module of this check. */
  private accuse(
    culprit: Culprit,
    { name, entityRef }: ServiceDescriptor,
    logger: LoggerService,
  ): void {
    const { checkId, why } = culprit;
    logger.warn(
      `The added check ${checkId} ${why}: ${
        entityRef ?? name
      } is assessed without the checks of its module`,
    );
    if (this.culprits.broke(culprit)) {
      logger.error(
        `The added check ${checkId} broke one assessment after the other: the checks of its module are not asked until the backend starts anew`,
      );
    }
  }
}

function stepOf({ step, done, total }: AnalysisProgress): Step {
  return { step, done, total };
}

function endOf({ code, signal, errors }: ProcessFailure): string {
  return `${signal ?? `exit code ${code}`}: ${errors}`;
}

function describe(failure: ProcessFailure, logger: LoggerService): Cause {
  if (/heap out of memory|allocation failed/i.test(failure.errors)) {
    return memoryLimit;
  }
  logger.error(`A worker process ended with ${endOf(failure)}`);
  return {
    why: 'brought its process down',
    problem: {
      title: 'Assessment failed',
      message:
        "Assessing the service failed unexpectedly. The log of the portal's backend says more.",
    },
  };
}

const noProcess = new ReadinessProblem(
  'Assessment could not start',
  "The portal's backend could not start a process for the assessment. Its log says why.",
  { retry: true },
);

/** What broke a process: as a problem of the service, and as what a check did. */
interface Cause {
  problem: Problem;
  why: string;
}

const timeLimit: Cause = {
  why: 'took longer than readiness.limits.analysisTime allows',
  problem: {
    title: 'Time limit',
    message:
      "The assessment took longer than readiness.limits.analysisTime in the portal's configuration allows.",
  },
};

const memoryLimit: Cause = {
  why: 'needed more memory than readiness.limits.workerMemory allows',
  problem: {
    title: 'Memory limit',
    message:
      "The assessment needed more memory than readiness.limits.workerMemory in the portal's configuration allows.",
  },
};
