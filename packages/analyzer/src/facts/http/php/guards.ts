import type { SourceText } from '../../code/source-text';
import type { Guard } from '../types';

/** What a chain or a list of options puts before its routes: `->middleware('auth')`, `'middleware' => ['auth']`. */
export function middlewareIn(
  source: SourceText,
  text: string,
  offset: number,
  on: Guard['on'],
): Guard[] {
  const guards: Guard[] = [];
  for (const match of text.matchAll(
    /\b(?:middleware(?:\(\s*|['"]\s*=>\s*)|can\(\s*|throttle\(\s*)(\[[^\]]{0,800}\]|(?:['"][^'"\n]{0,200}['"]|[\w\\]+::class|[\w\\:]+\([^()]{0,100}\))(?:\s*,\s*(?:['"][^'"\n]{0,200}['"](?!\s*=>)|[\w\\]+::class))*)/g,
  )) {
    const line = source.lineAt(offset + match.index);
    for (const each of match[1].matchAll(
      /['"]([^'"\n]+)['"]|([\w\\]+)::(\w+)(?:\([^()]{0,100}\))?/g,
    )) {
      const name = each[1] ?? each[2].split('\\').pop() ?? '';
      guards.push({
        name: name.split(':')[0],
        text: each[1] ?? each[0],
        path: source.path,
        line,
        on,
      });
    }
  }
  return guards;
}
