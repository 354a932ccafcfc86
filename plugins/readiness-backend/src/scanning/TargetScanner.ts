import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ServiceDescriptor } from '@prodready/analyzer';
import {
  FetchedTree,
  ReadinessProblem,
  RepositoryTreeSource,
} from '@prodready/plugin-readiness-node';
import type { Report } from '@prodready/report';
import type { EntityStore, Problem } from '../database/EntityStore';
import type { ReportStore } from '../database/ReportStore';
import type { EntityRow, TargetRow } from '../database/rows';
import type { ScanStore } from '../database/ScanStore';
import type { AnalysisPool } from './AnalysisPool';
import { ProgressWriter } from './ProgressWriter';
import type { ScanJob } from './ScanQueue';

/** A service to assess, with what its report will depend on beside the tree. */
interface AssessedEntity extends ServiceDescriptor {
  entityRef: string;
  fingerprint: string;
}

export interface TargetScannerOptions {
  limits: { fetchTime: number; repositorySize: number };
  /** Identifies the checks and how they are configured: reports made with others are made anew. */
  checksFingerprint: string;
}

/** Scans one repository tree: fetches it if it changed, has its services assessed, stores what came out. */
export class TargetScanner {
  constructor(
    private readonly stores: {
      entities: EntityStore;
      reports: ReportStore;
      scans: ScanStore;
    },
    private readonly sources: ReadonlyMap<string, RepositoryTreeSource>,
    private readonly pool: AnalysisPool,
    private readonly logger: LoggerService,
    private readonly options: TargetScannerOptions,
  ) {}

  /** Never throws but when `signal` ends it: what goes wrong is stored with the entities it concerns. */
  async scan(job: ScanJob, signal: AbortSignal): Promise<'done' | 'retry'> {
    const { entities, scans } = this.stores;
    const target = await entities.target(job.targetId);
    if (!target) return 'done';
    const rows = await entities.ofTarget(target.id);
    await scans.started(target.id, now());
    try {
      return await this.scanTree(target, rows, job.manual, signal);
    } catch (error) {
      signal.throwIfAborted();
      const problem = toProblem(error);
      this.logger.warn(
        `Scan of ${target.url} failed: ${problem.title}`,
        (error as Error)?.cause instanceof Error
          ? ((error as Error).cause as Error)
          : (error as Error),
      );
      for (const { ref } of rows) await scans.failed(ref, problem, now());
      await scans.finished(target.id, now(), undefined);
      return problem.retry ? 'retry' : 'done';
    }
  }

  private async scanTree(
    target: TargetRow,
    rows: EntityRow[],
    manual: boolean,
    signal: AbortSignal,
  ): Promise<'done' | 'retry'> {
    const source = this.sources.get(target.type);
    if (!source) {
      throw new ReadinessProblem(
        'Unknown type of source location',
        `No installed source reads locations of type ${target.type}.`,
      );
    }
    const services = await this.describe(target, rows);
    const outdated = await this.outdated(services, target.etag);
    const workFolder = await mkdtemp(join(tmpdir(), 'readiness-'));
    const progress = new ProgressWriter(this.stores.scans);
    try {
      await progress.write(
        services.map(({ entityRef }) => entityRef),
        { step: 'Fetching the repository', done: 0, total: 1 },
      );
      const tree = await this.fetch(
        source,
        target,
        workFolder,
        manual || outdated.length > 0 ? undefined : target.etag ?? undefined,
        signal,
      );
      if (tree === 'unchanged') {
        await this.unchanged(services);
        await this.stores.scans.finished(target.id, now(), undefined);
        return 'done';
      }
      const assessed =
        manual || !tree.etag || tree.etag !== target.etag ? services : outdated;
      const rest = services.filter(service => !assessed.includes(service));
      await this.unchanged(rest);
      await this.assess(source, target, tree, assessed, progress, signal);
      await this.stores.scans.finished(target.id, now(), tree.etag ?? null);
      return 'done';
    } finally {
      await progress.end();
      await rm(workFolder, { recursive: true, force: true });
    }
  }

  private async fetch(
    source: RepositoryTreeSource,
    target: TargetRow,
    workFolder: string,
    etag: string | undefined,
    signal: AbortSignal,
  ): Promise<FetchedTree | 'unchanged'> {
    const folder = join(workFolder, 'tree');
    await mkdir(folder);
    return source.fetch(
      { url: target.url },
      {
        ...(etag && { etag }),
        workFolder: folder,
        maxSize: this.options.limits.repositorySize,
        signal: AbortSignal.any([
          signal,
          AbortSignal.timeout(this.options.limits.fetchTime),
        ]),
      },
    );
  }

  private async assess(
    source: RepositoryTreeSource,
    target: TargetRow,
    tree: FetchedTree,
    services: AssessedEntity[],
    progress: ProgressWriter,
    signal: AbortSignal,
  ): Promise<void> {
    const { reports, scans } = this.stores;
    const { commit, etag, notes = [] } = tree;
    const links = commit
      ? source.links?.({ url: target.url }, commit)
      : undefined;
    const writes: Array<Promise<void>> = [];

    const store = async (service: AssessedEntity, report: Report) => {
      const assessedAt = now();
      await reports.save({
        entityRef: service.entityRef,
        report: { ...report, notes: [...notes, ...report.notes] },
        ...(commit && { commit }),
        ...(links && { links }),
        ...(etag && { etag }),
        fingerprint: service.fingerprint,
        assessedAt,
      });
      await scans.succeeded(service.entityRef, assessedAt);
    };

    await this.pool.run(
      {
        folder: tree.folder,
        services,
        source: {
          // A folder of the backend's own disk is nobody's business.
          ...(/^https?:/.test(target.url) && { url: target.url }),
          ...(commit && { commit }),
        },
      },
      {
        progress: ({ entityRef }, step) => progress.offer(entityRef, step),
        report: (service, report) => writes.push(store(service, report)),
        problem: ({ entityRef }, problem) => {
          this.logger.warn(`Assessing ${entityRef} failed: ${problem.title}`);
          writes.push(scans.failed(entityRef, problem, now()));
        },
      },
      signal,
    );
    await Promise.all(writes);
  }

  private async unchanged(services: AssessedEntity[]): Promise<void> {
    for (const { entityRef } of services) {
      await this.stores.scans.succeeded(entityRef, now());
    }
  }

  private async describe(
    target: TargetRow,
    rows: EntityRow[],
  ): Promise<AssessedEntity[]> {
    const nested = (await this.stores.entities.nestedUrls(target)).map(url =>
      url.slice(target.url.length).replace(/^\/|\/$/g, ''),
    );
    return rows.map(row => {
      const siblings = new Set([
        ...rows.map(({ service_path }) => service_path),
        ...nested,
      ]);
      siblings.delete(row.service_path);
      const descriptor: ServiceDescriptor & { entityRef: string } = {
        name: row.title,
        path: row.service_path,
        entityRef: row.ref,
        annotations: JSON.parse(row.annotations),
        ...(row.type && { type: row.type }),
        siblingPaths: [...siblings].filter(Boolean).sort(),
      };
      const fingerprint = createHash('sha256')
        .update(JSON.stringify([this.options.checksFingerprint, descriptor]))
        .digest('hex');
      return { ...descriptor, fingerprint };
    });
  }

  /** Services whose report was not made from the tree with this etag, or not with these checks and settings. */
  private async outdated(
    services: AssessedEntity[],
    etag: string | null,
  ): Promise<AssessedEntity[]> {
    const origins = await this.stores.reports.origins(
      services.map(({ entityRef }) => entityRef),
    );
    return services.filter(({ entityRef, fingerprint }) => {
      const origin = origins.get(entityRef);
      return (
        !etag || origin?.etag !== etag || origin.fingerprint !== fingerprint
      );
    });
  }
}

function toProblem(error: unknown): Problem & { retry?: boolean } {
  if (error instanceof ReadinessProblem) {
    const { title, message, retry } = error;
    return { title, message, retry };
  }
  return {
    title: 'Scan failed',
    message:
      "Scanning the repository failed unexpectedly. The log of the portal's backend says more.",
    retry: true,
  };
}

function now(): string {
  return new Date().toISOString();
}
