import { express, file, verdict, type Case } from '../__testUtils__/trees';
import {
  descriptor,
  filler,
  production,
  runbook,
} from './__testUtils__/descriptor';
import { docsRunbook as check } from './docs-runbook';

const cases: Case[] = [
  [
    'a page of that name',
    {
      ...production,
      'docs/runbook.md': runbook('Roll back: run it.', 'Alerts: see there.'),
    },
    'pass',
  ],
  [
    'a section of the README',
    {
      ...production,
      'README.md': file(
        '# orders',
        '## Operations',
        'Dashboards: there. Restart it.',
        ...filler(10),
        '## Licence',
      ),
    },
    'pass',
  ],
  [
    'a link of the catalog',
    descriptor(
      ['lifecycle: production'],
      ['links:', '  - { url: https://wiki.example.com/a, title: Runbook }'],
    ),
    'pass',
  ],
  [
    'a page that was never filled in',
    {
      ...production,
      'docs/runbook.md': runbook('Roll back: TODO', 'Alerts, restart'),
    },
    'fail major docs/runbook.md:3',
  ],
  [
    'a page that says nothing to act on',
    { ...production, 'docs/runbook.md': runbook('We are happy.') },
    'fail major docs/runbook.md:1',
  ],
  [
    'a thin section on something else',
    {
      ...production,
      'README.md': file('# orders', '## Operations', ...filler(12)),
    },
    'fail major catalog-info.yaml:3',
  ],
  ['none', production, 'fail major catalog-info.yaml:3'],
  ['none, and no descriptor', express, 'unknown'],
  ['an experiment', descriptor(['lifecycle: experimental']), 'not-applicable'],
  ['a library', production, 'not-applicable', { type: 'library' }],
];

describe('docs-runbook', () => {
  it.each(cases)('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
