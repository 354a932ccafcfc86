import { argumentsAt, receiverOf, type SpanText } from '../../code/source-text';
import type { RouterNode } from '../graph';
import { methodOf } from '../paths';
import { chainNode } from './groups';
import { guardOf } from './guards';
import { handlerBehind } from './handlers';
import { pathText } from './path-text';
import type { GoReading, Scope } from './reading';
import { looksLikeRouter } from './router-types';
import { fieldNode } from './scopes';

/** Calls that register a route. */
export const registering =
  /\.\s*(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|Any|Handle|HandleFunc|HandlerFunc|Handler|Get|Post|Put|Patch|Delete|Head|Method|MethodFunc|Match|All|Add|Path|To)\s*\(/g;

/** A registration as written, and the router that it stands on. */
interface WrittenRoute {
  node: RouterNode;
  method: string;
  route: string;
  guards: SpanText[];
  handler: SpanText;
  offset: number;
  /** The bracket of its arguments. */
  open: number;
  /** Functions that a registrar puts around the handler. */
  around?: readonly string[];
}

/** Routes that a file registers on its routers. */
export function readRegistrations(reading: GoReading, scope: Scope): void {
  for (const match of scope.source.code.matchAll(registering))
    register(reading, scope, match);
}

function register(
  reading: GoReading,
  scope: Scope,
  match: RegExpExecArray,
): void {
  const { source } = scope;
  const word = match[1];
  const open = match.index + match[0].length - 1;
  const args = argumentsAt(source, open);
  if (args.length < 2) {
    if (word === 'HandlerFunc' || word === 'Handler')
      registerChained(reading, scope, match.index, open, args);
    return;
  }
  if (word === 'Path') return;
  // ozzo: `r.To("GET,HEAD", "/healthcheck", …)`.
  if (word === 'To' && !/^"[A-Z]{3,7}(?:,[A-Z]{3,7}){0,6}"$/.test(args[0].text))
    return;
  const receiver = receiverOf(source, match.index);
  // `http.HandleFunc` registers on the default mux.
  const isDefault = receiver.root === 'http' && receiver.links.length === 0;
  let node = isDefault
    ? reading.graph.node('net/http default', {
        path: source.path,
        offset: 0,
        root: true,
      })
    : chainNode(reading, scope, match.index);
  const { method, rest } = takesMethod(word, args)
    ? methodBefore(word, args)
    : { method: word, rest: args };
  const written = pathText(reading, scope, rest[0]?.text);
  if (written === undefined || rest.length < 2) return;
  const verb = /^([A-Z]+) +(?=\/|[\w.]+\/)/.exec(written);
  const route = verb
    ? written.slice(verb[0].length).replace(/^[\w.]+(?=\/)/, '')
    : written;
  if (!node) {
    // An embedded or wrapped router: only what looks like a path on something that serves.
    if (
      !/^\/|^$/.test(route) ||
      !looksLikeRouter(reading, source, receiver.root)
    )
      return;
    node = fieldNode(reading, scope, receiver.root);
  }
  const chained = /^\s*\.\s*Methods\s*\(([^()]{0,120})\)/.exec(
    source.uncommented.slice(
      source.partner[open] + 1,
      source.partner[open] + 200,
    ),
  )?.[1];
  const methods = chained
    ? [...chained.matchAll(/"(\w+)"|Method(\w+)/g)].map(
        each => each[1] ?? each[2],
      )
    : [verb?.[1] ?? plainMethod(method)];
  // fizz documents an operation before its handlers.
  const handlers = rest
    .slice(1)
    .filter(each => !/^(?:"|nil$|\[\]fizz\.)/.test(each.text));
  if (handlers.length === 0) return;
  // Echo takes middleware after the handler, the others before it.
  const echo =
    /labstack\/echo/.test(source.uncommented) ||
    (handlers.length > 1 && /\becho\b/.test(source.code));
  const handler = echo ? handlers[0] : handlers[handlers.length - 1];
  for (const each of methods.filter(name => name.toUpperCase() !== 'OPTIONS')) {
    addRoute(reading, scope, {
      node,
      method: each,
      route,
      guards: handlers.filter(other => other !== handler),
      handler,
      offset: match.index + match[0].search(/\w/),
      open,
    });
  }
}

/** Whether a registration names its method before its path. */
function takesMethod(word: string, [{ text }]: SpanText[]): boolean {
  return (
    /^(?:Method|MethodFunc|Match|Add|To)$/.test(word) ||
    (/^Handler(?:Func)?$/.test(word) &&
      /^(?:"[A-Z]{3,7}"|http\.Method\w+)$/.test(text)) ||
    (/^Handle$/.test(word) && /^(?:"[A-Z]+"|http\.Method\w+)$/.test(text))
  );
}

/** The method of such a registration, and its arguments from the path on. */
function methodBefore(
  word: string,
  [{ text }, ...rest]: SpanText[],
): { method: string; rest: SpanText[] } {
  return {
    method: firstMethod(word, text) ?? 'ANY',
    // A wrapper with a group between method and path.
    rest:
      /^Handler(?:Func)?$/.test(word) &&
      rest.length > 2 &&
      !/^"\//.test(rest[0].text) &&
      /^"\//.test(rest[1].text)
        ? rest.slice(1)
        : rest,
  };
}

function firstMethod(word: string, text: string): string | undefined {
  if (word === 'To') return /\w+/.exec(text)?.[0];
  if (word === 'Match')
    return /"(\w+)"|Method(\w+)/.exec(text)?.slice(1).find(Boolean);
  return /(\w+)"?$/.exec(text.replace(/http\.Method/, ''))?.[1];
}

/** gorilla: `r.Path("/x").Methods("GET").HandlerFunc(h)`. */
function registerChained(
  reading: GoReading,
  scope: Scope,
  dot: number,
  open: number,
  args: SpanText[],
): void {
  const receiver = receiverOf(scope.source, dot);
  const path = receiver.links.find(
    ({ name }) => name === 'Path' || name === 'HandleFunc',
  );
  const node = chainNode(reading, scope, dot);
  const route =
    path &&
    pathText(reading, scope, argumentsAt(scope.source, path.open)[0]?.text);
  if (!node || route === undefined || !args[0]) return;
  const methods = receiver.links.find(({ name }) => name === 'Methods');
  for (const method of methods
    ? argumentsAt(scope.source, methods.open)
    : [{ text: 'ANY' }]) {
    addRoute(reading, scope, {
      node,
      method: method.text.replace(/"|http\.Method/g, ''),
      route,
      guards: [],
      handler: args[0],
      offset: receiver.rootOffset,
      open,
    });
  }
}

/** Hangs a route on its router, with the function that answers it. */
export function addRoute(
  reading: GoReading,
  scope: Scope,
  written: WrittenRoute,
): void {
  const { source } = scope;
  const { node, method, route, guards, handler, offset, open } = written;
  if (node.registrations.length > 600) return;
  const { definition, wrappers } = handlerBehind(reading, scope, handler);
  node.registrations.push({
    method: methodOf(method),
    route: route.replace(/\{\$\}$/, ''),
    ...(route.includes('?') ? { dynamic: true } : {}),
    path: source.path,
    offset,
    line: source.lineAt(offset),
    endLine: source.lineAt(source.partner[open]),
    guards: [
      ...guards.map(each => guardOf(source, each, 'route')),
      ...[...(written.around ?? []), ...wrappers].map(text => ({
        name: text,
        text,
        path: source.path,
        line: source.lineAt(offset),
        on: 'route' as const,
      })),
    ],
    ...(definition ? { handler: definition } : {}),
    registration: source.uncommented
      .slice(open + 1, source.partner[open])
      .trim(),
  });
}

/** The method that a registration's word names: `ANY` for those that name none. */
export function plainMethod(word: string): string {
  return /^(?:Handle|HandleFunc|All|Any|HandlerFunc|Handler)$/.test(word)
    ? 'ANY'
    : word;
}
