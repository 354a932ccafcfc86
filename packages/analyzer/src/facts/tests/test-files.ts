import { posix } from 'node:path';
import type { Ecosystem } from '../../repository';
import type { Service, ServiceFile } from '../../service';
import { folderOf, ownSourceFilesOf, stackOf } from '../../stack';
import { isCollection } from './collections';
import type { TestFile } from './types';
import { stringsOf } from './words';

/** A file to look for tests in. */
export interface TestCandidate {
  file: ServiceFile;
  relation: TestFile['relation'];
}

/** Test files of the service, those of sibling test projects that speak of it, and collections of requests. */
export function testCandidates(service: Service): TestCandidate[] {
  const { ecosystems } = service.fact(stackOf);
  const ignored = ignoredFolders(service);
  return service.files
    .filter(
      file =>
        (file.class === 'TEST' && file.ecosystem !== undefined) ||
        (isCollection(file.path) &&
          ['TEST', 'CONFIG', 'DOC', 'OTHER', 'SRC'].includes(file.class)),
    )
    .filter(({ path }) => !ignored.some(part => `/${path}`.includes(part)))
    .filter(({ relative }) => !exampleFolder.test(relative))
    .flatMap((file): TestCandidate[] => {
      const relation = relationOf(service, file, ecosystems);
      return relation ? [{ file, relation }] : [];
    });
}

/** Near the top only: Java packages are called `com/example/demo`. */
const exampleFolder =
  /^(?:[^/]+\/)?(?:examples?|samples?|demos?|playground|tutorials?|templates?)\//i;

function relationOf(
  service: Service,
  file: ServiceFile,
  ecosystems: Ecosystem[],
): TestFile['relation'] | undefined {
  const beside = file.shared ? subjectOf(service, file) : 'own';
  if (!beside) return undefined;
  const sameLanguage =
    file.ecosystem === undefined ||
    (ecosystems.includes(file.ecosystem) && inServicePackage(service, file));
  return sameLanguage ? beside : 'foreign';
}

/** Source files of the ecosystems that keep tests inside them. */
export function sourcesWithTests(service: Service): ServiceFile[] {
  return service
    .of('SRC')
    .filter(
      file =>
        file.ecosystem === 'rust' &&
        /#\[\s*(?:\w+::)*test\b/.test(service.repository.text(file.path) ?? ''),
    );
}

/** A web front end beside the server has a package of its own: its tests are not the server's. */
function inServicePackage(service: Service, file: ServiceFile): boolean {
  if (file.ecosystem !== 'node' || file.shared) return true;
  const { repository } = service;
  let folder = folderOf(file.path);
  while (
    folder.length > service.path.length &&
    !repository.has(`${folder}/package.json`)
  ) {
    folder = folderOf(folder);
  }
  if (folder.length <= service.path.length) return true;
  return service
    .fact(ownSourceFilesOf)
    .some(({ path }) => path.startsWith(`${folder}/`));
}

/**
 * Whose tests a file outside the service's folder holds: the service's when it imports it or carries its name in its
 * path, nobody's in particular, or (`undefined`) those of a service beside this one.
 */
function subjectOf(
  service: Service,
  file: ServiceFile,
): 'own' | 'beside' | undefined {
  const slash = service.path.lastIndexOf('/');
  const parent = service.path.slice(0, slash + 1);
  const base = service.path.slice(slash + 1).toLowerCase();
  const steps = folderOf(file.path).toLowerCase().split('/');
  // `orders.api.unit.tests` may be of `orders.api` or of `orders`.
  const subjects = steps.flatMap(step => [
    step.replace(/[-_.](?:[\w.]*tests?|specs?|integration|e2e)$/, ''),
    step.replace(/[-_.](?:\w*tests?|specs?|integration|e2e)$/, ''),
  ]);
  if (subjects.includes(base) || referencesProject(service, file.path))
    return 'own';
  const mark = new RegExp(
    `(?:^|[/\\s"'])${escape(service.path)}(?:[/"'\\s]|$)`,
  );
  if (
    stringsOf(service.repository, file.path).some(
      text => text.includes('/') && mark.test(text),
    )
  ) {
    return 'own';
  }
  const lower = file.path.toLowerCase();
  const ofSibling = subjects.some(
    subject =>
      subject !== '' &&
      service.repository.hasFolder(`${parent}${subject}`) &&
      !lower.startsWith(`${parent}${subject}/`.toLowerCase()),
  );
  return ofSibling ? undefined : 'beside';
}

/** `<ProjectReference Include="..\\Orders.Api\\Orders.Api.csproj" />` in the project that holds a test. */
function referencesProject(service: Service, path: string): boolean {
  if (!/\.(?:cs|fs|vb)$/.test(path) || service.path === '') return false;
  const { repository } = service;
  const steps = folderOf(path).split('/');
  const references = steps
    .map((_, index) => steps.slice(0, steps.length - index).join('/'))
    .slice(0, 8)
    .map(folder =>
      repository.once(`project-references:${folder}`, () =>
        referencedFolders(service, folder),
      ),
    )
    .find(named => named !== undefined);
  return references?.includes(service.path) ?? false;
}

/** The folders of the projects that the project of a folder refers to; `undefined` where the folder holds none. */
function referencedFolders(
  { repository }: Service,
  folder: string,
): string[] | undefined {
  const projects = repository.files.filter(
    ({ path }) => folderOf(path) === folder && /\.(?:cs|fs|vb)proj$/.test(path),
  );
  if (projects.length === 0) return undefined;
  return projects.flatMap(({ path }) =>
    [
      ...(repository.text(path) ?? '').matchAll(
        /<ProjectReference\s+Include\s*=\s*"([^"\n]{1,300})"/g,
      ),
    ].map(match =>
      folderOf(
        posix.normalize(posix.join(folder, match[1].replace(/\\/g, '/'))),
      ),
    ),
  );
}

/** Folders that the test runner is told to skip: Jest's `testPathIgnorePatterns`, pytest's `--ignore`. */
function ignoredFolders(service: Service): string[] {
  const { repository } = service;
  const found = new Set<string>();
  const configurations = service.files.filter(({ relative }) =>
    /^(?:package\.json|jest\.config\.[cm]?[jt]s|jest\.config\.json|pytest\.ini|pyproject\.toml|setup\.cfg|tox\.ini)$/.test(
      relative,
    ),
  );
  for (const { path } of configurations) {
    const text = repository.text(path) ?? '';
    const lists = [
      ...text.matchAll(
        /testPathIgnorePatterns["']?\s*:\s*\[([^\]]{0,2000})\]/g,
      ),
    ].flatMap(([, list]) => [...list.matchAll(/["']([^"'\n]+)["']/g)]);
    // In a script of npm it is nodemon that ignores, not the test runner.
    const options = /\.(?:json|[cm]?[jt]s)$/.test(path)
      ? []
      : [...text.matchAll(/--ignore[=\s]+["']?([\w./-]+)/g)];
    for (const [, pattern] of [...lists, ...options]) {
      // Patterns are read as plain folders: they come from the tree and are never run as expressions.
      const plain = pattern
        .replace(/<rootDir>/g, '')
        .replace(/\\+([./])/g, '$1')
        .replace(/^\^|\$$/g, '')
        .replace(/\/?\.?\*+$/, '')
        .replace(/^\.?\//, '')
        .replace(/\/$/, '');
      if (/^[\w./@-]+$/.test(plain)) found.add(`/${plain}/`);
    }
  }
  return [...found];
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The ecosystem whose syntax a candidate's cases are written in. */
export function caseEcosystem(file: ServiceFile): Ecosystem | undefined {
  return isCollection(file.path) ? undefined : file.ecosystem;
}
