import type { CheckResult, Evidence } from '@prodready/report';
import { ordersReport } from '../../__testUtils__/report';
import { nextSteps } from './nextSteps';

function finding(
  checkId: string,
  severity: CheckResult['severity'],
  role: Evidence['role'],
  places: number,
): CheckResult {
  return {
    checkId,
    title: checkId,
    severity,
    declaredSeverity: severity,
    outcome: 'fail',
    confidence: 'high',
    message: checkId,
    evidence: Array.from({ length: places }, (_, index) => ({
      path: 'a',
      line: index + 1,
      role,
    })),
  };
}

function orderOf(core: CheckResult[], further: CheckResult[] = []) {
  const [first, second] = ordersReport.areas;
  return nextSteps({
    ...ordersReport,
    blockers: ['blocker'],
    areas: [
      { ...second, core: false, results: further },
      { ...first, core: true, results: core },
    ],
  }).map(({ result }) => result.checkId);
}

describe('nextSteps', () => {
  it('puts what blocks a launch first, however much there is to do', () => {
    expect(
      orderOf([
        finding('quick', 'major', 'offender', 1),
        finding('blocker', 'critical', 'offender', 30),
      ]),
    ).toEqual(['blocker', 'quick']);
  });

  it('prefers what gains more for the effort', () => {
    expect(
      orderOf([
        finding('many-places', 'major', 'offender', 9),
        finding('minor-line', 'minor', 'offender', 1),
        finding('missing', 'critical', 'anchor', 1),
        finding('line', 'major', 'offender', 1),
      ]),
    ).toEqual(['missing', 'line', 'minor-line', 'many-places']);
  });

  it('leaves what is outside the verdict for later', () => {
    expect(
      orderOf(
        [finding('core', 'minor', 'anchor', 1)],
        [finding('further', 'critical', 'offender', 1)],
      ),
    ).toEqual(['core', 'further']);
  });

  it('has nothing to say of what passed', () => {
    const passed = finding('passed', 'critical', 'proof', 1);
    expect(orderOf([{ ...passed, outcome: 'pass' }])).toEqual([]);
  });
});
