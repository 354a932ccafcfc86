import { skipBlanks, type SourceText } from '../../code/source-text';

/** Back over `Route::a()->b()` from the arrow. */
export function chainStart(source: SourceText, arrow: number): number {
  const { code, partner } = source;
  let at = arrow - 1;
  for (let i = 0; i < 30; i++) {
    while (at > 0 && /\s/.test(code[at])) at--;
    if (code[at] !== ')' || partner[at] < 0) return at + 1;
    at = partner[at] - 1;
    while (at > 0 && /[\w\s]/.test(code[at])) at--;
    if (code.slice(at - 1, at + 1) === '->') {
      at -= 2;
      continue;
    }
    if (code.slice(at - 1, at + 1) === '::') {
      const name =
        /[\w\\]+$/.exec(code.slice(Math.max(0, at - 60), at - 1))?.[0] ?? '';
      return at - 1 - name.length;
    }
    return at + 1;
  }
  return arrow;
}

/** What is called on a registration: `->middleware('auth')->name('x')`. */
export function tailOf(source: SourceText, close: number): string {
  let at = skipBlanks(source.code, close + 1);
  const start = at;
  for (let i = 0; i < 20 && source.code.startsWith('->', at); i++) {
    const open = source.code.indexOf('(', at);
    if (open < 0 || open - at > 60 || source.partner[open] < open) break;
    at = skipBlanks(source.code, source.partner[open] + 1);
  }
  return source.uncommented.slice(start, at);
}
