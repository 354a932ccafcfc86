import { InputError } from '@backstage/errors';
import { entityFilterSchema } from '@prodready/plugin-readiness-common';
import type { Knex } from 'knex';
import { z } from 'zod';
import { areaLetterOf, placeOf } from './areaLetters';
import { CheckPositions, letterOf } from './CheckPositions';
import { verdictOrder } from './rows';

/** Which entities a caller may see: those with one of the uids, if there are such, and for which the condition holds. */
export interface Visibility {
  /** `undefined`: the catalog hides none. */
  uids?: readonly string[];
  /** `undefined`: no policy asks for more. */
  condition?: Condition;
  /**
   * What stands above entities, such as groups, systems and domains, that the catalog shows to the caller. Of others no more is
   * told than what an entity says itself: the references of its owner and its system. `undefined`: the catalog hides none.
   */
  names?: ReadonlySet<string>;
}

/** Whether the caller may know how it is called and where it belongs. */
export function mayName(
  { names }: Visibility,
  ref: string | null | undefined,
): boolean {
  return !names || (typeof ref === 'string' && names.has(ref));
}

/** A condition on columns of `entities`. */
export type Condition = (query: Knex.QueryBuilder) => void;

export type ParsedFilter = z.output<typeof entityFilterSchema>;

/** A filter with everything that must be looked up for it. */
export interface Scope {
  visibility: Visibility;
  filter: ParsedFilter;
  /** Places of the checks that the filter names. */
  positions: ReadonlyMap<string, number | undefined>;
  /** Whom the filter means with its owners: themselves, and who is below them. */
  owners: readonly string[];
  /** The same of the caller. */
  own: readonly string[];
}

/** Looks up what a filter needs. */
export async function scopeOf(
  knex: Knex,
  visibility: Visibility,
  filter: ParsedFilter,
  ownership: readonly string[],
): Promise<Scope> {
  const positions = new Map<string, number | undefined>();
  const store = new CheckPositions(knex);
  for (const { id } of filter.check ?? []) {
    positions.set(id, await store.find(id));
  }
  const owners = (filter.owner ?? []).flatMap(owner =>
    owner === null ? [] : lower(owner),
  );
  return {
    visibility,
    filter,
    positions,
    owners: filter.directOwner
      ? owners
      : [
          ...owners,
          // Who is below a group that the catalog hides is not told by asking for it either.
          ...(await withAllBelow(
            knex,
            owners.filter(owner => mayName(visibility, owner)),
          )),
        ],
    own: filter.mine ? await withAllBelow(knex, ownership) : [],
  };
}

/**
 * These and the owners below them. Looked up beforehand: a database that knows how few entities somebody owns finds their
 * findings from there, and otherwise looks through everybody's.
 */
async function withAllBelow(
  knex: Knex,
  owners: readonly string[],
): Promise<string[]> {
  if (owners.length === 0) return [];
  const refs = owners.map(lower);
  const below: Array<{ owner: string }> = await knex('owner_ancestry')
    .modify(query => whereOneOf(knex, query, 'ancestor', refs))
    .select('owner');
  return [...new Set([...refs, ...below.map(({ owner }) => owner)])];
}

export function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === 'pg';
}

/**
 * The entities of a scope. Everything that lists, counts or aggregates starts here: this is the one place that says who sees
 * what.
 */
export function entitiesIn(
  knex: Knex,
  scope: Scope,
  options: { withoutVerdict?: boolean } = {},
): Knex.QueryBuilder {
  const query = knex('entities').whereNull('entities.missing_since');
  narrowTo(knex, query, scope, options);
  return query;
}

/** Narrows a query over `entities` to a scope. */
export function narrowTo(
  knex: Knex,
  query: Knex.QueryBuilder,
  { visibility, filter, positions, owners, own }: Scope,
  options: { withoutVerdict?: boolean } = {},
): void {
  if (visibility.uids) {
    whereOneOf(knex, query, 'entities.uid', visibility.uids);
  }
  if (visibility.condition) query.andWhere(visibility.condition);

  const text = filter.text?.trim();
  if (text) {
    query.whereRaw("entities.search like ? escape '\\'", [
      `%${escapeLike(text.toLocaleLowerCase('en-US'))}%`,
    ]);
  }
  if (filter.entity) {
    query.whereIn('entities.ref', filter.entity.map(lower));
  }
  if (filter.owner) {
    whereOwnedBy(knex, query, owners, filter.owner.includes(null));
  }
  if (filter.mine) whereOwnedBy(knex, query, own, false);
  whereAnyOf(query, 'entities.system', filter.system?.map(lowerOrNull));
  whereOfDomain(knex, query, visibility, filter.domain?.map(lowerOrNull));
  if (filter.kind) {
    query.whereIn(
      knex.raw('lower(entities.kind)') as unknown as string,
      filter.kind.map(kind => lower(kind ?? '')),
    );
  }
  whereAnyOf(query, 'entities.type', filter.type);
  whereAnyOf(query, 'entities.lifecycle', filter.lifecycle);
  if (filter.tag) whereTagged(knex, query, filter.tag);

  if (filter.verdict && !options.withoutVerdict) {
    query.whereIn(
      'entities.verdict_order',
      filter.verdict.map(verdict => verdictOrder[verdict]),
    );
  }
  for (const { id, status } of filter.area ?? []) {
    whereLetterIn(
      query,
      'entities.statuses',
      placeOf(id),
      status.map(areaLetterOf),
    );
  }
  for (const { id, outcome } of filter.check ?? []) {
    const position = positions.get(id);
    if (position === undefined) {
      query.whereRaw('1 = 0');
    } else {
      whereLetterIn(
        query,
        'entities.outcomes',
        position,
        outcome.map(letterOf),
      );
    }
  }
  if (filter.severity) {
    query.andWhere(either => {
      either.whereRaw('1 = 0');
      for (const severity of new Set(filter.severity)) {
        either.orWhere(`entities.${severity}`, '>', 0);
      }
    });
  }
  if (filter.blocked === true) query.where('entities.blockers', '>', 0);
  if (filter.blocked === false) {
    query.where('entities.blockers', 0).whereNotNull('entities.verdict');
  }
  if (filter.stale === true) {
    query.whereNotNull('entities.problem').whereNotNull('entities.verdict');
  }
  if (filter.stale === false) query.whereNull('entities.problem');
}

/** Rows that have one of these letters at a place, counted from 1. */
function whereLetterIn(
  query: Knex.QueryBuilder,
  column: string,
  place: number,
  letters: readonly string[],
): void {
  query.whereRaw(
    `substr(${column}, ?, 1) in (${letters.map(() => '?').join(', ')})`,
    [place, ...letters],
  );
}

/** One parameter, however many texts there are. */
export function whereOneOf(
  knex: Knex,
  query: Knex.QueryBuilder,
  column: string,
  texts: readonly string[],
): void {
  if (isPostgres(knex)) {
    query.whereRaw(`${column} = any(?)`, [[...texts] as unknown as string]);
  } else {
    const { sql, binding } = listOf(knex, texts);
    query.whereRaw(`${column} in (${sql})`, [binding]);
  }
}

/** A query for these texts, with one parameter, however many there are. */
function listOf(
  knex: Knex,
  texts: readonly string[],
): { sql: string; binding: Knex.RawBinding } {
  return isPostgres(knex)
    ? { sql: 'select unnest(?::text[])', binding: [...texts] }
    : { sql: 'select value from json_each(?)', binding: JSON.stringify(texts) };
}

/**
 * Of one of these domains. An entity says its system, and the system says its domain: so one that the catalog hides is none.
 */
function whereOfDomain(
  knex: Knex,
  query: Knex.QueryBuilder,
  { names }: Visibility,
  domains: ReadonlyArray<string | null> | undefined,
): void {
  if (!names) {
    whereAnyOf(query, 'entities.domain', domains);
  } else if (domains) {
    query.andWhere(either => {
      either.whereIn(
        'entities.domain',
        domains.filter((ref): ref is string => ref !== null && names.has(ref)),
      );
      if (domains.includes(null)) {
        either.orWhereNull('entities.domain').orWhere(hidden => {
          hidden.whereNot(shown =>
            whereOneOf(knex, shown, 'entities.domain', [...names]),
          );
        });
      }
    });
  }
}

/**
 * Joins the domains of `entities` that the caller may know of, and answers the column they are in: others are as if there were
 * none.
 */
export function joinDomains(
  knex: Knex,
  query: Knex.QueryBuilder,
  { names }: Visibility,
): string {
  if (!names) return 'entities.domain';
  query.leftJoin('catalog_names as shown_domains', joined => {
    const { sql, binding } = listOf(knex, [...names]);
    joined
      .on('shown_domains.ref', 'entities.domain')
      .andOn(knex.raw(`shown_domains.ref in (${sql})`, [binding]));
  });
  return 'shown_domains.ref';
}

/** Owned by one of these; or by nobody, if that is wanted too. */
function whereOwnedBy(
  knex: Knex,
  query: Knex.QueryBuilder,
  owners: readonly string[],
  nobody: boolean,
): void {
  query.andWhere(either => {
    whereOneOf(knex, either, 'entities.owner', owners);
    if (nobody) either.orWhereNull('entities.owner');
  });
}

export function whereTagged(
  knex: Knex,
  query: Knex.QueryBuilder,
  tags: ReadonlyArray<string | null>,
): void {
  const tagged = () =>
    knex('entity_tags')
      .whereRaw('entity_tags.entity_ref = entities.ref')
      .select(knex.raw('1'));
  query.andWhere(either => {
    either.whereExists(
      tagged().whereIn(
        'tag',
        tags.filter((tag): tag is string => tag !== null),
      ),
    );
    if (tags.includes(null)) either.orWhereNotExists(tagged());
  });
}

function whereAnyOf(
  query: Knex.QueryBuilder,
  column: string,
  values: ReadonlyArray<string | null> | undefined,
): void {
  if (!values) return;
  query.andWhere(either => {
    either.whereIn(
      column,
      values.filter((value): value is string => value !== null),
    );
    if (values.includes(null)) either.orWhereNull(column);
  });
}

export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

function lower(text: string): string {
  return text.toLocaleLowerCase('en-US');
}

function lowerOrNull(text: string | null): string | null {
  return text === null ? null : lower(text);
}

/** A key of an order: what is compared, which way, and the value of the last row of the page before. */
export interface SortKey {
  /** A column or an expression without parameters that is never null. */
  sql: string;
  order: 'asc' | 'desc';
  /** What is compared is a whole number, and not a text. */
  number?: boolean;
}

/**
 * Sorts by the keys and starts behind the row with these values. The last key must tell any two rows apart, so that rows
 * that come and go meanwhile neither repeat nor hide others.
 */
export function pageBy(
  query: Knex.QueryBuilder,
  keys: SortKey[],
  after: ReadonlyArray<string | number> | undefined,
): void {
  keys.forEach(({ sql, order }) => query.orderByRaw(`${sql} ${order}`));
  if (!after) return;
  const beyond = ({ order }: SortKey) => (order === 'asc' ? '>' : '<');
  // Follows from the rest, and lets an index begin there.
  query.whereRaw(`${keys[0].sql} ${beyond(keys[0])}= ?`, [after[0]]);
  query.andWhere(any => {
    keys.forEach((key, index) => {
      any.orWhere(all => {
        keys.slice(0, index).forEach(({ sql }, earlier) => {
          all.whereRaw(`${sql} = ?`, [after[earlier]]);
        });
        all.whereRaw(`${key.sql} ${beyond(key)} ?`, [after[index]]);
      });
    });
  });
}

const cursorSchema = z.object({
  of: z.string(),
  after: z
    .array(
      z.union([z.string().refine(text => !text.includes('\0')), z.int32()]),
    )
    .max(10),
});

/** A cursor names the last row of a page and the order it stands in. */
export function writeCursor(of: string, after: Array<string | number>): string {
  return Buffer.from(JSON.stringify({ of, after })).toString('base64url');
}

/** Throws `InputError` for a cursor that is none, or one of another order. */
export function readCursor(
  of: string,
  keys: readonly SortKey[],
  cursor: string | undefined,
): Array<string | number> | undefined {
  if (cursor === undefined) return undefined;
  try {
    const parsed = cursorSchema.parse(
      JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')),
    );
    const fits =
      parsed.after.length === keys.length &&
      keys.every(
        ({ number = false }, index) =>
          number === (typeof parsed.after[index] === 'number'),
      );
    if (parsed.of === of && fits) return parsed.after;
  } catch {
    // Told below, as one of another order is.
  }
  throw new InputError(
    'The cursor does not belong to this query: take nextCursor from the previous page, with the same sort and order, or leave it out to start anew',
  );
}
