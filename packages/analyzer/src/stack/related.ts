import { posix } from 'node:path';
import {
  at,
  childrenOf,
  ecosystemOf,
  itemsOf,
  languageOf,
  textOf,
  type XmlElement,
} from '../repository';
import type { Service, ServiceFile } from '../service';

/** Packages of a workspace depend on packages: so deep is followed. */
const deepest = 3;
const foreign =
  /(?:^|\/)(?:node_modules|vendor|dist|build|target|out|tests?|__tests__|spec|e2e|examples?|samples?|testdata|fixtures|src\/test)\/|\.(?:test|spec)\.[cm]?[jt]sx?$|_test\.(?:go|py|rb)$|(?:Test|Tests|IT)\.(?:java|kt|cs)$|\.d\.ts$/i;

const examplePackage =
  /((?:^|\/)src\/main\/(?:java|kotlin|groovy|scala)\/)(?:\w+\/){0,2}examples?(?=\/)/;

/** Folders of packages in the same repository that the service depends on, from the root. Use as a fact. */
export function relatedFoldersOf(service: Service): string[] {
  return foldersAround(service, ['dependencies', 'devDependencies']);
}

/** Those of them that ship with the service: no tools and tests of a workspace. Use as a fact. */
export function shippedFoldersOf(service: Service): string[] {
  return foldersAround(service, ['dependencies']);
}

function foldersAround(service: Service, tables: readonly string[]): string[] {
  if (service.path === '') return [];
  const found = new Set<string>(workspaceFolders(service));
  let folders = [service.path];
  for (let depth = 0; depth < deepest; depth++) {
    const next = folders
      .flatMap(folder => neighboursOf(service, folder, tables))
      .map(folder => posix.normalize(folder))
      .filter(
        folder =>
          folder !== '.' &&
          !folder.startsWith('..') &&
          folder !== service.path &&
          !service.path.startsWith(`${folder}/`) &&
          service.repository.hasFolder(folder) &&
          !found.has(folder),
      );
    next.forEach(folder => found.add(folder));
    folders = next;
  }
  return [...found].sort();
}

/**
 * A workspace with one manifest for all: what the service's folder lacks lies where `tsconfig.base.json` maps names to,
 * and Prisma's schema beside the manifest.
 */
function workspaceFolders({ repository, path }: Service): string[] {
  if (repository.has(`${path}/package.json`) || !repository.has('package.json'))
    return [];
  const config = repository.json('tsconfig.base.json');
  if (!config) return [];
  const paths = at(config, 'compilerOptions', 'paths');
  const mapped =
    paths?.kind === 'map'
      ? paths.entries.flatMap(({ node }) => itemsOf(node).map(textOf))
      : [];
  const libraries = mapped.flatMap(
    target =>
      /^(?:\.\/)?((?:libs|packages)\/[\w-]+(?:\/[\w-]+)*?)\/src\b/.exec(
        target ?? '',
      )?.[1] ?? [],
  );
  return [...(repository.hasFolder('prisma') ? ['prisma'] : []), ...libraries];
}

/** What a package's manifests name in the same repository; of a `package.json` in these tables. */
function neighboursOf(
  service: Service,
  folder: string,
  tables: readonly string[],
): string[] {
  const { repository } = service;
  const names = repository.once('package-folders', () =>
    packageFolders(service),
  );
  const found: string[] = [];
  const add = (path: string | undefined) => {
    if (path) found.push(path);
  };
  const manifest = repository.json(`${folder}/package.json`);
  for (const key of tables) {
    const table = at(manifest, key);
    if (table?.kind === 'map')
      table.entries.forEach(entry => add(names.get(entry.key)));
  }
  for (const [, path] of (repository.text(`${folder}/go.mod`) ?? '').matchAll(
    /=>[ \t]*(\.\.?\/[\w./-]{1,200})/g,
  ))
    add(posix.join(folder, path).replace(/\/$/, ''));
  const cargo = repository.toml(`${folder}/Cargo.toml`);
  const crates = at(cargo, 'dependencies');
  if (crates?.kind === 'map') {
    for (const { key, node } of crates.entries) {
      const path = textOf(at(node, 'path'));
      add(path ? posix.join(folder, path) : names.get(`crate ${key}`));
    }
    // SeaORM's migrations are a program of their own, a crate of this name beside those that need them.
    if (crates.entries.some(({ key }) => key === 'sea-orm'))
      add(names.get('crate migration'));
  }
  for (const name of ['build.gradle', 'build.gradle.kts']) {
    const ships = repository
      .lines(`${folder}/${name}`)
      .filter(line => !/^\s*["']?(?:\w{0,40}T|t)est/.test(line))
      .join('\n');
    for (const [, path] of ships.matchAll(
      /\bproject\(\s*(?:path\s*[:=]\s*)?["']:([\w:.-]{1,120})["']/g,
    )) {
      const steps = path.replace(/:/g, '/');
      const own = folder.split('/').slice(0, -1);
      for (let i = own.length; i >= 0; i--)
        add([...own.slice(0, i), steps].join('/'));
    }
  }
  collect(repository.xml(`${folder}/pom.xml`), 'dependency')
    .filter(one => childrenOf(one, 'scope')[0]?.text !== 'test')
    .forEach(one =>
      add(names.get(`maven ${childrenOf(one, 'artifactId')[0]?.text ?? ''}`)),
    );
  for (const { path } of repository.files) {
    if (!/\.(?:cs|fs)proj$/.test(path) || posix.dirname(path) !== folder)
      continue;
    collect(repository.xml(path), 'ProjectReference').forEach(one =>
      add(
        posix.join(
          folder,
          posix.dirname((one.attributes.Include ?? '').replace(/\\/g, '/')),
        ),
      ),
    );
  }
  return found;
}

function packageFolders(service: Service): Map<string, string> {
  const { repository } = service;
  const names = new Map<string, string>();
  for (const { path } of repository.files) {
    if (foreign.test(path)) continue;
    const folder = posix.dirname(path);
    const file = posix.basename(path);
    let name: string | undefined;
    if (file === 'package.json')
      name = textOf(at(repository.json(path), 'name'));
    else if (file === 'Cargo.toml') {
      const crate = textOf(at(repository.toml(path), 'package', 'name'));
      name = crate && `crate ${crate}`;
    } else if (file === 'pom.xml') {
      const artifact = childrenOf(repository.xml(path), 'artifactId')[0]?.text;
      name = artifact && `maven ${artifact}`;
    }
    if (name && !names.has(name)) names.set(name, folder);
  }
  return names;
}

function collect(
  element: XmlElement | undefined,
  name: string,
  depth = 0,
): XmlElement[] {
  if (!element || depth > 6) return [];
  return [
    ...childrenOf(element, name),
    ...element.children.flatMap(child => collect(child, name, depth + 1)),
  ];
}

/** Whether a path in a related package is none of what it gives to the service: its tests, what was built. */
export function isForeign(path: string): boolean {
  return foreign.test(path.replace(examplePackage, '$1'));
}

const mostFiles = 3_000;

/** Source files of the packages in the same repository that the service depends on. Use as a fact. */
export function relatedFilesOf(service: Service): ServiceFile[] {
  return sharedFilesIn(service, service.fact(relatedFoldersOf), {
    isForeign,
    most: mostFiles,
  });
}

/** Source files in these folders of the repository, as files that the service shares; none of its own. */
export function sharedFilesIn(
  service: Service,
  folders: readonly string[],
  {
    isForeign: isLeftOut,
    most,
  }: { isForeign: (path: string) => boolean; most: number },
): ServiceFile[] {
  if (!folders.length) return [];
  return service.repository.files
    .filter(
      ({ path }) =>
        folders.some(folder => path.startsWith(`${folder}/`)) &&
        !path.startsWith(`${service.path}/`) &&
        !isLeftOut(path),
    )
    .slice(0, most)
    .flatMap(({ path, size }): ServiceFile[] => {
      const language = languageOf(path);
      const ecosystem = ecosystemOf(language);
      return ecosystem
        ? [
            {
              path,
              relative: path,
              size,
              class: 'SRC',
              language,
              ecosystem,
              shared: true,
              script: false,
            },
          ]
        : [];
    });
}
