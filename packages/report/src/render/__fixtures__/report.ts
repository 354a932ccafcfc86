import { areas } from '../../areas';
import type { AreaReport, CheckResult, Report } from '../../schema';

/** A failed check; give what the case is about. */
export function failed(fields: Partial<CheckResult> = {}): CheckResult {
  return {
    checkId: 'container-no-dev-server',
    title: 'Does the container start a production server?',
    severity: 'critical',
    declaredSeverity: 'critical',
    outcome: 'fail',
    confidence: 'high',
    message:
      'backend/Dockerfile:47 starts the service with --reload, a development feature that doubles processes.',
    evidence: [
      {
        path: 'backend/Dockerfile',
        line: 47,
        snippet: 'CMD ["uvicorn", "app.main:app", "--reload"]',
        role: 'offender',
      },
    ],
    recommendation: {
      title: 'Disable Development Features',
      text: 'Remove `--reload` from the `CMD` at backend/Dockerfile:47.',
      example: {
        language: 'dockerfile',
        code: 'CMD ["fastapi", "run", "app/main.py"]',
      },
      reference: 'https://fastapi.tiangolo.com/deployment/docker/',
    },
    ...fields,
  };
}

export function result(
  outcome: CheckResult['outcome'],
  fields: Partial<CheckResult> = {},
): CheckResult {
  return {
    ...failed({ evidence: [], severity: 'minor', declaredSeverity: 'minor' }),
    recommendation: undefined,
    outcome,
    ...fields,
  };
}

export function area(fields: Partial<AreaReport> = {}): AreaReport {
  return {
    id: 'containerization',
    name: 'Containerization',
    core: true,
    status: 'partial',
    reason:
      'Containerization is partially ready: it passes 14 of 24 points, but container-no-dev-server at backend/Dockerfile:47 blocks a launch.',
    summary:
      '**Critical Gaps**. The current setup is suitable for development only.',
    points: { got: 14, total: 24 },
    results: [failed()],
    ...fields,
  };
}

/** A report of a FastAPI backend; areas not given are ready. */
export function sampleReport(
  given: AreaReport[] = [area(), testing()],
  fields: Partial<Report> = {},
): Report {
  return {
    schemaVersion: 1,
    subject: { name: 'Backend', servicePath: 'backend' },
    source: { commit: '1f2e3d4c5b6a79880123456789abcdef01234567' },
    tool: { version: '0.1.0', checksVersion: '2026.11' },
    verdict: 'not-ready',
    blockers: ['container-no-dev-server'],
    summary:
      'The backend is **not yet production-ready**.\n\nCritical gaps in **Containerization** and **Testing** must be addressed.',
    conclusion:
      'The backend must not go live until the gaps are closed.\n\nLaunch blockers:\n\n- Disable Development Features (`backend/Dockerfile:47`)',
    stack: {
      languages: [{ name: 'Python', sourceLines: 1834 }],
      frameworks: ['FastAPI'],
      datastores: ['PostgreSQL'],
      deployment: ['docker-compose'],
    },
    areas: areas.map(
      ({ id, name, core }) =>
        given.find(candidate => candidate.id === id) ?? {
          id,
          name,
          core,
          status: core ? 'ready' : 'unknown',
          reason: core
            ? `${name} is production ready: 4 of 4 points pass.`
            : `${name} is not assessed: no check exists yet.`,
          summary: core ? 'Nothing stands out.' : 'Not assessed.',
          points: core ? { got: 4, total: 4 } : { got: 0, total: 0 },
          results: core
            ? [
                result('pass', {
                  checkId: `${id}-sample`,
                  title: `Is ${name} in order?`,
                  message: 'It is.',
                }),
              ]
            : [],
        },
    ),
    notes: ['data/huge.json is larger than 1 MB and was not read.'],
    ...fields,
  };
}

export function testing(): AreaReport {
  return area({
    id: 'testing',
    name: 'Testing',
    status: 'needs-improvement',
    reason:
      'Testing needs improvement because 10 of 15 points fail: testing-suite-size.',
    summary: '**Critical Gaps**. The test suite is small.',
    points: { got: 5, total: 15 },
    results: [
      failed({
        checkId: 'testing-suite-size',
        title: 'Is the amount of automated testing in proportion to the code?',
        severity: 'major',
        declaredSeverity: 'major',
        message:
          'backend/tests contains only 4 test cases for 1834 lines of source.',
        evidence: [
          { path: 'backend/tests', role: 'anchor' },
          { path: 'backend/app/orders.py', line: 1, role: 'anchor' },
        ],
        recommendation: {
          title: 'Expand Test Coverage',
          text: 'Expand backend/tests, starting with backend/app/orders.py.',
        },
      }),
      result('unknown', {
        checkId: 'testing-flaky',
        title: 'Are flaky tests kept out?',
        message: 'No pipeline is in the repository.',
        cure: 'Name the pipeline in an annotation.',
      }),
      result('not-applicable', {
        checkId: 'testing-error-paths',
        title: 'Are error paths tested?',
        message: 'No route was found.',
      }),
      result('exempt', {
        checkId: 'testing-e2e',
        title: 'Is a journey verified?',
        message: 'Accepted until 2027-01-31: covered by the platform.',
      }),
      result('error', {
        checkId: 'testing-broken',
        title: 'Does this check work?',
        message: 'The check stopped with an error.',
      }),
    ],
  });
}

/** Text that would break out of every format that does not escape it. */
export const hostile =
  'a|b`c``` ]]>\n# Title\n<script>alert(1)</script> [x](javascript:alert(1)) ![i](http://evil.example/p.png) &lt; "q" \'s\' \u001b[31mred\u0007 \u202eevil \ud800 \u0000 --> __init__ **b** https://evil.example';
