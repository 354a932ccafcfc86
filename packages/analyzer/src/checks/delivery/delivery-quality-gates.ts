import { qualityGatesOf } from '../../facts/pipelines/quality';
import type { Ecosystem } from '../../repository';
import { stackOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName, type Place } from '../evidence';
import { evidenceAt, listed } from '../shared';

const reference =
  'https://github.com/ossf/scorecard/blob/main/docs/checks.md#sast';

const tools: Record<Ecosystem, string> = {
  python: 'ruff check . && mypy src && semgrep ci',
  node: 'eslint . && tsc --noEmit && semgrep ci',
  jvm: './gradlew spotlessCheck spotbugsMain && semgrep ci',
  go: 'golangci-lint run && gosec ./...',
  dotnet: 'dotnet format --verify-no-changes && semgrep ci',
  ruby: 'bundle exec rubocop && bundle exec brakeman',
  php: 'vendor/bin/phpcs && vendor/bin/psalm --taint-analysis',
  rust: 'cargo fmt --check && cargo clippy && semgrep ci',
};

export const deliveryQualityGates = defineCheck({
  id: 'delivery-quality-gates',
  area: 'delivery',
  title:
    'Do linting, type checks and static security analysis run in the pipeline?',
  severity: 'minor',
  kind: 'absence',
  confidence: 'high',
  phrases: {
    strength: 'linting and security analysis in the pipeline',
    gap: 'a pipeline without linting or security analysis',
  },
  why: 'Linters and analysers find at no cost what reviewers overlook: unused results, wrong types, injections, unsafe defaults. They only help where they can stop a change.',
  decision: {
    applies: 'A pipeline runs on every change.',
    passes:
      'It runs a linter or a formatter’s check, and a static security analyser (CodeQL, Semgrep, Sonar, Snyk, gosec, Bandit, Brakeman, Psalm’s taint analysis, SpotBugs, Trivy, hadolint, kube-linter, Checkov). Scripts, task runners and the hooks of pre-commit are followed.',
    fails: 'Either is missing; the finding says which.',
    exceptions: [
      'Audits of dependencies are no analysis of the code.',
      'A workflow of another repository may do it: unknown.',
      'Code scanning that the forge switches on by default cannot be seen in the tree.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: '- run: pytest',
    good: '- run: ruff check . && mypy src && semgrep ci',
  },
  remedy:
    'Add a linter, a type check where the language has optional types, and a security analyser to the job that runs on every pull request.',
  references: [reference],
  elsewhere: [
    'OpenSSF Scorecard sastToolConfigured, sastToolRunsOnAllCommits',
    'Node best practices 6.1',
  ],
  judge(service) {
    const gates = service.fact(qualityGatesOf);
    const { linter, types, analyser, jobs, remote } = gates;
    if (jobs.length === 0)
      return notApplicable('No pipeline runs on every change.');
    const missing = [
      ...(linter ? [] : ['linter']),
      ...(analyser ? [] : ['static security analyser']),
    ];
    const proofs = [linter, types, analyser].flatMap(each => each ?? []);
    if (missing.length === 0) {
      return pass(
        `The pipeline runs ${listed([
          ...new Set(proofs.map(({ name }) => name)),
        ])}.`,
        evidenceAt(service, proofs, 'proof'),
      );
    }
    if (remote) {
      return unknown(
        `${placeName(remote)} hands work to ${
          remote.name
        }, which may run the ${listed(missing)}.`,
        `Look at ${remote.name}, or run them in a job of this repository.`,
        evidenceAt(service, [remote], 'anchor'),
      );
    }
    const [job] = [...jobs].sort(
      (a, b) => b.commands.length - a.commands.length,
    );
    const place: Place = { path: job.path, line: job.line };
    const [main] = service.fact(stackOf).ecosystems;
    const untyped =
      !types && (main === 'python' || main === 'php') ? ' or type check' : '';
    return fail({
      message: `${placeName(place)} runs no ${missing.join(
        ' and no ',
      )}${untyped}.`,
      evidence: evidenceAt(service, [place, ...proofs], 'anchor'),
      recommendation: {
        title: 'Let the Pipeline Look at the Code',
        text: `Add a ${listed(missing)} to the job at ${placeName(place)}.`,
        example: {
          language: 'yaml',
          code: `- run: ${tools[main ?? 'python']}`,
        },
        reference,
      },
    });
  },
});
