import { createHash } from 'node:crypto';
import { findingPlaces } from '@prodready/analyzer';
import type { CheckResult, Outcome, Report } from '@prodready/report';
import type { Effort, FindingState } from '@prodready/plugin-readiness-common';
import { priorityOf, rankOf } from '../checks/priority';
import type { FindingColumns, FindingRow, PlaceRow } from './rows';
import { FindingChange, resultsOf, Transition } from './transition';

export interface FindingSettings {
  /** Days until a finding is due, by severity; without a number it never is. */
  dueDays: { critical?: number; major?: number; minor?: number };
  effortOf: (checkId: string) => Effort;
}

/** When and of which commit a report is. */
interface Moment {
  entityRef: string;
  at: string;
  commit?: string;
}

/** What a new report makes of the findings that are known: rows to write, and what changed. */
export function nextFindings(
  known: readonly FindingRow[],
  report: Report,
  moment: Moment,
  settings: FindingSettings,
): { rows: FindingRow[]; changes: Transition['findings'] } {
  const before = new Map(known.map(row => [row.check_id, row]));
  const blockers = new Set(report.blockers);
  const rows: FindingRow[] = [];
  const changes: Transition['findings'] = {
    opened: [],
    closed: [],
    reopened: [],
    exempted: [],
  };
  const seen = new Set<string>();
  for (const { area, core, result } of resultsOf(report)) {
    seen.add(result.checkId);
    const row = before.get(result.checkId);
    const change: FindingChange = {
      checkId: result.checkId,
      area,
      title: result.title,
      severity: result.severity,
      blocker: blockers.has(result.checkId),
    };
    if (result.outcome === 'fail' || result.outcome === 'exempt') {
      const state = result.outcome === 'fail' ? 'open' : 'exempt';
      rows.push(
        standing({ row, result, area, core, state, moment, settings, change }),
      );
      if (state === 'exempt') {
        if (row?.state !== 'exempt') changes.exempted.push(change);
      } else if (!row) changes.opened.push(change);
      else if (row.state !== 'open') changes.reopened.push(change);
    } else if (row && row.state !== 'resolved') {
      const resolution = resolutionOf(result.outcome);
      // What could not be judged this time is neither mended nor gone.
      if (!resolution) {
        rows.push({ ...row, undecided: true });
        continue;
      }
      rows.push(resolved(row, resolution, moment));
      changes.closed.push({ ...change, blocker: row.blocker });
    }
  }
  for (const row of known) {
    if (row.state === 'resolved' || seen.has(row.check_id)) continue;
    rows.push(resolved(row, 'check-removed', moment));
    changes.closed.push({
      checkId: row.check_id,
      area: row.area_id,
      title: row.title,
      severity: row.severity,
      blocker: row.blocker,
    });
  }
  return { rows, changes };
}

/** What stands on an entity, of all its findings. */
export function standingOf(rows: Iterable<FindingRow>): FindingColumns {
  const counts: FindingColumns = {
    open_critical: 0,
    open_major: 0,
    open_minor: 0,
    open_blockers: 0,
    exempt_findings: 0,
    oldest_open: null,
  };
  for (const row of rows) {
    if (row.state === 'exempt') counts.exempt_findings += 1;
    if (row.state !== 'open') continue;
    counts[`open_${row.severity}`] += 1;
    if (row.blocker) counts.open_blockers += 1;
    if (counts.oldest_open === null || row.opened_at < counts.oldest_open) {
      counts.oldest_open = row.opened_at;
    }
  }
  return counts;
}

function resolutionOf(outcome: Outcome): FindingRow['resolution'] {
  if (outcome === 'pass') return 'passed';
  return outcome === 'not-applicable' ? 'not-applicable' : null;
}

function standing(options: {
  row: FindingRow | undefined;
  result: CheckResult;
  area: FindingRow['area_id'];
  core: boolean;
  state: FindingState;
  moment: Moment;
  settings: FindingSettings;
  change: FindingChange;
}): FindingRow {
  const { row, result, area, core, state, moment, settings, change } = options;
  const { severity } = result;
  const effort = settings.effortOf(result.checkId);
  const stood = row !== undefined && row.state !== 'resolved';
  // What was accepted for a time and stands again starts its time anew.
  const opens = !stood || (row.state === 'exempt' && state === 'open');
  const openedAt = opens ? moment.at : row.opened_at;
  const dueSet = !opens && Boolean(row.due_set);
  const dueAt = dueSet
    ? row!.due_at
    : dueDate(openedAt, settings.dueDays[severity]);
  // What becomes overdue meanwhile does so with the upkeep, which has the owner told of it.
  const overdue =
    !opens &&
    state === 'open' &&
    Boolean(row.overdue) &&
    dueAt !== null &&
    dueAt < moment.at;
  const priority = priorityOf({ severity, effort, core });
  return {
    entity_ref: moment.entityRef,
    check_id: result.checkId,
    area_id: area,
    title: result.title,
    severity,
    blocker: change.blocker,
    effort,
    message: result.exemption?.finding ?? result.message,
    state,
    undecided: false,
    priority,
    rank: rank({ blocker: change.blocker, overdue, priority }),
    first_seen_at: row?.first_seen_at ?? moment.at,
    opened_at: openedAt,
    opened_commit: opens ? moment.commit ?? null : row.opened_commit,
    last_seen_at: moment.at,
    reopened: (row?.reopened ?? 0) + (row && opens ? 1 : 0),
    resolved_at: null,
    resolved_commit: null,
    resolution: null,
    due_at: dueAt,
    due_set: dueSet,
    overdue,
    assignee: row?.assignee ?? null,
    note: row?.note ?? null,
    ticket_url: row?.ticket_url ?? null,
    updated_by: row?.updated_by ?? null,
    updated_at: row?.updated_at ?? null,
    exemption: result.exemption
      ? JSON.stringify({
          reason: result.exemption.reason,
          until: result.exemption.until,
          by: result.exemption.by,
          source: result.exemption.source,
        })
      : null,
  };
}

function resolved(
  row: FindingRow,
  resolution: FindingRow['resolution'],
  moment: Moment,
): FindingRow {
  return {
    ...row,
    state: 'resolved',
    undecided: false,
    resolution,
    resolved_at: moment.at,
    resolved_commit: moment.commit ?? null,
    overdue: false,
    exemption: null,
    rank: row.priority,
  };
}

/** Where a finding stands in a to-do list; the higher, the earlier. */
export function rank(finding: {
  blocker: boolean;
  overdue: boolean;
  priority: number;
}): number {
  return (
    (finding.blocker ? rankOf.blocker : 0) +
    (finding.overdue ? rankOf.overdue : 0) +
    finding.priority
  );
}

const day = 24 * 60 * 60 * 1000;

/** The end of the time that a severity gives, or `null` where it gives none. */
export function dueDate(openedAt: string, days?: number): string | null {
  return days === undefined
    ? null
    : new Date(Date.parse(openedAt) + days * day).toISOString();
}

/** What a new report makes of the places that are known. */
export function nextPlaces(
  known: readonly PlaceRow[],
  report: Report,
  { entityRef, at, commit }: Moment,
): { rows: PlaceRow[]; gone: string[] } {
  const before = new Map(known.map(row => [row.fingerprint, row]));
  const rows = new Map<string, PlaceRow>();
  const undecided = new Set<string>();
  for (const { result } of resultsOf(report)) {
    if (result.outcome === 'unknown' || result.outcome === 'error') {
      undecided.add(result.checkId);
    }
    if (result.outcome !== 'fail' && result.outcome !== 'exempt') continue;
    findingPlaces(result).forEach((place, position) => {
      if (!place.fingerprint) return;
      const row = before.get(place.fingerprint);
      const stood = row && row.resolved_at === null;
      rows.set(place.fingerprint, {
        entity_ref: entityRef,
        fingerprint: place.fingerprint,
        check_id: result.checkId,
        position,
        path: place.path,
        line: place.line ?? null,
        exempt: result.outcome === 'exempt' || Boolean(place.exempt),
        first_seen_at: stood ? row.first_seen_at : at,
        first_seen_commit: stood ? row.first_seen_commit : commit ?? null,
        last_seen_at: at,
        last_seen_commit: commit ?? null,
        resolved_at: null,
        resolved_commit: null,
      });
    });
  }
  const gone = known
    .filter(
      row =>
        row.resolved_at === null &&
        !rows.has(row.fingerprint) &&
        !undecided.has(row.check_id),
    )
    .map(({ fingerprint }) => fingerprint);
  return { rows: [...rows.values()], gone };
}

/** The same for reports that say the same, whatever lines and commits they say it of. */
export function meaningOf(report: Report): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([report.verdict, report.tool]));
  for (const { area, result } of resultsOf(report)) {
    hash.update(
      JSON.stringify([
        area,
        result.checkId,
        result.outcome,
        result.severity,
        result.exemption?.until,
        findingPlaces(result).map(({ fingerprint, exempt }) => [
          fingerprint,
          exempt,
        ]),
      ]),
    );
  }
  for (const { id, status } of report.areas) {
    hash.update(JSON.stringify([id, status]));
  }
  return hash.digest('hex');
}
