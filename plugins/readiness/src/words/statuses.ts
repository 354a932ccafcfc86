import type { AreaStatus, Outcome, Severity, Verdict } from '@prodready/report';
import type { Tone } from '../theme/tones';

/** A verdict, or that there is none yet. */
export type VerdictOrNone = Verdict | 'not-assessed';

export const areaStatusTones: Record<AreaStatus, Tone> = {
  ready: 'good',
  partial: 'warning',
  'needs-improvement': 'bad',
  'not-applicable': 'neutral',
  unknown: 'neutral',
};

export const verdictTones: Record<VerdictOrNone, Tone> = {
  ready: 'good',
  'ready-with-gaps': 'warning',
  'not-ready': 'bad',
  'not-assessed': 'neutral',
};

export const severityTones: Record<Severity, Tone> = {
  critical: 'bad',
  major: 'warning',
  minor: 'neutral',
};

/** What is not a finding, in the order it is shown below an area's findings. */
export const outcomesBesideFindings = [
  'unknown',
  'error',
  'exempt',
  'pass',
  'not-applicable',
] as const satisfies ReadonlyArray<Exclude<Outcome, 'fail'>>;
