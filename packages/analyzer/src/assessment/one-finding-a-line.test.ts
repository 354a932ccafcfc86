import type { CheckResult } from '@prodready/report';
import { reportLinesOnce } from './one-finding-a-line';

const failing = (checkId: string, ...lines: number[]): CheckResult => ({
  checkId,
  title: '',
  severity: 'critical',
  declaredSeverity: 'major',
  outcome: 'fail',
  confidence: 'high',
  message: '',
  evidence: lines.map(line => ({ path: 'Dockerfile', line, role: 'offender' })),
  recommendation: { title: '', text: '' },
});

describe('reportLinesOnce', () => {
  it('leaves a line to the first check of its group', () => {
    const [debug, server] = reportLinesOnce([
      failing('config-debug-off', 7),
      failing('container-no-dev-server', 7),
    ]);
    expect(server.outcome).toBe('fail');
    expect(debug).toMatchObject({
      outcome: 'not-applicable',
      severity: 'major',
      evidence: [],
    });
    expect(debug.message).toMatch(/container-no-dev-server.*Dockerfile:7/);
    expect(debug).not.toHaveProperty('recommendation');
  });

  it('keeps a finding that has lines of its own', () => {
    const [, debug] = reportLinesOnce([
      failing('container-no-dev-server', 7),
      failing('config-debug-off', 7, 9),
    ]);
    expect(debug.outcome).toBe('fail');
  });

  it('leaves checks of other groups alone', () => {
    const results = [
      failing('container-no-dev-server', 7),
      failing('container-non-root', 7),
    ];
    expect(reportLinesOnce(results)).toEqual(results);
  });
});
