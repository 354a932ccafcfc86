import {
  ChangesPage,
  FailingChecks,
  Grouping,
  Overview,
  OverviewGroup,
  Trend,
  VerdictCounts,
} from '@prodready/plugin-readiness-common';
import { AreaId, areaIds, Verdict } from '@prodready/report';
import type { Knex } from 'knex';
import type { CheckCatalog } from '../checks/CheckCatalog';
import { countAreas, reportSeparator } from './areaLetters';
import {
  entitiesIn,
  isPostgres,
  joinDomains,
  mayName,
  narrowTo,
  pageBy,
  readCursor,
  Scope,
  SortKey,
  whereOneOf,
  writeCursor,
} from './EntityScope';
import { noVerdicts } from './EntityList';
import { FindingRow, HistoryRow, verdictNames, verdictOrder } from './rows';

const day = 24 * 60 * 60 * 1000;

const columnOf: Record<Grouping, string> = {
  owner: 'entities.owner',
  system: 'entities.system',
  domain: 'entities.domain',
  kind: 'entities.kind',
  type: 'entities.type',
  lifecycle: 'entities.lifecycle',
};

const changeKeys: SortKey[] = [
  { sql: 'report_history.recorded_at', order: 'desc' },
  { sql: 'report_history.id', order: 'desc', number: true },
];

type Counts = Pick<
  OverviewGroup,
  'total' | 'verdicts' | 'areas' | 'blockers' | 'findings'
>;

type Count = number | string;

interface CountedRow {
  value?: string | null;
  total: Count;
  ready: Count;
  ready_with_gaps: Count;
  not_ready: Count;
  not_assessed: Count;
  /** Entities with blockers. */
  blocked: Count;
  blockers: Count;
  critical: Count;
  major: Count;
  minor: Count;
  statuses: string | null;
}

/** What the entities of a scope come to, counted by the database. */
export class Overviews {
  constructor(
    private readonly knex: Knex,
    private readonly checks: CheckCatalog,
  ) {}

  async overview(
    scope: Scope,
    query: {
      groupBy?: Grouping;
      rollUp: boolean;
      limit: number;
      days: number;
    },
    now: Date,
  ): Promise<Overview> {
    const since = new Date(now.getTime() - query.days * day);
    const { groupBy } = query;
    const [counted, stale, change] = await Promise.all([
      groupBy ? this.groups(scope, { ...query, groupBy }) : this.all(scope),
      this.stale(scope),
      this.change(scope, since.toISOString()),
    ]);
    return {
      ...counted,
      stale,
      change: { since: since.toISOString().slice(0, 10), ...change },
    };
  }

  private async all(scope: Scope): Promise<Counts> {
    const [row] = await this.counted(scope);
    return countsOf(row);
  }

  /** How many entities have a report that could not be made anew. */
  private async stale(scope: Scope): Promise<number> {
    const [{ n }] = await entitiesIn(this.knex, scope)
      .whereNotNull('entities.problem')
      .whereNotNull('entities.verdict')
      .select(this.knex.raw('count(*) as n'));
    return Number(n);
  }

  /**
   * Counts of everything together; or, with `modify`, of each group that it makes. From the columns of an index of its own,
   * `entities_counted`: any other makes the database read all there is of every entity.
   */
  private async counted(
    scope: Scope,
    modify: (query: Knex.QueryBuilder) => void = () => {},
  ): Promise<CountedRow[]> {
    const count = (condition: string, name: string) =>
      this.knex.raw(`count(*) filter (where ${condition}) as ${name}`);
    const sum = (column: string) =>
      this.knex.raw(`coalesce(sum(entities.${column}), 0) as ${column}`);
    const joined = isPostgres(this.knex) ? 'string_agg' : 'group_concat';
    return entitiesIn(this.knex, scope)
      .modify(modify)
      .select(
        this.knex.raw('count(*) as total'),
        ...verdictNames.map(verdict =>
          count(
            `entities.verdict_order = ${verdictOrder[verdict]}`,
            verdict.replaceAll('-', '_'),
          ),
        ),
        count('entities.blockers > 0', 'blocked'),
        ...['blockers', 'critical', 'major', 'minor'].map(sum),
        this.knex.raw(
          `${joined}(entities.statuses, '${reportSeparator}') as statuses`,
        ),
      );
  }

  /** The largest groups, and what all of them come to. */
  private async groups(
    scope: Scope,
    query: { groupBy: Grouping; rollUp: boolean; limit: number },
  ): Promise<Counts & { groups: OverviewGroup[]; moreGroups: boolean }> {
    const rolledUp = query.groupBy === 'owner' && query.rollUp;
    const { visibility } = scope;
    const [counted, all] = await Promise.all([
      this.counted(scope, narrowed => {
        let column = columnOf[query.groupBy];
        if (rolledUp) {
          column = 'owner_ancestry.ancestor';
          narrowed.join(
            'owner_ancestry',
            'owner_ancestry.owner',
            'entities.owner',
          );
          this.withoutHidden(narrowed, scope);
        } else if (query.groupBy === 'domain') {
          column = joinDomains(this.knex, narrowed, visibility);
        }
        narrowed
          .groupBy(column)
          .orderByRaw(`count(*) desc, ${column} asc`)
          .select(`${column} as value`);
      }),
      // What groups count that lie in each other does not add up.
      rolledUp ? this.all(scope) : undefined,
    ]);
    const largest = counted.slice(0, query.limit);
    const names = await this.names(
      largest.flatMap(({ value }) => value ?? []),
      scope,
    );
    return {
      ...(all ?? totalOf(counted)),
      groups: largest.map(({ value = null, ...row }) => {
        const name = value === null ? undefined : names.get(value);
        return {
          value,
          ...(name && { title: name.title }),
          ...(rolledUp && { parents: name?.parents ?? [] }),
          ...countsOf(row),
        };
      }),
      moreGroups: counted.length > largest.length,
    };
  }

  /** Leaves the groups out that the catalog hides from the caller, except for what they own themselves. */
  private withoutHidden(
    query: Knex.QueryBuilder,
    { visibility: { names } }: Scope,
  ): void {
    if (!names) return;
    query.andWhere(either => {
      either.whereRaw('owner_ancestry.ancestor = owner_ancestry.owner');
      either.orWhere(shown =>
        whereOneOf(this.knex, shown, 'owner_ancestry.ancestor', [...names]),
      );
    });
  }

  /** Of those that the caller may know more of than their reference. */
  private async names(
    all: string[],
    { visibility }: Scope,
  ): Promise<Map<string, { title: string; parents: string[] }>> {
    const refs = all.filter(ref => mayName(visibility, ref));
    if (refs.length === 0) return new Map();
    const rows = await this.knex('catalog_names')
      .whereIn('ref', refs)
      .select('ref', 'title', 'parents');
    return new Map(
      rows.map(({ ref, title, parents }) => [
        ref,
        {
          title,
          parents: (JSON.parse(parents) as string[]).filter(parent =>
            mayName(visibility, parent),
          ),
        },
      ]),
    );
  }

  /** Histories of the entities in a scope since a time, summed up by `select`. */
  private changesSince(scope: Scope, since: string): Knex.QueryBuilder {
    return entitiesIn(this.knex, scope)
      .join('report_history', 'report_history.entity_ref', 'entities.ref')
      .where('report_history.recorded_at', '>=', since);
  }

  /** The same of all entities. */
  private allChangesSince(since: string): Knex.QueryBuilder {
    return this.knex('report_history')
      .where('recorded_at', '>=', since)
      .whereNotIn('entity_ref', this.missing());
  }

  /** Entities that the catalog has no longer. They are few, so what counts all others looks for them. */
  private missing(): Knex.QueryBuilder {
    return this.knex('entities').whereNotNull('missing_since').select('ref');
  }

  /** How today differs from `since`. Entities that were assessed for the first time meanwhile were not assessed then. */
  private async change(
    scope: Scope,
    since: string,
  ): Promise<{ verdicts: VerdictCounts; blockers: number }> {
    const rows: Array<{
      verdict: Verdict;
      previous_verdict: Verdict | null;
      n: string;
      blockers: string | null;
    }> = await (seesAll(scope)
      ? this.allChangesSince(since)
      : this.changesSince(scope, since)
    )
      .groupBy('report_history.verdict', 'report_history.previous_verdict')
      .select(
        'report_history.verdict',
        'report_history.previous_verdict',
        this.knex.raw('count(*) as n'),
        this.knex.raw(
          'sum(report_history.blockers - coalesce(report_history.previous_blockers, 0)) as blockers',
        ),
      );
    const verdicts = noVerdicts();
    let blockers = 0;
    for (const row of rows) {
      verdicts[row.verdict] += Number(row.n);
      verdicts[row.previous_verdict ?? 'not-assessed'] -= Number(row.n);
      blockers += Number(row.blockers ?? 0);
    }
    return { verdicts, blockers };
  }

  /**
   * Counts by verdict, day by day. What was counted on each day is taken where it fits the question; what it does not
   * know is reckoned back from the histories of the entities that match today.
   */
  async trend(scope: Scope, length: number, now: Date): Promise<Trend> {
    const dates = Array.from({ length }, (_, index) =>
      new Date(now.getTime() - (length - 1 - index) * day)
        .toISOString()
        .slice(0, 10),
    );
    const today = dates[dates.length - 1];
    const points = await this.reckonedBack(scope, dates);
    const rollup = rollupOf(scope);
    if (!rollup) return { points, basis: 'history' };

    const rows = await this.knex('daily_rollups')
      .where(rollup)
      .whereBetween('day', [dates[0], today])
      .select('*');
    const counted = new Map(rows.map(row => [row.day, row]));
    // On a day on which everything was counted, a group that was not has had no entity.
    const days = new Set<string>(
      await this.knex('daily_rollups')
        .where({ dimension: 'all', value: '' })
        .whereBetween('day', [dates[0], today])
        .pluck('day'),
    );
    // Gaps, when nothing ran, would look like collapses: without every day the reckoning is the better answer.
    const whole = dates.every(date => date === today || days.has(date));
    if (!whole) return { points, basis: 'history' };
    return {
      basis: 'rollup',
      points: points.map(point => {
        if (point.day === today) return point;
        const row = counted.get(point.day);
        return {
          day: point.day,
          verdicts: {
            ready: row?.ready ?? 0,
            'ready-with-gaps': row?.ready_with_gaps ?? 0,
            'not-ready': row?.not_ready ?? 0,
            'not-assessed': row?.not_assessed ?? 0,
          },
          blockers: row?.blockers ?? 0,
        };
      }),
    };
  }

  private async reckonedBack(
    scope: Scope,
    dates: string[],
  ): Promise<Trend['points']> {
    const dayOf = 'substr(report_history.recorded_at, 1, 10)';
    const [[counted], rows]: [
      CountedRow[],
      Array<{
        day: string;
        verdict: Verdict;
        previous_verdict: Verdict | null;
        n: string;
        blockers: string | null;
      }>,
    ] = await Promise.all([
      this.counted(scope),
      this.changesSince(scope, `${dates[0]}T00:00:00.000Z`)
        .groupByRaw(
          `${dayOf}, report_history.verdict, report_history.previous_verdict`,
        )
        .select(
          this.knex.raw(`${dayOf} as day`),
          'report_history.verdict',
          'report_history.previous_verdict',
          this.knex.raw('count(*) as n'),
          this.knex.raw(
            'sum(report_history.blockers - coalesce(report_history.previous_blockers, 0)) as blockers',
          ),
        ),
    ]);
    const all = countsOf(counted);
    const verdicts = { ...all.verdicts };
    let blockers = all.blockers.findings;
    const byDay = new Map<string, typeof rows>();
    for (const row of rows) {
      byDay.set(row.day, [...(byDay.get(row.day) ?? []), row]);
    }
    const points: Trend['points'] = [];
    for (const date of [...dates].reverse()) {
      points.push({ day: date, verdicts: { ...verdicts }, blockers });
      for (const row of byDay.get(date) ?? []) {
        verdicts[row.verdict] -= Number(row.n);
        verdicts[row.previous_verdict ?? 'not-assessed'] += Number(row.n);
        blockers -= Number(row.blockers ?? 0);
      }
    }
    return points.reverse();
  }

  /** The checks that fail on most entities, by what current reports say: from the columns of the index `findings_standing`. */
  async failing(
    scope: Scope,
    query: { area?: AreaId[]; severity?: string[]; limit: number },
  ): Promise<FailingChecks> {
    const findings = () =>
      this.knex('findings')
        .join('entities', 'entities.ref', 'findings.entity_ref')
        .whereNull('entities.missing_since')
        .modify(narrowed => narrowTo(this.knex, narrowed, scope));
    const counted = seesAll(scope)
      ? this.knex('findings').whereNotIn('entity_ref', this.missing())
      : findings();
    const rows: Array<{
      check_id: string;
      failed: string;
      blocked: string;
      exempt: string;
    }> = await counted
      .whereIn('findings.state', ['open', 'exempt'])
      .where('findings.undecided', false)
      .modify(narrowed => {
        if (query.area) narrowed.whereIn('findings.area_id', query.area);
        if (query.severity) {
          narrowed.whereIn('findings.severity', query.severity);
        }
      })
      .groupBy('findings.check_id')
      .havingRaw("sum(case when findings.state = 'open' then 1 else 0 end) > 0")
      .orderByRaw(
        "sum(case when findings.state = 'open' then 1 else 0 end) desc, findings.check_id asc",
      )
      .limit(query.limit)
      .select(
        'findings.check_id',
        this.knex.raw(
          "sum(case when findings.state = 'open' then 1 else 0 end) as failed",
        ),
        this.knex.raw(
          "sum(case when findings.state = 'open' and findings.blocker then 1 else 0 end) as blocked",
        ),
        this.knex.raw(
          "sum(case when findings.state = 'exempt' then 1 else 0 end) as exempt",
        ),
      );
    if (rows.length === 0) return { items: [] };
    const ids = rows.map(({ check_id }) => check_id);
    const owners: Array<{
      check_id: string;
      owner: string | null;
      title: string | null;
      n: string;
    }> = await findings()
      .leftJoin('catalog_names', 'catalog_names.ref', 'entities.owner')
      .where('findings.state', 'open')
      .where('findings.undecided', false)
      .whereIn('findings.check_id', ids)
      .modify(narrowed => {
        if (query.severity) {
          narrowed.whereIn('findings.severity', query.severity);
        }
      })
      .groupBy('findings.check_id', 'entities.owner', 'catalog_names.title')
      .select(
        'findings.check_id',
        'entities.owner',
        'catalog_names.title',
        this.knex.raw('count(*) as n'),
      );
    const described = new Map<string, FindingRow>(
      (
        await this.knex('findings')
          .whereIn(
            'check_id',
            ids.filter(id => !this.checks.find(id)),
          )
          .groupBy('check_id', 'title', 'area_id', 'severity')
          .select('check_id', 'title', 'area_id', 'severity')
      ).map((row: FindingRow) => [row.check_id, row]),
    );
    return {
      items: rows.map(row => {
        const check = this.checks.find(row.check_id);
        const known = described.get(row.check_id);
        const own = owners
          .filter(({ check_id }) => check_id === row.check_id)
          .sort(
            (a, b) =>
              Number(b.n) - Number(a.n) ||
              String(a.owner).localeCompare(String(b.owner)),
          );
        return {
          checkId: row.check_id,
          title: check?.title ?? known?.title ?? row.check_id,
          area: check?.area ?? known?.area_id ?? areaIds[0],
          severity: check?.severity ?? known?.severity ?? 'minor',
          entities: Number(row.failed),
          blocked: Number(row.blocked),
          exempt: Number(row.exempt),
          owners: own.slice(0, 5).map(({ owner, title, n }) => ({
            owner,
            ...(title && mayName(scope.visibility, owner) && { title }),
            entities: Number(n),
          })),
          ownerCount: own.length,
        };
      }),
    };
  }

  /** Newest regressions and improvements. */
  async changes(
    scope: Scope,
    query: {
      direction?: 'regression' | 'improvement';
      days: number;
      limit: number;
      cursor?: string;
    },
    now: Date,
  ): Promise<ChangesPage> {
    const since = new Date(now.getTime() - query.days * day).toISOString();
    const of = `changes ${query.direction ?? 'all'}`;
    const after = readCursor(of, changeKeys, query.cursor);
    const rows: Array<
      HistoryRow & { title: string; owner: string | null; ref: string }
    > = await this.changesSince(scope, since)
      .whereNotNull('report_history.direction')
      .modify(narrowed => {
        if (query.direction) {
          narrowed.where('report_history.direction', query.direction);
        }
      })
      .modify(pageBy, changeKeys, after)
      .limit(query.limit + 1)
      .select(
        'report_history.*',
        'entities.ref',
        'entities.title',
        'entities.owner',
      );
    const page = rows.slice(0, query.limit);
    const last = page[page.length - 1];
    return {
      items: page.map(row => ({
        entityRef: row.ref,
        title: row.title,
        ...(row.owner && { owner: row.owner }),
        at: row.recorded_at,
        ...(row.commit && { commit: row.commit }),
        direction: row.direction ?? 'mixed',
        verdict: {
          from: row.previous_verdict ?? row.verdict,
          to: row.verdict,
        },
        blockers: { from: row.previous_blockers ?? 0, to: row.blockers },
        areas: JSON.parse(row.changes ?? '[]'),
      })),
      ...(rows.length > page.length && {
        nextCursor: writeCursor(of, [last.recorded_at, Number(last.id)]),
      }),
    };
  }
}

/** Which of the daily counts answers a scope, if any does: they know of everybody's entities and of one value at most. */
function rollupOf({
  visibility,
  filter,
}: Scope): { dimension: string; value: string } | undefined {
  if (visibility.uids || visibility.condition) return undefined;
  const used = Object.entries(filter).filter(
    ([, value]) => value !== undefined && value !== false,
  );
  if (used.length === 0) return { dimension: 'all', value: '' };
  const names = used.map(([name]) => name);
  const direct = filter.directOwner && names.includes('owner');
  const rest = names.filter(name => !(direct && name === 'directOwner'));
  const [name] = rest;
  if (rest.length !== 1) return undefined;
  if (
    name === 'owner' ? !direct : !['system', 'type', 'lifecycle'].includes(name)
  ) {
    return undefined;
  }
  const values = filter[name as 'owner' | 'system' | 'type' | 'lifecycle'];
  if (values?.length !== 1) return undefined;
  const value = values[0] ?? '';
  return {
    dimension: name,
    // References are kept in lower case, whatever case a question has.
    value: name === 'owner' || name === 'system' ? value.toLowerCase() : value,
  };
}

function seesAll({ visibility, filter }: Scope): boolean {
  return (
    !visibility.uids &&
    !visibility.condition &&
    Object.values(filter).every(value => value === undefined)
  );
}

function totalOf(rows: CountedRow[]): Counts {
  const sum = (column: Exclude<keyof CountedRow, 'value' | 'statuses'>) =>
    rows.reduce((total, row) => total + Number(row[column]), 0);
  return countsOf({
    total: sum('total'),
    ready: sum('ready'),
    ready_with_gaps: sum('ready_with_gaps'),
    not_ready: sum('not_ready'),
    not_assessed: sum('not_assessed'),
    blocked: sum('blocked'),
    blockers: sum('blockers'),
    critical: sum('critical'),
    major: sum('major'),
    minor: sum('minor'),
    statuses: rows
      .flatMap(({ statuses }) => statuses ?? [])
      .join(reportSeparator),
  });
}

/** Databases give counts as text or number. */
function countsOf(row: CountedRow): Counts {
  return {
    total: Number(row.total),
    verdicts: {
      ready: Number(row.ready),
      'ready-with-gaps': Number(row.ready_with_gaps),
      'not-ready': Number(row.not_ready),
      'not-assessed': Number(row.not_assessed),
    },
    areas: countAreas(row.statuses ?? ''),
    blockers: {
      findings: Number(row.blockers),
      entities: Number(row.blocked),
    },
    findings: {
      critical: Number(row.critical),
      major: Number(row.major),
      minor: Number(row.minor),
    },
  };
}
