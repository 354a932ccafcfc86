import { at, itemsOf, textOf } from '../../repository';
import type { Service } from '../../service';
import { concerns } from './test-commands';
import { pipelinesOf } from './index';
import type { PipelineJob } from './types';

/** Where a gate of the pipeline is. */
export interface Gate {
  path: string;
  line: number;
  name: string;
}

/** What the pipelines check on every change beside running tests. */
export interface QualityGates {
  linter?: Gate;
  types?: Gate;
  analyser?: Gate;
  /** The jobs that run on every change. */
  jobs: PipelineJob[];
  /** A workflow of another repository that may do more. */
  remote?: Gate;
}

const linters =
  /^(?:eslint|xo|standard|biome|oxlint|prettier|rome|dprint|tslint|ruff|flake8|pylint|black|isort|autopep8|yapf|pycodestyle|golangci-lint|gofmt|gofumpt|staticcheck|revive|golint|go vet|cargo (?:\+\S+ )?(?:fmt|clippy)|rustfmt|rubocop|standardrb|erb_lint|erblint|reek|php-cs-fixer|phpcs|pint|ecs|php-cs|phpstan|psalm|ktlint|detekt|checkstyle|spotless\w*|dotnet (?:format|csharpier)|csharpier|super-linter|megalinter|next lint|ng lint|nx (?:run-many|affected)?.{0,80}lint|turbo .{0,80}lint|pre-commit|lefthook run|lint-staged|vp lint|ultracite)\b|^(?:mvn|mvnw|gradle|gradlew)\b.{0,300}(?:checkstyle|spotless|ktlint|detekt|pmd)/;
const lintScript =
  /\b(?:lint|format:check|check:format|fmt:check|stylecheck)\b/;
const typeCheckers =
  /^(?:mypy|dmypy|pyright|basedpyright|ty check|pyre|tsc|vue-tsc|nest build|tsup|phpstan|psalm|larastan|srb tc|steep check)\b/;
const analysers =
  /^(?:semgrep|bandit|brakeman|gosec|codeql|sonar-scanner|sonar|snyk code|snyk|psalm .{0,200}taint|trivy|hadolint|kube-linter|kube-score|checkov|kubesec|tfsec|terrascan|njsscan|spotbugs|horusec|bearer|zizmor|shiftleft|security-code-scan|dotnet sonarscanner|nodejsscan|opengrep|pip-audit --never)\b|^(?:mvn|mvnw|gradle|gradlew)\b.{0,300}(?:sonar|spotbugs|findsecbugs)/;
const analyserActions =
  /codeql-action\/(?:init|analyze)|semgrep|sonar(?:cloud|qube|source)|snyk\/actions|trivy-action|hadolint|kube-linter|checkov|gosec|bandit|brakeman|horusec|bearer|zizmor|devskim|msdo|veracode|checkmarx|fortify|qodana|codacy|deepsource|security-scan/i;
const linterActions =
  /super-linter|megalinter|golangci-lint|ruff-action|psf\/black|biome|reviewdog|eslint|prettier|flake8|rubocop|phpcs|php-cs-fixer|ktlint|detekt|clippy|rustfmt|pre-commit|pint\b/i;

/** Use as a fact. */
export function qualityGatesOf(service: Service): QualityGates {
  const jobs = service
    .fact(pipelinesOf)
    .jobs.filter(
      job => job.triggers.includes('change') && concerns(service, job),
    );
  // Analysers often run by schedule beside pull requests, in workflows of their own.
  const all = service.fact(pipelinesOf).jobs;
  const gates: QualityGates = { jobs };
  for (const job of all) {
    const onChange = jobs.includes(job);
    for (const { words, text, step, ignored } of job.commands) {
      if (ignored) continue;
      const line = [(words[0] ?? '').replace(/^.*\//, ''), ...words.slice(1)]
        .join(' ')
        .slice(0, 1_000)
        .replace(
          /^(?:python3? -m|php|bundle exec|poetry run|uv run|uvx|npx|dotnet tool run|vendor\/bin\/) ?/,
          '',
        );
      const place = { ...step, name: line.split(' ').slice(0, 2).join(' ') };
      if (
        onChange &&
        (linters.test(line) || lintScript.test(`${line} ${text}`))
      )
        gates.linter ??= place;
      if (onChange && typeCheckers.test(line)) gates.types ??= place;
      if (analysers.test(line)) gates.analyser ??= place;
      if (/^golangci-lint\b/.test(line) && enablesGosec(service))
        gates.analyser ??= place;
      if (/^ruff\b/.test(line) && selectsSecurityRules(service))
        gates.analyser ??= place;
    }
    for (const { name, path, line, workflow } of job.external) {
      const place = { path, line, name };
      if (onChange && linterActions.test(name)) gates.linter ??= place;
      if (analyserActions.test(name)) gates.analyser ??= place;
      if (/golangci-lint/.test(name) && enablesGosec(service))
        gates.analyser ??= place;
      if (onChange && workflow) gates.remote ??= place;
    }
  }
  if (runsPreCommit(jobs)) readHooks(service, gates);
  readBuilds(service, jobs, gates);
  return gates;
}

function runsPreCommit(jobs: PipelineJob[]): boolean {
  return jobs.some(
    ({ commands, external }) =>
      commands.some(({ text }) => /\bpre-commit\b|\bprek\b/.test(text)) ||
      external.some(({ name }) => /pre-commit/.test(name)),
  );
}

/** Linters and analysers that the build itself runs: Maven and Gradle plugins, Roslyn analysers. */
function readBuilds(
  service: Service,
  jobs: PipelineJob[],
  gates: QualityGates,
): void {
  const builds = jobs.some(({ commands }) =>
    commands.some(({ words }) =>
      /^(?:\S*\/)?(?:mvnw?|gradlew?|dotnet) .{0,200}(?:verify|install|package|check|build|deploy|test)\b/.test(
        words.join(' ').slice(0, 500),
      ),
    ),
  );
  if (!builds) return;
  for (const { path } of service.files) {
    if (
      !/(?:pom\.xml|\.gradle(?:\.kts)?|\.csproj|Directory\.[\w.]+\.props|libs\.versions\.toml)$/.test(
        path,
      )
    )
      continue;
    const text = service.repository.text(path) ?? '';
    const at_ = (pattern: RegExp): Gate | undefined => {
      const match = pattern.exec(text);
      return match
        ? {
            path,
            line: service.repository.lineIndex(path).lineAt(match.index),
            name: match[0],
          }
        : undefined;
    };
    gates.linter ??= at_(
      /maven-checkstyle-plugin|spotless|ktlint|detekt|maven-pmd-plugin|\bcheckstyle\b|errorprone|EnforceCodeStyleInBuild|StyleCop\.Analyzers|Roslynator\.Analyzers|SonarAnalyzer\.CSharp|TreatWarningsAsErrors|kotlinter|spring-javaformat/,
    );
    gates.analyser ??= at_(
      /spotbugs|findsecbugs|SonarAnalyzer\.CSharp|SecurityCodeScan|Puma\.Security/,
    );
  }
}

function readHooks(service: Service, gates: QualityGates): void {
  const path = '.pre-commit-config.yaml';
  const [document] = service.repository.yaml(path);
  for (const repo of itemsOf(at(document, 'repos'))) {
    for (const hook of itemsOf(at(repo, 'hooks'))) {
      const id = textOf(at(hook, 'id')) ?? '';
      const entry = textOf(at(hook, 'entry')) ?? '';
      const place = { path, line: hook.line, name: id };
      if (linterActions.test(id) || linters.test(id) || linters.test(entry))
        gates.linter ??= place;
      if (typeCheckers.test(id) || typeCheckers.test(entry))
        gates.types ??= place;
      if (analyserActions.test(id) || analysers.test(id))
        gates.analyser ??= place;
    }
  }
}

function enablesGosec(service: Service): boolean {
  return service.repository.files.some(
    ({ path }) =>
      /^\.golangci\.(?:ya?ml|toml|json)$/.test(path) &&
      /\bgosec\b|enable-all:\s*true|default:\s*all/.test(
        service.repository.text(path) ?? '',
      ),
  );
}

/** Ruff's rules of the letter S are Bandit's. */
function selectsSecurityRules(service: Service): boolean {
  return service.repository.files.some(
    ({ path }) =>
      /(?:^|\/)(?:pyproject|\.?ruff)\.toml$/.test(path) &&
      /select\s*=\s*\[[^\]]{0,2000}["'](?:S|ALL)["']/.test(
        service.repository.text(path) ?? '',
      ),
  );
}
