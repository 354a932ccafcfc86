import type { Service } from '../../service';
import { pipelinesOf } from '../pipelines';
import { runsFromOutside, testedBy } from '../pipelines/test-commands';
import { testIndexOf, type TestFile, type TestLevel } from '.';

/** What shows that somebody decided what is tested where. */
export interface Strategy {
  levels: TestLevel[];
  /** Where the levels can be told apart by a command, a marker, a suite or a project. */
  apart?: { path: string; line: number };
  /** Where the approach is written down. */
  written?: { path: string; line: number };
}

const level =
  '(?:unit|integration|integ|int|e2e|end-?to-?end|acceptance|functional|contract|smoke|system|component|api|feature)';

/** Lines that give a level its own command or mark; one a file kind. */
const separations: Array<{ file: RegExp; line: RegExp }> = [
  {
    file: /(?:^|\/)package\.json$/,
    line: new RegExp(
      `"test[:_-]${level}[\\w:-]*"\\s*:|"${level}[:_-]?tests?"\\s*:|"e2e(?::\\w+)?"\\s*:`,
      'i',
    ),
  },
  {
    file: /(?:^|\/)(?:makefile|justfile|taskfile\.ya?ml|[\w-]+\.mk)$/i,
    line: new RegExp(
      `^\\s*(?:test[-_:/]${level}|${level}[-_:/]?tests?)\\b[^=]*:`,
      'i',
    ),
  },
  {
    file: /(?:^|\/)(?:pyproject\.toml|pytest\.ini|setup\.cfg|tox\.ini|conftest\.py)$/,
    line: new RegExp(
      `^\\s*["']?(?:${level}|slow|db)\\w*\\s*:\\s*\\S|testenv:${level}|addinivalue_line\\([^)]*${level}|scripts\\]?.*test-${level}|^test[-_]${level}\\s*=`,
      'i',
    ),
  },
  { file: /(?:^|\/)pom\.xml$/, line: /maven-failsafe-plugin/ },
  {
    file: /\.gradle(?:\.kts)?$/,
    line: /JvmTestSuite|sourceSets?\b.*(?:integrationTest|functionalTest|itest)|(?:integrationTest|functionalTest|e2eTest|componentTest)\b|includeTags|excludeTags/,
  },
  {
    file: /(?:^|\/)phpunit(?:\.dist)?\.xml(?:\.dist)?$/,
    line: new RegExp(`<testsuite\\s+name="${level}`, 'i'),
  },
  { file: /(?:^|\/)nextest\.toml$/, line: /\[profile\./ },
  { file: /_test\.go$/, line: new RegExp(`^//go:build\\s+.*${level}`, 'i') },
  {
    file: /\.(?:cs|fs)$/,
    line: new RegExp(`\\[(?:Trait|Category|TestCategory)\\(.*${level}`, 'i'),
  },
  {
    file: /(?:^|\/)(?:jest|vitest|playwright|cypress)[\w.-]*(?:e2e|integration|int|unit)[\w.-]*\.(?:[cm]?[jt]s|json)$/,
    line: /^/,
  },
];

const separateFolder =
  /(?:^|\/)(?:tests?|spec|__tests__)\/(unit|integration|e2e|end-to-end|acceptance|functional|feature|requests|models|controllers|system|contract|api|smoke)\//i;
const separateProject =
  /(?:^|[./])(Unit|Integration|Functional|Acceptance|E2E)Tests?\//i;
const testProject = /^(?:.*?\/)?[\w.]*Tests?(?=\/)/;

/** What shows a testing strategy. Use as `service.fact(strategyOf)`. */
export function strategyOf(service: Service): Strategy {
  const index = service.fact(testIndexOf);
  const tested = new Set<TestLevel>(
    index.files
      .filter(
        ({ relation, levels, cases }) =>
          cases.some(({ scaffold }) => !scaffold) &&
          (relation !== 'foreign' || levels.includes('end-to-end')),
      )
      .flatMap(({ relation, levels }) =>
        relation === 'foreign' ? (['end-to-end'] as const) : levels,
      ),
  );
  if (service.fact(pipelinesOf).jobs.some(runsFromOutside)) {
    tested.add('end-to-end');
  }
  const levels = (
    ['unit', 'integration', 'contract', 'end-to-end'] as const
  ).filter(each => tested.has(each));
  return { levels, apart: apartIn(service), written: writtenIn(service) };
}

function apartIn(service: Service): Strategy['apart'] {
  const { repository } = service;
  for (const file of service.files) {
    if (file.class === 'VENDOR') continue;
    const separation = separations.find(each => each.file.test(file.path));
    if (!separation) continue;
    const lines = repository.lines(file.path);
    const index = lines.findIndex(text =>
      separation.line.test(text.slice(0, 500)),
    );
    if (index >= 0) return { path: file.path, line: index + 1 };
  }
  const { files } = service.fact(testIndexOf);
  const folders = new Map<string, string>();
  for (const { path } of files) {
    const kind =
      separateFolder.exec(path)?.[1] ?? separateProject.exec(path)?.[1];
    if (kind && !folders.has(kind.toLowerCase()))
      folders.set(kind.toLowerCase(), path);
  }
  if (folders.size > 1) return { path: [...folders.values()][0], line: 1 };
  return projectsApart(files) ?? jobsApart(service);
}

/** .NET: a project of unit tests beside one whose tests are mostly of a higher level. */
function projectsApart(files: TestFile[]): Strategy['apart'] {
  const projects = new Map<string, { unit: number; higher: number }>();
  for (const { path, ecosystem, levels, cases } of files) {
    const project = ecosystem === 'dotnet' && testProject.exec(path)?.[0];
    if (!project) continue;
    const counts = projects.get(project) ?? { unit: 0, higher: 0 };
    counts[levels.includes('unit') ? 'unit' : 'higher'] += cases.length;
    projects.set(project, counts);
  }
  const all = [...projects];
  const higher = all.find(([, counts]) => counts.higher > counts.unit);
  const unit = all.find(([, counts]) => counts.unit > counts.higher);
  const file =
    higher && unit && files.find(({ path }) => path.startsWith(higher[0]));
  return file ? { path: file.path, line: 1 } : undefined;
}

/** A job that says it runs the higher levels, beside another one that runs tests. */
function jobsApart(service: Service): Strategy['apart'] {
  const { jobs } = service.fact(pipelinesOf);
  const testing = jobs.filter(({ commands }) =>
    commands.some(({ words }) => testedBy(words) !== undefined),
  );
  const higher = jobs.find(
    job =>
      runsFromOutside(job) ||
      job.labels.some(label => /\bintegration[-_ ]?tests?\b/.test(label)),
  );
  return higher &&
    testing.some(job => job !== higher && job.name !== higher.name)
    ? { path: higher.path, line: higher.line }
    : undefined;
}

function writtenIn(service: Service): Strategy['written'] {
  const { repository } = service;
  const pages = service.files.filter(
    ({ relative }) =>
      /\.(?:md|mdx|rst|adoc|txt)$/i.test(relative) &&
      !/changelog|license/i.test(relative),
  );
  const own = pages.find(
    ({ relative, path }) =>
      /(?:^|\/)TESTING\.\w+$|(?:^|\/)docs?\/(?:[\w-]+\/)*test(?:s|ing)?[\w-]*\.\w+$|(?:^|\/)tests?\/README\.\w+$|test[-_ ]?(?:strategy|plan|guide)/i.test(
        relative,
      ) && repository.lines(path).filter(line => /\S/.test(line)).length >= 4,
  );
  if (own) return { path: own.path, line: 1 };
  const mention = new RegExp(
    `\\b${level}\\b|\`[^\`]*test[^\`]*\`|^\\s*(?:\\$\\s*)?(?:npm|yarn|pnpm|make|pytest|go|mvn|./mvnw|gradle|./gradlew|dotnet|cargo|bundle|rails|php|composer|docker)\\b.*`,
    'i',
  );
  for (const { path, relative } of pages) {
    if (
      !/^(?:readme|contributing|development|hacking)[\w.-]*$/i.test(
        relative.replace(/^docs?\//, ''),
      )
    )
      continue;
    const lines = repository.lines(path);
    for (let i = 0; i < lines.length; i++) {
      if (
        !/^(?:#{1,6}\s|=+\s).*\btest(?:s|ing)?\b/i.test(lines[i].slice(0, 300))
      )
        continue;
      const end = lines.findIndex(
        (line, index) => index > i && /^#{1,6}\s/.test(line),
      );
      const section = lines.slice(i + 1, end < 0 ? lines.length : end);
      const said = section.filter(line => mention.test(line.slice(0, 500)));
      const levels = section.join('\n').toLowerCase();
      // Three commands alone are instructions; a level must be named.
      if (said.length >= 3 && new RegExp(`\\b${level}\\b`).test(levels)) {
        return { path, line: i + 1 };
      }
    }
  }
  return undefined;
}
