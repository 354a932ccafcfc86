import { bounds } from './bounds';

/** Neither a letter nor a blank nor punctuation of any language: patterns stop at it. */
const filler = '\u00b7';

/**
 * Source as pattern matching may read it: the end of a line that nobody wrote (minified code, a blob) and most of an
 * endless run of blanks give way to filler, character for character, so that offsets and lines stay true.
 */
export function plausible(text: string): string {
  return withoutOverlongBlanks(withoutOverlongLines(text));
}

function withoutOverlongLines(text: string): string {
  let cut = '';
  let kept = 0;
  for (let start = 0; start <= text.length; ) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    if (end - start > bounds.lineLength) {
      const from = start + bounds.lineLength;
      cut += text.slice(kept, from) + filler.repeat(end - from);
      kept = end;
    }
    start = end + 1;
  }
  return kept ? cut + text.slice(kept) : text;
}

/** Looks at every so manieth character only: a run that is too long cannot hide between two of them. */
function withoutOverlongBlanks(text: string): string {
  const isBlank = (offset: number) => /\s/.test(text[offset] ?? 'x');
  let cut = '';
  let kept = 0;
  for (let probe = 0; probe < text.length; probe += bounds.blankRun) {
    if (probe < kept || !isBlank(probe)) continue;
    let start = probe;
    while (start > kept && isBlank(start - 1)) start--;
    let end = probe;
    while (isBlank(end)) end++;
    const from = start + bounds.blankRun;
    if (end > from) {
      cut += text.slice(kept, from) + filler.repeat(end - from);
      kept = end;
    }
  }
  return kept ? cut + text.slice(kept) : text;
}
