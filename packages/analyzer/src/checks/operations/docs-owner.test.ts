import { express, file, verdict, type Case } from '../__testUtils__/trees';
import { descriptor, production } from './__testUtils__/descriptor';
import { docsOwner as check } from './docs-owner';

const cases: Case[] = [
  [
    'a team, and rules for the code',
    { ...production, '.github/CODEOWNERS': '* @acme/team-a\n' },
    'pass',
  ],
  [
    'owners of a GitLab section',
    {
      ...production,
      '.gitlab/CODEOWNERS': file('[Backend] @acme/team-a', '*.js'),
    },
    'pass',
  ],
  [
    'the last rule that matches takes the owner away',
    { ...production, CODEOWNERS: file('* @acme/team-a', 'server.js') },
    'fail minor CODEOWNERS:2',
  ],
  ['no rules for the code', production, 'fail minor catalog-info.yaml:8'],
  [
    'a person',
    descriptor(['owner: user:default/sam']),
    'fail major catalog-info.yaml:7',
  ],
  [
    'a placeholder',
    descriptor(['owner: group:default/unknown']),
    'fail major catalog-info.yaml:7',
  ],
  ['nobody', descriptor([]), 'fail major catalog-info.yaml:5'],
  ['no descriptor', express, 'unknown'],
];

describe('docs-owner', () => {
  it.each(cases)('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
