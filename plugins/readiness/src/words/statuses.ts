import type { AreaStatus, Outcome, Severity, Verdict } from '@prodready/report';
import { verdictWords } from '@prodready/report';
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

/** What a verdict is called, or the lack of one. */
export function verdictLabel(verdict: VerdictOrNone): string {
  return verdict === 'not-assessed'
    ? 'Not Assessed'
    : verdictWords[verdict].label;
}

/** Titles of the groups below an area's findings, in the order they are shown. */
export const outcomeGroups: ReadonlyArray<{
  outcome: Exclude<Outcome, 'fail'>;
  title: string;
}> = [
  { outcome: 'unknown', title: 'Could not be judged' },
  { outcome: 'error', title: 'Check failed to run' },
  { outcome: 'exempt', title: 'Exempt' },
  { outcome: 'pass', title: 'Passed' },
  { outcome: 'not-applicable', title: 'Does not apply' },
];
