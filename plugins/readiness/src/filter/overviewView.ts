import { useCallback, useMemo, useRef } from 'react';
import type {
  EntityFilter,
  Grouping,
} from '@prodready/plugin-readiness-common';
import { useSearchParams } from 'react-router-dom';
import { formatEntityFilter, parseEntityFilter } from './entityFilter';

const sorts = [
  'verdict',
  'name',
  'assessedAt',
  'owner',
  'blockers',
  'findings',
] as const;
/** What the list of entities is ordered by. */
export type Sort = (typeof sorts)[number];

const groupings: Grouping[] = [
  'owner',
  'system',
  'domain',
  'type',
  'lifecycle',
  'kind',
];
/** What the rows of the heat map are. */
export const rowKinds = ['entity', ...groupings] as const;
/** One of {@link rowKinds}. */
export type RowKind = 'entity' | Grouping;

/** Days that trends and changes look back. */
export const spans = [7, 30, 90, 365] as const;

/** Everything that the organisation page shows depends on this, and on nothing else. */
export interface OverviewView {
  filter: EntityFilter;
  rows: RowKind;
  /** Groups count everything below them. */
  rollUp: boolean;
  sort: Sort;
  order: 'asc' | 'desc';
  /** Where the page of results starts; empty for the first one. */
  cursor: string;
  days: number;
}

const first: Omit<OverviewView, 'filter'> = {
  rows: 'entity',
  rollUp: true,
  sort: 'verdict',
  order: 'asc',
  cursor: '',
  days: 30,
};

/** Reads the view from an address; whatever does not fit counts as not given. */
export function parseView(params: URLSearchParams): OverviewView {
  const pick = <T>(options: readonly T[], value: unknown, otherwise: T) =>
    options.find(option => String(option) === value) ?? otherwise;
  return {
    filter: parseEntityFilter(params),
    rows: pick(rowKinds, params.get('rows'), first.rows),
    rollUp: params.get('rollUp') !== 'false',
    sort: pick(sorts, params.get('sort'), first.sort),
    order: params.get('order') === 'desc' ? 'desc' : 'asc',
    cursor: (params.get('cursor') ?? '').slice(0, 2000),
    days: pick(spans, params.get('days'), first.days),
  };
}

/** Writes the view for an address; what is as on the first view is left out. */
export function formatView(view: Partial<OverviewView>): URLSearchParams {
  const params = formatEntityFilter(view.filter ?? {});
  if (view.rows && view.rows !== first.rows) params.set('rows', view.rows);
  if (view.rollUp === false) params.set('rollUp', 'false');
  if (view.sort && view.sort !== first.sort) params.set('sort', view.sort);
  if (view.order === 'desc') params.set('order', 'desc');
  if (view.days && view.days !== first.days) {
    params.set('days', String(view.days));
  }
  if (view.cursor) params.set('cursor', view.cursor);
  return params;
}

/** The view in the address, and a function that changes parts of it. */
export function useOverviewView() {
  const [params, setParams] = useSearchParams();
  const address = params.toString();
  const parsed = useMemo(
    () => parseView(new URLSearchParams(address)),
    [address],
  );
  // What asks by the filter asks again only when it says something else.
  const filterKey = JSON.stringify(parsed.filter);
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const filter = useMemo(() => parsed.filter, [filterKey]);
  const view = useMemo(() => ({ ...parsed, filter }), [parsed, filter]);
  // The router's function is another one after every change of the address: what it is handed to would be drawn anew.
  const latest = useRef(setParams);
  latest.current = setParams;
  const change = useCallback(
    (part: Partial<OverviewView>) =>
      latest.current(
        current => {
          const now = parseView(current);
          // Another filter or order means other pages: start at the first one. Another period does not.
          const cursor = part.days === undefined ? '' : now.cursor;
          return formatView({ ...now, cursor, ...part });
        },
        // Turning a page can be undone with the browser's back button; typing a filter is one step.
        { replace: part.cursor === undefined },
      ),
    [],
  );
  return { view, change };
}
