import { folderOf } from '../../../stack';
import { functionsIn, type FunctionDefinition } from '../../code';
import { enclosingBraces, sourceText } from '../../code/source-text';
import type { RouterNode } from '../graph';
import { parametersOf } from './parameters';
import type { GoReading, Scope } from './reading';
import { isRouter, isRouterField } from './router-types';

const routerMaker =
  /(?:gin\.(?:New|Default)|echo\.New|chi\.NewRouter|chi\.NewMux|fiber\.New|mux\.NewRouter|http\.NewServeMux|httprouter\.New|bunrouter\.New|iris\.(?:New|Default)|beego\.NewNamespace|fox\.New|flow\.New|web\.NewApp|echo4\.New|humachi\.New|goji\.NewMux|routegroup\.(?:New|Mount)|(?<![\w.])routing\.New|fizz\.New(?:FromEngine)?|(?<![\w.])server\.(?:New|Default)(?=\s*\(\s*(?:server\.With|\))))\s*\(/g;

/** The routers that a file makes, and those that its functions are handed. */
export function openScope(reading: GoReading, path: string): Scope {
  const source = sourceText(reading.service.repository, path);
  const scope: Scope = {
    source,
    package: folderOf(path),
    bindings: [],
  };
  for (const match of source.code.matchAll(routerMaker)) {
    const node = reading.graph.node(`${path}@${match.index}`, {
      path,
      offset: match.index,
      root: true,
    });
    bind(reading, scope, match.index, node);
  }
  for (const each of functionsIn(reading.service.repository, path, 'go')) {
    for (const [name, type] of parametersOf(each.parameters)) {
      if (!isRouter(reading, type)) continue;
      scope.bindings.push({
        name,
        node: parameterNode(reading, each, name),
        start: each.start,
        end: each.end,
      });
    }
  }
  // Function literals with a router parameter: `r.Route("/x", func(r chi.Router) {…})`
  for (const match of source.code.matchAll(
    /\bfunc\s*\(([^()]{1,300})\)\s*\{/g,
  )) {
    const open = match.index + match[0].length - 1;
    for (const [name, type] of parametersOf(match[1])) {
      if (!isRouter(reading, type) || source.partner[open] < open) continue;
      scope.bindings.push({
        name,
        node: reading.graph.node(`${path}@literal${match.index}:${name}`, {
          path,
          offset: match.index,
        }),
        start: open,
        end: source.partner[open],
      });
    }
  }
  return scope;
}

/** The router that a function is handed under a name. */
export function parameterNode(
  reading: GoReading,
  each: FunctionDefinition,
  name: string,
): RouterNode {
  return reading.graph.node(`${each.path}@${each.offset}:${name}`, {
    path: each.path,
    offset: each.offset,
  });
}

/** Binds what an expression makes to the name that it is assigned to. */
export function bind(
  reading: GoReading,
  scope: Scope,
  offset: number,
  node: RouterNode,
): void {
  const before = scope.source.code.slice(Math.max(0, offset - 160), offset);
  const match =
    /([\w.]+)(?:\s*,\s*\w+)?\s*:?=\s*$|\bvar\s+(\w+)\s*(?:[\w.*]+)?\s*=\s*$|(\w+)\s*:\s*$/.exec(
      before,
    );
  const name = match?.[1] ?? match?.[2];
  if (match?.[3]) {
    reading.fields.set(fieldKey(scope, match[3]), node);
    return;
  }
  if (!name) return;
  if (name.includes('.')) reading.fields.set(fieldKey(scope, name), node);
  else {
    const around = enclosingBraces(scope.source, offset);
    const start = /:=\s*$/.test(before) ? offset : around.start;
    const already = scope.bindings.find(
      each => each.name === name && each.start === start && each.node === node,
    );
    if (!already) scope.bindings.push({ name, node, start, end: around.end });
    if (around.start === 0) reading.fields.set(fieldKey(scope, name), node);
  }
}

/** `&server{admin: admin}`: a field that holds routers is given one that the function has made. */
export function bindFields(reading: GoReading, scope: Scope): void {
  for (const match of scope.source.code.matchAll(
    /(?<=[{,]\s{0,200})(\w{1,40}):[ \t]*(\w{1,40})(?=\s*[,}])/g,
  )) {
    const [, field, name] = match;
    const key = fieldKey(scope, field);
    if (!reading.routerFields.has(key) || reading.fields.has(key)) continue;
    const given = nodeOf(reading, scope, name, match.index);
    if (given) reading.fields.set(key, given);
  }
}

/** How many names are bound by now. */
export function boundCount(reading: GoReading): number {
  return reading.scopes.reduce(
    (sum, { bindings }) => sum + bindings.length,
    reading.fields.size,
  );
}

/** The router that a name stands for at a place. */
export function nodeOf(
  reading: GoReading,
  scope: Scope,
  name: string,
  offset: number,
): RouterNode | undefined {
  const local = scope.bindings
    .filter(
      each => each.name === name && each.start <= offset && offset <= each.end,
    )
    .sort((a, b) => b.start - a.start)[0];
  if (local) return local.node;
  return (
    reading.fields.get(fieldKey(scope, name)) ??
    (isRouterField(reading, scope.package, name)
      ? fieldNode(reading, scope, name)
      : undefined)
  );
}

/** The router that a field holds, where nothing is seen to fill it. */
export function fieldNode(
  reading: GoReading,
  scope: Scope,
  name: string,
): RouterNode {
  return reading.graph.node(fieldKey(scope, name), {
    path: scope.source.path,
    offset: 0,
  });
}

function fieldKey(scope: Scope, name: string): string {
  return `${scope.package}:${name.split('.').pop()}`;
}
