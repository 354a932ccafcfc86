import { followUpsQuerySchema } from '@prodready/plugin-readiness-common';
import type { Knex } from 'knex';
import { z } from 'zod';
import { escapeLike, narrowTo, Scope, SortKey } from './EntityScope';
import type { FindingColumns } from './rows';

export type Query = z.output<typeof followUpsQuerySchema>;

/** What a query wants of findings, whatever their entities. */
export type Narrowing = Omit<
  Query,
  'filter' | 'sort' | 'limit' | 'cursor' | 'state'
>;

const day = 24 * 60 * 60 * 1000;
const soon = 7 * day;

/** The findings of the entities of a scope. */
export function findingsIn(knex: Knex, scope: Scope): Knex.QueryBuilder {
  return knex('findings')
    .join('entities', 'entities.ref', 'findings.entity_ref')
    .whereNull('entities.missing_since')
    .modify(query => narrowTo(knex, query, scope));
}

/** The times that findings are told apart by: now, the end of what is due soon, and the beginning of what is recent. */
export function timesAt(now: Date): {
  at: string;
  week: string;
  month: string;
} {
  return {
    at: now.toISOString(),
    week: new Date(now.getTime() + soon).toISOString(),
    month: new Date(now.getTime() - 30 * day).toISOString(),
  };
}

/** Nothing but entities narrows the query. */
export function isWide(query: Narrowing): boolean {
  const { check, area, severity, blocker, due, assignee, assignedToMe } = query;
  return (
    [check, area, severity, blocker, due, assignee].every(
      wanted => wanted === undefined,
    ) &&
    !assignedToMe &&
    !query.text?.trim() &&
    !query.resolvedWithinDays
  );
}

/** The columns of entities that together count what a query means; `undefined` when it asks for more than they know. */
export function countedIn({
  state,
  severity,
  blocker,
  ...query
}: Query): Array<keyof FindingColumns> | undefined {
  const { check, area, due, assignee, assignedToMe } = query;
  if (check || area || due || assignee || assignedToMe) return undefined;
  if (query.text?.trim() || query.resolvedWithinDays) return undefined;
  if (severity?.length === 0) return undefined;
  const open = state.includes('open');
  const exempt = state.includes('exempt');
  if (state.includes('resolved')) return undefined;
  if (severity === undefined && blocker === undefined) {
    return [
      ...(open ? openColumns : []),
      ...(exempt ? (['exempt_findings'] as const) : []),
    ];
  }
  if (exempt) return undefined;
  if (blocker === undefined) {
    return [...new Set(severity)].map(one => `open_${one}` as const);
  }
  return blocker && severity === undefined ? ['open_blockers'] : undefined;
}

const openColumns = ['open_critical', 'open_major', 'open_minor'] as const;

export function narrow(
  query: Knex.QueryBuilder,
  wanted: Narrowing,
  caller: string | undefined,
  now: Date,
): void {
  if (wanted.check) query.whereIn('findings.check_id', wanted.check);
  if (wanted.area) query.whereIn('findings.area_id', wanted.area);
  if (wanted.severity) query.whereIn('findings.severity', wanted.severity);
  if (wanted.blocker !== undefined) {
    query.where('findings.blocker', wanted.blocker);
  }
  if (wanted.due) {
    const at = now.toISOString();
    const week = new Date(now.getTime() + soon).toISOString();
    query.andWhere(either => {
      either.whereRaw('1 = 0');
      for (const due of wanted.due ?? []) {
        if (due === 'overdue') either.orWhere('findings.due_at', '<', at);
        if (due === 'soon') {
          either.orWhereBetween('findings.due_at', [at, week]);
        }
        if (due === 'later') {
          either
            .orWhere('findings.due_at', '>', week)
            .orWhereNull('findings.due_at');
        }
      }
    });
  }
  const assignees = wanted.assignee;
  if (assignees) {
    query.andWhere(either => {
      either.whereIn(
        'findings.assignee',
        assignees.flatMap(ref => ref?.toLocaleLowerCase('en-US') ?? []),
      );
      if (assignees.includes(null)) either.orWhereNull('findings.assignee');
    });
  }
  if (wanted.assignedToMe) query.where('findings.assignee', caller ?? '');
  const text = wanted.text?.trim();
  if (text) {
    const like = `%${escapeLike(text.toLocaleLowerCase('en-US'))}%`;
    query.andWhere(either =>
      either
        .whereRaw("lower(findings.title) like ? escape '\\'", [like])
        .orWhereRaw("lower(findings.message) like ? escape '\\'", [like])
        .orWhereRaw("entities.search like ? escape '\\'", [like]),
    );
  }
  if (wanted.resolvedWithinDays) {
    query.where(
      'findings.resolved_at',
      '>=',
      new Date(now.getTime() - wanted.resolvedWithinDays * day).toISOString(),
    );
  }
}

export function keysOf(sort: Query['sort']): SortKey[] {
  const leading: Record<Query['sort'], SortKey[]> = {
    priority: [{ sql: 'findings.rank', order: 'desc', number: true }],
    due: [{ sql: "coalesce(findings.due_at, '9')", order: 'asc' }],
    opened: [{ sql: 'findings.opened_at', order: 'desc' }],
    resolved: [{ sql: "coalesce(findings.resolved_at, '')", order: 'desc' }],
    entity: [],
    check: [{ sql: 'findings.check_id', order: 'asc' }],
  };
  return [
    ...leading[sort],
    { sql: 'findings.entity_ref', order: 'asc' },
    ...(sort === 'check'
      ? []
      : [{ sql: 'findings.check_id', order: 'asc' as const }]),
  ];
}
