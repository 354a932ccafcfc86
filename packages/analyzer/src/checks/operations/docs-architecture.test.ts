import {
  express,
  file,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { descriptor } from './__testUtils__/descriptor';
import { docsArchitecture as check } from './docs-architecture';

const large: Files = {
  ...express,
  'lib/all.js': Array.from({ length: 2_100 }, (_, i) => `f(${i});`).join('\n'),
};
const cases: Case[] = [
  [
    'decision records',
    { ...large, 'docs/adr/0001-a.md': '# 1. A\n\nStatus: accepted\n' },
    'pass',
  ],
  [
    'a diagram in the README',
    { ...large, 'README.md': file('# orders', '```mermaid', 'graph', '```') },
    'pass',
  ],
  ['none', large, 'fail minor server.js:1'],
  [
    'TechDocs that are not there',
    {
      ...large,
      ...descriptor([], ['annotations:', '  backstage.io/techdocs-ref: dir:.']),
      'lib/all.js': large['lib/all.js'],
    },
    'fail minor catalog-info.yaml:6',
  ],
  [
    'TechDocs elsewhere',
    {
      ...descriptor(
        [],
        [
          'annotations:',
          '  backstage.io/techdocs-ref: url:https://git.example.com/docs',
        ],
      ),
      'lib/all.js': large['lib/all.js'],
    },
    'pass',
  ],
  ['a small service', express, 'not-applicable'],
];

describe('docs-architecture', () => {
  it.each(cases)('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
