import type {
  AreaReport,
  CheckResult,
  Evidence,
  Outcome,
  Recommendation,
  Report,
} from '../schema';
import { cleanLine } from './clean';

/*
 * The questions every renderer asks of a report.
 */

export function resultsWith(
  area: AreaReport,
  ...outcomes: Outcome[]
): CheckResult[] {
  return area.results.filter(result => outcomes.includes(result.outcome));
}

export function failuresOf(area: AreaReport): CheckResult[] {
  return resultsWith(area, 'fail');
}

/** Areas that have findings and are not ready: they get a section of their own. */
export function areasToMend(report: Report): AreaReport[] {
  return report.areas.filter(
    area => area.status !== 'ready' && failuresOf(area).length > 0,
  );
}

export function readyAreasWithGaps(report: Report): AreaReport[] {
  return report.areas.filter(
    area => area.status === 'ready' && failuresOf(area).length > 0,
  );
}

/** Areas that a table shows: the core ones always, the others once a check exists for them. */
export function areasToShow(report: Report): AreaReport[] {
  return report.areas.filter(area => area.core || area.results.length > 0);
}

export function blockersOf(report: Report): CheckResult[] {
  const ids = new Set(report.blockers);
  return report.areas.flatMap(area =>
    area.results.filter(result => ids.has(result.checkId)),
  );
}

/** `path` or `path:line`, on one line. */
export function placeOf(evidence: Evidence): string {
  const path = cleanLine(evidence.path) || '.';
  return evidence.line ? `${path}:${evidence.line}` : path;
}

/** Evidence with a place named once, first occurrences first. */
export function distinctPlaces(evidence: Evidence[]): Evidence[] {
  const seen = new Set<string>();
  return evidence.filter(item => {
    const place = placeOf(item);
    return !seen.has(place) && seen.add(place);
  });
}

/** Where the finding is: bad lines, and lines where a missing thing belongs. */
export function placesOf(result: CheckResult): Evidence[] {
  return distinctPlaces(result.evidence.filter(({ role }) => role !== 'proof'));
}

/** Those of its places that a finding's sentence does not name itself. */
export function unnamedPlacesOf(result: CheckResult): Evidence[] {
  const message = cleanLine(result.message);
  return placesOf(result).filter(evidence => {
    const place = placeOf(evidence);
    const [, ...rest] = message.split(place);
    // `a.py:1` is not named by `a.py:12`.
    return !rest.some(after => !/^\w/.test(after));
  });
}

/** Recommendations of failed checks in their order; two checks with the same advice give it once. */
export function recommendationsOf(results: CheckResult[]): Recommendation[] {
  const seen = new Set<string>();
  return results.flatMap(({ recommendation }) => {
    if (!recommendation) return [];
    const key = `${recommendation.title}\n${recommendation.text}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [recommendation];
  });
}

/** One group per distinct message, in order of first appearance. */
export function groupByMessage(
  results: CheckResult[],
): Array<{ message: string; results: CheckResult[] }> {
  const groups = new Map<string, CheckResult[]>();
  for (const result of results) {
    const message = cleanLine(result.message);
    groups.set(message, [...(groups.get(message) ?? []), result]);
  }
  return [...groups].map(([message, members]) => ({
    message,
    results: members,
  }));
}
