import { posix } from 'node:path';
import { at, textsOf, type Ecosystem } from '../../repository';
import type { Service } from '../../service';
import { folderOf, type Dependency, type Manifest } from '../../stack';
import { linesMatching } from '../code/matches';
import { applicationManifestsOf } from './manifests';
import { imageCommandsOf } from './commands';

/** How a service's dependencies are pinned. @public */
export interface LockState {
  /** The files that pin. */
  locks: string[];
  /** What is wrong, the gravest first. */
  problems: Array<{ path: string; line: number; problem: string }>;
  /** Why nothing needs a lock. */
  exempt?: string;
  /** Pinned by the manifest itself. */
  byManifest?: { path: string; line: number };
}

const lockNames: Record<Ecosystem, string[]> = {
  node: [
    'package-lock.json',
    'npm-shrinkwrap.json',
    'yarn.lock',
    'pnpm-lock.yaml',
    'bun.lock',
    'bun.lockb',
    'deno.lock',
  ],
  python: ['poetry.lock', 'uv.lock', 'pdm.lock', 'Pipfile.lock', 'pylock.toml'],
  go: ['go.sum'],
  rust: ['Cargo.lock'],
  ruby: ['Gemfile.lock', 'gems.locked'],
  php: ['composer.lock'],
  dotnet: ['packages.lock.json'],
  jvm: ['gradle.lockfile', 'buildscript-gradle.lockfile'],
};

/** Use as `service.fact(lockStateOf)`. `undefined` where nothing is declared. @public */
export function lockStateOf(service: Service): LockState | undefined {
  const application = service.fact(applicationManifestsOf);
  if (!application) return missingList(service);
  const { ecosystem, manifests } = application;
  const state: LockState = { locks: [], problems: [] };
  if (ecosystem === 'jvm') return jvmState(service, manifests);
  if (ecosystem === 'dotnet') return dotnetState(service, manifests);
  if (ecosystem === 'python') return pythonState(service, manifests);
  for (const manifest of manifests) {
    if (
      ecosystem === 'go' &&
      !manifest.dependencies.some(({ scope }) => scope === 'prod')
    )
      continue;
    const locks = locksFor(service, manifest.path, ecosystem);
    state.locks.push(...locks.filter(path => !state.locks.includes(path)));
    if (locks.length === 0) {
      const ignored = ignoredLock(service, manifest.path, ecosystem);
      state.problems.push(
        {
          path: manifest.path,
          line: firstDependency(manifest)?.line ?? 1,
          problem: ignored
            ? 'a lock file that git ignores'
            : `no lock file (${lockNames[ecosystem][0]})`,
        },
        ...(ignored ? [{ ...ignored, problem: 'ignores the lock file' }] : []),
      );
    } else if (ecosystem === 'node') {
      const together = competing(locks);
      if (together)
        state.problems.push({
          path: manifest.path,
          line: 1,
          problem: `two competing lock files (${together.join(' and ')})`,
        });
      else state.problems.push(...missingFrom(service, manifest, locks[0]));
    } else if (ecosystem === 'ruby' || ecosystem === 'php')
      state.problems.push(...missingFrom(service, manifest, locks[0]));
  }
  return state;
}

const firstDependency = (manifest: Manifest): Dependency | undefined =>
  manifest.dependencies.find(({ scope }) => scope === 'prod') ??
  manifest.dependencies[0];

/** Locks beside a manifest, else those of the workspace it is a member of. */
export function locksFor(
  service: Service,
  manifest: string,
  ecosystem: Ecosystem,
): string[] {
  const { repository } = service;
  const names = lockNames[ecosystem];
  const within = (folder: string) =>
    names
      .map(name => (folder ? `${folder}/${name}` : name))
      .filter(path => repository.has(path));
  let folder = folderOf(manifest);
  const own = within(folder);
  if (own.length > 0) return own;
  const start = folder;
  while (folder !== '') {
    folder = folderOf(folder);
    const found = within(folder);
    if (found.length > 0 && isMember(service, folder, start, ecosystem))
      return found;
  }
  return [];
}

/** Whether the workspace of a folder takes another one in. */
function isMember(
  service: Service,
  root: string,
  member: string,
  ecosystem: Ecosystem,
): boolean {
  const { repository } = service;
  const at_ = (name: string) => (root ? `${root}/${name}` : name);
  const relative = root ? member.slice(root.length + 1) : member;
  if (ecosystem === 'node') {
    const workspaces = at(repository.json(at_('package.json')), 'workspaces');
    const [pnpm] = repository.yaml(at_('pnpm-workspace.yaml'));
    const patterns = [
      ...textsOf(workspaces),
      ...textsOf(at(workspaces, 'packages')),
      ...textsOf(at(pnpm, 'packages')),
      ...textsOf(at(repository.json(at_('lerna.json')), 'packages')),
    ];
    return (
      patterns.some(pattern => matchesGlob(pattern, relative)) ||
      repository.has(at_('nx.json')) ||
      repository.has(at_('rush.json'))
    );
  }
  if (ecosystem === 'rust')
    return at(repository.toml(at_('Cargo.toml')), 'workspace') !== undefined;
  if (ecosystem === 'python')
    return (
      at(repository.toml(at_('pyproject.toml')), 'tool', 'uv', 'workspace') !==
      undefined
    );
  return ecosystem === 'go' ? repository.has(at_('go.work')) : true;
}

/** `packages/*`, `apps/**`, `./services/orders`. */
function matchesGlob(pattern: string, path: string): boolean {
  if (pattern.startsWith('!')) return false;
  const steps = pattern.replace(/^\.\//, '').replace(/\/$/, '').split('/');
  const own = path.split('/');
  for (let i = 0; i < steps.length; i++) {
    if (steps[i] === '**') return true;
    if (own[i] === undefined) return false;
    if (steps[i] === '*') continue;
    const [before, after] = steps[i].split('*');
    if (
      after === undefined
        ? steps[i] !== own[i]
        : !(own[i].startsWith(before) && own[i].endsWith(after))
    )
      return false;
  }
  return own.length === steps.length;
}

function competing(locks: string[]): string[] | undefined {
  const families = new Map<string, string>();
  for (const path of locks) {
    const name = posix.basename(path);
    const family = /^(?:package-lock|npm-shrinkwrap)/.test(name)
      ? 'npm'
      : name.split(/[-.]/)[0];
    families.set(family, name);
  }
  families.delete('deno');
  return families.size > 1 ? [...families.values()] : undefined;
}

function ignoredLock(
  service: Service,
  manifest: string,
  ecosystem: Ecosystem,
): { path: string; line: number } | undefined {
  const { repository } = service;
  let folder = folderOf(manifest);
  for (;;) {
    const path = folder ? `${folder}/.gitignore` : '.gitignore';
    const line = repository
      .lines(path)
      .findIndex(text =>
        lockNames[ecosystem].includes(text.trim().replace(/^(?:\*\*)?\//, '')),
      );
    if (line >= 0) return { path, line: line + 1 };
    if (folder === '') return undefined;
    folder = folderOf(folder);
  }
}

/** Declared packages that the lock has never heard of. */
function missingFrom(
  service: Service,
  manifest: Manifest,
  lock: string,
): LockState['problems'] {
  const text = service.repository.text(lock);
  if (text === undefined || lock.endsWith('.lockb')) return [];
  const plain = text.toLowerCase();
  return manifest.dependencies
    .filter(
      ({ scope, version, name }) =>
        scope === 'prod' &&
        !/^(?:workspace|file|link|portal|catalog|git|https?|github|npm):/.test(
          version,
        ) &&
        !/^(?:php|ext-|lib-|composer-)/.test(name) &&
        !plain.includes(name.toLowerCase()),
    )
    .slice(0, 3)
    .map(({ name, path, line }) => ({
      path,
      line,
      problem: `${name}, which ${posix.basename(lock)} does not hold`,
    }));
}

function pythonState(service: Service, manifests: Manifest[]): LockState {
  const { repository } = service;
  const state: LockState = { locks: [], problems: [] };
  for (const { path } of manifests)
    state.locks.push(
      ...locksFor(service, path, 'python').filter(
        lock => !state.locks.includes(lock),
      ),
    );
  if (state.locks.length > 0) {
    const main = manifests.find(({ path }) =>
      /pyproject\.toml$|Pipfile$/.test(path),
    );
    if (main && /(?:poetry|uv|pdm)\.lock$/.test(state.locks[0]))
      state.problems.push(...missingFromPython(service, main, state.locks[0]));
    return state;
  }
  const lists = manifests.filter(({ path }) => /\.(?:txt|in)$/.test(path));
  const pinnedLists = lists.filter(
    list =>
      list.path.endsWith('.txt') && looseLines(service, list).length === 0,
  );
  const installed = installedLists(service);
  const decisive = installed.length
    ? lists.filter(({ path }) =>
        installed.some(name => path === name || path.endsWith(`/${name}`)),
      )
    : [];
  const judged = decisive.length > 0 ? decisive : lists;
  const constraint = repository.files.find(({ path }) =>
    /(?:^|\/)constraints[\w.-]*\.txt$/.test(path),
  );
  // pip-compile writes the pinned list next to what it was made of.
  const [pinned] = (decisive.length > 0 ? decisive : pinnedLists).filter(list =>
    pinnedLists.includes(list),
  );
  if (
    pinned &&
    (judged.every(list => pinnedLists.includes(list)) ||
      isCompiled(service, pinned))
  )
    return { ...state, byManifest: { path: pinned.path, line: 1 } };
  if (constraint) return { ...state, locks: [constraint.path] };
  const anchor =
    judged.find(list => !pinnedLists.includes(list)) ?? manifests[0];
  const [loose] = looseLines(service, anchor);
  state.problems.push({
    path: anchor.path,
    line: loose ?? firstDependency(anchor)?.line ?? 1,
    problem: /\.(?:txt|in)$/.test(anchor.path)
      ? 'versions that are not pinned with ==, and no lock file'
      : 'no lock file',
  });
  return state;
}

function isCompiled(service: Service, { path }: Manifest): boolean {
  const head = service.repository.lines(path).slice(0, 12).join('\n');
  return (
    /autogenerated by pip-compile|uv pip compile|uv export/i.test(head) ||
    /--hash=sha256:/.test(service.repository.text(path)?.slice(0, 4_000) ?? '')
  );
}

/** Lines of a requirements file that leave the version open. */
function looseLines(
  service: Service,
  { path, dependencies }: Manifest,
): number[] {
  if (!/\.(?:txt|in)$/.test(path)) return [];
  const lines = service.repository.lines(path);
  return dependencies
    .filter(({ line, version }) => {
      const text = lines[line - 1] ?? '';
      return !(
        /===?\s*[\w.!+-]+/.test(version.replace(/==\s*[\d.]*\*/, '')) ||
        /@\s*(?:git\+|https?:)|\.whl|^\s*(?:\.|https?:|git\+)|file:/.test(text)
      );
    })
    .map(({ line }) => line);
}

/** Requirement files that the image installs. */
function installedLists(service: Service): string[] {
  return service
    .fact(imageCommandsOf)
    .flatMap(({ text }) =>
      /\bpip[\d.]*\s|\buv\s+pip\b/.test(text)
        ? [
            ...text.matchAll(/(?:-r|--requirement)[ =]?\s*([\w./-]+\.txt)/g),
          ].map(match => posix.basename(match[1]))
        : [],
    );
}

function missingFromPython(
  service: Service,
  manifest: Manifest,
  lock: string,
): LockState['problems'] {
  const text = service.repository.text(lock);
  if (text === undefined) return [];
  const names = new Set(
    [...text.matchAll(/^name = "([^"\n]+)"/gm)].map(match => normal(match[1])),
  );
  if (names.size === 0) return [];
  return manifest.dependencies
    .filter(
      ({ name, scope, version }) =>
        scope === 'prod' &&
        !names.has(normal(name)) &&
        !/path|git/.test(version),
    )
    .slice(0, 3)
    .map(({ name, path, line }) => ({
      path,
      line,
      problem: `${name}, which ${posix.basename(lock)} does not hold`,
    }));
}

const normal = (name: string) => name.toLowerCase().replace(/[-_.]+/g, '-');

/** The image installs a list that is not in the tree: nothing is locked. */
function missingList(service: Service): LockState | undefined {
  const { repository } = service;
  for (const { text, path, line } of service.fact(imageCommandsOf)) {
    const match =
      /\bpip[\d.]*\s+install\b.{0,200}?(?:-r|--requirement)[ =]?\s*([\w./-]+\.txt)/.exec(
        text,
      );
    if (!match) continue;
    const name = posix.basename(match[1]);
    if (!repository.files.some(file => posix.basename(file.path) === name))
      return {
        locks: [],
        problems: [{ path, line, problem: `${name}, which is not committed` }],
      };
  }
  return undefined;
}

function dotnetState(service: Service, manifests: Manifest[]): LockState {
  const { repository } = service;
  const locks = repository.files
    .map(({ path }) => path)
    .filter(
      path =>
        path.endsWith('packages.lock.json') &&
        (service.path === '' || path.startsWith(`${service.path}/`)),
    );
  const problems = manifests.flatMap(({ dependencies }) =>
    dependencies
      .filter(({ version }) => /\*|^[[(].*,/.test(version))
      .map(({ path, line, name }) => ({
        path,
        line,
        problem: `a floating version (${name})`,
      })),
  );
  const central = repository.files.filter(({ path }) =>
    /(?:^|\/)Directory\.Packages\.props$/i.test(path),
  );
  for (const { path } of central)
    for (const { line } of linesMatching(
      repository,
      path,
      /<PackageVersion\b[^>]*\bVersion="[^"]*(?:\*|,)/,
    ))
      problems.push({ path, line, problem: 'a floating version' });
  // Exact versions say nothing about what the packages bring along.
  if (!problems.length && !central.length)
    for (const [direct] of manifests.map(({ dependencies }) =>
      dependencies.filter(({ name }) => !name.startsWith('Microsoft.NET.Sdk')),
    ))
      if (direct)
        problems.push({
          path: direct.path,
          line: direct.line,
          problem: `exact versions (${direct.name}), but no packages.lock.json or central versions`,
        });
  return {
    locks,
    problems: locks.length > 0 ? [] : problems.slice(0, 10),
    ...(central.length
      ? { byManifest: { path: central[0].path, line: 1 } }
      : {}),
  };
}

const mavenFloat = /^(?:LATEST|RELEASE)$|^[[(].*,.*[\])]$/;
const gradleFloat = /\+|latest\.(?:release|integration)|^[[(\]].*,/;

function jvmState(service: Service, manifests: Manifest[]): LockState {
  const { repository } = service;
  const locks = repository.files
    .map(({ path }) => path)
    .filter(path =>
      /(?:gradle\.lockfile|verification-metadata\.xml)$/.test(path),
    );
  const problems = manifests.flatMap(manifest =>
    manifest.dependencies
      .filter(({ version, name, path }) => {
        const maven = path.endsWith('pom.xml');
        if (maven && mavenFloat.test(version)) return true;
        if (!maven && gradleFloat.test(version)) return true;
        // An own snapshot is built from the same tree.
        const group = name.split(':')[0];
        return (
          /-SNAPSHOT$/.test(version) &&
          !manifests.some(other =>
            (repository.text(other.path) ?? '').includes(
              `<groupId>${group}</groupId>\n  <artifactId>`,
            ),
          ) &&
          !ownGroup(service, manifests, group)
        );
      })
      .map(({ path, line, name }) => ({
        path,
        line,
        problem: `a floating version (${name})`,
      })),
  );
  return {
    locks,
    problems: locks.length > 0 ? [] : problems.slice(0, 10),
    byManifest: { path: manifests[0].path, line: 1 },
  };
}

function ownGroup(
  service: Service,
  manifests: Manifest[],
  group: string,
): boolean {
  return manifests.some(({ path }) => {
    const text = service.repository.text(path) ?? '';
    return (
      new RegExp(
        `^\\s*group\\s*=?\\s*["']${group.replace(/[^\w.-]/g, '')}`,
        'm',
      ).test(text) ||
      (path.endsWith('pom.xml') &&
        text.indexOf(`<groupId>${group}</groupId>`) >= 0 &&
        text.indexOf(`<groupId>${group}</groupId>`) <
          text.indexOf('<dependencies>'))
    );
  });
}
