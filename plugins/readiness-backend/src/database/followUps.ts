import type { FollowUp } from '@prodready/plugin-readiness-common';
import type { ExemptionRow, FindingRow, PlaceRow } from './rows';

/** A finding with what is told of its entity. */
export type Described = FindingRow & {
  entity_title: string;
  owner: string | null;
  /** Of the report. */
  links: string | null;
};

/** What is told of a place. */
export const placeColumns = [
  'entity_ref',
  'check_id',
  'path',
  'line',
  'fingerprint',
  'exempt',
  'first_seen_at',
] as const satisfies ReadonlyArray<keyof PlaceRow>;

export type Place = Pick<PlaceRow, (typeof placeColumns)[number]>;

/** A finding as it is told, without what the caller may do about it. */
export function followUpOf(
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
