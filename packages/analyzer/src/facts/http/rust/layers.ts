import { functionsOf, isDevelopmentGuarded } from '../../code';
import type { Receiver, SourceText, SpanText } from '../../code/source-text';
import type { RouterNode } from '../graph';
import type { Guard } from '../types';
import { layerName } from './guards';
import type { RustReading } from './reading';

/** `.layer(…)`, `.wrap(…)`: what is put around the routes of a router so far. */
export function addLayer(
  reading: RustReading,
  source: SourceText,
  node: RouterNode,
  args: SpanText[],
  offset: number,
  receiver: Receiver,
  open: number,
): void {
  const text = args.map(each => each.text).join(', ');
  const inner = [...text.matchAll(/\.layer\(\s*([^\n]{1,200})/g)].map(
    match => match[1],
  );
  const line = source.lineAt(open);
  for (const each of inner.length ? inner : [text]) {
    const name = layerName(each);
    const guard: Guard = {
      name,
      text: each.slice(0, 400),
      path: source.path,
      line,
      on: 'router',
    };
    // A layer wraps what was added before it.
    for (const registration of node.registrations) {
      if (
        registration.path === source.path &&
        registration.offset < offset &&
        registration.offset >= receiver.rootOffset
      )
        registration.guards.unshift(guard);
    }
    reading.layers.push({
      node,
      guard,
      path: source.path,
      from: receiver.rootOffset,
      to: offset,
    });
    if (!isNested(reading, source, offset)) {
      reading.middleware.push({
        name,
        text: each.slice(0, 2_000),
        path: source.path,
        line,
        kind: 'middleware',
        development: isDevelopmentGuarded(
          reading.service.repository.lines(source.path),
          line,
        ),
      });
    }
  }
}

/** A layer wraps the routers that were nested and merged before it as well: once all of them are known. */
export function wrapMounted({ graph, layers }: RustReading): void {
  for (const child of graph.all()) {
    for (const mount of child.mounts) {
      const around = layers.filter(
        ({ node, path, from, to }) =>
          mount.parent === node &&
          mount.path === path &&
          mount.offset >= from &&
          mount.offset < to,
      );
      mount.guards.unshift(...around.map(({ guard }) => guard));
    }
  }
}

/** A layer on a router that is itself merged or nested guards only that one. */
function isNested(
  reading: RustReading,
  source: SourceText,
  offset: number,
): boolean {
  const around = reading.service.fact(functionsOf).around(source.path, offset);
  if (
    around === undefined ||
    /^(?:main|run|serve|start|app|router|create_app|create_router|build\w*|new|init\w*|configure_app|make_app|api_router|launch)$/.test(
      around.name,
    )
  )
    return false;
  return (
    !/^(?:api|application|routes?|\w{0,30}_(?:app|router|routes|server))$/.test(
      around.name,
    ) || reading.mountedFunctions.has(around.name)
  );
}
