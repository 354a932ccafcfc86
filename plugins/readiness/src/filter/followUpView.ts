import { useCallback, useMemo } from 'react';
import type {
  FollowUpsQuery,
  FollowUpsSummaryQuery,
} from '@prodready/plugin-readiness-common';
import { severitySchema } from '@prodready/report';
import type { Severity } from '@prodready/report';
import { useSearchParams } from 'react-router-dom';

/** Whose findings: those of one's own entities, those assigned to oneself, or everybody's. */
export const scopes = ['mine', 'assigned', 'all'] as const;
/** One of {@link scopes}. */
export type Scope = (typeof scopes)[number];
/** What there is to see: what is open, what was mended, what is exempt or should be. */
export const shows = ['open', 'resolved', 'exemptions'] as const;
/** One of {@link shows}. */
export type Show = (typeof shows)[number];
/** How findings are put together. */
export const bundles = ['entity', 'check', 'none'] as const;
/** One of {@link bundles}. */
export type Bundle = (typeof bundles)[number];
/** When findings are due. */
export const dues = ['overdue', 'soon', 'later'] as const;
/** One of {@link dues}. */
export type Due = (typeof dues)[number];

/** Everything that the follow-up page shows depends on this, and on nothing else. */
export interface FollowUpView {
  scope: Scope;
  show: Show;
  bundle: Bundle;
  text: string;
  owner: string[];
  check: string[];
  severity: Severity[];
  due: Due[];
  blocker: boolean;
  unassigned: boolean;
  cursor: string;
}

/** Days that "recently mended" looks back. */
export const resolvedDays = 30;

/** Reads the view from an address; whatever does not fit counts as not given. */
export function parseFollowUpView(params: URLSearchParams): FollowUpView {
  const one = <T extends string>(options: readonly T[], name: string) =>
    options.find(option => option === params.get(name)) ?? options[0];
  const some = <T extends string>(options: readonly T[], name: string) =>
    options.filter(option => params.getAll(name).includes(option));
  const texts = (name: string, length: number) =>
    params
      .getAll(name)
      .filter(Boolean)
      .slice(0, 100)
      .map(value => value.slice(0, length));
  return {
    scope: one(scopes, 'scope'),
    show: one(shows, 'show'),
    bundle: one(bundles, 'group'),
    text: (params.get('text') ?? '').slice(0, 200),
    owner: texts('owner', 500),
    check: texts('check', 100),
    severity: some(severitySchema.options, 'severity'),
    due: some(dues, 'due'),
    blocker: params.get('blocker') === 'true',
    unassigned: params.get('unassigned') === 'true',
    cursor: (params.get('cursor') ?? '').slice(0, 2000),
  };
}

/** Writes the view for an address; what is as on the first view is left out. */
export function formatFollowUpView(
  view: Partial<FollowUpView>,
): URLSearchParams {
  const params = new URLSearchParams();
  if (view.scope && view.scope !== scopes[0]) params.set('scope', view.scope);
  if (view.show && view.show !== shows[0]) params.set('show', view.show);
  if (view.bundle && view.bundle !== bundles[0]) {
    params.set('group', view.bundle);
  }
  if (view.text) params.set('text', view.text);
  view.owner?.forEach(owner => params.append('owner', owner));
  view.check?.forEach(check => params.append('check', check));
  view.severity?.forEach(severity => params.append('severity', severity));
  view.due?.forEach(due => params.append('due', due));
  if (view.blocker) params.set('blocker', 'true');
  if (view.unassigned) params.set('unassigned', 'true');
  if (view.cursor) params.set('cursor', view.cursor);
  return params;
}

/** Whose findings a view is about, as the backend is asked. */
export function scopeQuery(view: FollowUpView): FollowUpsSummaryQuery {
  return {
    filter: {
      ...(view.scope === 'mine' && view.owner.length === 0 && { mine: true }),
      ...(view.owner.length > 0 && { owner: view.owner }),
    },
    ...(view.scope === 'assigned' && { assignedToMe: true }),
  };
}

/** Which findings a view lists, as the backend is asked. */
export function listQuery(view: FollowUpView): FollowUpsQuery {
  return {
    ...(scopeQuery(view) as FollowUpsQuery),
    state: view.show === 'resolved' ? ['resolved'] : ['open'],
    ...(view.show === 'resolved'
      ? { resolvedWithinDays: resolvedDays, sort: 'resolved' as const }
      : {
          ...(view.due.length > 0 && { due: view.due }),
          ...(view.unassigned && { assignee: [null] }),
        }),
    ...(view.text && { text: view.text }),
    ...(view.check.length > 0 && { check: view.check }),
    ...(view.severity.length > 0 && { severity: view.severity }),
    ...(view.blocker && { blocker: true }),
    ...(view.cursor && { cursor: view.cursor }),
    limit: 50,
  };
}

/** The view in the address, and a function that changes parts of it. */
export function useFollowUpView() {
  const [params, setParams] = useSearchParams();
  const address = params.toString();
  const view = useMemo(
    () => parseFollowUpView(new URLSearchParams(address)),
    [address],
  );
  const change = useCallback(
    (part: Partial<FollowUpView>) =>
      setParams(
        current =>
          formatFollowUpView({
            ...parseFollowUpView(current),
            cursor: '',
            ...part,
          }),
        { replace: part.cursor === undefined },
      ),
    [setParams],
  );
  return { view, change };
}
