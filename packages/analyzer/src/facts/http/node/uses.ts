import { isDevelopmentGuarded } from '../../code';
import type { SourceText, SpanText } from '../../code/source-text';
import type { Middleware } from '../types';
import { guardsAt, nameOfCall } from './guards';
import type { NodeReading, RouterPlace } from './reading';

/** What a use applies to: only paths below `unders`, and with `always` whatever the order. */
interface UseOptions {
  unders?: string[];
  always?: boolean;
}

/** `app.use(helmet())`, `fastify.addHook('onRequest', verify)`: guards before what a router registers, and middleware. */
export function use(
  reading: NodeReading,
  { scope, node, offset }: RouterPlace,
  guards: SpanText[],
  { unders, always = false }: UseOptions = {},
): void {
  const { source } = scope;
  for (const each of guards) {
    for (const guard of guardsAt(
      source,
      each,
      node.root ? 'application' : 'router',
    )) {
      for (const under of unders ?? [undefined]) {
        node.uses.push({
          guard,
          offset,
          ...(under && !isEverywhere(under) ? { under } : {}),
          ...(always ? { always } : {}),
        });
      }
    }
  }
  // On any router: Hono and Elysia objects are applications where nothing mounts them; that is not known yet.
  recordMiddleware(reading, source, guards, unders?.[0]);
}

/** Adds guards to the service's middleware, in the order of reading. */
export function recordMiddleware(
  { service, middleware }: NodeReading,
  source: SourceText,
  guards: SpanText[],
  mount?: string,
): void {
  const lines = service.repository.lines(source.path);
  for (const each of guards) {
    const line = source.lineAt(each.start);
    const entry: Middleware = {
      name: nameOfCall(each.text),
      text: each.text.slice(0, 2_000),
      path: source.path,
      line,
      ...(mount && !isEverywhere(mount) ? { mount } : {}),
      kind: 'middleware',
      development: isDevelopmentGuarded(lines, line),
    };
    middleware.push(entry);
  }
}

/** Options of a plugin belong to its registration's text. */
export function recordOptions(
  { middleware }: NodeReading,
  options: string,
): void {
  const last = middleware[middleware.length - 1];
  if (last && !last.text.includes(options)) last.text += `, ${options}`;
}

function isEverywhere(path: string): boolean {
  return /^\/?\*?$/.test(path);
}
