import type { Knex } from 'knex';
import { inBatches } from './database';
import { rankOf } from '../checks/priority';
import type { ExemptionStore } from './ExemptionStore';
import { lockReports } from './locks';
import type { ReportStore } from './ReportStore';
import type { ExemptionRow, FindingRow } from './rows';

export interface Retention {
  /** Days that replaced reports are kept. */
  reports: number;
  /** Days that resolved findings are kept. */
  findings: number;
  /** Days that daily counts are kept. */
  rollups: number;
}

export const defaultRetention: Retention = {
  reports: 90,
  findings: 365,
  rollups: 731,
};

/** What time brought about for an entity, beside changes of its report. */
export interface Passed {
  /** Findings that became overdue. */
  overdue: FindingRow[];
  /** Exemptions that end soon, each told of once. */
  ending: EndingExemption[];
}

/** Takes note of what passed, within the transaction that has it never come up again. */
export type NotePassed = (
  passed: Partial<Passed>,
  tx: Knex.Transaction,
  now: string,
) => Promise<void>;

/** An exemption that will end. */
export interface EndingExemption {
  entityRef: string;
  checkId: string;
  title: string;
  /** The last day. */
  until: string;
}

const day = 24 * 60 * 60 * 1000;
/** Days before the end of an exemption that its owner is told: time for mending, or for asking for another. */
const noticeDays = 7;
/** Findings and exemptions that one run looks at; the next goes on. */
const atOnce = 5_000;

/** What time alone brings about: overdue findings, ended exemptions, daily counts, and the end of what is old. */
export class Upkeep {
  constructor(
    private readonly knex: Knex,
    private readonly exemptions: ExemptionStore,
    private readonly reports: ReportStore,
    private readonly retention: Retention = defaultRetention,
    private readonly note: NotePassed = async () => {},
  ) {}

  /** Has each thing noted once, whenever it may be interrupted. */
  async run(now: Date): Promise<void> {
    await this.exemptions.expire(now);
    await this.expireOfRepositories(now);
    await this.overdue(now.toISOString());
    await this.ending(now);
    await this.count(now.toISOString().slice(0, 10));
    await this.forget(now);
  }

  private async overdue(at: string): Promise<void> {
    const due = (knex: Knex) =>
      knex<FindingRow>('findings')
        .where({ state: 'open', overdue: false })
        .where('due_at', '<', at);
    const rows: Array<Pick<FindingRow, 'entity_ref'>> = await due(this.knex)
      .limit(atOnce)
      .select('entity_ref');
    for (const ref of new Set(rows.map(({ entity_ref }) => entity_ref))) {
      await this.knex.transaction(async tx => {
        // Scans write the findings of an entity under the same lock.
        await lockReports(tx, [ref]);
        const overdue = await due(tx).where({ entity_ref: ref });
        if (overdue.length === 0) return;
        await due(tx)
          .where({ entity_ref: ref })
          .update({
            overdue: true,
            rank: tx.raw('?? + ?', ['rank', rankOf.overdue]) as any,
          });
        await this.note({ overdue }, tx, at);
      });
    }
  }

  /** Exemptions of a file in the repository end as well when nobody touches the repository. */
  private async expireOfRepositories(now: Date): Promise<void> {
    const at = now.toISOString();
    const ended = (await this.exemptOfRepositories()).filter(
      ({ until }) => until < at.slice(0, 10),
    );
    for (const ref of new Set(ended.map(({ entityRef }) => entityRef))) {
      await this.reports.refresh(ref, at);
    }
  }

  private async exemptOfRepositories(): Promise<EndingExemption[]> {
    const rows = await this.knex<FindingRow>('findings')
      .where({ state: 'exempt' })
      .where('exemption', 'like', '%"source":"repository"%')
      .select('entity_ref', 'check_id', 'title', 'exemption');
    return rows.flatMap(row => {
      const { source, until } = JSON.parse(row.exemption ?? '{}');
      return source === 'repository'
        ? [endingOf({ ...row, until: String(until) })]
        : [];
    });
  }

  /** Exemptions that end within days, whoever granted them. What was granted for no longer than that tells nobody news. */
  private async ending(now: Date): Promise<void> {
    const dayFrom = (days: number) =>
      new Date(now.getTime() + days * day).toISOString().slice(0, 10);
    const [today, soon] = [dayFrom(0), dayFrom(noticeDays)];
    const granted = await this.knex<ExemptionRow>('exemptions')
      .join('entities', join =>
        join
          .on('entities.ref', 'exemptions.entity_ref')
          .andOn('entities.uid', 'exemptions.entity_uid'),
      )
      // What was mended meanwhile needs no exemption.
      .join('findings', join =>
        join
          .on('findings.entity_ref', 'exemptions.entity_ref')
          .andOn('findings.check_id', 'exemptions.check_id'),
      )
      .whereNot('findings.state', 'resolved')
      .where('exemptions.status', 'approved')
      .whereBetween('exemptions.until', [today, soon])
      .where('exemptions.decided_at', '<', dayFrom(-1))
      .limit(atOnce)
      .select<ExemptionRow[]>('exemptions.*');
    const candidates = [
      ...granted.map(endingOf),
      ...(await this.exemptOfRepositories()).filter(
        ({ until }) => until >= today && until <= soon,
      ),
    ];
    const byEntity = new Map<string, EndingExemption[]>();
    for (const candidate of candidates) {
      const { entityRef } = candidate;
      byEntity.set(entityRef, [...(byEntity.get(entityRef) ?? []), candidate]);
    }
    for (const ofEntity of byEntity.values()) {
      await this.knex.transaction(async tx => {
        const ending: EndingExemption[] = [];
        for (const candidate of ofEntity) {
          const { entityRef, checkId, until } = candidate;
          const key = { entity_ref: entityRef, check_id: checkId, until };
          if (await tx('told_endings').where(key).first()) continue;
          await tx('told_endings').insert(key).onConflict().ignore();
          ending.push(candidate);
        }
        if (ending.length > 0)
          await this.note({ ending }, tx, now.toISOString());
      });
    }
    await this.knex('told_endings').where('until', '<', dayFrom(-1)).delete();
  }

  /** Where everything stands today, by what entities have in common. The last count of a day is what stays. */
  private async count(today: string): Promise<void> {
    const dimensions = {
      all: "''",
      owner: "coalesce(entities.owner, '')",
      system: "coalesce(entities.system, '')",
      lifecycle: "coalesce(entities.lifecycle, '')",
      type: "coalesce(entities.type, '')",
    };
    const sum = (condition: string, name: string) =>
      this.knex.raw(`sum(case when ${condition} then 1 else 0 end) as ${name}`);
    for (const [dimension, value] of Object.entries(dimensions)) {
      const rows: Array<Record<string, string>> = await this.knex('entities')
        .whereNull('entities.missing_since')
        .modify(query => {
          // PostgreSQL takes no constant to group by.
          if (dimension !== 'all') query.groupByRaw(value);
        })
        .select(
          this.knex.raw(`${value} as value`),
          sum("entities.verdict = 'ready'", 'ready'),
          sum("entities.verdict = 'ready-with-gaps'", 'ready_with_gaps'),
          sum("entities.verdict = 'not-ready'", 'not_ready'),
          sum('entities.verdict is null', 'not_assessed'),
          this.knex.raw('coalesce(sum(entities.blockers), 0) as blockers'),
        );
      await this.knex.transaction(async tx => {
        // Whoever owned something this morning and owns nothing by now would be counted still.
        await tx('daily_rollups').where({ day: today, dimension }).delete();
        for (const batch of inBatches(rows)) {
          await tx('daily_rollups').insert(
            batch.map(row => ({
              day: today,
              dimension,
              value: row.value,
              ready: Number(row.ready),
              ready_with_gaps: Number(row.ready_with_gaps),
              not_ready: Number(row.not_ready),
              not_assessed: Number(row.not_assessed),
              blockers: Number(row.blockers),
            })),
          );
        }
      });
    }
  }

  private async forget(now: Date): Promise<void> {
    const before = (days: number) =>
      new Date(now.getTime() - days * day).toISOString();
    await this.knex('report_versions')
      .where('replaced_at', '<', before(this.retention.reports))
      .delete();
    // What could not be told for days is no news any more.
    await this.knex('status_changes')
      .where('created_at', '<', before(3))
      .delete();
    await this.knex('finding_places')
      .where('resolved_at', '<', before(this.retention.findings))
      .delete();
    await this.knex('findings')
      .where('state', 'resolved')
      .where('resolved_at', '<', before(this.retention.findings))
      .delete();
    await this.knex('daily_rollups')
      .where('day', '<', before(this.retention.rollups).slice(0, 10))
      .delete();
  }
}

function endingOf(row: {
  entity_ref: string;
  check_id: string;
  title: string;
  until: string;
}): EndingExemption {
  return {
    entityRef: row.entity_ref,
    checkId: row.check_id,
    title: row.title,
    until: row.until,
  };
}
