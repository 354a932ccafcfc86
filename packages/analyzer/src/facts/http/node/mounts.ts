import type { SpanText } from '../../code/source-text';
import type { Guard } from '../types';
import { autoload } from './autoload';
import { flattened, guardsAt } from './guards';
import { pathTexts, prefixOption } from './path-texts';
import type { NodeReading, RouterCall, RouterPlace } from './reading';
import {
  functionParameter,
  inlineFunction,
  nodeOfParameter,
} from './router-functions';
import { routerIn } from './router-values';
import type { FunctionSpan } from './scopes';
import { recordMiddleware, recordOptions, use } from './uses';

/** `use`, `register`, `mount`, `group` and Hono's `route('/x', child)`. */
export function readUse(reading: NodeReading, call: RouterCall): void {
  const { service, graph } = reading;
  const { scope, node, word, args, offset } = call;
  const { source } = scope;
  if (mountListed(reading, call)) return;
  const path = pathTexts(service, source, args[0].text);
  const hasPath = path.length > 0 && args.length > 1;
  const options = word === 'register' ? args[1]?.text ?? '' : '';
  const prefixes = hasPath
    ? path
    : [prefixOption(service, source, options) ?? ''];
  const rest = (hasPath ? args.slice(1) : args).filter(
    (each, index) =>
      !(
        word === 'register' &&
        index > 0 &&
        !hasPath &&
        each.text.startsWith('{')
      ),
  );
  if (word === 'register' && /auto-?load/i.test(rest[0]?.text ?? '')) {
    autoload(reading, call, args[1]?.text ?? '');
    return;
  }
  const guards: SpanText[] = [];
  let mounted = false;
  for (const each of flattened(source, rest)) {
    const inline = inlineFunction(scope, each);
    if (
      inline &&
      (word === 'group' ||
        word === 'register' ||
        (word === 'use' && inline.parameters.length === 1))
    ) {
      for (const prefix of prefixes)
        mountFunction(
          reading,
          call,
          inline,
          prefix,
          guards.flatMap(guard => guardsAt(source, guard, 'router')),
        );
      mounted = true;
      continue;
    }
    const child =
      routerIn(reading, scope, each.text, each.start, node) ??
      // Fastify: a plugin that stands in the function that registers it.
      (word === 'register' && /^[\w$]+$/.test(each.text)
        ? functionParameter(reading, source.path, each.text, 0, true)
        : undefined);
    if (!child) {
      guards.push(each);
      continue;
    }
    mounted = true;
    for (const prefix of prefixes) {
      graph.mount(node, child, {
        prefix,
        guards: guards.flatMap(guard => guardsAt(source, guard, 'router')),
        path: source.path,
        offset,
      });
    }
  }
  if (mounted || word === 'group' || word === 'mount' || word === 'route') {
    if (node.root && mounted && guards.length) {
      recordMiddleware(reading, source, guards, prefixes[0]);
    }
    return;
  }
  use(reading, call, guards, { unders: hasPath ? prefixes : undefined });
  if (word === 'register' && options) recordOptions(reading, options);
}

/** `routes.forEach(route => router.use(route.path, route.route))` over a list in the same file. */
function mountListed(
  reading: NodeReading,
  { scope, node, args, offset }: RouterCall,
): boolean {
  const { source } = scope;
  const path = /^([\w$]+)\.([\w$]+)$/.exec(args[0].text);
  const child = /^([\w$]+)\.([\w$]+)$/.exec(args[args.length - 1].text);
  if (!path || !child || args.length < 2 || path[1] !== child[1]) return false;
  const entry = new RegExp(
    `\\b${path[2]}\\s*:\\s*['"\`]([^'"\`\\n]{0,200})['"\`]\\s*,\\s*${child[2]}\\s*:\\s*([\\w$.]+)`,
    'g',
  );
  let mounted = false;
  for (const match of source.uncommented.matchAll(entry)) {
    const found = routerIn(reading, scope, match[2], offset, node);
    if (!found || found.mounts.length > 3) continue;
    mounted = true;
    reading.graph.mount(node, found, {
      prefix: match[1],
      guards: [],
      path: source.path,
      offset,
    });
  }
  return mounted;
}

/** `app.group('/v1', v1 => …)`: what a function spelled out registers on its first parameter is mounted here. */
export function mountFunction(
  reading: NodeReading,
  { scope, node, offset }: RouterPlace,
  inline: FunctionSpan,
  prefix: string,
  guards: Guard[],
): void {
  const [parameter] = inline.parameters;
  if (!parameter) return;
  reading.graph.mount(
    node,
    nodeOfParameter(reading, scope, inline, parameter),
    { prefix, guards, path: scope.source.path, offset },
  );
}
