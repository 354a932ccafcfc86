import type { SourceText } from '../../code/source-text';

/** The rest of a statement, over lines that a comma continues. */
export function statement(source: SourceText, start: number): string {
  let end = source.uncommented.indexOf('\n', start);
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
