import { useCallback, useMemo } from 'react';
import { verdictSchema } from '@prodready/report';
import type { Verdict } from '@prodready/report';
import { useSearchParams } from 'react-router-dom';

const sorts = ['verdict', 'name', 'assessedAt'] as const;
export type Sort = (typeof sorts)[number];

/** What the organisation page shows. Kept in the address, so that it can be shared and survives a reload. */
export interface EntitiesFilter {
  text: string;
  verdicts: Verdict[];
  /** Only entities that the signed-in user or their groups own. */
  mine: boolean;
  sort: Sort;
  order: 'asc' | 'desc';
  /** Where the page of results starts; empty for the first one. */
  cursor: string;
}

const firstView: EntitiesFilter = {
  text: '',
  verdicts: [],
  mine: false,
  sort: 'verdict',
  order: 'asc',
  cursor: '',
};

/** Reads the filter from an address; whatever does not fit counts as not given. */
export function parseFilter(params: URLSearchParams): EntitiesFilter {
  const sort = sorts.find(name => name === params.get('sort'));
  return {
    text: (params.get('text') ?? '').slice(0, 200),
    verdicts: verdictSchema.options.filter(verdict =>
      params.getAll('verdict').includes(verdict),
    ),
    mine: params.get('owner') === 'me',
    sort: sort ?? firstView.sort,
    order: params.get('order') === 'desc' ? 'desc' : 'asc',
    cursor: (params.get('cursor') ?? '').slice(0, 2000),
  };
}

/** Writes the filter for an address; what is as on the first view is left out. */
export function formatFilter(filter: EntitiesFilter): URLSearchParams {
  const params = new URLSearchParams();
  if (filter.text) params.set('text', filter.text);
  filter.verdicts.forEach(verdict => params.append('verdict', verdict));
  if (filter.mine) params.set('owner', 'me');
  if (filter.sort !== firstView.sort) params.set('sort', filter.sort);
  if (filter.order !== firstView.order) params.set('order', filter.order);
  if (filter.cursor) params.set('cursor', filter.cursor);
  return params;
}

/** The filter in the address, and a function that changes parts of it. */
export function useEntitiesFilter() {
  const [params, setParams] = useSearchParams();
  const filter = useMemo(() => parseFilter(params), [params]);
  const change = useCallback(
    (part: Partial<EntitiesFilter>) =>
      setParams(
        current =>
          // Another filter or order means other pages: start at the first one.
          formatFilter({ ...parseFilter(current), cursor: '', ...part }),
        // Turning a page can be undone with the browser's back button; typing a filter is one step.
        { replace: part.cursor === undefined },
      ),
    [setParams],
  );
  return { filter, change };
}
