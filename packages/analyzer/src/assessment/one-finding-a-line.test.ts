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
    const [exec, server] = reportLinesOnce([
      failing('container-exec-form', 7),
      failing('container-no-dev-server', 7),
    ]);
    expect(server.outcome).toBe('fail');
    expect(exec).toMatchObject({
      outcome: 'not-applicable',
      severity: 'major',
      evidence: [],
    });
    expect(exec.message).toMatch(/container-no-dev-server.*Dockerfile:7/);
    expect(exec).not.toHaveProperty('recommendation');
  });

  it('keeps a finding that has lines of its own', () => {
    const [, exec] = reportLinesOnce([
      failing('container-no-dev-server', 7),
      failing('container-exec-form', 7, 9),
    ]);
    expect(exec.outcome).toBe('fail');
  });

  it('leaves checks of other groups alone', () => {
    const results = [
      failing('container-no-dev-server', 7),
      failing('container-non-root', 7),
    ];
    expect(reportLinesOnce(results)).toEqual(results);
  });
});
