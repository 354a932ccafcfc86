import type { Service } from '../../../service';
import { functionsIn, functionsOf } from '../../code';
import {
  argumentsAt,
  type SourceText,
  type SpanText,
} from '../../code/source-text';
import { layerName } from './guards';
import type { RustReading } from './reading';

/** Functions that take a router and put layers on it, with what they put. */
export function wrappersIn(
  service: Service,
  files: SourceText[],
): Map<string, SpanText[]> {
  const found = new Map<string, SpanText[]>();
  for (const source of files) {
    if (!/\bfn\b[^{;]{0,400}->\s*(?:\w+::)*Router\b/.test(source.code))
      continue;
    for (const { name, parameters, start, end } of functionsIn(
      service.repository,
      source.path,
      'rust',
    )) {
      const router = /\b(?:mut\s+)?(\w{1,60})\s*:\s*(?:\w+::)*Router\b/.exec(
        parameters,
      )?.[1];
      if (!router) continue;
      const layers = [
        ...source.code
          .slice(start, end)
          .matchAll(new RegExp(`\\b${router}\\s*\\.\\s*layer\\s*\\(`, 'g')),
      ].flatMap(match =>
        argumentsAt(source, start + match.index + match[0].length - 1),
      );
      if (layers.length) found.set(name, layers);
    }
  }
  return found;
}

/** `with_limits(router, settings)`: the layers of a function that takes a router and hands it back. */
export function readWrapped(
  reading: RustReading,
  source: SourceText,
  wrappers: Map<string, SpanText[]>,
): void {
  for (const match of source.code.matchAll(
    /(?:\b\w{1,60}::){0,8}\b(\w{2,80})\s*\(\s*(\w{1,60})\s*[,)]/g,
  )) {
    const layers = wrappers.get(match[1]);
    if (!layers || /\bfn\s+$/.test(source.code.slice(0, match.index).slice(-8)))
      continue;
    const around = reading.service
      .fact(functionsOf)
      .around(source.path, match.index);
    const node = reading.graph.find(
      `${source.path}@${around?.offset ?? 0}:${match[2]}`,
    );
    for (const { text } of node ? layers : [])
      node?.uses.push({
        guard: {
          name: layerName(text),
          text: text.slice(0, 400),
          path: source.path,
          line: source.lineAt(match.index),
          on: 'router',
        },
        offset: -match.index,
        always: true,
      });
  }
}
