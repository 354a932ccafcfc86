import type { Service } from '../../service';
import { openApiDocumentsOf } from './contracts';
import { businessRoutes } from './kinds';
import { compare } from '../../repository/repository';

interface Place {
  path: string;
  line: number;
}

/**
 * Where prefixes come from, those of most routes first: the places where routers, groups and controllers are put under
 * the application, then the first path of a contract that routes are generated from. Six at most.
 */
export function mountPlaces(service: Service): Place[] {
  const { repository } = service;
  const counts = new Map<string, Place & { routes: number }>();
  for (const { mounts } of businessRoutes(service)) {
    // The outermost carries everything; the innermost is where a reader of one router looks.
    const ends = new Set([mounts?.[0], mounts?.[mounts.length - 1]]);
    for (const mount of ends) {
      if (!mount) continue;
      const line = repository.lineIndex(mount.path).lineAt(mount.offset);
      const key = `${mount.path}:${line}`;
      const known = counts.get(key);
      if (known) known.routes += 1;
      else counts.set(key, { path: mount.path, line, routes: 1 });
    }
  }
  const places = [...counts.values()]
    .sort(
      (a, b) =>
        b.routes - a.routes || compare(a.path, b.path) || a.line - b.line,
    )
    .slice(0, 5)
    .map(({ path, line }) => ({ path, line }));
  const [document] = service
    .fact(openApiDocumentsOf)
    .filter(({ operations }) => operations.length > 0);
  return document
    ? [...places, { path: document.path, line: document.operations[0].line }]
    : places;
}
