/* eslint-disable no-control-regex, no-script-url -- what must not get through is named here */
import {
  area,
  failed,
  hostile,
  sampleReport,
  testing,
} from './__fixtures__/report';
import { renderText } from './text';

const plain = (width = 100) =>
  renderText(sampleReport(), { colour: false, width });

describe('renderText', () => {
  it('starts with the verdict', () => {
    expect(plain().split('\n')[0]).toBe('Backend: Not Production Ready');
  });

  it('aligns areas, statuses and summaries', () => {
    const rows = plain()
      .split('\n')
      .filter(line => /Nothing stands out|suitable/.test(line));
    expect(rows).toHaveLength(6);
    expect(
      new Set(rows.map(row => row.search(/Nothing|Critical Gaps/))).size,
    ).toBe(1);
    expect(plain()).toMatch(
      /^ {2}Containerization {10}Partially Production Ready {2}Critical Gaps\. The/m,
    );
  });

  it('names blockers with their places', () => {
    expect(plain()).toContain(
      'Launch blockers\n  1. container-no-dev-server at backend/Dockerfile:47\n',
    );
  });

  it('shows findings with severity, places, advice and check', () => {
    expect(plain(200)).toContain(
      [
        '  MAJOR  backend/tests contains only 4 test cases for 1834 lines of source.',
        '    backend/app/orders.py:1',
        '    → Expand backend/tests, starting with backend/app/orders.py.',
        '    testing-suite-size',
      ].join('\n'),
    );
  });

  it('says what could not be judged', () => {
    expect(plain()).toContain(
      '  - testing-flaky: No pipeline is in the repository.',
    );
    expect(plain()).toContain('  - data/huge.json is larger');
  });

  it.each([40, 60, 80, 120])('keeps to %i columns', width => {
    const long = plain(width)
      .split('\n')
      .filter(line => line.length > width);
    expect(long).toEqual(
      // names and labels of the table are never cut
      long.filter(
        line => /Production Ready|Needs Improvement/.test(line) && width === 40,
      ),
    );
  });

  it('drops summaries where there is no room for them', () => {
    expect(plain(60)).not.toContain('Nothing stands out');
  });

  it('uses colour only when told to', () => {
    const colourful = renderText(sampleReport(), { colour: true, width: 100 });
    expect(colourful).toContain('\u001b[1;31mNot Production Ready\u001b[0m');
    expect(colourful.replace(/\u001b\[[\d;]+m/g, '')).toBe(plain());
    expect(plain()).not.toContain('\u001b');
  });

  it('lets no control character of a repository reach the terminal', () => {
    const evil = renderText(
      sampleReport(
        [
          area({
            name: hostile,
            summary: hostile,
            results: [
              failed({
                checkId: hostile,
                message: hostile,
                evidence: [{ path: hostile, role: 'offender' }],
                recommendation: { title: hostile, text: hostile },
              }),
            ],
          }),
          testing(),
        ],
        {
          subject: { name: hostile, servicePath: '' },
          blockers: [hostile],
          notes: [hostile],
        },
      ),
      { colour: false, width: 80 },
    );
    expect(evil).not.toMatch(
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/,
    );
  });
});
