import type { Service, ServiceFile } from '../../service';
import { folderOf, ownSourceFilesOf, sourceLines } from '../../stack';
import { errorPathOf, hasAssertion } from './assertions';
import {
  casesIn,
  startOfRustTests,
  type CaseSite,
  type TestText,
} from './cases';
import { collectionCases, collectionLines } from './collections';
import { claimedLevels, signalsIn, type SignalKind } from './levels';
import { staysInside } from './scenarios';
import { isScaffold, withoutTrivialAssertions } from './scaffolds';
import { SupportCode } from './support';
import {
  caseEcosystem,
  sourcesWithTests,
  testCandidates,
  type TestCandidate,
} from './test-files';
import type { TestCase, TestFile, TestIndex, TestLevel } from './types';

export type { Marker, TestCase, TestFile, TestIndex, TestLevel } from './types';
export { isCollection } from './collections';

/** The tests of a service: files, cases, levels and sizes. Use as `service.fact(testIndexOf)`. @public */
export function testIndexOf(service: Service): TestIndex {
  const withTests = sourcesWithTests(service);
  const candidates: TestCandidate[] = [
    ...testCandidates(service),
    ...withTests.map(file => ({
      file,
      relation: 'own' as const,
    })),
  ];
  const supportCode = new SupportCode(
    service,
    candidates.map(({ file }) => file).filter(file => file.class === 'TEST'),
  );
  const helpers = assertingHelpers(
    service,
    candidates.map(({ file }) => file),
  );
  const all = candidates
    .map(candidate => readTestFile(service, candidate, supportCode, helpers))
    .map(
      (each): TestFile =>
        staysInside(service, each.path)
          ? { ...each, levels: ['unit'], touchesDatastore: false }
          : each,
    )
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const files = all.filter(({ cases }) => cases.length > 0);
  const counted = all.filter(({ relation }) => relation === 'own');
  return {
    files,
    support: all.filter(({ cases }) => cases.length === 0),
    cases: sum(counted.flatMap(({ cases }) => cases.map(each => each.weight))),
    lines: sum(counted.map(({ lines }) => lines)),
    sourceLines: sum(
      service
        .fact(ownSourceFilesOf)
        .filter(({ relative }) => !isList.test(relative))
        .map(file => sourceLines(service, file)),
    ),
    sources: new Set(withTests.map(({ path }) => path)),
    folder: mainFolder(files.filter(({ relation }) => relation === 'own')),
  };
}

/** Settings and samples that Laravel keeps as code, which no test asks. */
const isList =
  /^(?:config|stubs|lang|resources\/lang|database\/seed(?:er)?s)\/.{1,200}\.php$/;

function readTestFile(
  service: Service,
  { file, relation }: TestCandidate,
  supportCode: SupportCode,
  helpers: ReadonlySet<string>,
): TestFile {
  const { repository } = service;
  const ecosystem = caseEcosystem(file);
  const view = repository.lexicalWithTests(file.path);
  const source: TestText = {
    path: file.path,
    text: repository.text(file.path) ?? '',
    code: view.code,
    uncommented: view.uncommented,
    lineAt: offset => repository.lineIndex(file.path).lineAt(offset),
  };
  const sites = ecosystem
    ? casesIn[ecosystem](source)
    : collectionCases(source);
  const cases = sites.cases.map(site =>
    describeCase(source, file, site, helpers),
  );

  const inSource = file.class === 'SRC';
  const from = inSource ? startOfRustTests(source.code) ?? 0 : 0;
  const levelOf = levelsOf(file, source, supportCode, from);
  return {
    path: file.path,
    ecosystem,
    ...levelOf,
    cases,
    lines: ecosystem
      ? nonBlankLines(source.uncommented.slice(from))
      : cases.length && collectionLines(source),
    focused: sites.focused.map(({ at, text }) => ({
      path: file.path,
      line: source.lineAt(at),
      text,
    })),
    relation,
  };
}

function describeCase(
  source: TestText,
  file: ServiceFile,
  site: CaseSite,
  helpers: ReadonlySet<string>,
): TestCase {
  const ecosystem = caseEcosystem(file);
  const { path } = source;
  const place = { path, line: source.lineAt(site.at) };
  if (!ecosystem) {
    return {
      ...place,
      name: site.name,
      weight: site.weight,
      asserts: true,
      errorPath: errorPathOf(site.name, ''),
      scaffold: false,
    };
  }
  // The name of the test itself is no assertion.
  const named = source.code.indexOf(site.name, site.at);
  const head =
    site.name && named >= 0 && named < site.end
      ? named + site.name.length
      : Math.min(
          site.end,
          site.at + (/^\w*/.exec(source.code.slice(site.at))?.[0].length ?? 0),
        );
  const code =
    source.code.slice(site.start, site.at) + source.code.slice(head, site.end);
  const scaffold = isScaffold(
    ecosystem,
    path,
    site.name,
    source.uncommented.slice(site.at, site.end),
  );
  const calls =
    code.match(/\b[A-Za-z_]\w+(?=\s*(?:<[^>()\n]{0,60}>)?\s*[(!])/g) ?? [];
  return {
    ...place,
    name: site.name,
    weight: scaffold ? 0 : site.weight,
    asserts:
      hasAssertion(ecosystem, withoutTrivialAssertions(code)) ||
      calls.some(call => helpers.has(call)) ||
      /^Example/.test(site.name),
    errorPath: errorPathOf(site.name, code),
    scaffold,
    ...(site.disabled
      ? {
          disabled: {
            path,
            line: source.lineAt(site.disabled.at),
            text: site.disabled.text,
          },
        }
      : {}),
  };
}

function levelsOf(
  file: ServiceFile,
  source: TestText,
  supportCode: SupportCode,
  from: number,
): Pick<
  TestFile,
  'levels' | 'levelLine' | 'replacedLine' | 'touchesDatastore'
> {
  const own = signalsIn(file.ecosystem, source.uncommented.slice(from));
  const claimed = claimedLevels(file.path);
  const inherited = supportCode.inherited(file);
  const kinds = new Set<SignalKind>([
    ...own.map(({ kind }) => kind),
    ...claimed,
    ...inherited,
  ]);
  const collection = caseEcosystem(file) === undefined;
  const replaced = kinds.has('replaced');
  const ownDatastore = own.some(({ kind }) => kind === 'datastore');
  const touchesDatastore =
    ownDatastore || (kinds.has('datastore') && !replaced);
  const levels: TestLevel[] = [];
  if (kinds.has('end-to-end') || collection) levels.push('end-to-end');
  if (kinds.has('contract')) levels.push('contract');
  if (kinds.has('integration') || touchesDatastore) levels.push('integration');
  const first = own
    .filter(({ kind }) => kind !== 'replaced')
    .sort((a, b) => a.at - b.at)[0];
  const swapped = own.find(({ kind }) => kind === 'replaced');
  return {
    levels: levels.length ? levels : ['unit'],
    ...(swapped ? { replacedLine: source.lineAt(from + swapped.at) } : {}),
    ...(first ? { levelLine: source.lineAt(from + first.at) } : {}),
    touchesDatastore:
      touchesDatastore ||
      collection ||
      ((kinds.has('integration') || kinds.has('end-to-end')) &&
        !replaced &&
        // What stands before the handlers is tried without anything behind it.
        !/middleware/i.test(file.relative)),
  };
}

const helperHead =
  /\b(?:def|func|function|fun|fn|void|Task|const|let|var|private|public|protected)\s+(?:\([^)\n]*\)\s*)?(\w+)\s*(?:=\s*(?:async\s*)?(?:\([^)\n]*\)|\w+)\s*=>|\()/g;

/** Functions of the test code that assert: calling one is asserting. */
function assertingHelpers(
  { repository }: Service,
  files: ServiceFile[],
): ReadonlySet<string> {
  const bodies = files.flatMap(({ path, ecosystem }) => {
    if (!ecosystem) return [];
    const { code } = repository.lexicalWithTests(path);
    const heads = [...code.matchAll(helperHead)];
    return heads.map((head, index) => {
      const start = head.index + head[0].length;
      const next = heads[index + 1]?.index ?? code.length;
      return {
        name: head[1],
        ecosystem,
        body: code.slice(start, Math.min(next, start + 5_000)),
      };
    });
  });
  const helpers = new Set<string>();
  for (const { name, ecosystem, body } of bodies) {
    if (hasAssertion(ecosystem, body)) helpers.add(name);
  }
  // Helpers that only call asserting helpers.
  for (const { name, body } of bodies) {
    const calls = body.match(/\b[A-Za-z_]\w+(?=\s*\()/g) ?? [];
    if (calls.some(call => helpers.has(call))) helpers.add(name);
  }
  return helpers;
}

const testFolder =
  /^(?:.*?\/)?(?:src\/(?:test|it|integrationTest)|tests?|specs?|__tests__|e2e|[\w.]+\.(?:Unit|Functional|Integration)?Tests?)(?=\/)/i;

/** The folder that holds the tests: `backend/tests`, `src/test`; for tests spread over the source, what they share. */
function mainFolder(files: TestFile[]): string | undefined {
  if (files.length === 0) return undefined;
  const lines = new Map<string, number>();
  for (const { path, lines: count } of files) {
    const folder = testFolder.exec(path)?.[0] ?? folderOf(path);
    lines.set(folder, (lines.get(folder) ?? 0) + count);
  }
  const [folder, most] = [...lines].sort(
    (a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1),
  )[0];
  if (most * 2 >= sum([...lines.values()])) return folder;
  const paths = files.map(({ path }) => folderOf(path).split('/'));
  const [first] = paths;
  const differs = first.findIndex((step, depth) =>
    paths.some(steps => steps[depth] !== step),
  );
  const shared = differs < 0 ? first : first.slice(0, differs);
  return shared.join('/') || undefined;
}

function nonBlankLines(text: string): number {
  let count = 0;
  for (const line of text.split('\n')) if (/\S/.test(line)) count++;
  return count;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
