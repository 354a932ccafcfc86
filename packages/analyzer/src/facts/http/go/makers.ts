import { folderOf } from '../../../stack';
import { functionsIn, type FunctionDefinition } from '../../code';
import { collect } from '../../collect';
import { packageNamed } from './imports';
import type { GoReading, Scope } from './reading';
import { isRouter } from './router-types';
import { bind } from './scopes';

/** The service's own functions that make a router and return it: `func New() *echo.Echo`. By name. */
export function findMakers(
  reading: GoReading,
): Map<string, FunctionDefinition[]> {
  const found = new Map<string, FunctionDefinition[]>();
  const roots = reading.graph.all().filter(({ root }) => root);
  for (const { source } of reading.scopes) {
    const made = roots.filter(({ path }) => path === source.path);
    if (made.length === 0) continue;
    for (const each of functionsIn(
      reading.service.repository,
      source.path,
      'go',
    )) {
      const head = source.code.slice(each.offset, each.start);
      const results = head.slice(
        head.indexOf('(') + 1 + each.parameters.length,
      );
      if (
        isRouter(reading, results) &&
        made.filter(({ offset }) => offset >= each.start && offset < each.end)
          .length === 1
      )
        collect(found, each.name, each);
    }
  }
  return found;
}

/** `e := server.New()`: the router that another function of the service returns. */
export function bindMade(
  reading: GoReading,
  scope: Scope,
  makers: Map<string, FunctionDefinition[]>,
): void {
  if (makers.size === 0) return;
  for (const match of scope.source.code.matchAll(
    /=[ \t]*(?:(\w{1,60})\.)?(\w{1,60})\s*\(/g,
  )) {
    const [, alias, name] = match;
    const candidates = makers.get(name);
    if (!candidates) continue;
    const maker = alias
      ? packageNamed(scope, alias, candidates) ??
        candidates.find(({ path }) => folderOf(path).endsWith(`/${alias}`))
      : candidates.find(({ path }) => folderOf(path) === scope.package);
    const node =
      maker &&
      reading.graph
        .all()
        .find(
          ({ path, root, offset }) =>
            root &&
            path === maker.path &&
            offset >= maker.start &&
            offset < maker.end,
        );
    if (node) {
      const call = match[0].replace(/^=[ \t]*/, '').length;
      bind(reading, scope, match.index + match[0].length - call, node);
    }
  }
}
