import { at, entryOf } from '../../repository';
import type { Service } from '../../service';
import { ownSourceFilesOf, stackOf } from '../../stack';
import { routesOf } from '../http';
import { serverPlacesOf } from '../server/places';
import { testIndexOf, type TestFile } from '.';

/** A place that evidence can name. */
export interface Anchor {
  path: string;
  line?: number;
}

/** Where the service starts and where its first route is: what a test would have to reach. */
export function bootstrapOf(service: Service): Anchor[] {
  const stack = service.fact(stackOf);
  const routes = service.fact(routesOf);
  const { made, started } = service.fact(serverPlacesOf);
  const anchors: Anchor[] = [
    ...made,
    ...stack.entryPoints.slice(0, 3).map(({ path, line }) => ({ path, line })),
    ...routes.slice(0, 1).map(({ path, line }) => ({ path, line })),
    ...routeFiles(service),
    ...started,
  ];
  if (anchors.length) return anchors;
  const [file] = service.fact(ownSourceFilesOf);
  return file ? [{ path: file.path, line: 1 }] : manifestAnchor(service);
}

/** Files that only list routes, as frameworks with a routes folder keep them. */
function routeFiles(service: Service): Anchor[] {
  return service
    .fact(ownSourceFilesOf)
    .filter(({ relative }) =>
      /^routes\/[\w-]*(?:api|web)[\w-]*\.php$|^config\/routes\.rb$/.test(
        relative,
      ),
    )
    .map(({ path }) => ({ path, line: 1 }))
    .slice(0, 3);
}

/** The line of the main manifest that a test command or dependency belongs to. */
export function manifestAnchor(service: Service): Anchor[] {
  const [manifest] = service.fact(stackOf).manifests;
  if (!manifest) return [];
  const scripts = manifest.path.endsWith('package.json')
    ? entryOf(at(service.repository.json(manifest.path)), 'scripts')
    : undefined;
  const test = entryOf(scripts?.node, 'test');
  return [test, scripts, undefined]
    .slice(0, scripts ? 2 : 3)
    .flatMap(entry =>
      entry || !scripts
        ? [{ path: manifest.path, line: entry?.line ?? 1 }]
        : [],
    );
}

/** Where tests of the service are or would be: files with cases, scaffolds, empty test files. */
export function testAnchors(service: Service): Anchor[] {
  const { files, support, sources } = service.fact(testIndexOf);
  const own = files.filter(({ relation }) => relation !== 'foreign');
  const scaffolds = own
    .flatMap(({ cases }) => cases)
    .filter(({ scaffold }) => scaffold)
    .slice(0, 3);
  const shared = support.filter(
    ({ relation, lines, path }) =>
      relation === 'own' &&
      (lines > 0 || /tests?\.py$/.test(path)) &&
      /test|spec|conftest|setup|helper|base|mock/i.test(
        path.slice(path.lastIndexOf('/')),
      ),
  );
  const helpers =
    /(?:test_helper|rails_helper|spec_helper|conftest|TestCase|setup)/i;
  const byCases = [...own].sort(
    (a, b) => b.cases.length - a.cases.length || (a.path < b.path ? -1 : 1),
  );
  return [
    ...scaffolds.flatMap(({ path, line }) => [
      { path, line },
      ...groupAbove(service, path, line),
    ]),
    ...shared
      .sort(
        (a, b) => Number(helpers.test(b.path)) - Number(helpers.test(a.path)),
      )
      .slice(0, 2)
      .map(({ path }) => ({ path, line: 1 })),
    ...[own[0], byCases[0], own[own.length - 1]].flatMap(file =>
      file ? placesIn(file, sources.has(file.path)) : [],
    ),
  ];
}

/** A file of tests, and its first case; of tests that stand in a source the case alone. */
function placesIn({ path, cases }: TestFile, isSource: boolean): Anchor[] {
  const first = cases[0]?.line ?? 1;
  return [
    ...(isSource ? [] : [{ path, line: 1 }]),
    ...(first > 4 || isSource ? [{ path, line: first }] : []),
  ];
}

/** The group that a scaffold stands in: what a reader would delete. */
function groupAbove(service: Service, path: string, line: number): Anchor[] {
  const lines = service.repository.lines(path);
  for (let i = line - 2; i >= 0 && i > line - 30; i--) {
    if (
      /^\s*(?:describe|context|suite)\b|^\s*(?:\w+\s+)*class\b/.test(lines[i])
    ) {
      return [{ path, line: i + 1 }];
    }
  }
  return [];
}
