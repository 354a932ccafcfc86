import type { SourceText } from '../../code/source-text';
import { handlerOf } from '../handlers';
import { methodOf } from '../paths';
import { optionOf } from './arguments';
import { pythonClass } from './classes';
import { decoratedAt, decoratorGuard } from './decorated';
import { pathValue } from './path-values';
import type { PythonReading } from './reading';

/** Litestar's bare decorators: `@get("/orders")`, below the path of the controller that they stand in. */
export function readLitestarRoutes(
  reading: PythonReading,
  source: SourceText,
): void {
  if (!/\blitestar\b/.test(source.code)) return;
  for (const match of source.code.matchAll(
    /^[ \t]*@(get|post|put|patch|delete)\s*\(/gm,
  )) {
    const offset = match.index + match[0].indexOf('@');
    const { annotations, after, entry, definition } = decoratedAt(
      reading,
      source,
      offset,
    );
    if (!entry || !definition) continue;
    const owner = definition.owner
      ? pythonClass(reading.service, source.path, definition.owner)
      : undefined;
    const prefix = owner
      ? /^\s*path\s*=\s*["']([^"'\n]*)/m.exec(
          source.uncommented.slice(owner.start, owner.end),
        )?.[1] ?? ''
      : '';
    const node = reading.graph.node(`${source.path}:litestar`, {
      path: source.path,
      offset: 0,
      root: true,
    });
    node.registrations.push({
      method: methodOf(match[1]),
      route: `${prefix}/${
        pathValue(
          reading,
          source,
          optionOf(entry.arguments, /^path$/) ?? entry.arguments[0]?.text,
        ) ?? ''
      }`,
      path: source.path,
      offset,
      line: entry.line,
      endLine: source.lineAt(after),
      guards: annotations
        .filter(each => each !== entry)
        .map(each => decoratorGuard(source, each)),
      handler: handlerOf(definition),
      ...(owner ? { className: owner.name } : {}),
      registration: entry.text,
    });
  }
}
