import { reportSchema } from './schema';
import { sampleReport } from './render/__fixtures__/report';

describe('reportSchema', () => {
  it('gives back what went through JSON', () => {
    const report = sampleReport();
    expect(reportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(
      report,
    );
  });

  it.each([
    ['another version', { schemaVersion: 2 }],
    ['an unknown verdict', { verdict: 'maybe' }],
    ['no summary', { summary: undefined }],
  ])('refuses %s', (_what, fields) => {
    expect(
      reportSchema.safeParse({ ...sampleReport(), ...fields }).success,
    ).toBe(false);
  });

  it('refuses a line before the first', () => {
    const report = sampleReport();
    const broken = structuredClone(report);
    broken.areas[5].results[0].evidence[0].line = 0;
    expect(reportSchema.safeParse(broken).error?.issues[0].path.join('.')).toBe(
      'areas.5.results.0.evidence.0.line',
    );
  });
});
