import type { AreaId, CheckResult, Report, Severity } from '@prodready/report';

/** How much there is to change, as far as the places in the report tell. */
export type Effort = 'small' | 'medium' | 'large';

/** A finding as something to do. */
export interface NextStep {
  result: CheckResult;
  areaId: AreaId;
  blocks: boolean;
  /** Points that its area gains. */
  gain: number;
  effort: Effort;
}

const points: Record<Severity, number> = { critical: 4, major: 2, minor: 1 };
const cost: Record<Effort, number> = { small: 1, medium: 2, large: 4 };

/**
 * The findings in the order in which mending them is worth most: what blocks a launch first, then by the points gained
 * for the effort, core areas before the others. Findings that weigh the same stay in report order.
 */
export function nextSteps(report: Report): NextStep[] {
  const steps = report.areas.flatMap(area =>
    area.results
      .filter(({ outcome }) => outcome === 'fail')
      .map(result => ({
        step: {
          result,
          areaId: area.id,
          blocks: report.blockers.includes(result.checkId),
          gain: points[result.declaredSeverity],
          effort: effortOf(result),
        },
        core: area.core,
      })),
  );
  return steps
    .sort(
      (a, b) =>
        Number(b.step.blocks) - Number(a.step.blocks) ||
        Number(b.core) - Number(a.core) ||
        worth(b.step) - worth(a.step),
    )
    .map(({ step }) => step);
}

function worth({ gain, effort }: NextStep): number {
  return gain / cost[effort];
}

/** One or two bad lines are changed quickly; what is missing has to be written; many places take their time. */
function effortOf({ evidence }: CheckResult): Effort {
  const offenders = evidence.filter(({ role }) => role === 'offender').length;
  if (offenders > 5) {
    return 'large';
  }
  return offenders === 1 || offenders === 2 ? 'small' : 'medium';
}
