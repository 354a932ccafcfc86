import type { SourceText } from '../../code/source-text';
import type { Middleware } from '../types';

/** `MIDDLEWARE` and `REST_FRAMEWORK` of settings modules. */
export function settingsOf(source: SourceText): Middleware[] {
  if (
    !/setting|config/i.test(source.path) ||
    /(?:^|[/_.])(?:dev|development|local|test|testing|ci)\w*\.py$/.test(
      source.path,
    )
  )
    return [];
  const found: Middleware[] = [];
  for (const match of source.code.matchAll(
    /\bMIDDLEWARE(?:_CLASSES)?\s*(?:\+?=|\.(?:insert|append|extend)\s*\()/g,
  )) {
    const open = source.code
      .slice(match.index, match.index + 400)
      .search(/[[(]/);
    if (open < 0) continue;
    const from = match.index + open;
    const close = source.partner[from];
    const text = source.uncommented.slice(from, close);
    for (const each of text.matchAll(/["']([\w.]+)["']/g)) {
      found.push({
        name: each[1],
        text: each[1],
        path: source.path,
        line: source.lineAt(from + each.index),
        kind: 'middleware',
        development: false,
      });
    }
  }
  for (const match of source.code.matchAll(
    /^[ \t]*(REST_FRAMEWORK|SIMPLE_JWT|NINJA_\w+)\s*=\s*\{/gm,
  )) {
    const open = match.index + match[0].length - 1;
    found.push({
      name: match[1],
      text: source.uncommented
        .slice(open, source.partner[open] + 1)
        .slice(0, 4_000),
      path: source.path,
      line: source.lineAt(match.index + match[0].search(/\S/)),
      kind: 'setting',
      development: false,
    });
  }
  return found;
}
