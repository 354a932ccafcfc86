import type { Ecosystem } from '../repository';
import type { Service, ServiceFile } from '../service';
import { brokersAmong, datastoresOf } from './datastores';
import { entryPointsOf } from './entry-points';
import {
  frameworksAmong,
  importedFrameworks,
  isBrowserPackage,
  standardLibraryServer,
} from './frameworks';
import { manifestsIn, manifestsOf } from './manifests';
import { relatedFilesOf, shippedFoldersOf } from './related';
import { candidateSources, folderOf, sourceLines } from './sources';
import type { Dependency, Detected, Manifest, Stack } from './types';

/** What the service is made of. Use as `service.fact(stackOf)`. @public */
export function stackOf(service: Service): Stack {
  const manifests = manifestsOf(service);
  const candidates = candidateSources(service, manifests);
  const own = importedOnesAsDirect(
    service,
    candidates,
    unique(manifests.flatMap(manifest => manifest.dependencies)),
  );
  const frameworks = frameworksAmong(
    own.filter(dependency => !isBrowserOnly(manifests, dependency)),
  );
  const dependencies = unique([...own, ...broughtAlong(service)]);
  if (!manifests.some(({ ecosystem }) => ecosystem === 'python')) {
    frameworks.push(...importedFrameworks(service, candidates));
  }
  if (frameworks.length === 0)
    frameworks.push(...standardLibraryServer(service, candidates));
  const entryPoints = entryPointsOf(service, candidates);
  const ecosystems = serviceEcosystems(
    service,
    candidates,
    manifests,
    frameworks,
    entryPoints,
  );
  const sources = candidates.filter(
    file => file.ecosystem && ecosystems.includes(file.ecosystem),
  );
  return {
    manifests,
    dependencies,
    languages: languagesOf(service, sources),
    ecosystems,
    frameworks,
    datastores: datastoresOf(service, dependencies),
    brokers: brokersAmong(dependencies),
    entryPoints,
    deployable:
      (service.type !== 'library' || isDjangoProject(service)) &&
      !isPublishedLibrary(service) &&
      (entryPoints.length > 0 || frameworks.length > 0),
  };
}

/** A project that serves, whatever the catalog calls it: nobody imports a `manage.py` with its WSGI application. */
function isDjangoProject(service: Service): boolean {
  return (
    service.repository.has(service.pathTo('manage.py')) &&
    !['setup.py', 'setup.cfg', 'pyproject.toml'].some(name =>
      service.repository.has(service.pathTo(name)),
    ) &&
    service.files.some(({ relative }) =>
      /^(?!\w*(?:example|demo|test|sandbox|sample))[^/]+\/(?:wsgi|asgi)\.py$/i.test(
        relative,
      ),
    )
  );
}

/** A jar that says it is a library and that nothing puts into an image, whatever a generator of projects has left in it. */
function isPublishedLibrary(service: Service): boolean {
  const { repository } = service;
  const pom = repository.text(service.pathTo('pom.xml')) ?? '';
  return (
    /<description>[^<]{0,300}\b(?:this library|(?:client|shared|common|java|kotlin) library|library (?:that|which|for|with|defin\w+|provid\w+|contain\w+))\b/i.test(
      pom,
    ) &&
    !/<packaging>\s*war\b|jib-maven-plugin|docker-maven-plugin|fabric8/.test(
      pom,
    ) &&
    !repository.files.some(({ path }) =>
      /(?:^|\/)(?:[\w.-]+\.)?Dockerfile(?:\.[\w.-]+)?$|(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$|(?:^|\/)Chart\.yaml$/i.test(
        path,
      ),
    )
  );
}

/** The compiled ecosystems whose services keep half of themselves in modules of their own beside the one that starts. */
const modular: readonly Ecosystem[] = ['jvm', 'go', 'rust', 'dotnet'];

/** The source files of the service's own folder: what its tests are measured by. Use as a fact. */
export function ownSourceFilesOf(service: Service): ServiceFile[] {
  const stack = service.fact(stackOf);
  return candidateSources(service, stack.manifests).filter(
    file => file.ecosystem && stack.ecosystems.includes(file.ecosystem),
  );
}

/**
 * The files that count as the service's source: its own, and those of the repository's modules that it is compiled
 * with. Use as `service.fact(sourceFilesOf)`. @public
 */
export function sourceFilesOf(service: Service): ServiceFile[] {
  const { ecosystems } = service.fact(stackOf);
  return [
    ...service.fact(ownSourceFilesOf),
    ...service
      .fact(relatedFilesOf)
      .filter(
        ({ path, ecosystem }) =>
          ecosystem &&
          modular.includes(ecosystem) &&
          ecosystems.includes(ecosystem) &&
          !isGenerated(service, path),
      ),
  ];
}

/** What the packages of the same repository that the service depends on need in production: it ships with the service. */
function broughtAlong(service: Service): Dependency[] {
  return manifestsIn(service.repository, service.fact(shippedFoldersOf))
    .flatMap(({ dependencies }) => dependencies)
    .filter(({ scope }) => scope === 'prod');
}

function isGenerated(service: Service, path: string): boolean {
  return /\bcode generated\b|@generated\b/i.test(
    service.repository.text(path)?.slice(0, 400) ?? '',
  );
}

/** Go: `go get` marks what it adds as indirect until somebody tidies the module; what source imports is not. */
function importedOnesAsDirect(
  service: Service,
  candidates: ServiceFile[],
  dependencies: Dependency[],
): Dependency[] {
  const isMarked = ({ ecosystem, scope }: Dependency) =>
    ecosystem === 'go' && scope === 'optional';
  if (!dependencies.some(isMarked)) return dependencies;
  const imported = new Set<string>();
  for (const { path, ecosystem } of candidates) {
    if (ecosystem !== 'go') continue;
    for (const [, name] of service.repository
      .lexical(path)
      .uncommented.matchAll(
        /^[ \t]*(?:import[ \t]+)?(?:[\w.]{1,60}[ \t]+)?"([\w.~-]{1,80}\/[^"\s]{1,200})"/gm,
      ))
      imported.add(name);
  }
  return dependencies.map(dependency =>
    isMarked(dependency) && isImported(imported, dependency.name)
      ? { ...dependency, scope: 'prod' }
      : dependency,
  );
}

function isImported(imported: Set<string>, module: string): boolean {
  if (imported.has(module)) return true;
  for (const name of imported) if (name.startsWith(`${module}/`)) return true;
  return false;
}

/** A root package of browser tools beside a server in another language: its dependencies are not the service's. */
function isBrowserOnly(manifests: Manifest[], dependency: Dependency): boolean {
  const manifest = manifests.find(({ path }) => path === dependency.path);
  return (
    manifest?.ecosystem === 'node' && isBrowserPackage(manifest.dependencies)
  );
}

/**
 * An ecosystem belongs to the service when a server framework or an entry point of it is there; where none is, the
 * one with the most lines does. A few lines of another language beside a large service are tooling.
 */
function serviceEcosystems(
  service: Service,
  candidates: ServiceFile[],
  manifests: Manifest[],
  frameworks: Detected[],
  entryPoints: Detected[],
): Ecosystem[] {
  const lines = new Map<Ecosystem, number>();
  for (const file of candidates) {
    if (!file.ecosystem) continue;
    lines.set(
      file.ecosystem,
      (lines.get(file.ecosystem) ?? 0) + sourceLines(service, file),
    );
  }
  const ranked = [...lines].sort((a, b) => b[1] - a[1]);
  const total = ranked.reduce((sum, [, count]) => sum + count, 0);
  const ecosystemOfPath = new Map<string, Ecosystem>([
    ...manifests.map(({ path, ecosystem }) => [path, ecosystem] as const),
    ...candidates.flatMap(file =>
      file.ecosystem ? [[file.path, file.ecosystem] as const] : [],
    ),
  ]);
  const framed = new Set(
    frameworks.map(({ path }) => ecosystemOfPath.get(path)),
  );
  const started = new Set(
    entryPoints.map(({ path }) => ecosystemOfPath.get(path)),
  );
  const proven = ranked.filter(
    ([ecosystem, count]) =>
      framed.has(ecosystem) ||
      (started.has(ecosystem) &&
        count >= total * 0.1 &&
        !isBrowserOnlyEcosystem(ecosystem, manifests, service)),
  );
  const chosen = proven.length ? proven : ranked.slice(0, 1);
  return chosen.map(([ecosystem]) => ecosystem);
}

function isBrowserOnlyEcosystem(
  ecosystem: Ecosystem,
  manifests: Manifest[],
  service: Service,
): boolean {
  return (
    ecosystem === 'node' &&
    manifests.some(
      ({ path, dependencies }) =>
        folderOf(path) === service.path && isBrowserPackage(dependencies),
    )
  );
}

function languagesOf(
  service: Service,
  sources: ServiceFile[],
): Stack['languages'] {
  const lines = new Map<string, number>();
  for (const file of sources) {
    if (!file.language) continue;
    lines.set(
      file.language,
      (lines.get(file.language) ?? 0) + sourceLines(service, file),
    );
  }
  return [...lines]
    .map(([name, count]) => ({ name, sourceLines: count }))
    .sort(
      (a, b) => b.sourceLines - a.sourceLines || (a.name < b.name ? -1 : 1),
    );
}

function unique(dependencies: Dependency[]): Dependency[] {
  const seen = new Set<string>();
  return dependencies.filter(({ ecosystem, name, scope, path }) => {
    const key = `${ecosystem} ${name} ${scope} ${path}`;
    return seen.has(key) ? false : seen.add(key);
  });
}
