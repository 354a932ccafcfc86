import type { AreaId, AreaStatus, Verdict } from '@prodready/report';
import type { ScanState } from '@prodready/plugin-readiness-common';

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
}

export interface ReportRow {
  entity_ref: string;
  report: string;
  verdict: Verdict;
  blockers: number;
  commit: string | null;
  links: string | null;
  etag: string | null;
  fingerprint: string;
  assessed_at: string;
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
