import type {
  EntityReport,
  FindingKey,
  FollowUp,
} from '@prodready/plugin-readiness-common';
import type { ExemptionRow, FindingRow, PlaceRow } from './rows';

/** What is told of a finding. The driver takes its time for each column. */
export const findingColumns = [
  'entity_ref',
  'check_id',
  'area_id',
  'title',
  'severity',
  'blocker',
  'effort',
  'message',
  'state',
  'priority',
  'first_seen_at',
  'opened_at',
  'opened_commit',
  'reopened',
  'resolved_at',
  'resolved_commit',
  'resolution',
  'due_at',
  'due_set',
  'assignee',
  'note',
  'ticket_url',
  'updated_by',
  'updated_at',
  'exemption',
] as const satisfies ReadonlyArray<keyof FindingRow>;

export type Finding = Pick<FindingRow, (typeof findingColumns)[number]>;

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

/** Findings as they are stored, with their places and exemptions. */
export interface FoundRows<F extends Finding = Finding> {
  findings: F[];
  places: Place[];
  exemptions: ExemptionRow[];
}

/** What is told of a finding's entity. */
export interface EntityOfFinding {
  title: string;
  owner: string | null;
  links?: EntityReport['links'];
}

/** Findings as they are told, in order, without what the caller may do about them. */
export function followUpsOf<F extends Finding>(
  { findings, places, exemptions }: FoundRows<F>,
  entityOf: (finding: F) => EntityOfFinding,
  now: Date,
): FollowUp[] {
  const placesOf = grouped(places);
  const exemptionsOf = grouped(exemptions);
  return findings.map(row => {
    const key = keyOf(row);
    return followUpOf(
      row,
      entityOf(row),
      placesOf.get(key) ?? [],
      exemptionsOf.get(key) ?? [],
      now,
    );
  });
}

export function findingKey({ entityRef, checkId }: FindingKey): string {
  return `${entityRef} ${checkId}`;
}

function keyOf(row: { entity_ref: string; check_id: string }): string {
  return findingKey({ entityRef: row.entity_ref, checkId: row.check_id });
}

function grouped<R extends { entity_ref: string; check_id: string }>(
  rows: R[],
): Map<string, R[]> {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

function followUpOf(
  row: Finding,
  { title, owner, links }: EntityOfFinding,
  places: Place[],
  exemptions: ExemptionRow[],
  now: Date,
): FollowUp {
  return {
    entityRef: row.entity_ref,
    entityTitle: title,
    ...(owner && { owner }),
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
  row: Finding,
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
