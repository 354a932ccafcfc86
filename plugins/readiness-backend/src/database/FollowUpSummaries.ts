import type { FollowUpsSummary } from '@prodready/plugin-readiness-common';
import type { Knex } from 'knex';
import { entitiesIn, mayName, Scope } from './EntityScope';
import {
  findingsIn,
  isWide,
  narrow,
  Narrowing,
  timesAt,
} from './followUpQueries';

/** How many findings stand, by owner, system, entity or check. */
export class FollowUpSummaries {
  constructor(private readonly knex: Knex) {}

  async summary(
    scope: Scope,
    query: Narrowing & {
      groupBy: 'owner' | 'system' | 'entity' | 'check';
      limit: number;
    },
    caller: string | undefined,
    now: Date,
  ): Promise<FollowUpsSummary> {
    const { groupBy } = query;
    if ((groupBy === 'owner' || groupBy === 'system') && isWide(query)) {
      return this.wideSummary(scope, { ...query, groupBy }, now);
    }
    const column = {
      owner: 'entities.owner',
      system: 'entities.system',
      entity: 'entities.ref',
      check: 'findings.check_id',
    }[groupBy];
    const { at, week, month } = timesAt(now);
    const count = (condition: string, name: string, bindings: string[] = []) =>
      this.knex.raw(
        `sum(case when ${condition} then 1 else 0 end) as ${name}`,
        bindings,
      );
    const counted = () =>
      findingsIn(this.knex, scope)
        .where(either =>
          either
            .whereIn('findings.state', ['open', 'exempt'])
            .orWhere('findings.resolved_at', '>=', month),
        )
        .modify(narrow, query, caller, now)
        .select(
          this.knex.raw('count(distinct findings.entity_ref) as entities'),
          count("findings.state = 'open'", 'open'),
          count("findings.state = 'open' and findings.blocker", 'blockers'),
          count("findings.state = 'open' and findings.due_at < ?", 'overdue', [
            at,
          ]),
          count(
            "findings.state = 'open' and findings.due_at >= ? and findings.due_at <= ?",
            'due_soon',
            [at, week],
          ),
          count(
            "findings.state = 'open' and findings.assignee is null",
            'unassigned',
          ),
          count("findings.state = 'exempt'", 'exempt'),
          count("findings.state = 'resolved'", 'resolved'),
          this.knex.raw(
            "min(case when findings.state = 'open' then findings.opened_at end) as oldest",
          ),
        );
    const [[total], groups] = await Promise.all([
      counted(),
      counted()
        .leftJoin('catalog_names', 'catalog_names.ref', column)
        .groupBy(column)
        .orderByRaw(`blockers desc, overdue desc, open desc, ${column} asc`)
        .limit(query.limit + 1)
        .select(
          `${column} as value`,
          this.knex.raw(
            {
              check: 'max(findings.title) as title',
              entity: 'max(entities.title) as title',
              owner: 'max(catalog_names.title) as title',
              system: 'max(catalog_names.title) as title',
            }[groupBy],
          ),
        ),
    ]);
    return {
      total: countsOf(total),
      groups: groups.slice(0, query.limit).map((row: any) => ({
        value: row.value,
        ...(row.title &&
          (groupBy === 'check' ||
            groupBy === 'entity' ||
            mayName(scope.visibility, row.value)) && { title: row.title }),
        ...countsOf(row),
      })),
      more: groups.length > query.limit,
    };
  }

  /** The summary of all findings of a scope: entities know how many they have, so only those are read that stand out. */
  private async wideSummary(
    scope: Scope,
    query: { groupBy: 'owner' | 'system'; limit: number },
    now: Date,
  ): Promise<FollowUpsSummary> {
    const column = `entities.${query.groupBy}`;
    const { at, week, month } = timesAt(now);
    const standing =
      'entities.open_critical + entities.open_major + entities.open_minor';
    const of = (rows: Knex.QueryBuilder) =>
      rows.groupBy(column).select(`${column} as value`);
    const answers: Array<
      Array<Partial<CountedRow> & { value: string | null }>
    > = await Promise.all([
      of(entitiesIn(this.knex, scope))
        .whereRaw(`${standing} + entities.exempt_findings > 0`)
        .select(
          this.knex.raw('count(*) as entities'),
          this.knex.raw(`sum(${standing}) as open`),
          this.knex.raw('sum(entities.open_blockers) as blockers'),
          this.knex.raw('sum(entities.exempt_findings) as exempt'),
          this.knex.raw('min(entities.oldest_open) as oldest'),
        ),
      of(findingsIn(this.knex, scope))
        .where('findings.state', 'open')
        .where('findings.due_at', '<=', week)
        .select(
          this.knex.raw(
            'sum(case when findings.due_at < ? then 1 else 0 end) as overdue',
            [at],
          ),
          this.knex.raw(
            'sum(case when findings.due_at < ? then 0 else 1 end) as due_soon',
            [at],
          ),
        ),
      of(findingsIn(this.knex, scope))
        .where('findings.state', 'open')
        .whereNotNull('findings.assignee')
        .select(this.knex.raw('count(*) as assigned')),
      of(findingsIn(this.knex, scope))
        .where('findings.state', 'resolved')
        .where('findings.resolved_at', '>=', month)
        .select(
          this.knex.raw('count(*) as resolved'),
          // Entities on which something stands are counted above.
          this.knex.raw(
            `count(distinct case when ${standing} + entities.exempt_findings = 0 then findings.entity_ref end) as entities`,
          ),
        ),
    ]);
    const groups = new Map<string | null, CountedRow>();
    const total = nothing(null);
    for (const row of answers.flat()) {
      const group = groups.get(row.value) ?? nothing(row.value);
      groups.set(row.value, group);
      for (const sums of [group, total]) addTo(sums, row);
    }
    const sorted = [...groups.values()].sort(
      (a, b) =>
        b.blockers - a.blockers ||
        b.overdue - a.overdue ||
        b.open - a.open ||
        inOrder(a.value, b.value),
    );
    const shown = sorted.slice(0, query.limit);
    const titles = await this.knex('catalog_names')
      .whereIn(
        'ref',
        shown.flatMap(({ value }) => value ?? []),
      )
      .select('ref', 'title');
    const titleOf = new Map(titles.map(({ ref, title }) => [ref, title]));
    return {
      total: countsOf(total),
      groups: shown.map(row => {
        const title =
          mayName(scope.visibility, row.value) && titleOf.get(row.value);
        return { value: row.value, ...(title && { title }), ...countsOf(row) };
      }),
      more: sorted.length > shown.length,
    };
  }
}

/** What databases count of a group; they give counts as text or number. */
interface CountedRow {
  value: string | null;
  entities: number;
  open: number;
  blockers: number;
  overdue: number;
  due_soon: number;
  assigned: number;
  unassigned: number;
  exempt: number;
  resolved: number;
  oldest: string | null;
}

function nothing(value: string | null): CountedRow {
  return {
    value,
    entities: 0,
    open: 0,
    blockers: 0,
    overdue: 0,
    due_soon: 0,
    assigned: 0,
    unassigned: 0,
    exempt: 0,
    resolved: 0,
    oldest: null,
  };
}

function addTo(sums: CountedRow, row: Partial<CountedRow>): void {
  sums.entities += Number(row.entities ?? 0);
  sums.open += Number(row.open ?? 0);
  sums.blockers += Number(row.blockers ?? 0);
  sums.overdue += Number(row.overdue ?? 0);
  sums.due_soon += Number(row.due_soon ?? 0);
  sums.assigned += Number(row.assigned ?? 0);
  sums.exempt += Number(row.exempt ?? 0);
  sums.resolved += Number(row.resolved ?? 0);
  sums.unassigned = sums.open - sums.assigned;
  if (row.oldest && (sums.oldest === null || row.oldest < sums.oldest)) {
    sums.oldest = row.oldest;
  }
}

/** What has no value comes last. */
function inOrder(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -1 : 1;
}

function countsOf(row: any): FollowUpsSummary['total'] {
  const number = (value: unknown) => Number(value ?? 0);
  return {
    entities: number(row?.entities),
    open: number(row?.open),
    blockers: number(row?.blockers),
    overdue: number(row?.overdue),
    dueSoon: number(row?.due_soon),
    unassigned: number(row?.unassigned),
    exempt: number(row?.exempt),
    resolved: number(row?.resolved),
    ...(row?.oldest && { oldestOpenedAt: row.oldest }),
  };
}
