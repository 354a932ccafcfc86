import type { FindingKey, FollowUp } from '@prodready/plugin-readiness-common';
import type { Knex } from 'knex';
import {
  entitiesIn,
  pageBy,
  readCursor,
  Scope,
  writeCursor,
} from './EntityScope';
import { dueDate, FindingSettings, rank } from './findings';
import {
  countedIn,
  findingsIn,
  keysOf,
  narrow,
  Query,
} from './followUpQueries';
import {
  Finding,
  findingColumns,
  findingKey,
  FoundRows,
  followUpsOf,
  placeColumns,
} from './followUps';
import { lockReports } from './locks';
import type { FindingRow } from './rows';

/** A finding with what is told of its entity; `links` are of the report. */
type Described = Finding & {
  entity_title: string;
  owner: string | null;
  links: string | null;
};

/** Findings with who looks after them. */
export class FollowUpStore {
  constructor(
    private readonly knex: Knex,
    private readonly dueDays: FindingSettings['dueDays'],
  ) {}

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
      findingsIn(this.knex, scope)
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
      : await findingsIn(this.knex, scope)
          .whereIn('findings.state', query.state)
          .modify(narrow, query, caller, now)
          .select(this.knex.raw('count(*) as n'));
    return Number(n ?? 0);
  }

  /** All findings of one entity that stand, in the order of a to-do list. */
  async ofEntity(entityRef: string): Promise<FoundRows> {
    return this.found(
      query => query.where('entity_ref', entityRef),
      this.knex('findings')
        .where('entity_ref', entityRef)
        .whereIn('state', ['open', 'exempt'])
        .orderBy([{ column: 'rank', order: 'desc' }, { column: 'check_id' }])
        .select(...findingColumns),
    );
  }

  /** These findings, in order, those that exist. What the caller may do is not decided here. */
  async find(keys: FindingKey[], now: Date): Promise<FollowUp[]> {
    if (keys.length === 0) return [];
    const pairs = keys.map(({ entityRef, checkId }) => [entityRef, checkId]);
    const found = await this.found<Described>(
      query => query.whereIn(['entity_ref', 'check_id'], pairs),
      this.knex('findings')
        .whereIn(['findings.entity_ref', 'findings.check_id'], pairs)
        .join('entities', 'entities.ref', 'findings.entity_ref')
        .leftJoin('reports', 'reports.entity_ref', 'entities.ref')
        .select(
          ...findingColumns.map(column => `findings.${column}`),
          'entities.title as entity_title',
          'entities.owner',
          'reports.links',
        ),
    );
    const items = new Map(
      followUpsOf(
        found,
        ({ entity_title, owner, links }) => ({
          title: entity_title,
          owner,
          ...(links && { links: JSON.parse(links) }),
        }),
        now,
      ).map(item => [findingKey(item), item]),
    );
    return keys.flatMap(key => items.get(findingKey(key)) ?? []);
  }

  /** Findings with the places and exemptions that `which` holds for. */
  private async found<F extends Finding>(
    which: (query: Knex.QueryBuilder) => void,
    findings: Knex.QueryBuilder,
  ): Promise<FoundRows<F>> {
    const [rows, places, exemptions] = await Promise.all([
      findings,
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
    return { findings: rows, places, exemptions };
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
}
