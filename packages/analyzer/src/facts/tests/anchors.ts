import { at, entryOf } from '../../repository';
import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';
import { routesOf } from '../routes';
import { testIndexOf } from '.';

/** A place that evidence can name. */
export interface Anchor {
  path: string;
  line?: number;
}

/** Where the service starts and where its first route is: what a test would have to reach. */
export function bootstrapOf(service: Service): Anchor[] {
  const stack = service.fact(stackOf);
  const routes = service.fact(routesOf);
  const anchors: Anchor[] = [
    ...stack.entryPoints.slice(0, 3).map(({ path, line }) => ({ path, line })),
    ...routes.slice(0, 1).map(({ path, line }) => ({ path, line })),
  ];
  if (anchors.length) return anchors;
  const [file] = service.fact(sourceFilesOf);
  return file ? [{ path: file.path, line: 1 }] : manifestAnchor(service);
}

/** The line of the main manifest that a test command or dependency belongs to. */
export function manifestAnchor(service: Service): Anchor[] {
  const [manifest] = service.fact(stackOf).manifests;
  if (!manifest) return [];
  const scripts = manifest.path.endsWith('package.json')
    ? entryOf(at(service.repository.json(manifest.path)), 'scripts')
    : undefined;
  return [{ path: manifest.path, line: scripts?.line ?? 1 }];
}

/** Where tests of the service are or would be: files with cases, scaffolds, empty test files. */
export function testAnchors(service: Service): Anchor[] {
  const { files, support } = service.fact(testIndexOf);
  const own = files.filter(({ relation }) => relation !== 'foreign');
  const scaffolds = own
    .flatMap(({ cases }) => cases)
    .filter(({ scaffold }) => scaffold)
    .slice(0, 3);
  const shared = support.filter(
    ({ relation, lines, path }) =>
      relation === 'own' &&
      (lines > 0 || /tests?\.py$/.test(path)) &&
      /test|spec|conftest|setup|helper|base|mock/i.test(path.slice(path.lastIndexOf('/'))),
  );
  return [
    ...scaffolds.map(({ path, line }) => ({ path, line })),
    ...shared.slice(0, 2).map(({ path }) => ({ path, line: 1 })),
    ...own.slice(0, 1).map(({ path }) => ({ path, line: 1 })),
    ...(own.length > 1 ? [{ path: own[own.length - 1].path, line: 1 }] : []),
  ];
}
