import { bounds } from './bounds';

/** Neither a letter nor a blank nor punctuation of any language: patterns stop at it. */
const filler = '\u00b7';

/**
 * Source as pattern matching may read it: the end of a line that nobody wrote (minified code, a blob) and most of an
 * endless run of blanks give way to filler, character for character, so that offsets and lines stay true.
 */
export function plausible(text: string): string {
  return text
    .replace(overlongLine, line => cutAt(line, bounds.lineLength))
    .replace(overlongBlank, run => cutAt(run, bounds.blankRun));
}

const overlongLine = new RegExp(`[^\\n]{${bounds.lineLength + 1},}`, 'g');
const overlongBlank = new RegExp(`\\s{${bounds.blankRun + 1},}`, 'g');

function cutAt(text: string, length: number): string {
  return text.slice(0, length) + filler.repeat(text.length - length);
}
