import { argumentsAt, type SourceText } from '../../code/source-text';
import { methodOf } from '../paths';
import { classGuards, classHandler, classVerbs } from './class-views';
import { pythonClass } from './classes';
import { pathValue } from './path-values';
import type { PythonReading } from './reading';

/** Tornado's pairs: `(r"/orders", OrdersHandler)`. */
export function readTornadoRoutes(
  reading: PythonReading,
  source: SourceText,
): void {
  if (!/\btornado\b/.test(source.code)) return;
  for (const match of source.code.matchAll(/\(\s*r?(["'])/g)) {
    const args = argumentsAt(source, match.index);
    const handler =
      args[1] && /^[\w.]*Handler$/.test(args[1].text)
        ? args[1].text
        : undefined;
    const route = args[0] && pathValue(reading, source, args[0].text);
    if (!handler || !route) continue;
    const node = reading.graph.node(`${source.path}:tornado`, {
      path: source.path,
      offset: 0,
      root: true,
    });
    for (const method of classVerbs(
      reading,
      pythonClass(reading.service, source.path, handler),
    )) {
      node.registrations.push({
        method: methodOf(method),
        route,
        path: source.path,
        offset: match.index,
        line: source.lineAt(match.index),
        endLine: source.lineAt(match.index),
        guards: classGuards(reading, source, handler, method),
        ...classHandler(reading, source, handler, method),
        registration: args.map(({ text }) => text).join(', '),
      });
    }
  }
}
