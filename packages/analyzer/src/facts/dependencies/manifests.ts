import type { Ecosystem } from '../../repository';
import type { Service } from '../../service';
import { folderOf, stackOf, type Manifest } from '../../stack';

/** The manifests an application is built from: of its main ecosystem, own ones before those of the workspace. */
export interface ApplicationManifests {
  ecosystem: Ecosystem;
  manifests: Manifest[];
  /** What findings about all dependencies point at. */
  main: Manifest;
}

/** Use as `service.fact(applicationManifestsOf)`; `undefined` where no dependency is declared. */
export function applicationManifestsOf(
  service: Service,
): ApplicationManifests | undefined {
  const stack = service.fact(stackOf);
  const [ecosystem] = stack.ecosystems;
  if (!ecosystem) return undefined;
  const all = stack.manifests.filter(
    manifest =>
      manifest.ecosystem === ecosystem &&
      manifest.dependencies.some(({ scope }) => scope !== 'dev') &&
      !/(?:^|\/)(?:docs?|tests?|integration(?:[_-]?tests?)?|examples?|tools|scripts|e2e|website|site)\//i.test(
        relativeTo(service, manifest.path),
      ) &&
      !isDevelopmentList(manifest.path),
  );
  const own = all.filter(
    ({ path }) => service.path === '' || path.startsWith(`${service.path}/`),
  );
  const manifests = own.length > 0 ? own : all;
  if (manifests.length === 0) return undefined;
  const depth = Math.min(
    ...manifests.map(({ path }) => folderOf(path).split('/').length),
  );
  const [entry] = stack.entryPoints;
  const starts = (path: string) =>
    ecosystem === 'dotnet' &&
    entry !== undefined &&
    entry.path.startsWith(`${folderOf(path)}/`);
  const [first] = [...manifests].sort(
    (a, b) =>
      Number(starts(b.path)) - Number(starts(a.path)) ||
      rank(a, ecosystem) - rank(b, ecosystem),
  );
  // Central versions hold for every project below.
  const central =
    ecosystem === 'dotnet'
      ? stack.manifests.find(({ path }) =>
          /(?:^|\/)directory\.packages\.props$/i.test(path),
        )
      : undefined;
  const main = central ?? first;
  return {
    ecosystem,
    main,
    // Python's lists and .NET's projects belong together; elsewhere the shallowest is the application.
    manifests:
      ecosystem === 'python' || ecosystem === 'dotnet' || ecosystem === 'jvm'
        ? manifests
        : manifests.filter(
            ({ path }) => folderOf(path).split('/').length === depth,
          ),
  };
}

function rank({ path }: Manifest, ecosystem: Ecosystem): number {
  const depth = path.split('/').length * 10;
  if (ecosystem === 'dotnet')
    return /directory\.packages\.props$/i.test(path)
      ? 0
      : depth + (/\.csproj$/.test(path) ? 0 : 5);
  if (ecosystem === 'python') return depth + pythonRank(path);
  return depth;
}

/** The list of an application comes before what some installations add: `requirements/base.txt` before `ai.txt`. */
function pythonRank(path: string): number {
  if (/pyproject\.toml$|requirements\.txt$|Pipfile$/.test(path)) return 0;
  return /(?:^|[/._-])(?:base|common|core|main|prod(?:uction)?)\.(?:txt|in)$/.test(
    path,
  )
    ? 1
    : 2;
}

function relativeTo(service: Service, path: string): string {
  return service.path && path.startsWith(`${service.path}/`)
    ? path.slice(service.path.length + 1)
    : path;
}

function isDevelopmentList(path: string): boolean {
  return /(?:^|[-_./])(?:dev|devel|development|tests?|testing|lint|docs?|ci|local)[\w-]*\.(?:txt|in)$/i.test(
    path,
  );
}
