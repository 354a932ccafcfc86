import type { SourceText, SpanText } from '../../code/source-text';
import { methodOf } from '../paths';
import { constantText } from './constants';
import { flattened, guardsAt, guardsIn, guardsOfList } from './guards';
import { handlerFrom } from './handlers';
import { pathText } from './path-texts';
import { perFile, type NodeReading, type RouterCall } from './reading';
import { routeObjectsIn, spreadsOf, type RouteObject } from './route-objects';
import { initialiserOf } from './router-values';

/** `router.get('/orders', guard, handler)`: a route with what stands before its handler. */
export function register(
  { service }: NodeReading,
  { scope, node, word, offset, open }: RouterCall,
  route: string,
  args: SpanText[],
): void {
  const { source } = scope;
  if (node.registrations.length >= perFile) return;
  const flat = flattened(source, args);
  // Elysia and Hono take options after the handler, Fastify before it.
  const options = flat.filter(each => each.text.startsWith('{'));
  const steps = flat.filter(each => !each.text.startsWith('{'));
  const handler =
    steps[steps.length - 1] ??
    options.find(each => /\bhandler\b/.test(each.text));
  if (!handler) return;
  const close = source.partner[open];
  const line = source.lineAt(offset);
  const found = handlerFrom(service, source, handler);
  node.registrations.push({
    method: methodOf(word),
    route: route.replace(/\/{2,}/g, '/'),
    ...(route.includes('?') && !/[:(]/.test(route) ? { dynamic: true } : {}),
    path: source.path,
    offset,
    line,
    endLine: source.lineAt(close),
    guards: [
      ...options.flatMap(each =>
        guardsIn(source, each.text, each.start, 'route'),
      ),
      ...steps.slice(0, -1).flatMap(each => guardsAt(source, each, 'route')),
      ...guardsOfList(service, found.handler),
    ],
    ...found,
    registration: source.uncommented.slice(open + 1, close).trim(),
  });
}

/** `server.route({ method, url, handler })`, one or several, here or in the files that export them. */
export function readRouteObjects(
  reading: NodeReading,
  { scope, node, args, open }: RouterCall,
): boolean {
  const { service } = reading;
  const objects = routeObjectsIn(service, scope.source, args);
  for (const object of objects) {
    const parts = [object, ...spreadsOf(service, object)];
    const text = parts.map(part => part.text).join(',\n');
    const method = /\bmethod\s*:\s*\[?\s*['"`](\w+)/.exec(text)?.[1];
    const url =
      /\b(?:url|path)\s*:\s*(['"`][^'"`\n]{0,300}['"`]|[\w$.]+)/.exec(
        text,
      )?.[1] ?? /[{,]\s*(path|url)\s*[,}]/.exec(text)?.[1];
    if (!method || !url) continue;
    const { source } = object;
    node.registrations.push({
      method: methodOf(method),
      route:
        pathText(service, source, url) ??
        constantText(service, source.path, url) ??
        '?',
      path: source.path,
      offset: object.start,
      line: source.lineAt(object.start),
      endLine: source.lineAt(object.end),
      guards: parts.flatMap(part =>
        guardsIn(part.source, part.text, part.start, 'route'),
      ),
      ...handlerOf(reading, parts),
      registration: text,
    });
  }
  return open > 0 && (objects.length > 0 || /^[[{]/.test(args[0].text));
}

/** The handler that a route's object names, spells out, or takes from what is spread into it. */
function handlerOf(
  { service }: NodeReading,
  parts: RouteObject[],
): ReturnType<typeof handlerFrom> {
  for (const { source, start, end } of parts) {
    const found = /(?<![\w$.])handler\s{0,20}(?=([:(,}]))/.exec(
      source.code.slice(start, end),
    );
    if (!found) continue;
    const after = start + found.index + found[0].length;
    const span = /[:(]/.test(found[1])
      ? spanFrom(source, after + 1, end)
      : { start: after - found[0].length, end: after, text: 'handler' };
    return handlerFrom(service, source, span);
  }
  const [{ source, ...whole }] = parts;
  return handlerFrom(service, source, whole);
}

/** The expression that starts at an offset, to the comma or bracket that ends it. */
function spanFrom(source: SourceText, start: number, limit: number): SpanText {
  let end = start;
  while (
    end < limit &&
    source.code[end] !== ',' &&
    !/[)\]}]/.test(source.code[end])
  ) {
    end = source.partner[end] > end ? source.partner[end] + 1 : end + 1;
  }
  const text = source.uncommented.slice(start, end);
  return {
    start: start + Math.max(0, text.search(/\S/)),
    end,
    text: text.trim(),
  };
}

/** `app.openapi(createRoute({ method, path, … }), handler)`, the route inline or by name. */
export function readOpenapi(
  reading: NodeReading,
  { scope, node, args, offset, open }: RouterCall,
): void {
  const { source } = scope;
  const [first, handler] = args;
  const described = initialiserOf(reading, source, first.text) ?? first.text;
  const method = /\bmethod\s*:\s*['"`](\w+)/.exec(described)?.[1];
  const url = /\bpath\s*:\s*['"`]([^'"`\n]{0,300})/.exec(described)?.[1];
  if (!method || url === undefined || !handler) return;
  node.registrations.push({
    method: methodOf(method),
    route: url,
    path: source.path,
    offset,
    line: source.lineAt(offset),
    endLine: source.lineAt(source.partner[open]),
    guards: guardsIn(source, described, first.start, 'route'),
    ...handlerFrom(reading.service, source, handler),
    registration: `${described}, ${handler.text}`,
  });
}
