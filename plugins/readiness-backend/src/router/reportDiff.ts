import type { ReportDiff } from '@prodready/plugin-readiness-common';
import { findingPlaces } from '@prodready/analyzer';
import type { CheckResult } from '@prodready/report';
import { areaChanges, resultsOf } from '../database/transition';
import type { StoredReport } from '../database/ReportStore';

type OutcomeChange = ReportDiff['opened'][number];

/** What differs between two reports of one entity. */
export function reportDiff(
  entityRef: string,
  before: StoredReport | undefined,
  after: StoredReport,
): ReportDiff {
  const earlier = new Map(
    (before ? resultsOf(before.report) : []).map(entry => [
      entry.result.checkId,
      entry,
    ]),
  );
  const later = new Map(
    resultsOf(after.report).map(entry => [entry.result.checkId, entry]),
  );
  const opened: OutcomeChange[] = [];
  const closed: OutcomeChange[] = [];
  const other: OutcomeChange[] = [];
  const places: ReportDiff['places'] = [];
  for (const id of before
    ? new Set([...later.keys(), ...earlier.keys()])
    : []) {
    const [from, to] = [earlier.get(id), later.get(id)];
    const { area, result } = (to ?? from)!;
    const [was, is] = [from?.result.outcome, to?.result.outcome];
    if (was === is) {
      if (is === 'fail') {
        const moved = movedPlaces(id, from!.result, to!.result);
        if (moved) places.push(moved);
      }
      continue;
    }
    const [place] = findingPlaces(result);
    const change: OutcomeChange = {
      checkId: id,
      title: result.title,
      area,
      severity: result.severity,
      ...(was && { from: was }),
      ...(is && { to: is }),
      message: result.message,
      ...(place && { path: place.path }),
      ...(place?.line && { line: place.line }),
    };
    if (is === 'fail') opened.push(change);
    else if (
      was === 'fail' &&
      (is === 'pass' || is === 'not-applicable' || is === undefined)
    ) {
      closed.push(change);
    } else other.push(change);
  }
  const statuses = (stored: StoredReport | undefined) =>
    new Map(stored?.report.areas.map(({ id, status }) => [id, status]));
  return {
    entityRef,
    ...(before && { from: sideOf(before) }),
    to: sideOf(after),
    areas: before ? areaChanges(statuses(before), statuses(after)) : [],
    opened,
    closed,
    other,
    places,
    checksChanged:
      before !== undefined &&
      before.report.tool.checksVersion !== after.report.tool.checksVersion,
  };
}

function sideOf({
  report,
  assessedAt,
  commit,
}: StoredReport): ReportDiff['to'] {
  return {
    assessedAt,
    ...(commit && { commit }),
    verdict: report.verdict,
    blockers: report.blockers,
    checksVersion: report.tool.checksVersion,
  };
}

function movedPlaces(
  checkId: string,
  before: CheckResult,
  after: CheckResult,
): ReportDiff['places'][number] | undefined {
  const without = (a: CheckResult, b: CheckResult) => {
    const known = new Set(findingPlaces(b).map(p => p.fingerprint));
    return findingPlaces(a)
      .filter(({ fingerprint }) => fingerprint && !known.has(fingerprint))
      .map(({ path, line }) => ({ path, ...(line && { line }) }));
  };
  const added = without(after, before);
  const removed = without(before, after);
  return added.length || removed.length
    ? { checkId, added, removed }
    : undefined;
}
