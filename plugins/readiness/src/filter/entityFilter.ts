import type { EntityFilter } from '@prodready/plugin-readiness-common';
import { areaIds, areaStatusSchema, severitySchema } from '@prodready/report';
import type { AreaId, AreaStatus } from '@prodready/report';

/*
 * A filter lives in the address: it can be shared, bookmarked and gone back to. What an address says is not to be
 * trusted; whatever does not fit counts as not given.
 */

/** What filters by a list of the catalog's values; an empty value in the address stands for entities that have none. */
export const facetNames = [
  'owner',
  'system',
  'domain',
  'kind',
  'type',
  'lifecycle',
  'tag',
] as const;
/** One of {@link facetNames}. */
export type FacetName = (typeof facetNames)[number];

const verdicts = [
  'ready',
  'ready-with-gaps',
  'not-ready',
  'not-assessed',
] as const;
const listLimit = 100;

/** Reads a filter. */
export function parseEntityFilter(params: URLSearchParams): EntityFilter {
  const filter: EntityFilter = {};
  const text = params.get('text')?.slice(0, 200);
  if (text) filter.text = text;
  if (params.get('mine') === 'true') filter.mine = true;
  for (const name of facetNames) {
    const values = params.getAll(name).slice(0, listLimit);
    if (values.length > 0) {
      filter[name] = values.map(value => value.slice(0, 500) || null);
    }
  }
  if (params.get('directOwner') === 'true') filter.directOwner = true;
  const verdict = verdicts.filter(id => params.getAll('verdict').includes(id));
  if (verdict.length > 0) filter.verdict = verdict;
  const area = params.getAll('area').flatMap(parseArea);
  if (area.length > 0) filter.area = area.slice(0, areaIds.length);
  const check = params.getAll('check').filter(Boolean).slice(0, 20);
  if (check.length > 0) {
    filter.check = check.map(id => ({ id: id.slice(0, 100) }));
  }
  const severity = severitySchema.options.filter(id =>
    params.getAll('severity').includes(id),
  );
  if (severity.length > 0) filter.severity = severity;
  for (const name of ['blocked', 'stale'] as const) {
    const value = params.get(name);
    if (value === 'true' || value === 'false') filter[name] = value === 'true';
  }
  return filter;
}

/** `testing:needs-improvement,partial` */
function parseArea(text: string): NonNullable<EntityFilter['area']> {
  const [id, list = ''] = text.split(':');
  const status = areaStatusSchema.options.filter(name =>
    list.split(',').includes(name),
  );
  return areaIds.includes(id as AreaId) && status.length > 0
    ? [{ id: id as AreaId, status }]
    : [];
}

/** Writes a filter; the rest of the address is the caller's. */
export function formatEntityFilter(filter: EntityFilter): URLSearchParams {
  const params = new URLSearchParams();
  if (filter.text) params.set('text', filter.text);
  if (filter.mine) params.set('mine', 'true');
  for (const name of facetNames) {
    filter[name]?.forEach(value => params.append(name, value ?? ''));
  }
  if (filter.directOwner) params.set('directOwner', 'true');
  filter.verdict?.forEach(verdict => params.append('verdict', verdict));
  filter.area?.forEach(({ id, status }) =>
    params.append('area', `${id}:${status.join(',')}`),
  );
  filter.check?.forEach(({ id }) => params.append('check', id));
  filter.severity?.forEach(severity => params.append('severity', severity));
  if (filter.blocked !== undefined) {
    params.set('blocked', String(filter.blocked));
  }
  if (filter.stale !== undefined) params.set('stale', String(filter.stale));
  return params;
}

/** Whether a filter leaves anything out. */
export function isFiltering(filter: EntityFilter): boolean {
  return formatEntityFilter(filter).toString() !== '';
}

/** Statuses of an area that are work to do. */
export const lackingStatuses: AreaStatus[] = ['needs-improvement', 'partial'];
