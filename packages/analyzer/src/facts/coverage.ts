import {
  at,
  entriesOf,
  entryOf,
  textOf,
  type Repository,
  type TreeNode,
} from '../repository';
import type { Service } from '../service';
import { stackOf } from '../stack';
import { pipelinesOf } from './pipelines';

/** A place that speaks of test coverage. */
export interface CoverageSign {
  path: string;
  line: number;
  /** `threshold` with its value; `measured`; `configured`: where a threshold would belong. */
  kind: 'threshold' | 'measured' | 'configured';
  value?: number;
  /** What a threshold in a file needs to be applied: a command that measures. */
  needsRun?: boolean;
}

const configurationFile =
  /(?:^|\/)(?:package\.json|jest[\w.-]*\.(?:[cm]?[jt]s|json)|vite(?:st)?[\w.-]*\.[cm]?[jt]s|\.nycrc[\w.]*|\.c8rc[\w.]*|nyc\.config\.[cm]?js|pyproject\.toml|setup\.cfg|tox\.ini|pytest\.ini|\.coveragerc|pom\.xml|build\.gradle(?:\.kts)?|[\w.-]+\.gradle(?:\.kts)?|[\w.]+\.(?:cs|fs)proj|Directory\.(?:Build|Packages)\.props|[\w.]+\.runsettings|coverlet\.json|phpunit(?:\.dist)?\.xml(?:\.dist)?|\.?codecov\.ya?ml|\.simplecov|tarpaulin\.toml|\.?testcoverage\.ya?ml|\.octocov\.yml|sonar-project\.properties|requirements[\w./-]*\.(?:txt|in)|Pipfile|Gemfile|Makefile|makefile|justfile|Taskfile\.ya?ml|noxfile\.py|rails_helper\.rb|spec_helper\.rb|test_helper\.rb)$/i;

/** A command-line option that demands a minimum. */
const optionThreshold =
  /--cov-fail-under[= ](\d+)|--fail-under(?:-lines|-functions|-regions)?[= ](\d+)|--check-coverage\b.*?--(?:lines|statements|branches|functions)[= ](\d+)|--(?:lines|statements)[= ](\d+).*--check-coverage|\/p:Threshold=\\?"?(\d+)|-p:Threshold=\\?"?(\d+)|--coverage\.thresholds?\.\w+[= ](\d+)|--coverage\b.*--min[= ](\d+)|--min[= ](\d+).*--coverage|--coverage-?threshold[= ]\D{0,40}(\d+)|--fail_under[= ](\d+)/i;

const measured =
  /--cov\b|--cov=|\bcoverage (?:run|report|xml|json)\b|--coverage\b(?!=false)|-coverprofile|-covermode|\bgo test\b.*\s-cover\b|\bcollectCoverage["']?\s*[:=]\s*true|["']?coverage(?:Directory|Reporters|PathIgnorePatterns|Provider)?["']?\s*:\s*[[{"'\w]|["']?collectCoverageFrom["']?\s*:|\bXPlat Code Coverage\b|\/p:CollectCoverage=true|coverlet\.(?:collector|msbuild)|\bSimpleCov\.start\b|\bllvm-cov\b|\btarpaulin\b|\bgrcov\b|jacoco|\bkover\b|["']?simplecov\b|codecov\/codecov-action|coverallsapp|coveralls\b|\bnyc\b|\bc8\b|pytest-cov|<coverage\b|covdata|\bpcov\b|--coverage-clover/i;

/** Where coverage is measured, where a minimum is demanded, and where one would belong. Use as `service.fact(coverageOf)`. */
export function coverageOf(service: Service): CoverageSign[] {
  const { repository } = service;
  const files = service.files.filter(
    ({ path, class: type, relative, shared }) =>
      configurationFile.test(path) &&
      type !== 'VENDOR' &&
      (!shared || !relative.includes('/') || type === 'TEST') &&
      !/(?:^|\/)node_modules\//.test(path),
  );
  const signs = files.flatMap(({ path }) => [
    ...thresholdsIn(service, path),
    ...measuredIn(service, path),
  ]);
  for (const job of service.fact(pipelinesOf).jobs) {
    for (const { text, path, line, step } of job.commands) {
      const value = optionValue(text);
      if (value !== undefined)
        signs.push({ path, line, kind: 'threshold', value });
      else if (measured.test(text)) {
        signs.push({ path, line, kind: 'measured' });
        if (step.path !== path) {
          signs.push({ path: step.path, line: step.line, kind: 'measured' });
        }
      }
    }
    for (const { name, path, line } of job.external) {
      if (measured.test(name)) signs.push({ path, line, kind: 'measured' });
      // The gate of an analysis service fails the step by itself, by the minimum that is set there.
      else if (/quality-?gate/i.test(name))
        signs.push({ path, line, kind: 'threshold', value: 80 });
      else if (
        /go-test-coverage|coverage-(?:check|threshold|gate)|jest-coverage-report|python-coverage-comment|CodeCoverageSummary|code-coverage-summary/i.test(
          name,
        )
      ) {
        signs.push(...thresholdInput(service, path, line));
      }
    }
  }
  signs.push(...ownScripts(service));
  for (const path of [
    'codecov.yml',
    '.codecov.yml',
    '.github/codecov.yml',
    'codecov.yaml',
  ]) {
    if (repository.has(path) && !files.some(file => file.path === path)) {
      signs.push(...thresholdsIn(service, path));
    }
  }
  return unique([...signs, ...configuredIn(service)]);
}

function thresholdsIn({ repository }: Service, path: string): CoverageSign[] {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const at_ = (
    line: number,
    value: number,
    needsRun = false,
  ): CoverageSign => ({
    path,
    line,
    kind: 'threshold',
    value,
    needsRun,
  });
  if (name === 'package.json') {
    const document = repository.json(path);
    const node =
      at(document, 'jest', 'coverageThreshold') ?? at(document, 'nyc');
    const value = largestNumber(node);
    return value === undefined || !node ? [] : [at_(node.line, value, true)];
  }
  if (/codecov\.ya?ml$/.test(name))
    return codecovTargets(repository.yaml(path)[0], path);
  const text = textWithoutComments(repository, path);
  const lines = repository.lineIndex(path);
  const patterns: Array<[RegExp, boolean]> = [
    [
      /\bcoverageThreshold["']?\s*:\s*\{[\s\S]{0,400}?(?:lines|statements|branches|functions)["']?\s*:\s*(\d+)/g,
      true,
    ],
    [
      /\bthresholds?["']?\s*:\s*\{[\s\S]{0,300}?(?:lines|statements|branches|functions|100)["']?\s*:\s*(\d+|true)/g,
      true,
    ],
    [/^[ \t]*fail[_-]under\s*=\s*(\d+)/gm, true],
    [
      /["']check-?coverage["']?\s*:\s*true[\s\S]{0,400}?["']?(?:lines|statements|branches|functions)["']?\s*:\s*(\d+)/gi,
      true,
    ],
    [/<minimum>\s*(0?\.\d+|\d+%?)\s*<\/minimum>/g, false],
    [
      /\b(?:minimum|minBound|min)\s*(?:=|\.set\(|\()\s*(?:(?:new\s+)?BigDecimal(?:\.valueOf)?\(\s*)?["']?(0\.\d+|1\.0+|\d{2,3})/g,
      false,
    ],
    [/<Threshold>\s*(\d+)/g, false],
    [
      /\bminimum_coverage(?:_by_file)?\s*(?:\(|\{)?\s*(?:(?:line|branch):\s*)?(\d+)/g,
      false,
    ],
    [/^[ \t]*(?:total|file|package):\s*(\d+)/gm, false],
    [/\bfail-under\s*=\s*(\d+)/g, false],
    [/^[ \t]*acceptable:\s*(\d+)/gm, false],
  ];
  const inBuild = /gradle|\.xml$|\.props$|proj$/.test(name);
  const found: CoverageSign[] = [];
  for (const [pattern, needsRun] of patterns) {
    if (
      /minimum|minBound/.test(pattern.source) &&
      !/minimum_coverage/.test(pattern.source) &&
      !inBuild
    )
      continue;
    if (/total\|file/.test(pattern.source) && !/testcoverage/.test(name))
      continue;
    if (/acceptable/.test(pattern.source) && !/octocov/.test(name)) continue;
    if (/min\)/.test(pattern.source) && !/kover|jacoco/i.test(text)) continue;
    for (const match of text.matchAll(pattern)) {
      const number =
        match[1] === 'true' ? 100 : Number(match[1].replace('%', ''));
      const value = number > 0 && number <= 1 ? number * 100 : number;
      const offset = match.index + match[0].lastIndexOf(match[1]);
      found.push(at_(lines.lineAt(offset), value, needsRun));
    }
  }
  text.split('\n').forEach((line, index) => {
    const value = optionValue(line.slice(0, 2_000));
    if (
      value !== undefined &&
      /pyproject|setup\.cfg|tox\.ini|pytest\.ini/.test(name)
    ) {
      found.push(at_(index + 1, value));
    }
  });
  if (name === 'sonar-project.properties' || inBuild) {
    const wait = /sonar\.qualitygate\.wait["']?\s*[=,>]\s*["']?true/.exec(text);
    if (wait) found.push(at_(lines.lineAt(wait.index), 80));
  }
  return found;
}

function measuredIn({ repository }: Service, path: string): CoverageSign[] {
  const text = textWithoutComments(repository, path);
  const whole =
    /(?:^|\/)(?:\.coveragerc|\.?codecov\.ya?ml|\.nycrc[\w.]*|\.c8rc[\w.]*|tarpaulin\.toml)$/i.test(
      path,
    );
  const found: CoverageSign[] = whole
    ? [{ path, line: 1, kind: 'measured' }]
    : [];
  text.split('\n').forEach((line, index) => {
    if (found.length < 12 && measured.test(line.slice(0, 2_000))) {
      found.push({ path, line: index + 1, kind: 'measured' });
    }
  });
  return found;
}

/** Codecov status checks demand a share by default; `informational` ones demand nothing. */
function codecovTargets(
  document: TreeNode | undefined,
  path: string,
): CoverageSign[] {
  const statuses = at(document, 'coverage', 'status');
  return entriesOf(statuses)
    .filter(({ key }) => key === 'project' || key === 'patch')
    .flatMap(({ node, line }) => {
      if (node.kind !== 'map') {
        return textOf(node) === 'true' || textOf(node) === 'on'
          ? [{ path, line, kind: 'threshold' as const, value: 80 }]
          : [];
      }
      return node.entries.flatMap(({ node: status, line: from }) => {
        if (
          status.kind !== 'map' ||
          /^(?:true|yes|on)$/i.test(
            textOf(at(status, 'informational')) ?? '',
          ) ||
          /^(?:false|no|off)$/i.test(textOf(at(status, 'enabled')) ?? '') ||
          // What may sink by so much holds nothing.
          parseFloat(textOf(at(status, 'threshold')) ?? '0') >= 20
        )
          return [];
        const target = entryOf(status, 'target');
        // Without one it is the share of before.
        const text = textOf(target?.node) ?? 'auto';
        const value = text === 'auto' ? 80 : Number(text.replace('%', ''));
        return [
          {
            path,
            line: target?.line ?? from,
            kind: 'threshold' as const,
            value,
          },
        ];
      });
    });
}

/** A step that compares a coverage figure and exits. */
function ownScripts(service: Service): CoverageSign[] {
  const { repository } = service;
  const paths = new Set(
    service
      .fact(pipelinesOf)
      .jobs.flatMap(({ commands }) => commands.map(({ path }) => path)),
  );
  return [...paths].slice(0, 60).flatMap(path => {
    const lines = repository.lines(path);
    return lines.flatMap((text, index): CoverageSign[] => {
      if (!/\bexit 1\b/.test(text.slice(0, 500))) return [];
      const block = lines.slice(Math.max(0, index - 8), index + 1).join('\n');
      const compares =
        /(?:if|test|\[\[?|awk|bc)\b[^\n]*cov(?:erage|ered)?\w*[^\n]*(?:<|-lt|-le|threshold|min)|(?:threshold|minimum|min_)\w*[^\n]*cov/i.test(
          block,
        );
      if (!compares) return [];
      const comparison = lines
        .slice(Math.max(0, index - 8), index + 1)
        .findIndex(
          line => /cov/i.test(line) && /<|-lt|-le|threshold|awk|bc/i.test(line),
        );
      return [
        {
          path,
          line: Math.max(1, index - 8 + 1) + Math.max(0, comparison),
          kind: 'threshold',
          value: 50,
        },
      ];
    });
  });
}

function thresholdInput(
  { repository }: Service,
  path: string,
  line: number,
): CoverageSign[] {
  const lines = repository.lines(path).slice(line - 1, line + 25);
  const next = lines.findIndex(
    (text, index) => index > 0 && /^\s*-\s/.test(text),
  );
  const inputs = lines
    .slice(1, next < 0 ? lines.length : next)
    .join('\n')
    .slice(0, 2_000);
  const match =
    /(?:^|[\s_-])(?:threshold|minimum|min|fail|total|config)(?![a-z])[\w-]*\s*:\s*['"]?(\d+)?/i.exec(
      inputs,
    );
  return match
    ? [
        {
          path,
          line,
          kind: 'threshold',
          value: match[1] ? Number(match[1]) : 50,
        },
      ]
    : [{ path, line, kind: 'measured' }];
}

/** Configuration files of test runners: where a minimum would be written. */
function configuredIn(service: Service): CoverageSign[] {
  const { repository } = service;
  const places: Array<[RegExp, RegExp]> = [
    [/^pyproject\.toml$/, /^\[tool\.(?:pytest|coverage)/m],
    [
      /^(?:pytest\.ini|\.coveragerc|jest[\w.-]*\.(?:[cm]?[jt]s|json)|vitest[\w.-]*\.[cm]?[jt]s|\.rspec|spec\/spec_helper\.rb|test\/test_helper\.rb)$/,
      /^/,
    ],
    // Where PHPUnit is told what to measure, or where it would be.
    [/^phpunit(?:\.dist)?\.xml(?:\.dist)?$/, /<(?:coverage|source|filter)\b/],
    [/^phpunit(?:\.dist)?\.xml(?:\.dist)?$/, /^/],
    [/^jest[\w.-]*\.(?:[cm]?[jt]s|json)$/, /["']?coverageThreshold["']?\s*:/],
    [/^(?:setup\.cfg|tox\.ini)$/, /^\[(?:tool:)?(?:pytest|testenv)/m],
    [/^package\.json$/, /["']jest["']\s*:\s*\{/],
    [/^package\.json$/, /"test"\s*:/],
    [
      /^pom\.xml$/,
      /<artifactId>(?:maven-surefire-plugin|spring-boot-starter-test|quarkus-junit5|junit)|<plugins>/,
    ],
    [
      /^build\.gradle(?:\.kts)?$/,
      /useJUnitPlatform|\btest\s*\{|tasks\.(?:named|withType)/,
    ],
    [
      /^(?:Makefile|justfile|Taskfile\.ya?ml)$/,
      /\b(?:go|cargo|dotnet|artisan|gradlew?|mvnw?)\s+test\b|\b(?:pytest|phpunit|rspec|jest|vitest)\b/,
    ],
    [/^(?:Makefile|justfile|Taskfile\.ya?ml)$/, /\btest\b/],
    [/^build\.gradle(?:\.kts)?$/, /tasks\.withType\s*<\s*Test\s*>/],
    [/^pom\.xml$/, /<plugins>/],
    [/^pyproject\.toml$/, /^\[tool\.coverage\.report/m],
    [/^\.coveragerc$/, /^\[report\]/m],
    [/^Cargo\.toml$/, /^\[dev-dependencies\]|^\[package\]/m],
    [/^Directory\.Build\.props$/, /^/],
    [/^pyproject\.toml$/, /^/],
  ];
  const root = rootOf(service);
  return places
    .flatMap(([name, needs]): CoverageSign[] =>
      service
        .of(['CONFIG', 'SRC', 'TEST', 'OTHER', 'DEPLOY', 'DEVCONF'])
        .flatMap(file => {
          if (!name.test(withoutFolder(file.relative, root))) return [];
          const offset = (repository.text(file.path) ?? '').search(needs);
          return offset < 0
            ? []
            : [
                {
                  path: file.path,
                  line: repository.lineIndex(file.path).lineAt(offset),
                  kind: 'configured',
                },
              ];
        }),
    )
    .concat(
      service
        .fact(stackOf)
        .dependencies.filter(({ name }) =>
          /^(?:pytest|pytest-cov|jest|vitest|mocha|rspec-rails|minitest|phpunit\/phpunit|pestphp\/pest|xunit|NUnit|MSTest\.TestFramework|coverlet\.collector)$/.test(
            name,
          ),
        )
        .map(({ path, line }) => ({ path, line, kind: 'configured' as const })),
    );
}

/** Where the application lies below the service's folder: beside its first manifest. */
function rootOf(service: Service): string {
  const [first] = service.fact(stackOf).manifests;
  const prefix = service.path ? `${service.path}/` : '';
  return first?.path.startsWith(prefix)
    ? first.path.slice(prefix.length).replace(/[^/]*$/, '')
    : '';
}

function withoutFolder(relative: string, folder: string): string {
  return folder && relative.startsWith(folder)
    ? relative.slice(folder.length)
    : relative;
}

function optionValue(text: string): number | undefined {
  const match = optionThreshold.exec(text);
  const value = match?.slice(1).find(group => group !== undefined);
  return value === undefined ? undefined : Number(value);
}

function largestNumber(node: TreeNode | undefined): number | undefined {
  if (!node) return undefined;
  if (node.kind === 'scalar')
    return typeof node.value === 'number' ? node.value : undefined;
  const children =
    node.kind === 'map' ? node.entries.map(entry => entry.node) : node.items;
  const numbers = children
    .map(largestNumber)
    .filter((each): each is number => each !== undefined);
  return numbers.length ? Math.max(...numbers) : undefined;
}

/** A switched-off setting in a comment is no setting. */
function textWithoutComments(repository: Repository, path: string): string {
  const text = repository.text(path) ?? '';
  const blank = (comment: string) => comment.replace(/[^\n]/g, ' ');
  if (/\.(?:xml|\w+proj|props|dist|runsettings)$/.test(path)) {
    return text.replace(/<!--[\s\S]*?-->/g, blank);
  }
  // `include("**/*Test*")` holds no comment.
  if (/\.(?:[cm]?[jt]s|kts)$/.test(path))
    return repository.lexical(path).uncommented;
  if (/\.gradle$/.test(path)) {
    return text.replace(
      /\/(?<!\*\/)\*[\s\S]*?\*\/|(?<![:"'])\/\/[^\n]*/g,
      blank,
    );
  }
  return text.replace(/^[ \t]*#[^\n]*/gm, blank);
}

function unique(signs: CoverageSign[]): CoverageSign[] {
  const seen = new Set<string>();
  return signs.filter(({ path, line, kind }) => {
    const key = `${kind} ${path}:${line}`;
    return seen.has(key) ? false : seen.add(key);
  });
}
