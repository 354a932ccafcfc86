import type { Effort } from '@prodready/plugin-readiness-common';
import type { Severity } from '@prodready/report';

const impact: Record<Severity, number> = { critical: 4, major: 2, minor: 1 };
const work: Record<Effort, number> = { small: 1, medium: 2, large: 3 };

/** What mending a finding is worth for its effort: its points, doubled in areas that decide the verdict, by the work. */
export function priorityOf(finding: {
  severity: Severity;
  effort: Effort;
  core: boolean;
}): number {
  const worth = impact[finding.severity] * (finding.core ? 2 : 1);
  return Math.round((worth * 12) / work[finding.effort]);
}

/** What a blocker and an overdue finding outweigh, in the order of a to-do list. */
export const rankOf = { blocker: 10_000, overdue: 1_000 };
