import type { AreaReport, Verdict } from '@prodready/report';

/** The verdict from the areas, and the ids of the failed checks that block a launch. */
export function judge(areas: AreaReport[]): {
  verdict: Verdict;
  blockers: string[];
} {
  const core = areas.filter(area => area.core);
  const blockers = core.flatMap(area =>
    area.results
      .filter(
        ({ outcome, severity }) =>
          outcome === 'fail' && severity === 'critical',
      )
      .map(({ checkId }) => checkId),
  );
  const counted = core.filter(({ status }) => status !== 'not-applicable');
  if (
    blockers.length ||
    counted.some(({ status }) => status === 'needs-improvement')
  ) {
    return { verdict: 'not-ready', blockers };
  }
  return {
    verdict:
      counted.length > 0 && counted.every(({ status }) => status === 'ready')
        ? 'ready'
        : 'ready-with-gaps',
    blockers,
  };
}
