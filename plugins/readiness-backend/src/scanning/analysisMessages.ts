import type {
  AnalysisProgress,
  Check,
  ServiceDescriptor,
} from '@prodready/analyzer';
import type { Report } from '@prodready/report';
import type { Problem } from '../database/EntityStore';

/** What a worker process gets to do: the services of one tree. */
export interface AnalysisTask {
  folder: string;
  services: ServiceDescriptor[];
  source: { url?: string; commit?: string };
  disabledChecks: string[];
  /** Whether what the repository itself says of its assessment counts. */
  repositorySettings: boolean;
  /** The day that exemptions are judged on, `2026-12-31`. */
  today: string;
  /** Modules that export further checks. */
  checksModules: NamedChecks[];
  /** Checks whose modules are left out for single services, because they broke the assessment of them. */
  leftOut: LeftOut[];
}

/** A module of checks, as far as a message can hold it. */
export interface NamedChecks {
  path: string;
  checks: ReadonlyArray<Omit<Check, 'judge'>>;
}

export interface LeftOut {
  /** Index into the task's services. */
  service: number;
  checkId: string;
  /** What it did, for the report: `took longer than …`. */
  why: string;
}

/** What it tells meanwhile; `service` is an index into the task's services. */
export type AnalysisMessage =
  /** It is up, and at the task. */
  | { kind: 'begun' }
  | { kind: 'started'; service: number }
  | { kind: 'progress'; service: number; progress: AnalysisProgress }
  | { kind: 'report'; service: number; report: Report }
  | {
      kind: 'problem';
      service: number;
      problem: Problem;
      /** For the log alone. */
      detail?: string;
    }
  /** A module that cannot be loaded here; its checks are reported as broken. */
  | { kind: 'module'; text: string }
  /** Nothing follows: the process is free for another task. */
  | { kind: 'done' };
