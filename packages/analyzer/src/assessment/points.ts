import type { CheckResult, Severity } from '@prodready/report';

/** What a check of each declared severity weighs. */
export const pointsOf: Record<Severity, number> = {
  critical: 4,
  major: 2,
  minor: 1,
};

const weight: Record<Severity, number> = { critical: 0, major: 1, minor: 2 };

/** Results in report order: effective severity, then declared points, then id. */
export function byWeight(a: CheckResult, b: CheckResult): number {
  return (
    weight[a.severity] - weight[b.severity] ||
    weight[a.declaredSeverity] - weight[b.declaredSeverity] ||
    (a.checkId < b.checkId ? -1 : 1)
  );
}

/** The sum of the declared points of results with one of the outcomes. */
export function pointsWith(
  results: CheckResult[],
  ...outcomes: CheckResult['outcome'][]
): number {
  return results
    .filter(result => outcomes.includes(result.outcome))
    .reduce((sum, result) => sum + pointsOf[result.declaredSeverity], 0);
}
