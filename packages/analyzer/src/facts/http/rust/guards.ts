import {
  skipBlanks,
  type SourceText,
  type SpanText,
} from '../../code/source-text';
import type { Guard } from '../types';

/** The name of a layer: of the function, where it is made from one. */
export function layerName(text: string): string {
  const fn =
    /from_fn(?:_with_state)?\s*\(\s*(?:[\w.()&]+\s*,\s*)?([\w:]+)/.exec(
      text,
    )?.[1];
  return fn ?? /^(?:&)?([\w:]+)/.exec(text)?.[1] ?? text.slice(0, 80);
}

/** Layers that are put on what stands in an argument. */
export function layersIn(source: SourceText, span: SpanText): Guard[] {
  return [
    ...source.uncommented
      .slice(span.start, span.end)
      .matchAll(/\.\s*(?:layer|route_layer|wrap)\s*\(\s*([^\n]{1,200})/g),
  ].map(match => ({
    name: layerName(match[1]),
    text: match[1],
    path: source.path,
    line: source.lineAt(span.start + match.index),
    on: 'route' as const,
  }));
}

/** What is wrapped around a scope: `scope("/x").guard(…).wrap(limit)`, wherever in its chain. */
export function wrapsAfter(source: SourceText, open: number): Guard[] {
  const guards: Guard[] = [];
  let at = skipBlanks(source.code, source.partner[open] + 1);
  for (let links = 0; links < 200 && source.code[at] === '.'; links++) {
    const name = /^\.\s*(\w+)\s*\(/.exec(source.code.slice(at, at + 80));
    if (!name) break;
    const from = at + name[0].length - 1;
    const to = source.partner[from];
    if (to < from) break;
    if (/^wrap(?:_fn)?$/.test(name[1])) {
      const text = source.uncommented.slice(from + 1, to).trim();
      guards.push({
        name: layerName(text),
        text: text.slice(0, 400),
        path: source.path,
        line: source.lineAt(at),
        on: 'router',
      });
    }
    at = skipBlanks(source.code, to + 1);
  }
  return guards;
}
