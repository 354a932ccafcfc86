import type {
  EntitySummary,
  Facets,
  VerdictCounts,
} from '@prodready/plugin-readiness-common';
import type { Knex } from 'knex';
import {
  entitiesIn,
  joinDomains,
  mayName,
  pageBy,
  readCursor,
  Scope,
  SortKey,
  writeCursor,
} from './EntityScope';
import { inBatches } from './database';
import { isStale } from './ReportStore';
import {
  EntityRow,
  ReportRow,
  scanStateOf,
  SummaryColumns,
  verdictNames,
  verdictOrder,
} from './rows';

export interface ListOrder {
  sort: 'name' | 'verdict' | 'assessedAt' | 'owner' | 'blockers' | 'findings';
  order: 'asc' | 'desc';
}

const entityColumns = [
  'ref',
  'title',
  'kind',
  'type',
  'lifecycle',
  'owner',
  'system',
  'domain',
  'tags',
  'scan_status',
  'queued_at',
  'started_at',
  'finished_at',
  'progress',
  'problem',
  'verdict',
  'blockers',
  'assessed_at',
  'commit',
  'critical',
  'major',
  'minor',
] as const;

type SummaryRow = Pick<
  EntityRow & SummaryColumns,
  (typeof entityColumns)[number]
> &
  Pick<ReportRow, 'areas'>;

/** Lists of entities, and what they can be filtered by. */
export class EntityList {
  constructor(private readonly knex: Knex) {}

  /** One page, with counts over all pages. */
  async page(
    scope: Scope,
    query: ListOrder & { limit: number; cursor?: string },
  ): Promise<{
    items: EntitySummary[];
    total: number;
    counts: VerdictCounts;
    nextCursor?: string;
  }> {
    const [{ refs, nextCursor }, counts] = await Promise.all([
      this.refs(scope, query),
      this.verdicts(scope),
    ]);
    const wanted = scope.filter.verdict;
    const total = (Object.keys(counts) as Array<keyof VerdictCounts>)
      .filter(verdict => !wanted || wanted.includes(verdict))
      .reduce((sum, verdict) => sum + counts[verdict], 0);
    return {
      items: await this.summaries(refs, scope),
      total,
      counts,
      ...(nextCursor && { nextCursor }),
    };
  }

  /** The references of a page in order. */
  async refs(
    scope: Scope,
    query: ListOrder & { limit: number; cursor?: string },
  ): Promise<{ refs: string[]; nextCursor?: string }> {
    const keys = keysOf(query);
    const of = `entities ${query.sort} ${query.order}`;
    const rows: Array<Record<string, string | number>> = await entitiesIn(
      this.knex,
      scope,
    )
      .modify(pageBy, keys, readCursor(of, keys, query.cursor))
      .limit(query.limit + 1)
      .select(
        'entities.ref',
        ...keys.map(({ sql }, index) => this.knex.raw(`${sql} as key${index}`)),
      );
    const page = rows.slice(0, query.limit);
    const last = page[page.length - 1];
    return {
      refs: page.map(({ ref }) => String(ref)),
      ...(rows.length > page.length && {
        nextCursor: writeCursor(
          of,
          keys.map((_, index) => last[`key${index}`]),
        ),
      }),
    };
  }

  /** How many entities have each verdict, whichever of them the filter asks for. */
  async verdicts(scope: Scope): Promise<VerdictCounts> {
    // By the column that indexes have.
    const rows: Array<{ verdict_order: number; n: number | string }> =
      await entitiesIn(this.knex, scope, { withoutVerdict: true })
        .groupBy('entities.verdict_order')
        .select('entities.verdict_order', this.knex.raw('count(*) as n'));
    const counts = noVerdicts();
    for (const verdict of verdictNames) {
      const row = rows.find(
        ({ verdict_order }) => verdict_order === verdictOrder[verdict],
      );
      counts[verdict] = Number(row?.n ?? 0);
    }
    return counts;
  }

  /** The entities of one page of a list, in the order of `refs`. */
  async summaries(
    refs: string[],
    { visibility }: Pick<Scope, 'visibility'>,
  ): Promise<EntitySummary[]> {
    const found = new Map<string, EntitySummary>();
    for (const batch of inBatches(refs, 200)) {
      const rows = await this.knex('entities')
        .leftJoin('reports', 'reports.entity_ref', 'entities.ref')
        .whereIn('entities.ref', batch)
        .select<SummaryRow[]>(
          ...entityColumns.map(column => `entities.${column}`),
          'reports.areas',
        );
      for (const row of rows) {
        const domain = mayName(visibility, row.domain) ? row.domain : null;
        found.set(row.ref, summaryOf({ ...row, domain }));
      }
    }
    return refs.flatMap(ref => found.get(ref) ?? []);
  }

  /** What the entities of a scope can be filtered by, the most frequent values first. */
  async facets(scope: Scope, limit: number): Promise<Facets> {
    const { visibility } = scope;
    const facet = async (own: string) => {
      const query = entitiesIn(this.knex, scope);
      const column =
        own === 'entities.domain'
          ? joinDomains(this.knex, query, visibility)
          : own;
      const rows: Array<{ value: string | null; title?: string; n: number }> =
        await query
          .leftJoin('catalog_names', 'catalog_names.ref', column)
          .groupBy(column, 'catalog_names.title')
          .orderByRaw(`count(*) desc, ${column} asc`)
          .limit(limit)
          .select(
            `${column} as value`,
            'catalog_names.title',
            this.knex.raw('count(*) as n'),
          );
      return rows.map(({ title, ...row }) =>
        facetValue(mayName(visibility, row.value) ? { ...row, title } : row),
      );
    };
    const tags = async () => {
      const rows: Array<{ value: string | null; n: number }> = await entitiesIn(
        this.knex,
        scope,
      )
        .leftJoin('entity_tags', 'entity_tags.entity_ref', 'entities.ref')
        .groupBy('entity_tags.tag')
        .orderByRaw('count(*) desc, entity_tags.tag asc')
        .limit(limit)
        .select('entity_tags.tag as value', this.knex.raw('count(*) as n'));
      return rows.map(facetValue);
    };
    const [owner, system, domain, kind, type, lifecycle, tag] =
      await Promise.all([
        facet('entities.owner'),
        facet('entities.system'),
        facet('entities.domain'),
        facet('entities.kind'),
        facet('entities.type'),
        facet('entities.lifecycle'),
        tags(),
      ]);
    return { owner, system, domain, kind, type, lifecycle, tag };
  }
}

/** Counts of rows `{ verdict, n }`; databases give counts as text or number. */
export function noVerdicts(): VerdictCounts {
  return { ready: 0, 'ready-with-gaps': 0, 'not-ready': 0, 'not-assessed': 0 };
}

function facetValue(row: {
  value: string | null;
  title?: string | null;
  n: number | string;
}): Facets['owner'][number] {
  return {
    value: row.value,
    ...(row.title && { title: row.title }),
    entities: Number(row.n),
  };
}

function summaryOf(row: SummaryRow): EntitySummary {
  return {
    entityRef: row.ref,
    title: row.title,
    kind: row.kind,
    ...(row.type && { type: row.type }),
    ...(row.lifecycle && { lifecycle: row.lifecycle }),
    ...(row.owner && { owner: row.owner }),
    ...(row.system && { system: row.system }),
    ...(row.domain && { domain: row.domain }),
    ...(row.tags && { tags: JSON.parse(row.tags) }),
    ...(row.verdict && {
      verdict: row.verdict,
      findings: {
        critical: row.critical,
        major: row.major,
        minor: row.minor,
      },
    }),
    blockers: row.blockers,
    areas: row.areas ? JSON.parse(row.areas) : [],
    ...(row.assessed_at && { assessedAt: row.assessed_at }),
    ...(row.commit && { commit: row.commit }),
    stale: isStale(row, Boolean(row.assessed_at)),
    scan: scanStateOf(row),
  };
}

const openFindings = 'entities.critical + entities.major + entities.minor';

/** Whatever else is asked for, names and references make the order whole. */
function keysOf({ sort, order }: ListOrder): SortKey[] {
  const opposite = order === 'asc' ? 'desc' : 'asc';
  const blockers: SortKey = {
    sql: 'entities.blockers',
    order: opposite,
    number: true,
  };
  const leading: Record<ListOrder['sort'], SortKey[]> = {
    name: [],
    verdict: [{ sql: 'entities.verdict_order', order, number: true }, blockers],
    blockers: [blockers],
    findings: [{ sql: openFindings, order: opposite, number: true }],
    assessedAt: [{ sql: "coalesce(entities.assessed_at, '')", order }],
    owner: [{ sql: "coalesce(entities.owner, '')", order }],
  };
  return [
    ...leading[sort],
    {
      // Null in no row, and as it is, in the order of an index.
      sql: 'entities.title_key',
      order: sort === 'name' ? order : 'asc',
    },
    { sql: 'entities.ref', order: 'asc' },
  ];
}
