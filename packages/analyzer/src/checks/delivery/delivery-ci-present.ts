import { pipelinesOf, type PipelineJob } from '../../facts/pipelines';
import { concerns } from '../../facts/pipelines/test-commands';
import { hiddenPipelines } from '../../facts/tests/archive';
import { defineCheck, fail, pass, unknown } from '../check';
import { placeName, type Place } from '../evidence';
import { evidenceAt } from '../shared';
import { descriptorPlace, externalPipeline, manifestPlaces } from './shared';

const reference = 'https://sre.google/sre-book/release-engineering/';

export const deliveryCiPresent = defineCheck({
  id: 'delivery-ci-present',
  area: 'delivery',
  title: 'Does a pipeline build and check every change?',
  severity: 'major',
  kind: 'absence',
  confidence: 'high',
  phrases: {
    strength: 'a pipeline for every change',
    gap: 'changes that no pipeline builds',
  },
  why: 'Without a pipeline, whether a change builds and works is known only on the machine of whoever made it. A pipeline on every change is what makes small, frequent and safe releases possible.',
  decision: {
    applies: 'Always.',
    passes:
      'A pipeline of the repository runs a job for pushes or pull requests whose path filters include the service. GitHub Actions, GitLab CI, Jenkins, CircleCI, Azure Pipelines, Bitbucket, Buildkite, Drone, Woodpecker, Tekton, Travis and Cloud Build are read. An annotation that names a pipeline elsewhere passes.',
    fails:
      'No pipeline covers the service: there is none, it is only started by hand or by a schedule, it only labels and greets, or its file lies where the forge never looks.',
    exceptions: [
      'An archive that leaves the pipelines out (`export-ignore`): unknown.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: 'on: workflow_dispatch',
    good: 'on: { pull_request: {}, push: { branches: [main] } }',
  },
  remedy:
    'Add a pipeline that installs from the lock file, lints, tests and builds the service on every pull request, and require it for merging.',
  references: [reference],
  elsewhere: ['Mercari production readiness checklist: automatic build'],
  judge(service) {
    const { jobs, files } = service.fact(pipelinesOf);
    const onChange = jobs.filter(
      job =>
        job.triggers.includes('change') &&
        concerns(service, job) &&
        !isHousekeeping(job),
    );
    // The job that does most says it best.
    const [best] = [...onChange].sort(
      (a, b) => b.commands.length - a.commands.length,
    );
    if (best) {
      return pass(
        `${placeName(best)} runs on every change.`,
        evidenceAt(service, [best], 'proof'),
      );
    }
    const external = externalPipeline(service);
    if (external) {
      return pass(
        `${external.message}`,
        external.place ? evidenceAt(service, [external.place], 'proof') : [],
      );
    }
    const folder = service.path || 'the service';
    const [hidden] = files.length === 0 ? hiddenPipelines(service) : [];
    if (hidden && isArchive(service.repository.files.map(({ path }) => path))) {
      return unknown(
        `${placeName(
          hidden,
        )} keeps the pipelines out of archives of this repository.`,
        'Assess a clone of the repository instead of an archive.',
        evidenceAt(service, [hidden], 'anchor'),
      );
    }
    const astray = misplacedWorkflows(
      service.repository.files.map(({ path }) => path),
    );
    const [misplaced] = astray;
    const [file] = files;
    const started = file
      ? { path: jobs[0]?.path ?? file, line: jobs[0]?.line ?? 1 }
      : descriptorPlace(service);
    const place: Place = misplaced ? { path: misplaced, line: 1 } : started;
    const otherwise = file
      ? `No pipeline runs for changes of ${folder}: what ${placeName(
          place,
        )} defines starts otherwise.`
      : `No pipeline definition covers ${folder} (${placeName(place)}).`;
    return fail({
      message: misplaced
        ? `${placeName(
            place,
          )} lies where the forge never looks, and no other pipeline covers ${folder}.`
        : otherwise,
      evidence: evidenceAt(
        service,
        [
          place,
          ...astray.slice(1, 4).map(path => ({ path, line: 1 })),
          ...(file || misplaced ? [descriptorPlace(service)] : []),
          ...manifestPlaces(service),
        ],
        'anchor',
      ),
      recommendation: {
        title: 'Build Every Change',
        text: `Add a pipeline that installs, lints, tests and builds ${folder} on every change${
          misplaced
            ? `, by moving ${misplaced} to .github/workflows at the root`
            : ''
        }; nothing covers ${placeName(place)} now.`,
        example: {
          language: 'yaml',
          code: 'on: { pull_request: {}, push: { branches: [main] } }\njobs:\n  check:\n    steps: [{ uses: actions/checkout@v4 }, { run: make lint test build }]',
        },
        reference,
      },
    });
  },
});

const housekeeping =
  /(?:^|\/)(?:labeler|stale|greet\w*|first-interaction|assign\w*|auto-assign\w*|lock-threads|semantic-pull-request|action-semantic-pull-request|cla[-\w]*|contributor-assistant|release-drafter|dependabot|fetch-metadata|add-to-project|auto-?merge\w*|pr-title\w*|commitlint\w*|triage|sync-labels?|size-label\w*|all-contributors\w*|todo-to-issue\w*)(?:$|[/@-])/i;

/** Labels, greets, assigns: it runs on changes, and checks none of them. */
function isHousekeeping({ external, commands }: PipelineJob): boolean {
  const actions = external.filter(
    ({ name }) => !/^actions\/(?:checkout|github-script|setup-)/.test(name),
  );
  return (
    commands.length === 0 &&
    actions.length > 0 &&
    actions.every(({ name }) => housekeeping.test(name.split('@')[0]))
  );
}

/** In an archive, what `export-ignore` names is gone, `.gitattributes` is not; a clone has dot files of other kinds. */
function isArchive(paths: string[]): boolean {
  return (
    !paths.some(path => /^\.(?:github|gitlab|circleci)\//.test(path)) &&
    !paths.some(path =>
      /^\.(?:gitignore|editorconfig|dockerignore|env\.example)$/.test(path),
    )
  );
}

/** A workflow below a folder of its own: GitHub runs those at the root only. */
function misplacedWorkflows(paths: string[]): string[] {
  return paths.filter(path =>
    /.\/\.github\/workflows\/[^/]+\.ya?ml$/.test(path),
  );
}
