import { areas } from '@prodready/report';
import type { AreaId, CheckResult, Outcome, Severity } from '@prodready/report';
import { assessArea } from './area-status';

const result = (
  outcome: Outcome,
  declaredSeverity: Severity = 'major',
  severity: Severity = declaredSeverity,
  checkId = `check-${outcome}-${declaredSeverity}`,
): CheckResult => ({
  checkId,
  title: 'Is it?',
  severity,
  declaredSeverity,
  outcome,
  confidence: 'high',
  message: 'No datastore was found.',
  evidence:
    outcome === 'fail' ? [{ path: 'a.py', line: 3, role: 'offender' }] : [],
});
const many = (count: number, ...args: Parameters<typeof result>) =>
  Array.from({ length: count }, () => result(...args));

const usual = { id: 'observability' as const, name: 'Observability' };
const containerization = {
  id: 'containerization',
  name: 'Containerization',
} as const;
const testing = { id: 'testing', name: 'Testing' } as const;

describe('assessArea', () => {
  it.each<[string, CheckResult[], string]>([
    ['nothing to judge', many(3, 'not-applicable'), 'not-applicable'],
    ['no checks at all', [], 'unknown'],
    [
      'two decided checks',
      [...many(2, 'pass'), ...many(3, 'unknown')],
      'unknown',
    ],
    [
      'the thing itself missing',
      [result('fail'), ...many(9, 'not-applicable')],
      'needs-improvement',
    ],
    [
      'one minor check that applies',
      [result('pass', 'minor'), ...many(9, 'not-applicable')],
      'not-applicable',
    ],
    [
      'one minor check, and one that could not be judged',
      [result('pass', 'minor'), result('unknown')],
      'unknown',
    ],
    [
      'a major gap that reviewers note and do not hold against an area',
      [
        ...many(9, 'pass'),
        result('fail', 'major', 'major', 'testing-layers-covered'),
      ],
      'ready',
    ],
    [
      'such a gap, and another major one',
      [
        ...many(15, 'pass'),
        result('fail', 'major', 'major', 'testing-layers-covered'),
        result('fail'),
      ],
      'partial',
    ],
    [
      'a suite that is thin',
      [
        ...many(9, 'pass'),
        result('fail', 'critical', 'major', 'testing-suite-size'),
      ],
      'partial',
    ],
    [
      'a suite that is next to nothing',
      [
        ...many(9, 'pass'),
        result('fail', 'critical', 'critical', 'testing-suite-size'),
      ],
      'needs-improvement',
    ],
    [
      'what the rest stands on',
      [
        ...many(9, 'pass'),
        result('fail', 'major', 'major', 'db-migrations-present'),
      ],
      'needs-improvement',
    ],
    [
      'what the rest stands on, softened',
      [
        ...many(9, 'pass'),
        result('fail', 'major', 'minor', 'db-migrations-present'),
      ],
      'ready',
    ],
    ['all passed', many(5, 'pass'), 'ready'],
    ['a major gap', [...many(12, 'pass'), result('fail')], 'partial'],
    [
      'a small loss',
      [...many(4, 'pass'), ...many(2, 'fail', 'minor')],
      'ready',
    ],
    [
      'many minor gaps',
      [...many(4, 'pass'), ...many(3, 'fail', 'minor')],
      'partial',
    ],
    [
      'a softened gap among minor ones',
      [
        ...many(6, 'pass'),
        result('fail', 'minor'),
        result('fail', 'major', 'minor'),
      ],
      'ready',
    ],
    [
      'an escalated gap',
      [...many(12, 'pass'), result('fail', 'minor', 'major')],
      'partial',
    ],
    ['a larger loss', [...many(6, 'pass'), ...many(2, 'fail')], 'partial'],
    ['nearly half lost', [...many(4, 'pass'), ...many(3, 'fail')], 'partial'],
    [
      'half lost',
      [...many(3, 'pass'), ...many(3, 'fail')],
      'needs-improvement',
    ],
    [
      'more than half lost',
      [...many(2, 'pass'), ...many(3, 'fail')],
      'needs-improvement',
    ],
    [
      'one blocker',
      [...many(9, 'pass'), result('fail', 'critical')],
      'partial',
    ],
    [
      'two blockers',
      [...many(9, 'pass'), ...many(2, 'fail', 'critical')],
      'needs-improvement',
    ],
    [
      'an escalated blocker',
      [...many(9, 'pass'), result('fail', 'minor', 'critical')],
      'partial',
    ],
    [
      'a softened critical',
      [...many(20, 'pass'), result('fail', 'critical', 'minor')],
      'ready',
    ],
    [
      'a critical check unknown',
      [...many(9, 'pass'), result('unknown', 'critical')],
      'partial',
    ],
    [
      'too much unknown',
      [...many(3, 'pass'), ...many(3, 'unknown')],
      'partial',
    ],
    [
      'a single blocker and nothing else',
      [result('fail', 'critical')],
      'needs-improvement',
    ],
    [
      'exempt failures',
      [...many(5, 'pass'), ...many(5, 'exempt', 'critical')],
      'ready',
    ],
  ])('%s', (_, results, status) => {
    expect(assessArea(usual, results).status).toBe(status);
  });

  it.each<[AreaId, CheckResult[], string]>([
    ['containerization', [...many(10, 'pass'), ...many(2, 'fail')], 'ready'],
    ['containerization', [...many(9, 'pass'), ...many(2, 'fail')], 'partial'],
    [
      'api-and-routing',
      [...many(3, 'pass'), ...many(2, 'fail', 'minor')],
      'partial',
    ],
    ['api-and-routing', [...many(3, 'pass'), ...many(3, 'fail')], 'partial'],
    [
      'configuration-management',
      [...many(5, 'pass'), result('fail', 'major')],
      'partial',
    ],
    [
      'configuration-management',
      [...many(6, 'pass'), result('fail', 'major')],
      'ready',
    ],
    [
      'configuration-management',
      [...many(5, 'pass'), ...many(3, 'fail')],
      'needs-improvement',
    ],
    [
      'database-management',
      [...many(4, 'pass'), ...many(5, 'fail')],
      'partial',
    ],
    ['database-management', [...many(7, 'pass'), result('fail')], 'ready'],
    ['database-management', [...many(6, 'pass'), result('fail')], 'partial'],
    ['error-handling', [...many(7, 'pass'), result('fail')], 'ready'],
    ['error-handling', [...many(6, 'pass'), result('fail')], 'partial'],
    [
      'error-handling',
      [...many(7, 'pass'), ...many(4, 'fail')],
      'needs-improvement',
    ],
    [
      'error-handling',
      [...many(4, 'pass'), result('fail', 'major', 'major', 'errors-reported')],
      'ready',
    ],
    [
      'error-handling',
      [
        ...many(9, 'pass'),
        result('fail', 'major', 'critical', 'errors-reported'),
      ],
      'partial',
    ],
    ['security', [...many(9, 'pass'), ...many(4, 'fail')], 'needs-improvement'],
    ['security', [...many(4, 'pass'), result('fail', 'minor')], 'partial'],
    ['security', [...many(5, 'pass'), result('fail', 'minor')], 'ready'],
    ['testing', [...many(4, 'pass'), ...many(4, 'fail')], 'needs-improvement'],
    ['testing', [...many(5, 'pass'), ...many(2, 'fail', 'minor')], 'ready'],
    ['testing', [...many(4, 'pass'), ...many(2, 'fail', 'minor')], 'partial'],
  ])('has limits of its own for %s', (id, results, status) => {
    expect(assessArea({ id, name: id }, results).status).toBe(status);
  });

  it('reproduces the two areas of a service with a development image and few tests', () => {
    const image = [
      result('fail', 'critical'),
      ...many(3, 'fail'),
      ...many(6, 'pass'),
      ...many(2, 'pass', 'minor'),
    ];
    expect(assessArea(containerization, image)).toMatchObject({
      status: 'partial',
      points: { got: 14, total: 24 },
    });
    const tests = [
      ...many(4, 'fail'),
      ...many(2, 'fail', 'minor'),
      ...many(2, 'pass'),
      result('pass', 'minor'),
    ];
    expect(assessArea(testing, tests)).toMatchObject({
      status: 'needs-improvement',
      points: { got: 5, total: 15 },
    });
  });

  it('explains itself in one sentence that names the place', () => {
    const { reason } = assessArea(containerization, [
      ...many(9, 'pass'),
      result('fail', 'critical', 'critical', 'container-no-dev-server'),
    ]);
    expect(reason).toBe(
      'Containerization is partially ready: it passes 18 of 22 points, but container-no-dev-server (a.py:3) blocks a launch.',
    );
  });

  it.each(areas)('never rises when a pass turns into a fail: $name', area => {
    const order = ['needs-improvement', 'partial', 'ready'];
    const severities: Severity[] = [
      'critical',
      'major',
      'major',
      'minor',
      'major',
      'minor',
      'critical',
    ];
    for (let passed = 0; passed < 2 ** severities.length; passed++) {
      const results = severities.map((severity, i) =>
        result(passed & (2 ** i) ? 'pass' : 'fail', severity),
      );
      const before = order.indexOf(assessArea(area, results).status);
      results.forEach((single, i) => {
        if (single.outcome !== 'pass') return;
        const worse = results.map((other, j) =>
          i === j ? result('fail', other.declaredSeverity) : other,
        );
        expect(
          order.indexOf(assessArea(area, worse).status),
        ).toBeLessThanOrEqual(before);
      });
    }
  });
});
