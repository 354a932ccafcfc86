import { literal } from '../../code';
import { argumentsAt, type SourceText } from '../../code/source-text';
import type { PythonReading } from './reading';
import { registerCall } from './registrations';
import { onlyApplication } from './router-names';

/** aiohttp's `web.get("/orders", orders)`, on the one application or on one of the file's own. */
export function readAiohttpRoutes(
  reading: PythonReading,
  source: SourceText,
): void {
  for (const match of source.code.matchAll(
    /\bweb\.(get|post|put|patch|delete|route|view)\s*\(/g,
  )) {
    const open = match.index + match[0].length - 1;
    const args = argumentsAt(source, open);
    const node =
      onlyApplication(reading) ??
      reading.graph.node(`${source.path}:web`, {
        path: source.path,
        offset: 0,
        root: true,
      });
    // `web.route("PUT", …)` names its method, `"*"` means each.
    const isRoute = match[1] === 'route';
    const named = /^\w+$/.exec(literal(args[0]?.text) ?? '')?.[0] ?? 'any';
    registerCall(
      reading,
      source,
      node,
      `add_${isRoute ? named.toLowerCase() : match[1]}`,
      isRoute ? args.slice(1) : args,
      match.index,
      open,
    );
  }
}
