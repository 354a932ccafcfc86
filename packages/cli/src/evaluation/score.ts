import type { CheckResult, Evidence, Report } from '@prodready/report';
import type { Label, LabelledRepository } from './labels';

/** Counts of one check over all repositories. */
export interface CheckScore {
  /** Reported failures that are labelled so. */
  rightFailures: number;
  /** Reported failures that are not. */
  wrongFailures: number;
  /** Labelled failures that were not reported. */
  missedFailures: number;
  /** Outcomes that are as labelled. */
  agreed: number;
  labels: number;
  /** Right failures whose label names a place, and those of them that cite it. */
  locatable: number;
  located: number;
}

export interface Score {
  checks: Map<string, CheckScore>;
  areas: { agreed: number; labels: number };
  /** What differs from the labels, one sentence each. */
  wrong: string[];
  wrongAreas: string[];
}

export function emptyScore(): Score {
  return {
    checks: new Map(),
    areas: { agreed: 0, labels: 0 },
    wrong: [],
    wrongAreas: [],
  };
}

/** Adds what one report got right and wrong. */
export function addReport(
  score: Score,
  labelled: LabelledRepository,
  report: Report,
  isSelected: (checkId: string) => boolean,
  isAreaSelected: (areaId: string) => boolean,
): void {
  const results = new Map(
    report.areas.flatMap(area =>
      area.results.map(result => [result.checkId, result] as const),
    ),
  );
  for (const [checkId, label] of Object.entries(labelled.labels ?? {})) {
    if (!isSelected(checkId)) continue;
    const difference = addLabel(
      scoreOf(score, checkId),
      label,
      results.get(checkId),
    );
    if (difference)
      score.wrong.push(`${labelled.repo} ${checkId}: ${difference}`);
  }
  for (const [areaId, expected] of Object.entries(labelled.areas ?? {})) {
    if (!isAreaSelected(areaId)) continue;
    const status =
      report.areas.find(({ id }) => id === areaId)?.status ?? 'missing';
    score.areas.labels++;
    if (status === expected) score.areas.agreed++;
    else {
      score.wrongAreas.push(
        `${labelled.repo} ${areaId}: ${status}, expected ${expected}`,
      );
    }
  }
}

/** Counts one label; says what differs, if anything does. */
function addLabel(
  score: CheckScore,
  { expect, at = [], note }: Label,
  result: CheckResult | undefined,
): string | undefined {
  const outcome = result?.outcome ?? 'missing';
  const because = note ? `: ${note}` : '';
  score.labels++;
  if (outcome === expect) score.agreed++;

  if (result?.outcome === 'fail' && expect === 'fail') {
    score.rightFailures++;
    if (!at.length) return undefined;
    score.locatable++;
    if (result.evidence.some(place => at.some(label => isAt(place, label)))) {
      score.located++;
      return undefined;
    }
    return `failed rightly, but cites ${places(result.evidence)}, not ${at.join(
      ' or ',
    )}`;
  }
  if (result?.outcome === 'fail') {
    score.wrongFailures++;
    return `reported fail (${places(
      result.evidence.slice(0, 2),
    )}), expected ${expect}${because}`;
  }
  if (expect === 'fail') {
    score.missedFailures++;
    const where = at.length ? ` at ${at.join(', ')}` : '';
    return `reported ${outcome}, expected fail${where}${because}`;
  }
  return outcome === expect
    ? undefined
    : `reported ${outcome}, expected ${expect}${because}`;
}

/** A labelled line may be missed by three: statements span lines. */
function isAt(evidence: Evidence, label: string): boolean {
  const [path, line] = label.split(/:(?=\d+$)/);
  return (
    evidence.path === path &&
    (!line ||
      (evidence.line !== undefined &&
        Math.abs(evidence.line - Number(line)) <= 3))
  );
}

function places(evidence: Evidence[]): string {
  return (
    evidence
      .map(({ path, line }) => (line ? `${path}:${line}` : path))
      .join(', ') || 'no place'
  );
}

function scoreOf(score: Score, checkId: string): CheckScore {
  let own = score.checks.get(checkId);
  if (!own) {
    own = emptyCheckScore();
    score.checks.set(checkId, own);
  }
  return own;
}

function emptyCheckScore(): CheckScore {
  return {
    rightFailures: 0,
    wrongFailures: 0,
    missedFailures: 0,
    agreed: 0,
    labels: 0,
    locatable: 0,
    located: 0,
  };
}

export function total(scores: Iterable<CheckScore>): CheckScore {
  const sum = emptyCheckScore();
  for (const score of scores) {
    for (const key of Object.keys(sum) as Array<keyof CheckScore>) {
      sum[key] += score[key];
    }
  }
  return sum;
}

/** Shares of one, `undefined` where there is nothing to share. */
export function ratios(score: CheckScore) {
  const share = (part: number, whole: number) =>
    whole ? part / whole : undefined;
  return {
    precision: share(
      score.rightFailures,
      score.rightFailures + score.wrongFailures,
    ),
    recall: share(
      score.rightFailures,
      score.rightFailures + score.missedFailures,
    ),
    agreement: share(score.agreed, score.labels),
    located: share(score.located, score.locatable),
  };
}
