import type { AreaStatus, Outcome, Severity, Verdict } from './schema';

/*
 * The words and signs of a report, the same on the pages, in exports and in a terminal.
 */

/** @public */
export interface StatusWords {
  /** A sign that says the same as the label, for Markdown and plain text. */
  icon: string;
  label: string;
}

/** What an area's status is called. @public */
export const statusWords: Record<AreaStatus, StatusWords> = {
  ready: { icon: '✅', label: 'Production Ready' },
  partial: { icon: '⚠️', label: 'Partially Production Ready' },
  'needs-improvement': { icon: '❌', label: 'Needs Improvement' },
  'not-applicable': { icon: '➖', label: 'Not Applicable' },
  unknown: { icon: '❔', label: 'Not Assessed' },
};

/** What a verdict is called. @public */
export const verdictWords: Record<Verdict, StatusWords> = {
  ready: { icon: '✅', label: 'Production Ready' },
  'ready-with-gaps': { icon: '⚠️', label: 'Production Ready with Gaps' },
  'not-ready': { icon: '❌', label: 'Not Production Ready' },
};

/** @public */
export const severityWords: Record<Severity, string> = {
  critical: 'Critical',
  major: 'Major',
  minor: 'Minor',
};

/** @public */
export const outcomeWords: Record<Outcome, string> = {
  pass: 'Passed',
  fail: 'Failed',
  'not-applicable': 'Not applicable',
  unknown: 'Could not be judged',
  exempt: 'Exempt',
  error: 'The check itself failed',
};

/** Names of a report's sections, in order. @public */
export const sectionWords = {
  summary: 'Executive Summary',
  assessment: 'Production Readiness Assessment',
  findings: 'Detailed Findings and Recommendations',
  conclusion: 'Conclusion',
  gapsInReadyAreas: 'Smaller gaps in areas that are ready',
  unknown: 'What could not be judged',
  notApplicable: 'What did not apply',
  exempt: 'Accepted risks',
  blockers: 'Launch blockers',
} as const;
