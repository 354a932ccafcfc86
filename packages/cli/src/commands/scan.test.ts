import type { Verdict } from '@prodready/report';
import { isAbove } from './scan';

describe('isAbove', () => {
  it.each<[Parameters<typeof isAbove>[0], Verdict, boolean]>([
    ['blocked', 'ready', false],
    ['blocked', 'ready-with-gaps', false],
    ['blocked', 'not-ready', true],
    ['partial', 'ready', false],
    ['partial', 'ready-with-gaps', true],
    ['partial', 'not-ready', true],
    ['never', 'not-ready', false],
  ])('fail-on %s, verdict %s: %s', (threshold, verdict, expected) => {
    expect(isAbove(threshold, { verdict })).toBe(expected);
  });
});
