import { argumentsAt, type SpanText } from '../../code/source-text';
import type { RouterNode } from '../graph';
import { functionNamed } from './functions';
import { chainNode, grouping } from './groups';
import { guardOf } from './guards';
import { middlewareAt, recordMiddleware } from './middleware';
import { pathText } from './path-text';
import type { GoReading, Scope } from './reading';
import { addRoute } from './registrations';
import { nodeOf } from './scopes';

/** Routers and handlers that a file mounts on its routers, and what it puts before them. */
export function readMounts(reading: GoReading, scope: Scope): void {
  const { source } = scope;
  for (const match of source.code.matchAll(grouping)) {
    const word = match[1];
    if (!/^(?:Use|Mount|Pre)$/.test(word)) continue;
    const open = match.index + match[0].length - 1;
    const node = chainNode(reading, scope, match.index);
    const args = argumentsAt(source, open);
    if (!node || args.length === 0) continue;
    if (word === 'Mount') {
      const child = routerMadeBy(
        reading,
        scope,
        args[1]?.text ?? '',
        match.index,
      );
      if (child) {
        reading.graph.mount(node, child, {
          prefix: pathText(reading, scope, args[0].text) ?? '?',
          guards: [],
          path: source.path,
          offset: match.index,
        });
        child.root = false;
      } else mountHandler(reading, scope, node, args, match.index, open);
      continue;
    }
    for (const each of args) {
      const on = node.root ? 'application' : 'router';
      node.uses.push({
        guard: guardOf(source, each, on),
        offset: match.index,
      });
      if (node.root) recordMiddleware(reading, middlewareAt(source, each));
    }
  }
}

/** `r.Mount("/debug", middleware.Profiler())`: a foreign handler below a path. */
function mountHandler(
  reading: GoReading,
  scope: Scope,
  node: RouterNode,
  args: SpanText[],
  offset: number,
  open: number,
): void {
  const route = pathText(reading, scope, args[0].text);
  if (route === undefined || !args[1]) return;
  addRoute(reading, scope, {
    node,
    method: 'ANY',
    route: `${route}/*`,
    guards: [],
    handler: args[1],
    offset: offset + 1,
    open,
  });
}

/** `r.Mount("/x", orders.Router())`: the router that a function makes and returns. */
function routerMadeBy(
  reading: GoReading,
  scope: Scope,
  text: string,
  offset: number,
): RouterNode | undefined {
  const variable = /^[\w.]+$/.exec(text)?.[0];
  if (variable) return nodeOf(reading, scope, variable, offset);
  const called = /^([\w.]+)\s*\(/.exec(text)?.[1];
  const definition = called && functionNamed(reading, scope, called, offset);
  if (!definition) return undefined;
  return reading.graph
    .all()
    .find(
      node =>
        node.path === definition.path &&
        node.offset >= definition.start &&
        node.offset < definition.end &&
        !node.mounts.some(
          ({ parent }) =>
            parent.offset >= definition.start &&
            parent.offset < definition.end &&
            parent.path === definition.path,
        ),
    );
}
