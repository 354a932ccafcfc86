import type { CheckResult, Report } from '@prodready/report';
import type { LabelledRepository } from './labels';
import { addReport, emptyScore, ratios, total } from './score';

function scored(
  labels: LabelledRepository['labels'],
  results: Array<Partial<CheckResult>>,
  areas: LabelledRepository['areas'] = {},
) {
  const score = emptyScore();
  const report = {
    areas: [{ id: 'testing', status: 'partial', results }],
  } as unknown as Report;
  const labelled = { repo: 'owner/name', labels, areas };
  addReport(
    score,
    labelled,
    report,
    () => true,
    () => true,
  );
  return score;
}

const failure = (line?: number): Partial<CheckResult> => ({
  checkId: 'a',
  outcome: 'fail',
  evidence: [{ path: 'x.py', line, role: 'offender' }],
});

describe('addReport', () => {
  it.each([
    ['the line', 'x.py:10', 10, 1],
    ['a line within three', 'x.py:10', 13, 1],
    ['a line too far off', 'x.py:10', 14, 0],
    ['no line where one is labelled', 'x.py:10', undefined, 0],
    ['any line where none is labelled', 'x.py', 99, 1],
    ['another path', 'y.py', 10, 0],
  ])('finds a right failure that cites %s', (_what, at, line, located) => {
    const score = scored({ a: { expect: 'fail', at: [at] } }, [failure(line)]);
    expect(score.checks.get('a')).toMatchObject({
      rightFailures: 1,
      agreed: 1,
      locatable: 1,
      located,
    });
    expect(score.wrong).toHaveLength(1 - located);
  });

  it('counts a failure nobody expects against precision', () => {
    const score = scored({ a: { expect: 'pass', note: 'fine' } }, [failure(3)]);
    expect(ratios(score.checks.get('a')!)).toEqual({
      precision: 0,
      recall: undefined,
      agreement: 0,
      located: undefined,
    });
    expect(score.wrong).toEqual([
      'owner/name a: reported fail (x.py:3), expected pass: fine',
    ]);
  });

  it('counts an expected failure that is not reported against recall', () => {
    const score = scored({ a: { expect: 'fail', at: ['x.py:3'] } }, []);
    expect(ratios(score.checks.get('a')!).recall).toBe(0);
    expect(score.wrong).toEqual([
      'owner/name a: reported missing, expected fail at x.py:3',
    ]);
  });

  it('tells other differences without counting them as failures', () => {
    const score = scored({ a: { expect: 'not-applicable' } }, [
      { checkId: 'a', outcome: 'pass', evidence: [] },
    ]);
    expect(total(score.checks.values())).toMatchObject({
      labels: 1,
      agreed: 0,
      wrongFailures: 0,
      missedFailures: 0,
    });
    expect(score.wrong).toHaveLength(1);
  });

  it('compares area statuses', () => {
    const score = scored({}, [], { testing: 'ready', security: 'partial' });
    expect(score.areas).toEqual({ agreed: 0, labels: 2 });
    expect(score.wrongAreas).toEqual([
      'owner/name testing: partial, expected ready',
      'owner/name security: missing, expected partial',
    ]);
    expect(scored({}, [], { testing: 'partial' }).areas.agreed).toBe(1);
  });
});
