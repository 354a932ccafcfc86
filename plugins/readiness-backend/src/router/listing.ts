import { InputError } from '@backstage/errors';
import type {
  EntitiesPage,
  entitiesQuerySchema,
} from '@prodready/plugin-readiness-common';
import type { Verdict } from '@prodready/report';
import { z } from 'zod';
import type { Candidate } from '../database/ReportStore';

/** A query with its defaults filled in. */
export type ListQuery = z.output<typeof entitiesQuerySchema>;

/** The worst first: that is what the default order is for. */
const verdictOrder: Array<Verdict | undefined> = [
  'not-ready',
  'ready-with-gaps',
  'ready',
  undefined,
];

/** Whether a query is about the entity, whatever its verdict. */
export function isMeant(
  { name, title, owner }: Candidate,
  query: Pick<ListQuery, 'text' | 'owner'>,
): boolean {
  const text = query.text?.trim().toLocaleLowerCase('en-US');
  return (
    (!text ||
      name.toLocaleLowerCase('en-US').includes(text) ||
      title.toLocaleLowerCase('en-US').includes(text)) &&
    (!query.owner ||
      query.owner.some(
        wanted =>
          wanted?.toLocaleLowerCase('en-US') ===
          owner?.toLocaleLowerCase('en-US'),
      ))
  );
}

/** How many there are of each verdict. */
export function countVerdicts(candidates: Candidate[]): EntitiesPage['counts'] {
  const counts = {
    ready: 0,
    'ready-with-gaps': 0,
    'not-ready': 0,
    'not-assessed': 0,
  };
  for (const { verdict } of candidates) counts[verdict ?? 'not-assessed'] += 1;
  return counts;
}

/**
 * One page of the candidates, sorted. A cursor names the last entity of the page before, so that entities that come and go
 * meanwhile neither repeat nor hide others. Throws `InputError` for a cursor that is none, or one of another order.
 */
export function pageOf(
  candidates: Candidate[],
  query: Pick<ListQuery, 'sort' | 'order' | 'limit' | 'cursor'>,
): { refs: string[]; nextCursor?: string } {
  const compare = comparator(query);
  const sorted = [...candidates].sort(compare);
  const after = query.cursor && readCursor(query.cursor, query);
  const rest = after
    ? sorted.filter(candidate => compare(candidate, after) > 0)
    : sorted;
  const page = rest.slice(0, query.limit);
  const last = page[page.length - 1];
  return {
    refs: page.map(({ ref }) => ref),
    ...(rest.length > page.length && { nextCursor: writeCursor(last, query) }),
  };
}

type SortKey = Pick<
  Candidate,
  'ref' | 'title' | 'owner' | 'verdict' | 'blockers' | 'assessedAt'
>;

function comparator({ sort, order }: Pick<ListQuery, 'sort' | 'order'>) {
  const direction = order === 'asc' ? 1 : -1;
  return (a: SortKey, b: SortKey): number =>
    direction * compareBy[sort](a, b) ||
    compareBy.name(a, b) ||
    compareText(a.ref, b.ref);
}

const compareBy: Record<ListQuery['sort'], (a: SortKey, b: SortKey) => number> =
  {
    name: (a, b) =>
      compareText(
        a.title.toLocaleLowerCase('en-US'),
        b.title.toLocaleLowerCase('en-US'),
      ),
    verdict: (a, b) =>
      verdictOrder.indexOf(a.verdict) - verdictOrder.indexOf(b.verdict) ||
      b.blockers - a.blockers,
    owner: (a, b) => compareText(a.owner ?? '', b.owner ?? ''),
    blockers: (a, b) => b.blockers - a.blockers,
    findings: (a, b) => b.blockers - a.blockers,
    assessedAt: (a, b) => compareText(a.assessedAt ?? '', b.assessedAt ?? ''),
  };

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

const cursorSchema = z.object({
  sort: z.string(),
  order: z.string(),
  ref: z.string(),
  title: z.string(),
  verdict: z.enum(['ready', 'ready-with-gaps', 'not-ready']).optional(),
  blockers: z.number(),
  assessedAt: z.string().optional(),
});

function writeCursor(
  { ref, title, verdict, blockers, assessedAt }: Candidate,
  { sort, order }: Pick<ListQuery, 'sort' | 'order'>,
): string {
  return Buffer.from(
    JSON.stringify({ sort, order, ref, title, verdict, blockers, assessedAt }),
  ).toString('base64url');
}

function readCursor(
  cursor: string,
  { sort, order }: Pick<ListQuery, 'sort' | 'order'>,
): SortKey {
  try {
    const parsed = cursorSchema.parse(
      JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')),
    );
    if (parsed.sort === sort && parsed.order === order) return parsed;
  } catch {
    // Told below, as one of another order is.
  }
  throw new InputError(
    'The cursor does not belong to this query: take nextCursor from the previous page, with the same sort and order, or leave it out to start anew',
  );
}
