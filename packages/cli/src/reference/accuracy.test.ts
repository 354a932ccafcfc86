import type { CheckScore } from '../evaluation/score';
import { accuracyPage, measuredSection } from './accuracy';
import { firstLooks } from './first-looks';

const score: CheckScore = {
  rightFailures: 9,
  wrongFailures: 1,
  missedFailures: 3,
  agreed: 30,
  labels: 36,
  locatable: 8,
  located: 6,
};
const measured = { repositories: 39, checks: { 'testing-a': score } };

describe('measuredSection', () => {
  it('says what was measured, in sentences', () => {
    expect(measuredSection('testing-a', measured)).toBe(
      '## Measured\n\nReviewers judged this by hand in 36 of 39 real repositories; 12 fail. 9 of 10 reported failures are right (precision 0.90). 9 of 12 labelled failures are reported (recall 0.75). 6 of 8 cite the place that the reviewer cites.',
    );
  });
  it('says so where nothing fails', () => {
    const none = { ...score, rightFailures: 0, wrongFailures: 0 };
    expect(
      measuredSection('testing-a', {
        repositories: 39,
        checks: {
          'testing-a': { ...none, missedFailures: 0, locatable: 0, located: 0 },
        },
      }),
    ).toBe(
      '## Measured\n\nReviewers judged this by hand in 36 of 39 real repositories; none fail. The check reported no failure there.',
    );
  });
  it('is silent on a check without labels', () => {
    expect(measuredSection('testing-b', measured)).toBe('');
  });
});

describe('accuracyPage', () => {
  it('has a line for each check and one for all', () => {
    const page = accuracyPage(measured);
    expect(page).toContain(
      '| `testing-a` | 36 | 12 | 0.90 | 0.75 | 0.75 | 0.83 |',
    );
    expect(page).toContain('| **All** | 36 | 12 |');
  });
  it('says how right the checks are on what nobody had read, the newest first', () => {
    const lines = accuracyPage(measured).split('\n');
    const rounds = lines.filter(line => /^\| 20\d\d\./.test(line));
    expect(rounds).toHaveLength(firstLooks.length);
    const { checksVersion, labels, precision } =
      firstLooks[firstLooks.length - 1];
    expect(rounds[0]).toMatch(
      new RegExp(
        `^\\| ${checksVersion} \\| \\d+ \\| ${labels} \\| ${precision.toFixed(
          3,
        )} `,
      ),
    );
  });
});
