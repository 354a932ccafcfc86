import { coverageOf, type CoverageSign } from '../../facts/coverage';
import { pipelinesOf } from '../../facts/pipelines';
import { testedBy } from '../../facts/pipelines/test-commands';
import { testAnchors } from '../../facts/tests/anchors';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName, type Place } from '../evidence';
import { evidenceAt, exampleFor, type Examples } from '../shared';
import { testIndexOf } from '../../facts/tests';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { isHardlyTested, ownCases } from './shared';

/** Below this share a threshold holds nothing. */
const lowest = 50;

const examples: Examples = {
  python: { language: 'toml', code: '[tool.coverage.report]\nfail_under = 80' },
  node: {
    language: 'ts',
    code: '// vitest.config.ts; for Jest: coverageThreshold\ncoverage: { enabled: true, thresholds: { lines: 80 } }',
  },
  jvm: {
    language: 'kotlin',
    code: 'tasks.jacocoTestCoverageVerification {\n    violationRules { rule { limit { minimum = "0.80".toBigDecimal() } } }\n}',
  },
  go: {
    language: 'yaml',
    code: '# .testcoverage.yml, for go-test-coverage\nthreshold:\n  total: 80',
  },
  dotnet: {
    language: 'sh',
    code: 'dotnet test /p:CollectCoverage=true /p:Threshold=80',
  },
  ruby: {
    language: 'ruby',
    code: "SimpleCov.start 'rails' do\n  minimum_coverage 80\nend",
  },
  php: { language: 'sh', code: 'php artisan test --coverage --min=80' },
  rust: { language: 'sh', code: 'cargo llvm-cov --fail-under-lines 80' },
};

export const testingCoverageEnforced = defineCheck({
  id: 'testing-coverage-enforced',
  area: 'testing',
  title: 'Is coverage measured and held by a threshold?',
  severity: 'minor',
  kind: 'absence',
  confidence: 'high',
  phrases: {
    strength: 'an enforced coverage threshold',
    gap: 'no coverage threshold',
  },
  why: 'Coverage that nobody holds sinks with every hurried change. A minimum slightly below today’s value costs nothing and makes the next untested module visible in review.',
  decision: {
    applies:
      'At least one test exists that is more than an unedited sample, and the suite is not critically small (testing-suite-size).',
    passes:
      'A minimum of at least 50 percent is configured and loaded: in the test runner’s configuration, on the command line, in the build, in a step of the pipeline that fails, or as a Codecov status target.',
    fails: 'No minimum is configured, it is below 50, or no command loads it.',
    exceptions: ['A Codecov target of `auto` holds the last value and passes.'],
  },
  examples: {
    language: 'toml',
    bad: '[tool.pytest.ini_options]\naddopts = "--cov=app"',
    good: '[tool.pytest.ini_options]\naddopts = "--cov=app --cov-fail-under=80"',
  },
  remedy:
    'Measure once, set the minimum a little below the result, let the pipeline fail below it, and raise it when it has been exceeded for a while.',
  references: [
    'https://github.com/mercari/production-readiness-checklist/blob/master/docs/references/pre-production-checklist.md',
  ],
  elsewhere: ['Mercari production readiness checklist: high test coverage'],
  judge(service) {
    if (!ownCases(service).some(({ scaffold }) => !scaffold)) {
      return notApplicable(
        'There is no test whose coverage could be measured.',
      );
    }
    if (service.fact(testIndexOf).cases > 0 && isHardlyTested(service)) {
      return notApplicable(
        'There are so few tests that a minimum for their coverage would hold nothing.',
      );
    }
    const signs = service.fact(coverageOf);
    const measured = signs.filter(({ kind }) => kind === 'measured');
    const thresholds = signs.filter(({ kind }) => kind === 'threshold');
    const loaded = thresholds.filter(
      ({ needsRun, path, line }) =>
        (!needsRun ||
          measured.some(sign => sign.path !== path || sign.line !== line)) &&
        (!path.endsWith('sonar-project.properties') || startsScanner(service)),
    );
    const held = loaded.find(({ value = 0 }) => value >= lowest);
    if (held) {
      return pass(
        `${placeName(held)} holds coverage at a minimum.`,
        evidenceAt(service, [held], 'proof'),
      );
    }
    const configured = signs.filter(({ kind }) => kind === 'configured');
    const runs = service
      .fact(pipelinesOf)
      .jobs.flatMap(({ commands }) => commands)
      .filter(({ words }) => testedBy(words) !== undefined)
      .map(({ step }) => step);
    const weak = thresholds[0];
    // One of each pipeline: that is where a minimum would stop a change.
    const firstRuns = runs.filter(
      ({ path }, index) => runs.findIndex(one => one.path === path) === index,
    );
    const anchors = [
      ...thresholds.slice(0, 1),
      ...measured.slice(0, 6),
      ...configured.slice(0, 6),
      ...firstRuns.slice(0, 3),
      ...gradleTests(service),
      ...parentBuild(service),
      ...testAnchors(service).slice(0, 3),
    ];
    const [place] = anchors;
    const state = stateOf(weak, loaded, measured);
    const target = weak ?? configured[0] ?? measured[0] ?? place;
    return fail({
      message: `Coverage is ${state} (${placeName(place)}).`,
      evidence: evidenceAt(service, anchors, 'anchor', 16),
      recommendation: {
        title: 'Hold Coverage with a Minimum',
        text: `Set a minimum in ${placeName(
          target,
        )} slightly below today’s value and raise it over time.`,
        example: exampleFor(service, examples, 'python'),
        reference:
          'https://github.com/mercari/production-readiness-checklist/blob/master/docs/references/pre-production-checklist.md',
      },
    });
  },
});

/** What can be said of coverage where no minimum holds it. */
function stateOf(
  weak: CoverageSign | undefined,
  loaded: CoverageSign[],
  measured: CoverageSign[],
): string {
  if (!weak) {
    return measured.length ? 'measured without a minimum' : 'not measured';
  }
  return loaded.includes(weak)
    ? `held at only ${weak.value} percent`
    : 'given a minimum that no command loads';
}

/** A module's plugins are set up in the build of the whole, too. */
function parentBuild({ path, repository }: Service): Place[] {
  return path
    ? ['pom.xml', 'build.gradle', 'build.gradle.kts']
        .filter(name => repository.has(name))
        .map(name => ({ path: name, line: 1 }))
    : [];
}

/** Where Gradle configures the tests, and which plugins measure them. */
function gradleTests(service: Service): Place[] {
  return service
    .fact(stackOf)
    .manifests.filter(({ path }) => /\.gradle(?:\.kts)?$/.test(path))
    .slice(0, 2)
    .flatMap(({ path }) =>
      service.repository
        .lines(path)
        .flatMap((text, index) =>
          /^\s*(?:plugins\s*\{|testing\s*\{|(?:tasks\.)?test\s*\{|tasks\.(?:test\b|named\(\s*["']test["']|withType<Test>|withType\(Test))/.test(
            text.slice(0, 300),
          )
            ? [{ path, line: index + 1 }]
            : [],
        ),
    )
    .slice(0, 4);
}

/** Whether a pipeline that can be read starts the scanner that reads sonar-project.properties. */
function startsScanner(service: Service): boolean {
  const pipelines = service.of(['CI']);
  return (
    pipelines.length === 0 ||
    pipelines.some(({ path }) =>
      /sonar/i.test(service.repository.text(path) ?? ''),
    )
  );
}
