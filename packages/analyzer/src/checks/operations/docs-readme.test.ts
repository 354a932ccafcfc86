import { express, file, verdict, type Case } from '../__testUtils__/trees';
import { docsReadme as check } from './docs-readme';

const cases: Case[] = [
  [
    'all that is needed',
    {
      ...express,
      'README.md': file(
        '# orders',
        '',
        'Takes an order from the shop, prices it with the rules of the day, and follows it until the parcel has reached the customer who placed it.',
        '## Getting started',
        '```sh',
        'npm start',
        '```',
        '## Configuration',
        '## Tests',
      ),
    },
    'pass',
  ],
  [
    'a title',
    { ...express, 'README.md': '# orders\n' },
    'fail minor README.md:1',
  ],
  [
    'the generator’s own',
    {
      ...express,
      'README.md': file(
        '# orders',
        'This README would normally document whatever steps are necessary.',
        '## Configuration',
        '## Tests',
        '## Deployment',
      ),
    },
    'fail minor README.md:1',
  ],
  [
    'parts on pages of the documentation',
    {
      ...express,
      'README.md': file(
        '# orders',
        '',
        'Takes an order from the shop, prices it with the rules of the day, and follows it until the parcel has reached the customer who placed it.',
      ),
      'docs/configuration.md': '# Configuration\n',
      'docs/deployment.md': '# Deployment\n',
      'docs/testing.md': '# Tests\n',
    },
    'pass',
  ],
  ['none', express, 'fail minor server.js:1'],
];

describe('docs-readme', () => {
  it.each(cases)('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
