import { pipelineLibraryOf } from '../../facts/pipelines/libraries';
import { pipelinesOf } from '../../facts/pipelines';
import {
  concerns,
  reachesTests,
  skipsTests,
  testedBy,
} from '../../facts/pipelines/test-commands';
import { manifestAnchor, testAnchors } from '../../facts/tests/anchors';
import { hiddenPipelines } from '../../facts/tests/archive';
import { testIndexOf } from '../../facts/tests';
import { stackOf } from '../../stack';
import type { Ecosystem } from '../../repository';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName, type Place } from '../evidence';
import { count, evidenceAt } from '../shared';
import { ownCases, testCommandPlaces } from './shared';

const commands: Record<Ecosystem, string> = {
  python: 'pytest -q',
  node: 'npm test',
  jvm: './gradlew check',
  go: 'go test ./...',
  dotnet: 'dotnet test',
  ruby: 'bundle exec rspec',
  php: 'vendor/bin/phpunit',
  rust: 'cargo test',
};

/** Annotations that say that a pipeline is defined outside the repository. */
const pipelineAnnotation =
  /^(?:jenkins\.io|circleci\.com|buildkite\.com|travis-ci\.com|dev\.azure\.com|teamcity|harness\.io|bitrise\.io|concourse|gitlab\.com|prodready\.io\/pipeline)/;

export const testingRunInCi = defineCheck({
  id: 'testing-run-in-ci',
  area: 'testing',
  title: 'Do the tests run automatically on every change?',
  severity: 'major',
  kind: 'absence',
  confidence: 'high',
  phrases: {
    strength: 'tests that run on every change',
    gap: 'tests that no pipeline runs',
  },
  why: 'Tests that only run on the machine of whoever remembers them protect nothing. A pipeline that runs them on every change is what turns a suite into a safety net.',
  decision: {
    applies: 'At least one test case exists.',
    passes:
      'A job that runs on pushes or pull requests runs a test command that reaches the service’s tests. Script runners, task scripts, local actions and workflows, compose files and image builds are followed.',
    fails:
      'No job does, or the only ones ignore failures (`|| true`, `continue-on-error`, `-DskipTests`).',
    exceptions: [
      'A remote workflow or template whose name suggests building or testing: unknown.',
      'An annotation that names an external pipeline: unknown.',
      'Jobs that never run (`if: false`) and workflows that are only started by hand do not count.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: 'on: workflow_dispatch\njobs:\n  test:\n    steps: [{ run: pytest || true }]',
    good: 'on: [push, pull_request]\njobs:\n  test:\n    steps: [{ run: pytest -q }]',
  },
  remedy:
    'Add a job that checks out, installs from the lock file and runs the test command on every pull request, and make it required for merging.',
  references: [
    'https://github.com/ossf/scorecard/blob/main/docs/checks.md#ci-tests',
  ],
  elsewhere: [
    'OpenSSF Scorecard testsRunInCI',
    'Mercari production readiness checklist: unit test',
  ],
  judge(service) {
    const cases = ownCases(service);
    if (cases.length === 0)
      return notApplicable('The service has no test case.');
    const { jobs, files } = service.fact(pipelinesOf);
    const onChange = jobs.filter(
      job => job.triggers.includes('change') && concerns(service, job),
    );
    const runs = onChange.flatMap(job =>
      job.commands.filter(command => {
        const by = testedBy(command.words);
        return by !== undefined && reachesTests(service, command, by);
      }),
    );
    const effective = runs.find(({ ignored }) => !ignored);
    if (effective) {
      return pass(
        `${placeName(effective.step)} runs the tests on every change.`,
        evidenceAt(service, [effective.step, effective], 'proof'),
      );
    }
    const remote =
      onChange
        .flatMap(({ external }) => external)
        .find(
          ({ name, workflow }) =>
            workflow &&
            (builds.test(name) ||
              !otherPurpose.test(name.split('/').pop() ?? name)),
        ) ?? service.fact(pipelineLibraryOf);
    if (runs.length === 0 && remote) {
      return unknown(
        `${placeName(remote)} hands the build to ${
          remote.name
        }, which is not part of this repository; whether it runs the tests cannot be seen.`,
        `Look at ${remote.name}, or run the test command in a job of this repository.`,
        evidenceAt(service, [remote], 'anchor'),
      );
    }
    const annotation = Object.keys(service.annotations).find(key =>
      pipelineAnnotation.test(key),
    );
    if (files.length === 0 && annotation) {
      return unknown(
        `The annotation ${annotation} names a pipeline outside the repository; whether it runs the tests cannot be seen.`,
        'Keep the pipeline’s definition in the repository.',
      );
    }
    const hidden = files.length === 0 ? hiddenPipelines(service) : [];
    if (hidden.length) {
      return unknown(
        `${placeName(
          hidden[0],
        )} keeps the pipelines out of archives of this repository.`,
        'Assess a clone of the repository instead of an archive.',
        evidenceAt(service, hidden, 'anchor'),
      );
    }
    const skipped = onChange
      .flatMap(job => job.commands)
      .find(({ words }) => skipsTests(words));
    const ignored = runs[0];
    const offender: Place | undefined = ignored ?? skipped;
    // The job that does most is where a test command would stand; one that only calls an action is not.
    const working = [...onChange].sort(
      (a, b) => Math.min(b.commands.length, 1) - Math.min(a.commands.length, 1),
    );
    const file = working[0]?.path ?? files[0];
    const { folder } = service.fact(testIndexOf);
    const [main] = service.fact(stackOf).ecosystems;
    const where =
      offender ??
      (file ? { path: file, line: 1 } : { path: folder ?? cases[0].path });
    return fail({
      message: ignored
        ? `${count(cases.length, 'test case')} ${
            cases.length === 1 ? 'runs' : 'run'
          } in a pipeline that ignores failures (${placeName(ignored)}).`
        : `${count(cases.length, 'test case')} ${
            cases.length === 1 ? 'exists' : 'exist'
          } but no pipeline runs ${
            cases.length === 1 ? 'it' : 'them'
          } (${placeName(where)}).`,
      evidence: evidenceAt(
        service,
        [
          ...(offender ? [offender] : []),
          ...otherTests(onChange),
          ...(file ? [...stepsOf(working), { path: file, line: 1 }] : []),
          ...testCommandPlaces(service),
          ...testAnchors(service),
          ...manifestAnchor(service),
          ...(folder ? [{ path: folder }] : []),
        ],
        offender ? 'offender' : 'anchor',
        16,
      ),
      recommendation: {
        title: 'Run the Tests on Every Change',
        text: `Run \`${commands[main ?? 'python']}\` on every change in ${
          file ?? '.github/workflows/test.yml'
        }.`,
        example: {
          language: 'yaml',
          code: `on: [pull_request]\n# steps: checkout, setup, then\n- run: ${
            commands[main ?? 'python']
          }`,
        },
        reference:
          'https://github.com/ossf/scorecard/blob/main/docs/checks.md#ci-tests',
      },
    });
  },
});

const builds =
  /build|test|ci\b|verify|check|pipeline|gradle|maven|mvn|node|python|java|go\b|dotnet|ruby|php|rust/i;
/** Reusable workflows that surely do something else. */
const otherPurpose =
  /label|dependabot|renovate|stale|codeql|release|changelog|deploy|publish|docker|image|scan|sast|trivy|snyk|\blint|assign|notif|clean-?up|backport|docs?\b|pages|semantic|commit|merge|sync|issue|triage|sonar|audit|licen[cs]e/i;

type Jobs = ReturnType<typeof pipelinesOf>['jobs'];

/** Commands that test something else: the place where this service's tests are missing. */
function otherTests(jobs: Jobs): Place[] {
  return jobs
    .flatMap(({ commands: all }) => all)
    .filter(({ words }) => testedBy(words) !== undefined)
    .slice(0, 3)
    .map(({ step }) => step);
}

/** Where the jobs do their work: their first step, and the last of the first of them. */
function stepsOf(jobs: Jobs): Place[] {
  return jobs.slice(0, 2).flatMap((job, order) => {
    const { commands: all } = job;
    const [external] = job.external;
    const last = all[all.length - 1];
    return all.length > 0
      ? [all[0].step, ...(order === 0 && all.length > 1 ? [last.step] : [])]
      : [external ?? job];
  });
}
