import type {
  FindingKey,
  FollowUp,
  FollowUpsSummary,
} from '@prodready/plugin-readiness-common';
import { followUpsQuerySchema } from '@prodready/plugin-readiness-common';
import type { Knex } from 'knex';
import { z } from 'zod';
import { dueDate, FindingSettings, rank } from './findings';
import {
  entitiesIn,
  escapeLike,
  mayName,
  narrowTo,
  pageBy,
  readCursor,
  Scope,
  SortKey,
  writeCursor,
} from './EntityScope';
import { lockReports } from './locks';
import type {
  ExemptionRow,
  FindingColumns,
  FindingRow,
  PlaceRow,
} from './rows';

type Query = z.output<typeof followUpsQuerySchema>;
type Narrowing = Omit<Query, 'filter' | 'sort' | 'limit' | 'cursor' | 'state'>;

const day = 24 * 60 * 60 * 1000;
const soon = 7 * day;

type Described = FindingRow & {
  entity_title: string;
  owner: string | null;
  /** Of the report. */
  links: string | null;
};

/** What is told of a place. */
const placeColumns = [
  'entity_ref',
  'check_id',
  'path',
  'line',
  'fingerprint',
  'exempt',
  'first_seen_at',
] as const satisfies ReadonlyArray<keyof PlaceRow>;

type Place = Pick<PlaceRow, (typeof placeColumns)[number]>;

/** Findings with who looks after them. */
export class FollowUpStore {
  constructor(
    private readonly knex: Knex,
    private readonly dueDays: FindingSettings['dueDays'],
  ) {}

  private findings(scope: Scope): Knex.QueryBuilder {
    return this.knex('findings')
      .join('entities', 'entities.ref', 'findings.entity_ref')
      .whereNull('entities.missing_since')
      .modify(query => narrowTo(this.knex, query, scope));
  }

  async page(
    scope: Scope,
    query: Query,
    caller: string | undefined,
    now: Date,
  ): Promise<{ items: FollowUp[]; total: number; nextCursor?: string }> {
    const keys = keysOf(query.sort);
    const of = `follow-ups ${query.sort}`;
    const after = readCursor(of, keys, query.cursor);
    const [rows, total] = await Promise.all([
      this.findings(scope)
        .whereIn('findings.state', query.state)
        .modify(narrow, query, caller, now)
        .modify(pageBy, keys, after)
        .limit(query.limit + 1)
        .select(
          'findings.entity_ref',
          'findings.check_id',
          ...keys.map(({ sql }, index) =>
            this.knex.raw(`${sql} as key${index}`),
          ),
        ),
      this.count(scope, query, caller, now),
    ]);
    const page = rows.slice(0, query.limit);
    const last = page[page.length - 1];
    return {
      items: await this.find(
        page.map((row: FindingRow) => ({
          entityRef: row.entity_ref,
          checkId: row.check_id,
        })),
        now,
      ),
      total,
      ...(rows.length > page.length && {
        nextCursor: writeCursor(
          of,
          keys.map((_, index) => last[`key${index}`]),
        ),
      }),
    };
  }

  /** How many findings a query means, from the counts of entities where they tell. */
  private async count(
    scope: Scope,
    query: Query,
    caller: string | undefined,
    now: Date,
  ): Promise<number> {
    const columns = countedIn(query);
    const [{ n }] = columns
      ? await entitiesIn(this.knex, scope).select(
          this.knex.raw(
            `sum(${columns
              .map(column => `entities.${column}`)
              .join(' + ')}) as n`,
          ),
        )
      : await this.findings(scope)
          .whereIn('findings.state', query.state)
          .modify(narrow, query, caller, now)
          .select(this.knex.raw('count(*) as n'));
    return Number(n ?? 0);
  }

  /** All findings of one entity that stand, in the order of a to-do list. */
  async ofEntity(entityRef: string, now: Date): Promise<FollowUp[]> {
    const found = await this.load(
      query => query.where('entity_ref', entityRef),
      query => query.whereIn('state', ['open', 'exempt']),
      now,
    );
    return [...found.values()];
  }

  /** These findings, in order, those that exist. What the caller may do is not decided here. */
  async find(keys: FindingKey[], now: Date): Promise<FollowUp[]> {
    if (keys.length === 0) return [];
    const pairs = keys.map(({ entityRef, checkId }) => [entityRef, checkId]);
    const found = await this.load(
      query => query.whereIn(['entity_ref', 'check_id'], pairs),
      () => {},
      now,
    );
    return keys.flatMap(
      ({ entityRef, checkId }) =>
        found.get(findingKey(entityRef, checkId)) ?? [],
    );
  }

  /** Findings with their places and exemptions, by key; `which` holds for all three, `whichFindings` for findings alone. */
  private async load(
    which: (query: Knex.QueryBuilder) => void,
    whichFindings: (query: Knex.QueryBuilder) => void,
    now: Date,
  ): Promise<Map<string, FollowUp>> {
    const [rows, places, exemptions]: [Described[], Place[], ExemptionRow[]] =
      await Promise.all([
        this.knex
          .from(
            this.knex('findings')
              .modify(which)
              .modify(whichFindings)
              .as('findings'),
          )
          .join('entities', 'entities.ref', 'findings.entity_ref')
          .leftJoin('reports', 'reports.entity_ref', 'entities.ref')
          .orderBy([
            { column: 'findings.rank', order: 'desc' },
            { column: 'findings.check_id' },
          ])
          .select(
            'findings.*',
            'entities.title as entity_title',
            'entities.owner',
            'reports.links',
          ),
        this.knex('finding_places')
          .modify(which)
          .whereNull('resolved_at')
          .orderBy(['entity_ref', 'check_id', 'position'])
          .select(...placeColumns),
        this.knex('exemptions')
          .modify(which)
          .whereIn('status', ['requested', 'approved'])
          .whereExists(
            this.knex('entities')
              .whereRaw('entities.ref = exemptions.entity_ref')
              .whereRaw('entities.uid = exemptions.entity_uid')
              .select(this.knex.raw('1')),
          )
          .orderBy('requested_at'),
      ]);
    const placesOf = grouped(places, row =>
      findingKey(row.entity_ref, row.check_id),
    );
    const exemptionsOf = grouped(exemptions, row =>
      findingKey(row.entity_ref, row.check_id),
    );
    return new Map(
      rows.map(row => {
        const key = findingKey(row.entity_ref, row.check_id);
        return [
          key,
          followUpOf(
            row,
            placesOf.get(key) ?? [],
            exemptionsOf.get(key) ?? [],
            now,
          ),
        ];
      }),
    );
  }

  /** Sets what a person says of findings that stand. Gives those that were changed. */
  async update(
    keys: FindingKey[],
    set: {
      assignee?: string | null;
      dueAt?: string | null;
      note?: string | null;
      ticketUrl?: string | null;
    },
    by: string | undefined,
    now: Date,
  ): Promise<FindingKey[]> {
    const at = now.toISOString();
    return this.knex.transaction(async tx => {
      // Scans write the findings of an entity under the same lock.
      await lockReports(
        tx,
        keys.map(({ entityRef }) => entityRef),
      );
      const changed: FindingKey[] = [];
      for (const key of keys) {
        const where = { entity_ref: key.entityRef, check_id: key.checkId };
        const row = await tx<FindingRow>('findings')
          .where(where)
          .whereIn('state', ['open', 'exempt'])
          .first();
        if (!row) continue;
        const due =
          set.dueAt === undefined
            ? {}
            : {
                due_set: set.dueAt !== null,
                // The whole last day counts.
                due_at: set.dueAt
                  ? `${set.dueAt}T23:59:59.999Z`
                  : dueDate(row.opened_at, this.dueDays[row.severity]),
              };
        const dueAt = 'due_at' in due ? due.due_at : row.due_at;
        // What becomes overdue meanwhile does so with the upkeep, which has the owner told of it.
        const overdue =
          row.state === 'open' &&
          Boolean(row.overdue) &&
          Boolean(dueAt) &&
          dueAt! < at;
        await tx<FindingRow>('findings')
          .where(where)
          .update({
            ...due,
            overdue,
            rank: rank({
              blocker: Boolean(row.blocker),
              overdue,
              priority: row.priority,
            }),
            ...(set.assignee !== undefined && {
              assignee: set.assignee?.toLocaleLowerCase('en-US') ?? null,
            }),
            ...(set.note !== undefined && { note: set.note || null }),
            ...(set.ticketUrl !== undefined && { ticket_url: set.ticketUrl }),
            updated_by: by ?? null,
            updated_at: at,
          });
        changed.push(key);
      }
      return changed;
    });
  }

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
      this.findings(scope)
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
      of(this.findings(scope))
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
      of(this.findings(scope))
        .where('findings.state', 'open')
        .whereNotNull('findings.assignee')
        .select(this.knex.raw('count(*) as assigned')),
      of(this.findings(scope))
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

function timesAt(now: Date): { at: string; week: string; month: string } {
  return {
    at: now.toISOString(),
    week: new Date(now.getTime() + soon).toISOString(),
    month: new Date(now.getTime() - 30 * day).toISOString(),
  };
}

/** Nothing but entities narrows the query. */
function isWide(query: Narrowing): boolean {
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

/** The columns of entities that together count what a query means; `undefined` when it asks for more than they know. */
function countedIn({
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

function narrow(
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

function keysOf(sort: Query['sort']): SortKey[] {
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

function followUpOf(
  row: Described,
  places: Place[],
  exemptions: ExemptionRow[],
  now: Date,
): FollowUp {
  const links = row.links ? JSON.parse(row.links) : undefined;
  return {
    entityRef: row.entity_ref,
    entityTitle: row.entity_title,
    ...(row.owner && { owner: row.owner }),
    checkId: row.check_id,
    title: row.title,
    area: row.area_id,
    severity: row.severity,
    blocker: Boolean(row.blocker),
    effort: row.effort,
    priority: row.priority,
    state: row.state,
    message: row.message,
    places: places.map(place => ({
      path: place.path,
      ...(place.line && { line: place.line }),
      fingerprint: place.fingerprint,
      firstSeenAt: place.first_seen_at,
      ...(links && {
        url: `${links.file}${place.path
          .split('/')
          .map(encodeURIComponent)
          .join('/')}${
          place.line
            ? (links.lineAnchor ?? '').replace('{line}', String(place.line))
            : ''
        }`,
      }),
      exempt: Boolean(place.exempt),
    })),
    firstSeenAt: row.first_seen_at,
    openedAt: row.opened_at,
    ...(row.opened_commit && { openedCommit: row.opened_commit }),
    reopened: row.reopened,
    ...(row.resolved_at && { resolvedAt: row.resolved_at }),
    ...(row.resolved_commit && { resolvedCommit: row.resolved_commit }),
    ...(row.resolution && { resolution: row.resolution }),
    ...(row.due_at && { dueAt: row.due_at }),
    dueSet: Boolean(row.due_set),
    overdue:
      row.state === 'open' &&
      row.due_at !== null &&
      row.due_at < now.toISOString(),
    ...(row.assignee && { assignee: row.assignee }),
    ...(row.note && { note: row.note }),
    ...(row.ticket_url && { ticketUrl: row.ticket_url }),
    ...(row.updated_by && { updatedBy: row.updated_by }),
    ...(row.updated_at && { updatedAt: row.updated_at }),
    ...exemptionOf(row, exemptions),
    may: { manage: false, requestExemption: false },
  };
}

function exemptionOf(
  row: FindingRow,
  exemptions: ExemptionRow[],
): Pick<FollowUp, 'exemption'> {
  const own =
    exemptions.find(({ status }) => status === 'approved') ?? exemptions[0];
  if (own && own.status !== 'approved' && row.exemption) {
    return { exemption: { status: 'approved', ...JSON.parse(row.exemption) } };
  }
  if (own) {
    return {
      exemption: {
        id: own.id,
        status: own.status === 'approved' ? 'approved' : 'requested',
        source: 'portal',
        reason: own.reason,
        until: own.until,
        by: own.decided_by ?? own.requested_by,
      },
    };
  }
  return row.exemption
    ? { exemption: { status: 'approved', ...JSON.parse(row.exemption) } }
    : {};
}

function findingKey(entityRef: string, checkId: string): string {
  return `${entityRef} ${checkId}`;
}

function grouped<T>(rows: T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const own = groups.get(keyOf(row));
    if (own) own.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}
