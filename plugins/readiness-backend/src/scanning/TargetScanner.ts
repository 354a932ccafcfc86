import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ServiceDescriptor } from '@prodready/analyzer';
import {
  FetchedTree,
  ReadinessProblem,
  ReadinessStatusChange,
  RepositoryTreeSource,
} from '@prodready/plugin-readiness-node';
import type { Report } from '@prodready/report';
import { isDatabaseAway } from '../database/databaseAway';
import type { EntityStore, Problem } from '../database/EntityStore';
import { ClaimLostError, ReportStore } from '../database/ReportStore';
import type { EntityRow, TargetRow } from '../database/rows';
import type { ScanStore } from '../database/ScanStore';
import { untilAborted } from '../sources/untilAborted';
import type { AnalysisPool } from './AnalysisPool';
import { ProgressWriter } from './ProgressWriter';
import {
  failedAttempt,
  isAttempted,
  Origin,
  Reassessment,
} from './Reassessment';
import { marksOf, ScanMarks } from './ScanLog';
import type { ScanJob, ScanResult, ScanRun, ScanWorker } from './ScanQueue';
import type { ScanTimes } from './ScanTimes';

/** A service to assess, with what its report will depend on beside the tree. */
export interface AssessedEntity extends ServiceDescriptor {
  entityRef: string;
  /** Of the checks and of the descriptor. */
  fingerprint: string;
  /** The last assessment that failed, as `failedAttempt` marks it. */
  attempted: string | null;
  uid: string;
}

/** What others want to know of scans. Must not throw. */
export interface ScanListener {
  /** The scan of the entities with these uids goes on, or has ended. */
  progressed?(uids: string[]): void;
  /** A report took the place of another. */
  saved?(saved: SavedReport): void;
  /** How the scan of a target ended. */
  ended?(scan: EndedScan): void;
}

/** A report that was stored. */
export interface SavedReport {
  entityRef: string;
  report: Report;
  commit?: string;
  assessedAt: string;
  /** What the store says has changed. */
  change: ReadinessStatusChange | undefined;
  /** The scan that made it. */
  marks: ScanMarks;
}

/** A scan that came to an end. */
export interface EndedScan {
  targetId: string;
  reason: ScanJob['reason'];
  outcome: 'assessed' | 'unchanged' | 'failed' | 'stopped';
  /** Title of the problem, if it failed. */
  problem?: string;
  /** Milliseconds. */
  duration: number;
  entities: number;
}

export interface TargetScannerOptions {
  limits: { fetchTime: number; repositorySize: number };
}

/** What ends a scan: at once, or as long as it has only begun. */
interface Signals {
  signal: AbortSignal;
  leaving: AbortSignal;
}

/** Scans one repository tree: fetches it if it changed, has its services assessed, stores what came out. */
export class TargetScanner implements ScanWorker {
  constructor(
    private readonly stores: {
      entities: EntityStore;
      reports: ReportStore;
      scans: ScanStore;
    },
    private readonly sources: ReadonlyMap<string, RepositoryTreeSource>,
    private readonly pool: AnalysisPool,
    private readonly reassessment: Reassessment,
    private readonly times: ScanTimes,
    private readonly logger: LoggerService,
    private readonly listener: ScanListener,
    private readonly options: TargetScannerOptions,
  ) {}

  /** What goes wrong with the repository is stored with its entities. Throws when a signal ends it or the database fails. */
  async scan(
    run: ScanRun,
    signal: AbortSignal,
    leaving: AbortSignal,
  ): Promise<ScanResult> {
    const { entities } = this.stores;
    const target = await entities.target(run.targetId);
    if (!target) return { kind: 'done' };
    const rows = await entities.ofTarget(target.id);
    const logger = this.logger.child({
      ...marksOf(run),
      url: target.url,
    });
    const started = Date.now();
    const ended = (outcome: EndedScan['outcome'], problem?: string) => {
      const duration = Date.now() - started;
      logger.debug(`Scan ended: ${outcome} after ${duration} ms`);
      this.listener.ended?.({
        targetId: target.id,
        reason: run.reason,
        outcome,
        ...(problem && { problem }),
        duration,
        entities: rows.length,
      });
    };
    try {
      const signals = { signal, leaving };
      ended(await this.scanTree(target, rows, run, signals, logger));
      return { kind: 'done' };
    } catch (error) {
      if (
        signal.aborted ||
        leaving.aborted ||
        error instanceof ClaimLostError ||
        isDatabaseAway(error)
      ) {
        ended('stopped');
        throw error;
      }
      const problem = toProblem(error);
      logger.warn(
        `Scan of ${target.url} failed: ${problem.title}`,
        (error as Error)?.cause instanceof Error
          ? ((error as Error).cause as Error)
          : (error as Error),
      );
      ended('failed', problem.title);
      await this.failed(target, rows, problem);
      if (problem.retryAt !== undefined) {
        return { kind: 'wait', until: problem.retryAt };
      }
      return { kind: problem.retry ? 'retry' : 'done' };
    }
  }

  async givenUp(run: ScanRun, how: 'failed' | 'broken'): Promise<void> {
    const { entities, scans } = this.stores;
    const now = timeText();
    const target = await entities.target(run.targetId);
    if (!target) return;
    this.logger
      .child({ ...marksOf(run), url: target.url })
      .error(
        how === 'failed'
          ? `The repository ${target.url} could not be read after several retries; the schedule tries it again`
          : `Scans of ${target.url} never come to an end; it is tried again in a day`,
      );
    if (how === 'broken') {
      const rows = await entities.ofTarget(target.id);
      await scans.failed(
        rows.map(({ ref }) => ref),
        brokenProblem,
        now,
      );
      this.listener.progressed?.(uidsOf(rows));
    }
    await scans.givenUp(target.id, {
      now,
      next: how === 'failed' ? this.times.next() : this.times.tomorrow(),
    });
  }

  private async failed(
    target: TargetRow,
    rows: EntityRow[],
    problem: Problem,
  ): Promise<void> {
    const refs = rows.map(({ ref }) => ref);
    await this.stores.scans.failed(refs, problem, timeText());
    await this.stores.scans.unread(target.id, this.endTimes());
    this.listener.progressed?.(uidsOf(rows));
  }

  private async scanTree(
    target: TargetRow,
    rows: EntityRow[],
    run: ScanRun,
    signals: Signals,
    logger: LoggerService,
  ): Promise<'assessed' | 'unchanged'> {
    const source = this.sources.get(target.type);
    if (!source) {
      throw new ReadinessProblem(
        'Unknown type of source location',
        `No installed source reads locations of type ${target.type}.`,
      );
    }
    const { scans } = this.stores;
    const services = await this.describe(target, rows);
    const refs = services.map(({ entityRef }) => entityRef);
    const manual = run.reason === 'person';
    const outdatedAt = await this.outdated(services, target.id);
    const inFull = manual || outdatedAt(target.etag).length > 0;
    const progress = new ProgressWriter(scans, changed =>
      this.listener.progressed?.(
        uidsOf(rows.filter(({ ref }) => changed.includes(ref))),
      ),
    );
    const begin = async () => {
      await scans.started(target.id, timeText());
      await progress.write(refs, {
        step: 'Fetching the repository',
        done: 0,
        total: 1,
      });
    };
    const workFolder = await mkdtemp(join(tmpdir(), 'readiness-'));
    try {
      // Looking whether something changed is not worth telling anybody, nor writing.
      if (inFull) await begin();
      const tree = await this.fetch(
        source,
        target,
        workFolder,
        inFull ? undefined : target.etag ?? undefined,
        signals,
      );
      if (tree === 'unchanged') {
        if (rows.some(({ scan_status }) => scan_status !== 'succeeded')) {
          await this.stillGood(services, rows, target.etag);
        }
        await scans.finished(target.id, this.endTimes(), undefined);
        return 'unchanged';
      }
      if (!inFull) await begin();
      // Those that an interrupted scan of the same tree came to have their reports.
      const assessed = manual ? services : outdatedAt(tree.etag ?? null);
      const rest = services.filter(service => !assessed.includes(service));
      await this.stillGood(rest, rows, tree.etag ?? null);
      await this.assess(
        run,
        source,
        target,
        tree,
        assessed,
        progress,
        signals,
        {
          logger,
          marks: marksOf(run),
        },
      );
      await scans.finished(target.id, this.endTimes(), tree.etag ?? null);
      return 'assessed';
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
    { signal, leaving }: Signals,
  ): Promise<FetchedTree | 'unchanged'> {
    const folder = join(workFolder, 'tree');
    await mkdir(folder);
    const limit = AbortSignal.timeout(this.options.limits.fetchTime);
    const ends = AbortSignal.any([signal, leaving, limit]);
    try {
      const fetched = source.fetch(
        { url: target.url },
        {
          ...(etag && { etag }),
          workFolder: folder,
          maxSize: this.options.limits.repositorySize,
          signal: ends,
        },
      );
      return await untilAborted(fetched, ends);
    } catch (error) {
      if (error instanceof ReadinessProblem) throw error;
      if (limit.aborted) throw slowSource;
      // Or else a host that cannot be reached would look like a database that cannot.
      throw new Error(`The source ${source.type} failed`, { cause: error });
    }
  }

  private async assess(
    run: ScanRun,
    source: RepositoryTreeSource,
    target: TargetRow,
    tree: FetchedTree,
    services: AssessedEntity[],
    progress: ProgressWriter,
    { signal, leaving }: Signals,
    { logger, marks }: { logger: LoggerService; marks: ScanMarks },
  ): Promise<void> {
    const { reports, scans } = this.stores;
    const { commit, etag, notes = [] } = tree;
    const links = commit
      ? source.links?.({ url: target.url }, commit)
      : undefined;
    const writes: Array<Promise<void>> = [];
    // When nothing can be stored, what else is assessed is assessed for nothing.
    const refused = new AbortController();
    const write = (work: Promise<void>) => {
      writes.push(work.catch(error => refused.abort(error)));
    };

    const store = async (service: AssessedEntity, assessed: Report) => {
      const { entityRef, fingerprint } = service;
      const assessedAt = timeText();
      const { report, change } = await reports.save(
        {
          entityRef,
          report: { ...assessed, notes: [...notes, ...assessed.notes] },
          ...(commit && { commit }),
          ...(links && { links }),
          ...(etag && { etag }),
          fingerprint,
          assessedAt,
        },
        run.isHeld,
      );
      await scans.succeeded(entityRef, assessedAt);
      this.listener.saved?.({
        entityRef,
        report,
        ...(commit && { commit }),
        assessedAt,
        change,
        marks,
      });
      this.listener.progressed?.([service.uid]);
    };
    const fail = async (service: AssessedEntity, problem: Problem) => {
      const { entityRef, fingerprint, attempted } = service;
      const { mark, final } = failedAttempt(attempted, etag, fingerprint);
      await scans.failed(
        [entityRef],
        final
          ? { ...problem, message: `${problem.message} ${triedEnough}` }
          : problem,
        timeText(),
        mark,
      );
      this.listener.progressed?.([service.uid]);
    };

    await this.pool
      .run(
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
          report: (service, report) => write(store(service, report)),
          problem: (service, problem) => {
            logger.warn(
              `Assessing ${service.entityRef} failed: ${problem.title}`,
            );
            write(fail(service, problem));
          },
        },
        AbortSignal.any([signal, refused.signal]),
        logger,
        leaving,
      )
      .finally(() => Promise.all(writes));
    refused.signal.throwIfAborted();
  }

  /** Services that a scan left as they were. Those whose assessment failed stay failed: nothing changed for them. */
  private async stillGood(
    services: AssessedEntity[],
    rows: EntityRow[],
    etag: string | null,
  ): Promise<void> {
    const failed = services.filter(({ attempted, fingerprint }) =>
      isAttempted(attempted, etag, fingerprint),
    );
    const good = services.filter(service => !failed.includes(service));
    const { scans } = this.stores;
    await scans.stillGood(
      good.map(({ entityRef }) => entityRef),
      timeText(),
    );
    for (const { entityRef, attempted } of failed) {
      const row = rows.find(({ ref }) => ref === entityRef);
      if (row?.problem && row.scan_status !== 'failed') {
        await scans.failed(
          [entityRef],
          JSON.parse(row.problem),
          timeText(),
          attempted ?? undefined,
        );
      }
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
      const described = createHash('sha256')
        .update(JSON.stringify([target.id, descriptor]))
        .digest('hex');
      return {
        ...descriptor,
        fingerprint: this.reassessment.fingerprint(described),
        attempted: row.attempted,
        uid: row.uid,
      };
    });
  }

  /** Answers which services must be assessed given the etag of their tree: all without one, or else those it is news for. */
  private async outdated(
    services: AssessedEntity[],
    targetId: string,
  ): Promise<(etag: string | null) => AssessedEntity[]> {
    const origins = await this.stores.reports.origins(
      services.map(({ entityRef }) => entityRef),
    );
    return etag =>
      services.filter(({ entityRef, fingerprint, attempted }) => {
        if (isAttempted(attempted, etag, fingerprint)) return false;
        const origin: Origin | undefined = origins.get(entityRef);
        return (
          !etag ||
          origin?.etag !== etag ||
          this.reassessment.isDue(targetId, origin.fingerprint, fingerprint)
        );
      });
  }

  private endTimes(): { now: string; next: string } {
    return { now: timeText(), next: this.times.next() };
  }
}

function uidsOf(rows: EntityRow[]): string[] {
  return rows.map(({ uid }) => uid);
}

const triedEnough =
  'It failed on several days: it is tried again when the repository, the entity or the checks change, or when somebody asks for a scan.';

const slowSource = new ReadinessProblem(
  'Time limit',
  "Fetching the repository took longer than readiness.limits.fetchTime in the portal's configuration allows.",
  { retry: true },
);

const brokenProblem: Problem = {
  title: 'Scan never ended',
  message:
    "Every scan of the repository was cut off before its end. The log of the portal's backend says more.",
};

function toProblem(
  error: unknown,
): Problem & { retry?: boolean; retryAt?: number } {
  if (error instanceof ReadinessProblem) {
    const { title, message, retry, retryAt } = error;
    return { title, message, retry, retryAt };
  }
  return {
    title: 'Scan failed',
    message:
      "Scanning the repository failed unexpectedly. The log of the portal's backend says more.",
    retry: true,
  };
}

function timeText(): string {
  return new Date().toISOString();
}
