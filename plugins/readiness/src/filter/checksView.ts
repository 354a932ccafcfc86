import type { CheckDescription } from '@prodready/plugin-readiness-common';
import { areaIds, severitySchema } from '@prodready/report';
import type { AreaId, Severity } from '@prodready/report';

/** What the list of checks is narrowed by. It lives in the address; empty lists narrow nothing. */
export interface ChecksView {
  /** Words that title or id must have, all of them. */
  text: string;
  areas: AreaId[];
  severities: Severity[];
}

/** Reads the view from an address; whatever does not fit counts as not given. */
export function parseChecksView(params: URLSearchParams): ChecksView {
  return {
    text: (params.get('text') ?? '').slice(0, 200),
    areas: areaIds.filter(id => params.getAll('area').includes(id)),
    severities: severitySchema.options.filter(id =>
      params.getAll('severity').includes(id),
    ),
  };
}

/** Writes the view for an address. */
export function formatChecksView(view: ChecksView): URLSearchParams {
  const params = new URLSearchParams();
  if (view.text) params.set('text', view.text);
  view.areas.forEach(id => params.append('area', id));
  view.severities.forEach(id => params.append('severity', id));
  return params;
}

/** Whether the view leaves any check out. */
export function isNarrowingChecks(view: ChecksView): boolean {
  return (
    view.text !== '' || view.areas.length > 0 || view.severities.length > 0
  );
}

/** Whether a check is in the view. */
export function matchesView(
  { text, areas, severities }: ChecksView,
  check: Pick<CheckDescription, 'id' | 'title' | 'area' | 'severity'>,
): boolean {
  const told = `${check.title} ${check.id}`.toLowerCase();
  return (
    text
      .toLowerCase()
      .split(/\s+/)
      .every(word => told.includes(word)) &&
    (areas.length === 0 || areas.includes(check.area)) &&
    (severities.length === 0 || severities.includes(check.severity))
  );
}
