import type { Ecosystem } from '../../repository';
import type { Service } from '../../service';
import { folderOf, joinPath } from '../commands/runners/runner';
import { testIndexOf, type TestFile } from '../tests';
import type { PipelineCommand, PipelineJob } from './types';

/** What a command tests: code of an ecosystem, or the running service from outside. */
export type TestedBy = Ecosystem | 'outside';

interface TestTool {
  by: TestedBy;
  /** Matches the command's words joined by blanks, the program without folder and extension. */
  command: RegExp;
  /** Options that make it run no test. */
  skipped?: RegExp;
}

const tools: TestTool[] = [
  {
    by: 'outside',
    command:
      /^docker run\b.*\s(?:cypress\/included|postman\/newman|grafana\/k6|schemathesis\/schemathesis)(?::\S+)?(?:\s|$)|^(?:playwright test|cypress run|newman(?: run)?|schemathesis|st run|dredd|hurl|bru run|k6 run|karate|nightwatch|testcafe|wdio|skaffold verify|buf breaking|pact\S*)\b/,
  },
  {
    by: 'node',
    command:
      /^(?:jest|vitest|_?mocha|ts-mocha|electron-mocha|ava|tap|tape|jasmine|karma|uvu|lab|cucumber-js|react-scripts test|ng test|bun test|deno test|(?:node|tsx|glob (?:-c|--cmd))\b.*\s--test|vue-cli-service test\S*|nest test|nx(?: run-many| affected)?\b.*\btest|turbo\b.*\btest|razzle test|egg-bin (?:test|cov)|adonis test|node ace test|strapi test|node \S+\.[cm]?[jt]s tests?|node \S*\b(?:run-?)?tests?\.[cm]?[jt]s)\b/,
    skipped:
      /--listTests|\bjest --(?:version|clearCache)|--passWithNoTests --findRelatedTests/,
  },
  {
    by: 'python',
    command:
      /^(?:pytest|py\.test|tox|nox|unittest|nose2?|nosetests|trial|ward|behave|green|stestr|coverage run|hatch test|python\S* (?:setup\.py test|-m pytest|-m unittest|\S*(?:run_?tests?|test_runner)\S*\.py)|(?:\S*\/)?manage\.py test|manage test|django-admin test|flask test|ptw|pytest-\w+)\b/,
    skipped:
      /--collect-only|--co\b|\btox .*-e\s*(?:lint|docs|format|mypy|flake8|build)\b/,
  },
  {
    by: 'jvm',
    command:
      /^(?:(?:mvn|mvnw|maven)\b.*\b(?:test|verify|install|package|deploy|integration-test|surefire:test|failsafe:verify)\b|(?:gradle|gradlew)\b.*(?:\s|:)(?:[\w-]*[tT]est[\w-]*|check|build|buildNeeded|koverVerify\w*|jacoco\w+)(?:\s|$)|sbt\b.*\btest|bazel test|lein test|ant test|(?:mill)\b.*\btest)/,
    skipped:
      /-DskipTests(?!=false)|-Dmaven\.test\.skip(?!=false)|(?:-x|--exclude-task)\s+:?(?:[\w-]+:)*(?:test|check)\b|-DskipITs\b.*-DskipUTs|--dry-run/,
  },
  {
    by: 'go',
    command:
      /^(?:go test|gotestsum|ginkgo|richgo test|mage \w*[tT]est\w*|gotest|go tool gotestsum|go run \S*(?:gotestsum|ginkgo)\S*|bazel test)\b/,
    skipped: /-run[= ](?:\^\$|NONE|XXX|none)(?:\s|$)|\s-c(?:\s|$)|-list\b/,
  },
  {
    by: 'dotnet',
    command:
      /^(?:dotnet (?:test|vstest|cake|nuke)|vstest\.console|nuke\b.*\b[tT]est|dotnet run\b.*[tT]ests?\b|xunit\.console|nunit3-console|dotnet[- ]coverage collect)\b/,
    skipped: /--list-tests/,
  },
  {
    by: 'ruby',
    command:
      /^(?:rspec|rails (?:test|spec|["']?\$\{?\w{0,30}TEST\w{0,30}\}?["']?)\S*|rake (?:test|spec|default)\S*|rake$|minitest|cucumber|turbo_tests|parallel_(?:rspec|test)|knapsack\S*|m|spring rspec|ruby\b.*-Itest)(?:\s|$)/,
  },
  {
    by: 'php',
    command:
      /^(?:phpunit|simple-phpunit|pest|paratest|codecept|behat|phpspec|artisan test|php artisan test|sail (?:test|pest|phpunit))\b/,
    skipped: /--list-tests/,
  },
  {
    by: 'rust',
    command:
      /^(?:cargo(?: \+\S+)? (?:test|t|nextest|llvm-cov|tarpaulin|make test|hack\b.*\btest|insta test)|cross test)\b/,
    skipped: /--no-run/,
  },
];

/** What a command tests; `undefined` for commands that test nothing. */
export function testedBy(words: readonly string[]): TestedBy | undefined {
  const text = commandLine(words);
  return tools.find(
    ({ command, skipped }) => command.test(text) && !skipped?.test(text),
  )?.by;
}

/** A test command that was told to run no test. */
export function skipsTests(words: readonly string[]): boolean {
  const text = commandLine(words);
  return tools.some(
    ({ command, skipped }) => command.test(text) && skipped?.test(text),
  );
}

function commandLine(words: readonly string[]): string {
  const [program = '', ...rest] = words;
  const name = program
    .replace(/^.*\//, '')
    .replace(/\.(?:bat|cmd|phar|exe|sh)$/, '');
  return [name, ...rest].join(' ').slice(0, 2_000);
}

/** Whether a job runs for changes of the service, as far as its path filters tell. */
export function concerns(service: Service, { paths }: PipelineJob): boolean {
  if (service.path === '') return true;
  const covers = (pattern: string): boolean => {
    const fixed = pattern.replace(/^\.?\//, '').split(/[*?{[]/)[0];
    return (
      fixed === '' ||
      `${service.path}/`.startsWith(fixed) ||
      fixed.startsWith(`${service.path}/`)
    );
  };
  const positive = paths.only.filter(pattern => !pattern.startsWith('!'));
  const negative = [
    ...paths.except,
    ...paths.only
      .filter(pattern => pattern.startsWith('!'))
      .map(pattern => pattern.slice(1)),
  ];
  if (positive.length && !positive.some(covers)) return false;
  return !negative.some(pattern => {
    const fixed = pattern.replace(/^\.?\//, '').split(/[*?{[]/)[0];
    return (
      /\*\*$/.test(pattern) &&
      fixed !== '' &&
      `${service.path}/`.startsWith(fixed)
    );
  });
}

/** Whether a test command reaches tests of the service: it runs at, above or inside the folder that holds them. */
export function reachesTests(
  service: Service,
  command: PipelineCommand,
  by: TestedBy,
): boolean {
  const tests = service
    .fact(testIndexOf)
    .files.filter(({ relation }) => relation !== 'foreign');
  const suitable =
    by === 'outside'
      ? tests
      : tests.filter(({ ecosystem }) => ecosystem === by);
  if (suitable.length === 0) return false;
  if (command.folder === undefined) return true;
  const places = placesOf(service, command, suitable);
  return places.some(place =>
    suitable.some(
      ({ path }) =>
        place === '' || path === place || path.startsWith(`${place}/`),
    ),
  );
}

/** Options whose value is a path of something else than tests. */
const takesValue =
  /^--?(?:cov|cov-\w+|c|config|conf|rcfile|junit\w*|junit-xml|coverage\S*|reporters?|output\S*|out|results\S*|settings|configuration|logger|l|m|k|n|name|project|testRunner|setupFiles\S*|env-file|browser|require|r|collect)$/;

/** Programs whose first word says what to do, and names no path. */
const hasSubcommand =
  /(?:^|\/)(?:go|cargo|dotnet|npm|pnpm|yarn|bun|deno|mvnw?|gradlew?|rails|rake|artisan|sail|nx|turbo|ng|make)$/;

/** The folders that a test command looks into: its arguments where they are paths, else where it runs. */
function placesOf(
  service: Service,
  { words, folder }: PipelineCommand,
  tests: TestFile[],
): string[] {
  const { repository } = service;
  const start = folder ?? '';
  const places: string[] = [];
  const subcommand = hasSubcommand.test(words[0] ?? '') ? 1 : 0;
  for (let i = 1 + subcommand; i < words.length; i++) {
    const word = words[i];
    const option = words[i - 1];
    const project =
      /^(?:-f|--file|-p|--project-dir|-pl|--projects|--manifest-path|-C|--rootdir)$/.test(
        option,
      );
    if (project || (!word.startsWith('-') && !takesValue.test(option))) {
      const plain = word.replace(/\/?\.\.\.$/, '').split('::')[0];
      // Gradle's `:api:test`.
      const task = /^:([\w:.-]+):[\w-]+$/.exec(word)?.[1].replace(/:/g, '/');
      for (const part of (task ?? plain).split(',')) {
        const path = part ? joinPath(start, part) : undefined;
        if (path === undefined || /[$*]/.test(part)) continue;
        if (path !== '' && repository.hasFolder(path)) places.push(path);
        else if (
          /\.(?:csproj|fsproj|sln|slnx|xml|toml|gradle|kts)$/.test(path)
        ) {
          if (repository.has(path)) places.push(folderOf(path));
        } else if (tests.some(test => test.path === path)) places.push(path);
        else if (/\.\.\.$/.test(word) && path === start) places.push(start);
      }
    }
  }
  return places.length ? places : [start];
}

/** How people call jobs and steps that look at the service from outside. Django’s system checks read the code only. */
const fromOutside =
  /(?:^|[^a-z])(?:e2e|end[- _]?to[- _]?end|smoke|contract|pact|newman|playwright|cypress|schemathesis|dredd|system[- _](?:tests?|suite|specs?)|(?:acceptance|journey|postman)[- _](?:tests?|suite|specs?|collections?|checks?))(?:[^a-z]|$)/;

/** Whether a job tests the running service from outside: by what it runs or by what it is called. */
export function runsFromOutside({
  labels,
  commands,
  external,
}: PipelineJob): boolean {
  return (
    labels.some(
      label =>
        fromOutside.test(label) &&
        !/\b(?:build|push|publish)\b.*\bimage|\bimage\b/.test(label),
    ) ||
    external.some(({ name }) => fromOutside.test(name.toLowerCase())) ||
    commands.some(
      ({ words, text }) =>
        testedBy(words) === 'outside' ||
        /(?:^|[/\s_-])(?:smoke|e2e|contract)[\w-]*\.(?:sh|py|js|ts)\b|run-api-tests/i.test(
          text,
        ),
    )
  );
}
