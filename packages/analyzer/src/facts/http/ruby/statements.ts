import type { SourceText } from '../../code/source-text';

/** The rest of a statement, over lines that a comma continues. */
export function statement(source: SourceText, start: number): string {
  let end = source.uncommented.indexOf('\n', start);
  // A list that stands open at the end of its line goes on to its bracket.
  const open = end < 0 ? -1 : openAtEnd(source, start, end);
  if (open >= 0) {
    const close = source.partner[open];
    const after = source.uncommented.indexOf('\n', close);
    if (close > open && close - open < 2_000)
      return source.uncommented
        .slice(start, after < 0 ? undefined : after)
        .replace(/\s+/g, ' ')
        .trim()
        .slice(0, 600);
  }
  for (
    let i = 0;
    i < 8 &&
    end > 0 &&
    /[,\\([]\s*$/.test(source.uncommented.slice(start, end));
    i++
  ) {
    end = source.uncommented.indexOf('\n', end + 1);
  }
  return source.uncommented
    .slice(start, end < 0 ? undefined : end)
    .trim()
    .slice(0, 600);
}

/** The offset of a square bracket that a line leaves open, else -1. */
function openAtEnd(source: SourceText, start: number, end: number): number {
  for (let at = end - 1; at >= start; at--) {
    if (source.code[at] === '[' && source.partner[at] > end) return at;
  }
  return -1;
}

/** `:only => :show` as it is written since Ruby 1.9: `only: :show`. */
export function inNewStyle(text: string): string {
  return text.replace(/(^|[\s(,{]):(\w{1,60})\s*=>\s*/g, '$1$2: ');
}
