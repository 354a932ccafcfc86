import type { Report } from '@prodready/report';
import type { Repository } from './repository';

/** Which service of a repository to assess. @public */
export interface ServiceDescriptor {
  name: string;
  /** Folder of the service from the repository root, `''` or omitted for the root. */
  path?: string;
  /** Set by the portal only: `component:default/orders`. */
  entityRef?: string;
  /** Catalog annotations; some cure unknowns (a deployment repository, an external pipeline). */
  annotations?: Record<string, string>;
  /** The entity's `spec.type`: service, website, library, worker … */
  type?: string;
  /** Folders of other entities in the same repository: theirs, not ours. */
  siblingPaths?: string[];
}

/** @public */
export interface AnalyzeOptions {
  /** Where the tree came from, repeated in the report. */
  source?: { url?: string; commit?: string };
  /** Ids of checks that do not run: they report `exempt`-free `not-applicable` with the reason "switched off". */
  disabledChecks?: string[];
  /** Called as work goes on; `done` of `total` checks have been judged. */
  onProgress?: (progress: {
    step: string;
    done: number;
    total: number;
  }) => void;
}

/**
 * The readiness report of one service. The same tree, service and version give the same report, byte for byte.
 *
 * @public
 */
export function analyze(
  repository: Repository,
  service: ServiceDescriptor,
  options: AnalyzeOptions = {},
): Report {
  throw new Error('being built');
}
