import type { FileLinks } from '@prodready/plugin-readiness-node';
import type { AreaStatus, Report, Severity } from '@prodready/report';
import type { Knex } from 'knex';
import { CheckCatalog } from '../checks/CheckCatalog';
import { lettersOf } from './areaLetters';
import { addChange } from './ChangeStore';
import { CheckPositions } from './CheckPositions';
import { inBatches } from './database';
import { bodyOf, reportOf } from './reportBody';
import {
  FindingSettings,
  meaningOf,
  nextFindings,
  nextPlaces,
  standingOf,
} from './findings';
import {
  AreaStatusRow,
  EntityRow,
  ExemptionRow,
  FindingColumns,
  FindingRow,
  HistoryRow,
  PlaceRow,
  ReportRow,
  ReportVersionRow,
  SummaryColumns,
  verdictOrder,
} from './rows';
import { areaChanges, directionOf, resultsOf, Transition } from './transition';

/** Thrown when a report comes too late: somebody else has taken over the scan that it belongs to. */
export class ClaimLostError extends Error {
  name = 'ClaimLostError';
}

/** A report with what it was made from. */
export interface NewReport {
  entityRef: string;
  report: Report;
  commit?: string;
  links?: FileLinks;
  etag?: string;
  fingerprint: string;
  assessedAt: string;
}

/** A report of an entity. */
export interface StoredReport {
  report: Report;
  assessedAt: string;
  commit?: string;
  links?: FileLinks;
}

export interface ReportStoreOptions {
  checks?: CheckCatalog;
  /** Days until a finding is due. */
  dueDays?: FindingSettings['dueDays'];
}

/** A report as it was stored, and what it made different. */
export interface Saved {
  /** With the exemptions that are approved. */
  report: Report;
  change: Transition;
}

export const defaultDueDays = { critical: 7, major: 30, minor: 90 };

/** Current reports with what follows from them: statuses, findings, history, earlier reports. */
export class ReportStore {
  private readonly checks: CheckCatalog;
  private readonly findings: FindingSettings;
  private readonly positions: CheckPositions;

  constructor(private readonly knex: Knex, options: ReportStoreOptions = {}) {
    this.checks = options.checks ?? new CheckCatalog();
    this.positions = new CheckPositions(knex);
    this.findings = {
      dueDays: options.dueDays ?? defaultDueDays,
      effortOf: id => this.checks.effortOf(id),
    };
  }

  /**
   * Puts a report in place of the last one, exempts in it what was approved, and gives it back with what became different. History grows
   * when the verdict, a status or the number of blockers changed; the replaced report is kept when it said something else.
   */
  async save(
    entry: NewReport,
    /** Whether the scan is still the caller's. */
    isHeld?: (tx: Knex.Transaction) => Promise<boolean>,
  ): Promise<Saved> {
    await this.positions.encode(entry.report);
    return this.knex.transaction(async tx => {
      if (isHeld && !(await isHeld(tx))) {
        throw new ClaimLostError('Another replica took the scan over');
      }
      return this.store(tx, entry, entry.assessedAt);
    });
  }

  /**
   * Has the current report follow the exemptions as they are now. `undefined` when there is none, or nothing changed.
   */
  async refresh(
    entityRef: string,
    at: string,
    within?: Knex.Transaction,
  ): Promise<Transition | undefined> {
    const work = async (tx: Knex.Transaction) => {
      const row = await locked(tx, entityRef);
      if (!row) return undefined;
      const report = await reportOf(row.body);
      const text = JSON.stringify(report);
      const next = await this.exempted(tx, entityRef, report, at);
      if (JSON.stringify(next) === text) return undefined;
      const { change } = await this.store(
        tx,
        {
          entityRef,
          report,
          ...(row.commit && { commit: row.commit }),
          ...(row.links && { links: JSON.parse(row.links) }),
          ...(row.etag && { etag: row.etag }),
          fingerprint: row.fingerprint,
          assessedAt: row.assessed_at,
        },
        at,
      );
      return change;
    };
    return within ? work(within) : this.knex.transaction(work);
  }

  private async store(
    tx: Knex.Transaction,
    entry: NewReport,
    at: string,
  ): Promise<Saved> {
    const { entityRef, assessedAt, commit } = entry;
    const previous = await locked(tx, entityRef);
    const report = await this.exempted(tx, entityRef, entry.report, at);
    const moment = { entityRef, at, ...(commit && { commit }) };

    const known = await tx<FindingRow>('findings').where({
      entity_ref: entityRef,
    });
    const findings = nextFindings(known, report, moment, this.findings);
    await writeFindings(tx, entityRef, findings.rows, at);
    const places = nextPlaces(
      await tx<PlaceRow>('finding_places').where({ entity_ref: entityRef }),
      report,
      moment,
    );
    await writePlaces(tx, entityRef, places, moment);

    const meaning = meaningOf(report);
    const same = previous?.meaning === meaning;
    if (previous?.meaning && !same) await this.keep(tx, previous, at);

    const count = (severity: Severity) =>
      openResults(report).filter(result => result.severity === severity).length;
    const summary = {
      verdict: report.verdict,
      blockers: report.blockers.length,
      commit: commit ?? null,
      assessed_at: assessedAt,
      outcomes: await this.positions.encode(report, tx),
      statuses: lettersOf(report),
      critical: count('critical'),
      major: count('major'),
      minor: count('minor'),
      exempt: resultsOf(report).filter(
        ({ result }) => result.outcome === 'exempt',
      ).length,
    };
    await tx<ReportRow>('reports')
      .insert({
        ...summary,
        entity_ref: entityRef,
        body: await bodyOf(report),
        links: entry.links ? JSON.stringify(entry.links) : null,
        etag: entry.etag ?? null,
        fingerprint: entry.fingerprint,
        areas: JSON.stringify(
          report.areas.map(({ id, status, reason }) => ({
            id,
            status,
            reason,
          })),
        ),
        meaning,
        since: same ? previous.since : at,
      })
      .onConflict('entity_ref')
      .merge();
    const standing = new Map(
      [...known, ...findings.rows].map(row => [row.check_id, row]),
    );
    await tx<SummaryColumns & FindingColumns & { ref: string }>('entities')
      .where({ ref: entityRef })
      .update({
        ...summary,
        verdict_order: verdictOrder[report.verdict],
        ...standingOf(standing.values()),
      });
    await writeAreas(tx, entityRef, report);
    const change = await remember(tx, {
      moment,
      report,
      previous,
      changes: findings.changes,
    });
    await addChange(tx, change);
    return { change, report };
  }

  private async exempted(
    tx: Knex,
    entityRef: string,
    report: Report,
    at: string,
  ): Promise<Report> {
    const today = at.slice(0, 10);
    const rows = await tx<ExemptionRow>('exemptions')
      .join<EntityRow>('entities', join =>
        join
          .on('entities.ref', 'exemptions.entity_ref')
          .andOn('entities.uid', 'exemptions.entity_uid'),
      )
      .where('exemptions.entity_ref', entityRef)
      .where('exemptions.status', 'approved')
      .where('exemptions.until', '>=', today)
      .orderBy(['exemptions.requested_at', 'exemptions.id'])
      .select(
        'exemptions.check_id',
        'exemptions.fingerprint',
        'exemptions.reason',
        'exemptions.until',
        'exemptions.decided_by',
      );
    const exempt = resultsOf(report).some(
      ({ result }) => result.exemption || result.placeExemptions,
    );
    if (rows.length === 0 && !exempt) return report;
    return this.checks.exempt(
      report,
      rows.map(row => ({
        checkId: row.check_id,
        ...(row.fingerprint && { fingerprint: row.fingerprint }),
        reason: row.reason,
        until: row.until,
        ...(row.decided_by && { by: row.decided_by }),
        source: 'portal' as const,
      })),
      today,
    );
  }

  private async keep(tx: Knex, row: ReportRow, at: string): Promise<void> {
    await tx<ReportVersionRow>('report_versions').insert({
      entity_ref: row.entity_ref,
      since: row.since ?? row.assessed_at,
      assessed_at: row.assessed_at,
      replaced_at: at,
      commit: row.commit,
      links: row.links,
      body: row.body,
    });
  }

  /** The current report. */
  async find(entityRef: string): Promise<StoredReport | undefined> {
    const row = await this.knex<ReportRow>('reports')
      .where({ entity_ref: entityRef })
      .first('body', 'assessed_at', 'commit', 'links');
    return row && stored(row);
  }

  /** The current report as it is stored. */
  async body(entityRef: string): Promise<Buffer | undefined> {
    const row = await this.knex<ReportRow>('reports')
      .where({ entity_ref: entityRef })
      .first('body');
    return row?.body;
  }

  /** The report that was current at a time, as far as it is kept. */
  async findAt(
    entityRef: string,
    at: string,
  ): Promise<StoredReport | undefined> {
    const current = await this.knex<ReportRow>('reports')
      .where({ entity_ref: entityRef })
      .first('body', 'assessed_at', 'commit', 'links', 'since');
    if (current && (current.since ?? current.assessed_at) <= at) {
      return stored(current);
    }
    return this.version(entityRef, query =>
      query.where('since', '<=', at).orderBy('since', 'desc'),
    );
  }

  /** The report that was replaced at `since` of the one that was current at `at`. */
  async findBefore(
    entityRef: string,
    at: string,
  ): Promise<StoredReport | undefined> {
    const current = await this.knex<ReportRow>('reports')
      .where({ entity_ref: entityRef })
      .first('since', 'assessed_at');
    const currentSince = current && (current.since ?? current.assessed_at);
    if (currentSince !== undefined && currentSince <= at) {
      return this.version(entityRef, query =>
        query.where('since', '<', currentSince).orderBy('since', 'desc'),
      );
    }
    return this.version(entityRef, query =>
      query.where('since', '<=', at).orderBy('since', 'desc').offset(1),
    );
  }

  private async version(
    entityRef: string,
    narrow: (query: Knex.QueryBuilder) => Knex.QueryBuilder,
  ): Promise<StoredReport | undefined> {
    const row: ReportVersionRow | undefined = await narrow(
      this.knex('report_versions').where({ entity_ref: entityRef }),
    ).first();
    return row && stored(row);
  }

  /** Since when each kept report was current, the current one included. */
  async keptSince(entityRef: string): Promise<string[]> {
    const versions = await this.knex<ReportVersionRow>('report_versions')
      .where({ entity_ref: entityRef })
      .select('since');
    const current = await this.knex<ReportRow>('reports')
      .where({ entity_ref: entityRef })
      .first('since', 'assessed_at');
    return [
      ...versions.map(({ since }) => since),
      ...(current ? [current.since ?? current.assessed_at] : []),
    ];
  }

  /** What the current reports of these entities were made from, by reference. */
  async origins(
    entityRefs: string[],
  ): Promise<Map<string, { etag: string | null; fingerprint: string }>> {
    const origins = new Map();
    for (const batch of inBatches(entityRefs)) {
      const rows = await this.knex<ReportRow>('reports')
        .whereIn('entity_ref', batch)
        .select('entity_ref', 'etag', 'fingerprint');
      for (const { entity_ref, etag, fingerprint } of rows) {
        origins.set(entity_ref, { etag, fingerprint });
      }
    }
    return origins;
  }

  /** Changes of verdict and statuses of an entity, newest first, before the entry with the id `before`. */
  async history(
    entityRef: string,
    page: { limit?: number; before?: number } = {},
  ): Promise<HistoryRow[]> {
    return this.knex<HistoryRow>('report_history')
      .where({ entity_ref: entityRef })
      .modify(query => {
        if (page.before !== undefined) query.where('id', '<', page.before);
        if (page.limit !== undefined) query.limit(page.limit);
      })
      .orderBy('id', 'desc');
  }
}

/** A scan failed since the report was made. The problem stays until a scan succeeds, also while another one runs. */
export function isStale(
  row: Pick<EntityRow, 'problem'>,
  hasReport: boolean,
): boolean {
  return hasReport && row.problem !== null;
}

async function stored(
  row: Pick<ReportRow, 'body' | 'assessed_at' | 'commit' | 'links'>,
): Promise<StoredReport> {
  return {
    report: await reportOf(row.body),
    assessedAt: row.assessed_at,
    ...(row.commit && { commit: row.commit }),
    ...(row.links && { links: JSON.parse(row.links) }),
  };
}

/** The row of the current report; on PostgreSQL nobody else changes it before the transaction ends. */
async function locked(
  tx: Knex.Transaction,
  entityRef: string,
): Promise<ReportRow | undefined> {
  const query = tx<ReportRow>('reports').where({ entity_ref: entityRef });
  return tx.client.config.client === 'pg'
    ? query.forUpdate().first()
    : query.first();
}

function openResults(report: Report) {
  return resultsOf(report)
    .map(({ result }) => result)
    .filter(({ outcome }) => outcome === 'fail');
}

async function writeFindings(
  tx: Knex,
  entityRef: string,
  rows: FindingRow[],
  at: string,
): Promise<void> {
  for (const batch of inBatches(rows, 40)) {
    await tx<FindingRow>('findings')
      .insert(batch)
      .onConflict(['entity_ref', 'check_id'])
      .merge();
  }
  await tx<FindingRow>('findings')
    .where({ entity_ref: entityRef })
    .whereNot('state', 'open')
    .where('overdue', true)
    .update({ overdue: false, last_seen_at: at });
}

async function writePlaces(
  tx: Knex,
  entityRef: string,
  { rows, gone }: { rows: PlaceRow[]; gone: string[] },
  { at, commit }: { at: string; commit?: string },
): Promise<void> {
  for (const batch of inBatches(rows, 60)) {
    await tx<PlaceRow>('finding_places')
      .insert(batch)
      .onConflict(['entity_ref', 'fingerprint'])
      .merge();
  }
  for (const batch of inBatches(gone)) {
    await tx<PlaceRow>('finding_places')
      .where({ entity_ref: entityRef })
      .whereIn('fingerprint', batch)
      .update({ resolved_at: at, resolved_commit: commit ?? null });
  }
}

async function writeAreas(
  tx: Knex,
  entityRef: string,
  report: Report,
): Promise<void> {
  await tx<AreaStatusRow>('area_statuses')
    .insert(
      report.areas.map(({ id, status, reason }, position) => ({
        entity_ref: entityRef,
        area_id: id,
        position,
        status,
        reason,
      })),
    )
    .onConflict(['entity_ref', 'area_id'])
    .merge();
  await tx<AreaStatusRow>('area_statuses')
    .where({ entity_ref: entityRef })
    .whereNotIn(
      'area_id',
      report.areas.map(({ id }) => id),
    )
    .delete();
}

/** Tells what changed, and writes it into the history where the verdict, a status or the number of blockers did. */
async function remember(
  tx: Knex,
  options: {
    moment: { entityRef: string; at: string; commit?: string };
    report: Report;
    previous: ReportRow | undefined;
    changes: Transition['findings'];
  },
): Promise<Transition> {
  const { moment, report, previous, changes } = options;
  const { entityRef, at, commit } = moment;
  const last = await tx<HistoryRow>('report_history')
    .where({ entity_ref: entityRef })
    .orderBy('id', 'desc')
    .first('areas');
  const statuses: Record<string, AreaStatus> = Object.fromEntries(
    report.areas.map(({ id, status }) => [id, status]),
  );
  const areas = areaChanges(
    new Map(Object.entries(last ? JSON.parse(last.areas) : {})),
    new Map(Object.entries(statuses)),
  );
  const blockers = {
    from: previous?.blockers ?? 0,
    to: report.blockers.length,
  };
  const direction =
    previous &&
    directionOf(
      { from: previous.verdict, to: report.verdict },
      blockers,
      areas,
    );
  if (
    !previous ||
    areas.length > 0 ||
    previous.verdict !== report.verdict ||
    blockers.from !== blockers.to
  ) {
    await tx<HistoryRow>('report_history').insert({
      entity_ref: entityRef,
      verdict: report.verdict,
      areas: JSON.stringify(statuses),
      commit: commit ?? null,
      recorded_at: at,
      previous_verdict: previous?.verdict ?? null,
      blockers: blockers.to,
      previous_blockers: previous?.blockers ?? null,
      changes: JSON.stringify(previous ? areas : []),
      direction: direction ?? null,
      opened: changes.opened.length + changes.reopened.length,
      closed: changes.closed.length,
    });
  }
  return {
    entityRef,
    at,
    ...(commit && { commit }),
    first: !previous,
    verdict: {
      ...(previous && { from: previous.verdict }),
      to: report.verdict,
    },
    blockers,
    areas: previous ? areas : [],
    findings: changes,
    ...(direction && { direction }),
  };
}
