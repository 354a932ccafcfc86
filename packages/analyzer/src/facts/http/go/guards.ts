import type { SourceText, SpanText } from '../../code/source-text';
import type { Guard } from '../types';

/** What an expression puts before a route, router or application. */
export function guardOf(
  source: SourceText,
  each: SpanText,
  on: Guard['on'],
): Guard {
  return {
    name: /^&?(?!func\b)([\w.]+)/.exec(each.text)?.[1] ?? 'inline function',
    text: each.text.slice(0, 400),
    path: source.path,
    line: source.lineAt(each.start),
    on,
  };
}
