import { argumentsAt, type SourceText } from '../../code/source-text';
import { pathValue } from './path-values';
import type { PythonReading } from './reading';
import { registerCall } from './registrations';

/** Starlette's `Route(…)`, below the `Mount(…)` around it. */
export function readStarletteRoutes(
  reading: PythonReading,
  source: SourceText,
): void {
  if (!/\bstarlette\b|\bfastapi\b/.test(source.code)) return;
  for (const match of source.code.matchAll(
    /(?<![\w.])(?:WebSocket)?Route\s*\(/g,
  )) {
    const open = match.index + match[0].length - 1;
    const args = argumentsAt(source, open);
    if (args.length < 2 || !pathValue(reading, source, args[0].text)) continue;
    const outer = mountsAround(reading, source, match.index);
    const node = reading.graph.node(`${source.path}:routes${outer}`, {
      path: source.path,
      offset: 0,
      root: true,
      prefix: outer,
    });
    registerCall(reading, source, node, 'add_route', args, match.index, open);
  }
}

function mountsAround(
  reading: PythonReading,
  source: SourceText,
  offset: number,
): string {
  let prefix = '';
  for (const match of source.code
    .slice(0, offset)
    .matchAll(/(?<![\w.])Mount\s*\(/g)) {
    const open = match.index + match[0].length - 1;
    if (source.partner[open] > offset)
      prefix +=
        pathValue(reading, source, argumentsAt(source, open)[0]?.text) ?? '';
  }
  return prefix;
}
