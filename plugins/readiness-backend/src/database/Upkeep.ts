import type { Knex } from 'knex';
import { inBatches } from './database';
import { rankOf } from '../checks/priority';
import type { ExemptionStore } from './ExemptionStore';
import type { FindingRow } from './rows';
import type { Transition } from './transition';

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

const day = 24 * 60 * 60 * 1000;

/** What time alone brings about: overdue findings, ended exemptions, daily counts, and the end of what is old. */
export class Upkeep {
  constructor(
    private readonly knex: Knex,
    private readonly exemptions: ExemptionStore,
    private readonly retention: Retention = defaultRetention,
  ) {}

  /** Tells what became overdue and which reports changed with the end of an exemption. */
  async run(
    now: Date,
  ): Promise<{ overdue: FindingRow[]; expired: Transition[] }> {
    const expired = await this.exemptions.expire(now);
    const overdue = await this.overdue(now.toISOString());
    await this.count(now.toISOString().slice(0, 10));
    await this.forget(now);
    return { overdue, expired };
  }

  private async overdue(at: string): Promise<FindingRow[]> {
    const rows = await this.knex<FindingRow>('findings')
      .where({ state: 'open', overdue: false })
      .where('due_at', '<', at)
      .limit(5_000);
    for (const row of rows) {
      await this.knex<FindingRow>('findings')
        .where({
          entity_ref: row.entity_ref,
          check_id: row.check_id,
          overdue: false,
          state: 'open',
        })
        .update({ overdue: true, rank: row.rank + rankOf.overdue });
    }
    return rows;
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
        .leftJoin('reports', 'reports.entity_ref', 'entities.ref')
        .whereNull('entities.missing_since')
        .modify(query => {
          // PostgreSQL takes no constant to group by.
          if (dimension !== 'all') query.groupByRaw(value);
        })
        .select(
          this.knex.raw(`${value} as value`),
          sum("reports.verdict = 'ready'", 'ready'),
          sum("reports.verdict = 'ready-with-gaps'", 'ready_with_gaps'),
          sum("reports.verdict = 'not-ready'", 'not_ready'),
          sum('reports.verdict is null', 'not_assessed'),
          this.knex.raw('coalesce(sum(reports.blockers), 0) as blockers'),
        );
      for (const batch of inBatches(rows)) {
        await this.knex('daily_rollups')
          .insert(
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
          )
          .onConflict(['dimension', 'value', 'day'])
          .merge();
      }
    }
  }

  private async forget(now: Date): Promise<void> {
    const before = (days: number) =>
      new Date(now.getTime() - days * day).toISOString();
    await this.knex('report_versions')
      .where('assessed_at', '<', before(this.retention.reports))
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
