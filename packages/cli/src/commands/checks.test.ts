import type { Check } from '@prodready/analyzer';
import { Problem } from '../problem';
import { catalogue, explanation, find } from './checks';

const check: Check = {
  id: 'container-nonroot',
  area: 'containerization',
  title: 'Does the process run as an unprivileged user?',
  severity: 'major',
  kind: 'absence',
  confidence: 'high',
  phrases: {
    strength: 'an unprivileged user',
    gap: 'a process that runs as root',
  },
  why: 'A break-out of a root process is a break-in to the host.',
  decision: {
    applies: 'a Dockerfile exists.',
    passes: 'the last user is not root.',
    fails: 'it is, or there is none.',
    exceptions: ['A base image that sets one.'],
  },
  examples: { language: 'dockerfile', bad: 'USER root', good: 'USER 10001' },
  remedy: 'Add a user.',
  references: ['https://docs.docker.com/'],
  elsewhere: ['hadolint DL3002'],
  judge: () => ({ outcome: 'not-applicable', message: '' }),
};
const other: Check = { ...check, id: 'testing-suite-size', area: 'testing' };

describe('the catalogue', () => {
  it('lists checks by area with severity and question', () => {
    expect(catalogue([other, check], 'text')).toBe(
      [
        'Containerization (1)',
        '  container-nonroot   Major     Does the process run as an unprivileged user?',
        '',
        'Testing (1)',
        '  testing-suite-size  Major     Does the process run as an unprivileged user?',
        '',
      ].join('\n'),
    );
  });

  it('gives everything declared as JSON', () => {
    const { judge: _, ...declared } = check;
    expect(JSON.parse(catalogue([check], 'json'))).toEqual([declared]);
    expect(JSON.parse(explanation(check, 'json'))).toEqual(declared);
  });

  it('explains a check with all it declares', () => {
    const page = explanation(check, 'text');
    for (const words of [
      '# `container-nonroot`',
      check.title,
      'Severity: major',
      check.why,
      '**Fails when:** it is, or there is none.',
      '- A base image that sets one.',
      '```dockerfile\nUSER root\n```',
      'Add a user.',
      '<https://docs.docker.com/>',
      'hadolint DL3002',
    ]) {
      expect(page).toContain(words);
    }
  });

  it('finds a check, and suggests the nearest for a mistyped one', () => {
    expect(find([check, other], 'container-nonroot')).toBe(check);
    expect(() => find([check, other], 'container-non-root')).toThrow(
      new Problem(
        'there is no check container-non-root: did you mean container-nonroot? (prodready checks lists them all)',
      ),
    );
    expect(() => find([check], 'zzzz')).toThrow(/^there is no check zzzz \(/);
  });
});
