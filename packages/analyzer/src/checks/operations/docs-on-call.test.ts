import { express, verdict, type Case } from '../__testUtils__/trees';
import { descriptor, production, runbook } from './__testUtils__/descriptor';
import { docsOnCall as check } from './docs-on-call';

const cases: Case[] = [
  [
    'an annotation',
    descriptor(
      ['lifecycle: production'],
      ['annotations:', '  pagerduty.com/service-id: P123'],
    ),
    'pass',
  ],
  [
    'a channel in the runbook',
    {
      ...production,
      'docs/runbook.md': runbook('Escalate to #orders-oncall', 'Alerts: …'),
    },
    'pass',
  ],
  ['neither', production, 'fail minor catalog-info.yaml:3'],
  ['no descriptor', express, 'unknown'],
];

describe('docs-on-call', () => {
  it.each(cases)('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
