import { posix } from 'node:path';
import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import { sourceText } from '../../code/source-text';
import { joinPaths } from '../paths';
import type { Guard, Route } from '../types';
import { groupsAround } from './groups';

const deepestRouteFiles = 8;

/** What stands before the routes of a file. */
export interface FilePlace {
  prefix: string;
  guards: Guard[];
  /** Where the file is loaded. */
  mounts?: Route['mounts'];
}

/** What Laravel puts before each route file: RouteServiceProvider, bootstrap/app.php, a route file that loads others. */
export function laravelFilePlaces(service: Service): Map<string, FilePlace> {
  const found = new Map<string, FilePlace>();
  const files = service
    .fact(sourceFilesOf)
    .filter(({ ecosystem }) => ecosystem === 'php')
    .map(({ path }) => path);
  for (const path of files) {
    if (/RouteServiceProvider|bootstrap\/app\.php|ServiceProvider/.test(path))
      readProvider(service, path, found);
  }
  readLoads(service, files, found);
  return found;
}

/** Where a route file lies that nothing names. */
export function placeOf(path: string): FilePlace {
  const apiFile = /(?:^|\/)routes\/api(?:[\w/-]*)\.php$/.test(path);
  return {
    prefix: apiFile && !/RouteServiceProvider/.test(path) ? 'api' : '',
    guards: [],
  };
}

/** Keeps the places of the files that a provider or the start file names. */
function readProvider(
  service: Service,
  path: string,
  found: Map<string, FilePlace>,
): void {
  const source = sourceText(service.repository, path);
  for (const match of source.uncommented.matchAll(
    /(?:base_path\(\s*|__DIR__\s*\.\s*)['"](?:\/?\.\.)?\/?(routes\/[\w/-]+\.php)['"]/g,
  )) {
    const file = service.pathTo(match[1]);
    const before = source.uncommented.slice(
      Math.max(0, match.index - 1_200),
      match.index,
    );
    // A chain ends with `;`, an options array (bootstrap/app.php) has one entry a file.
    const statement = before.slice(
      Math.max(before.lastIndexOf(';'), before.lastIndexOf('{')) + 1,
    );
    const outer = groupsAround(service, source, match.index);
    let { prefix } = outer;
    if (outer.guards.length === 0 && /\bapi\s*:\s*$/.test(statement)) {
      prefix ||=
        /\bapiPrefix\s*:\s*['"]([^'"\n]*)/.exec(source.uncommented)?.[1] ??
        'api';
    }
    const guards = [...outer.guards];
    if (guards.length === 0 && /\b(api|web)\s*:\s*$/.test(statement)) {
      guards.push({
        name: /\bapi\s*:\s*$/.test(statement) ? 'api' : 'web',
        text: statement.trim().slice(-20),
        path,
        line: source.lineAt(match.index),
        on: 'router',
      });
    }
    found.set(file, {
      prefix,
      guards,
      mounts: [{ path, offset: match.index }],
    });
  }
}

/** Keeps the places of the files that route files load, below their own. */
function readLoads(
  service: Service,
  files: string[],
  found: Map<string, FilePlace>,
): void {
  const loads = new Map(
    files
      .filter(path => isRouteFile(service, path))
      .map(path => [path, loadedBy(service, path)] as const),
  );
  const loaded = new Set([...loads.values()].flat().map(({ file }) => file));
  const visit = (path: string, base: FilePlace, depth: number) => {
    for (const { file, offset } of loads.get(path) ?? []) {
      if (file === path || found.has(file) || depth > deepestRouteFiles)
        continue;
      const outer = groupsAround(
        service,
        sourceText(service.repository, path),
        offset,
      );
      const place: FilePlace = {
        prefix: joinPaths(base.prefix, outer.prefix),
        guards: [...base.guards, ...outer.guards],
        mounts: [{ path, offset }],
      };
      found.set(file, place);
      visit(file, place, depth + 1);
    }
  };
  // From those that nothing loads, inwards.
  for (const path of loads.keys())
    if (!loaded.has(path) || found.has(path))
      visit(path, found.get(path) ?? placeOf(path), 0);
}

function isRouteFile(service: Service, path: string): boolean {
  return path.startsWith(`${service.pathTo('routes')}/`);
}

/** The route files that a route file loads, and where. */
function loadedBy(
  service: Service,
  path: string,
): Array<{ file: string; offset: number }> {
  const { uncommented } = sourceText(service.repository, path);
  return [
    ...uncommented.matchAll(
      /(?:base_path\(\s*['"]\/?(routes\/[\w/-]+\.php)|__DIR__\s*\.\s*['"]\/([\w/-]+\.php))['"]/g,
    ),
  ].map(match => ({
    file: match[1]
      ? service.pathTo(match[1])
      : posix.join(posix.dirname(path), match[2]),
    offset: match.index,
  }));
}
