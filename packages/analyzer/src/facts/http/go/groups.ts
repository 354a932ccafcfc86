import { argumentsAt, receiverOf, type Receiver } from '../../code/source-text';
import type { RouterNode } from '../graph';
import { guardOf } from './guards';
import { pathText } from './path-text';
import type { GoReading, Scope } from './reading';
import { bind, nodeOf } from './scopes';

/** Calls that make groups of a router, hang routers on it, or put something before it. */
export const grouping =
  /\.\s*(Group|Route|Mount|Use|With|PathPrefix|Subrouter|Pre|StrictSlash|NewRoute|Routes|Register\w*)\s*\(/g;

/** Binds the groups of a file to their names, and hangs those of function literals on their routers. */
export function bindGroups(reading: GoReading, scope: Scope): void {
  const { source } = scope;
  for (const match of source.code.matchAll(grouping)) {
    const word = match[1];
    if (!/^(?:Group|With|PathPrefix|Route|Subrouter|Use)$/.test(word)) continue;
    const open = match.index + match[0].length - 1;
    const parent = chainNode(reading, scope, match.index);
    if (!parent) continue;
    if (word === 'Subrouter') {
      bind(reading, scope, receiverOf(source, match.index).rootOffset, parent);
      continue;
    }
    const args = argumentsAt(source, open);
    const literal = args.find(each => /^func\s*\(/.test(each.text));
    if (literal && /^(?:Group|Route)$/.test(word)) {
      const hasPath = args[0] !== literal;
      const child = scope.bindings.find(
        each =>
          each.start > literal.start &&
          each.start <= literal.start + 320 &&
          each.node.path === source.path &&
          each.end <= literal.end,
      )?.node;
      if (child && child.mounts.length === 0) {
        reading.graph.mount(parent, child, {
          prefix: hasPath ? pathText(reading, scope, args[0].text) ?? '?' : '',
          guards: [],
          path: source.path,
          offset: match.index,
        });
      }
      continue;
    }
    // gin: `private := users.Use(auth)` is the group itself.
    if (word === 'Use') {
      bind(reading, scope, receiverOf(source, match.index).rootOffset, parent);
      continue;
    }
    const node = groupNode(
      reading,
      scope,
      parent,
      word,
      // A chain may go on below its dot.
      match.index + match[0].search(/\w/),
      open,
    );
    const receiver = receiverOf(source, match.index);
    if (node) {
      bind(reading, scope, receiver.rootOffset, node);
      // `api := app.Group("/x")` as a call's argument is linked where the call is read.
    }
  }
}

/** The router behind a chain: `r.Group("/x").Use(m)`; its groups become routers of their own. */
export function chainNode(
  reading: GoReading,
  scope: Scope,
  dot: number,
): RouterNode | undefined {
  const receiver = receiverOf(scope.source, dot);
  let node = firstOfChain(reading, scope, receiver, dot);
  for (const link of receiver.links) {
    if (!node) return undefined;
    if (/^(?:Group|With|Route|PathPrefix|Mount)$/.test(link.name)) {
      node =
        groupNode(reading, scope, node, link.name, link.offset, link.open) ??
        node;
    }
  }
  return node;
}

/** What a chain starts with: a name of a router, or the call that makes one. */
function firstOfChain(
  reading: GoReading,
  scope: Scope,
  { root, rootOffset, links }: Receiver,
  dot: number,
): RouterNode | undefined {
  const madeAt = (offset: number) =>
    reading.graph
      .all()
      .find(each => each.path === scope.source.path && each.offset === offset);
  if (!root) return links[0] && madeAt(links[0].offset);
  return (
    nodeOf(reading, scope, root, dot) ??
    (links.length > 0 && /^(?:gin|echo|chi|mux|fiber|http)$/.test(root)
      ? madeAt(rootOffset)
      : undefined)
  );
}

/** The group that a call of a chain makes, hung on its router. */
function groupNode(
  reading: GoReading,
  scope: Scope,
  parent: RouterNode,
  word: string,
  offset: number,
  open: number,
): RouterNode | undefined {
  const args = argumentsAt(scope.source, open);
  const prefix =
    word === 'With' || args.length === 0
      ? ''
      : pathText(reading, scope, args[0].text) ??
        // `e.Group(conf.URL.Path)`: wherever that is.
        (word === 'Group' && /^[\w.]+\(|^\w+(?:\.\w+)+$/.test(args[0].text)
          ? '?'
          : undefined);
  if (prefix === undefined) return undefined;
  const key = `${scope.source.path}@group${offset}`;
  const node = reading.graph.node(key, { path: scope.source.path, offset });
  if (node.mounts.length === 0 && node !== parent) {
    reading.graph.mount(parent, node, {
      prefix,
      guards: (word === 'With' ? args : args.slice(1))
        .filter(each => !/^(?:func\b|"|nil$)/.test(each.text))
        .map(each => guardOf(scope.source, each, 'router')),
      path: scope.source.path,
      offset,
    });
  }
  return node;
}
