import type { AreaId, AreaStatus, Severity, Verdict } from '@prodready/report';
import type {
  Effort,
  Exemption,
  ExemptionStatus,
  FindingState,
  FollowUp,
  ScanState,
} from '@prodready/plugin-readiness-common';

export interface TargetRow {
  id: string;
  type: string;
  url: string;
  host: string | null;
  repository: string | null;
  ref: string | null;
  etag: string | null;
  last_scan_at: string | null;
  next_scan_at: string | null;
  queued_at: string | null;
  given_up_at: string | null;
}

export interface EntityRow {
  ref: string;
  uid: string;
  name: string;
  title: string;
  kind: string;
  type: string | null;
  lifecycle: string | null;
  owner: string | null;
  system: string | null;
  annotations: string;
  target_id: string | null;
  service_path: string;
  catalog_state: string;
  missing_since: string | null;
  scan_status: ScanState['status'];
  queued_at: string | null;
  started_at: string | null;
  finished_at: string | null;
  progress: string | null;
  problem: string | null;
  attempted: string | null;
  namespace?: string | null;
  domain?: string | null;
  tags?: string | null;
  search?: string | null;
  title_key?: string | null;
}

/** What rows of entities repeat of the current report: whatever lists and overviews show, sort and filter by. */
export interface SummaryColumns {
  verdict: Verdict | null;
  /** The least ready first; 3 without a report. */
  verdict_order: number;
  blockers: number;
  critical: number;
  major: number;
  minor: number;
  exempt: number;
  outcomes: string | null;
  statuses: string | null;
  assessed_at: string | null;
  commit: string | null;
}

/**
 * What rows of entities repeat of their findings. Not the same as what the report says: a finding that could not be judged
 * this time still stands.
 */
export interface FindingColumns {
  open_critical: number;
  open_major: number;
  open_minor: number;
  open_blockers: number;
  exempt_findings: number;
  oldest_open: string | null;
}

/** How entities stand in the order of verdicts. */
export const verdictOrder: Record<Verdict | 'not-assessed', number> = {
  'not-ready': 0,
  'ready-with-gaps': 1,
  ready: 2,
  'not-assessed': 3,
};

export const verdictNames = Object.keys(verdictOrder) as Array<
  keyof typeof verdictOrder
>;

export interface ReportRow {
  entity_ref: string;
  /** The report's JSON, compressed. */
  body: Buffer;
  verdict: Verdict;
  blockers: number;
  commit: string | null;
  links: string | null;
  etag: string | null;
  fingerprint: string;
  assessed_at: string;
  outcomes: string | null;
  statuses: string | null;
  /** JSON; the same as the rows of `area_statuses`. */
  areas: string | null;
  meaning: string | null;
  since: string | null;
  critical: number;
  major: number;
  minor: number;
  exempt: number;
}

export interface ReportVersionRow {
  id: number;
  entity_ref: string;
  since: string;
  assessed_at: string;
  replaced_at: string;
  commit: string | null;
  links: string | null;
  body: Buffer;
}

export interface AreaStatusRow {
  entity_ref: string;
  area_id: AreaId;
  position: number;
  status: AreaStatus;
  reason: string;
}

export interface HistoryRow {
  id: number;
  entity_ref: string;
  verdict: Verdict;
  areas: string;
  commit: string | null;
  recorded_at: string;
  previous_verdict: Verdict | null;
  blockers: number;
  previous_blockers: number | null;
  changes: string | null;
  direction: 'regression' | 'improvement' | 'mixed' | null;
  opened: number;
  closed: number;
}

export interface FindingRow {
  entity_ref: string;
  check_id: string;
  area_id: AreaId;
  title: string;
  severity: Severity;
  blocker: boolean;
  effort: Effort;
  message: string;
  state: FindingState;
  /** It stands because the current report could not judge it, and not because that found it. */
  undecided: boolean;
  priority: number;
  rank: number;
  first_seen_at: string;
  opened_at: string;
  opened_commit: string | null;
  last_seen_at: string;
  reopened: number;
  resolved_at: string | null;
  resolved_commit: string | null;
  resolution: NonNullable<FollowUp['resolution']> | null;
  due_at: string | null;
  due_set: boolean;
  overdue: boolean;
  assignee: string | null;
  note: string | null;
  ticket_url: string | null;
  updated_by: string | null;
  updated_at: string | null;
  exemption: string | null;
}

export interface PlaceRow {
  entity_ref: string;
  fingerprint: string;
  check_id: string;
  position: number;
  path: string;
  line: number | null;
  exempt: boolean;
  first_seen_at: string;
  first_seen_commit: string | null;
  last_seen_at: string;
  last_seen_commit: string | null;
  resolved_at: string | null;
  resolved_commit: string | null;
}

export interface ExemptionRow {
  id: string;
  entity_ref: string;
  entity_uid: string;
  check_id: string;
  fingerprint: string | null;
  place: string | null;
  title: string;
  area_id: AreaId | null;
  severity: Severity | null;
  reason: string;
  until: string;
  status: ExemptionStatus;
  requested_by: string;
  requested_at: string;
  decided_by: string | null;
  decided_at: string | null;
}

export interface ExemptionEventRow {
  id: number;
  exemption_id: string;
  at: string;
  action: Exemption['trail'][number]['action'];
  actor: string | null;
  note: string | null;
}

/** What the API tells of an entity's scan. */
export function scanStateOf(
  row: Pick<
    EntityRow,
    | 'scan_status'
    | 'queued_at'
    | 'started_at'
    | 'finished_at'
    | 'progress'
    | 'problem'
  >,
): ScanState {
  const { scan_status: status } = row;
  return {
    status,
    ...(row.queued_at && { queuedAt: row.queued_at }),
    ...(row.started_at && { startedAt: row.started_at }),
    ...(row.finished_at && { finishedAt: row.finished_at }),
    ...(status === 'running' &&
      row.progress && { progress: JSON.parse(row.progress) }),
    ...(status === 'failed' &&
      row.problem && { problem: JSON.parse(row.problem) }),
  };
}
