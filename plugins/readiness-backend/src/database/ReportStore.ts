import type { FileLinks } from '@prodready/plugin-readiness-node';
import type { EntitySummary } from '@prodready/plugin-readiness-common';
import type { Report, Verdict } from '@prodready/report';
import type { Knex } from 'knex';
import { inBatches } from './database';
import {
  AreaStatusRow,
  EntityRow,
  HistoryRow,
  ReportRow,
  scanStateOf,
} from './rows';

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

/** The last good report of an entity. */
export interface StoredReport {
  report: Report;
  assessedAt: string;
  links?: FileLinks;
}

/** Just enough of an entity to filter, sort and count a list. */
export interface Candidate {
  ref: string;
  uid: string;
  name: string;
  title: string;
  owner?: string;
  verdict?: Verdict;
  blockers: number;
  assessedAt?: string;
}

/** Current reports and their history. */
export class ReportStore {
  constructor(private readonly knex: Knex) {}

  /** Puts a report in place of the last one; history grows only when the verdict or a status of an area changed. */
  async save(entry: NewReport): Promise<void> {
    const { entityRef, report, assessedAt } = entry;
    await this.knex.transaction(async tx => {
      await tx<ReportRow>('reports')
        .insert({
          entity_ref: entityRef,
          report: JSON.stringify(report),
          verdict: report.verdict,
          blockers: report.blockers.length,
          commit: entry.commit ?? null,
          links: entry.links ? JSON.stringify(entry.links) : null,
          etag: entry.etag ?? null,
          fingerprint: entry.fingerprint,
          assessed_at: assessedAt,
        })
        .onConflict('entity_ref')
        .merge();

      await tx<AreaStatusRow>('area_statuses')
        .where({ entity_ref: entityRef })
        .delete();
      await tx<AreaStatusRow>('area_statuses').insert(
        report.areas.map(({ id, status, reason }, position) => ({
          entity_ref: entityRef,
          area_id: id,
          position,
          status,
          reason,
        })),
      );
      await remember(tx, entry);
    });
  }

  async find(entityRef: string): Promise<StoredReport | undefined> {
    const row = await this.knex<ReportRow>('reports')
      .where({ entity_ref: entityRef })
      .first('report', 'assessed_at', 'links');
    return (
      row && {
        report: JSON.parse(row.report),
        assessedAt: row.assessed_at,
        ...(row.links && { links: JSON.parse(row.links) }),
      }
    );
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

  /** All entities that the catalog has, lightly: to choose from what a list shows. */
  async candidates(): Promise<Candidate[]> {
    const rows = await this.knex('entities')
      .leftJoin('reports', 'reports.entity_ref', 'entities.ref')
      .whereNull('entities.missing_since')
      .select(
        'entities.ref',
        'entities.uid',
        'entities.name',
        'entities.title',
        'entities.owner',
        'reports.verdict',
        'reports.blockers',
        'reports.assessed_at',
      );
    return rows.map(row => ({
      ref: row.ref,
      uid: row.uid,
      name: row.name,
      title: row.title,
      owner: row.owner ?? undefined,
      verdict: row.verdict ?? undefined,
      blockers: row.blockers ?? 0,
      assessedAt: row.assessed_at ?? undefined,
    }));
  }

  /** The entities of one page of a list, in the order of `refs`. */
  async summaries(refs: string[]): Promise<EntitySummary[]> {
    const found = new Map<string, EntitySummary>();
    for (const batch of inBatches(refs)) {
      const rows = await this.knex('entities')
        .leftJoin('reports', 'reports.entity_ref', 'entities.ref')
        .whereIn('entities.ref', batch)
        .select<
          Array<
            EntityRow &
              Partial<Pick<ReportRow, 'verdict' | 'blockers' | 'assessed_at'>>
          >
        >(
          'entities.*',
          'reports.verdict',
          'reports.blockers',
          'reports.assessed_at',
        );
      const areas = await this.knex<AreaStatusRow>('area_statuses')
        .whereIn('entity_ref', batch)
        .orderBy(['entity_ref', 'position']);
      for (const row of rows) {
        found.set(row.ref, {
          entityRef: row.ref,
          title: row.title,
          kind: row.kind,
          ...(row.type && { type: row.type }),
          ...(row.lifecycle && { lifecycle: row.lifecycle }),
          ...(row.owner && { owner: row.owner }),
          ...(row.system && { system: row.system }),
          ...(row.verdict && { verdict: row.verdict }),
          blockers: row.blockers ?? 0,
          areas: areas
            .filter(area => area.entity_ref === row.ref)
            .map(({ area_id, status, reason }) => ({
              id: area_id,
              status,
              reason,
            })),
          ...(row.assessed_at && { assessedAt: row.assessed_at }),
          stale: isStale(row, Boolean(row.assessed_at)),
          scan: scanStateOf(row),
        });
      }
    }
    return refs.flatMap(ref => found.get(ref) ?? []);
  }

  /** Every change of verdict or statuses of an entity, oldest first. */
  async history(entityRef: string): Promise<HistoryRow[]> {
    return this.knex<HistoryRow>('report_history')
      .where({ entity_ref: entityRef })
      .orderBy('id');
  }
}

/** A scan failed since the report was made. The problem stays until a scan succeeds, also while another one runs. */
export function isStale(
  row: Pick<EntityRow, 'problem'>,
  hasReport: boolean,
): boolean {
  return hasReport && row.problem !== null;
}

async function remember(
  tx: Knex,
  { entityRef, report, commit, assessedAt }: NewReport,
): Promise<void> {
  const areas = JSON.stringify(
    Object.fromEntries(report.areas.map(({ id, status }) => [id, status])),
  );
  const last = await tx<HistoryRow>('report_history')
    .where({ entity_ref: entityRef })
    .orderBy('id', 'desc')
    .first('verdict', 'areas');
  if (last?.verdict === report.verdict && last.areas === areas) return;
  await tx<HistoryRow>('report_history').insert({
    entity_ref: entityRef,
    verdict: report.verdict,
    areas,
    commit: commit ?? null,
    recorded_at: assessedAt,
  });
}
