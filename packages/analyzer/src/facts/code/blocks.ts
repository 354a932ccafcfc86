import type { Repository } from '../../repository';

/** A run of source that belongs together: a function's body, a catch block. Offsets into the file. @public */
export interface Block {
  start: number;
  end: number;
  line: number;
  endLine: number;
}

const longestBlock = 60_000;

const readers = { braces, indentation, end: untilEnd };

/**
 * The block that opens after an offset: between braces, by indentation after a colon (Python), or up to `end` (Ruby).
 * `undefined` where none opens near.
 *
 * @public
 */
export function blockAfter(
  repository: Repository,
  path: string,
  offset: number,
  style: keyof typeof readers,
): Block | undefined {
  const { code } = repository.lexical(path);
  const range = readers[style](code, offset);
  if (!range) return undefined;
  const index = repository.lineIndex(path);
  return {
    ...range,
    line: index.lineAt(range.start),
    endLine: index.lineAt(Math.max(range.start, range.end - 1)),
  };
}

function braces(
  code: string,
  offset: number,
): { start: number; end: number } | undefined {
  const open = code.indexOf('{', offset);
  if (open < 0 || open - offset > 2_000) return undefined;
  let depth = 0;
  for (let i = open; i < Math.min(code.length, open + longestBlock); i++) {
    if (code[i] === '{') depth++;
    else if (code[i] === '}' && --depth === 0) {
      return { start: open + 1, end: i };
    }
  }
  return undefined;
}

/** Lines indented deeper than the one at the offset, from the next line on. */
function indentation(
  code: string,
  offset: number,
): { start: number; end: number } | undefined {
  const lineStart = code.lastIndexOf('\n', offset - 1) + 1;
  const indent = indentOf(code.slice(lineStart, lineStart + 500));
  const colon = headerEnd(code, offset);
  if (colon === undefined) return undefined;
  let lineEnd = code.indexOf('\n', colon);
  if (lineEnd < 0) lineEnd = code.length;
  // `except X: pass` on one line
  if (/\S/.test(code.slice(colon + 1, lineEnd))) {
    return { start: colon + 1, end: lineEnd };
  }
  const start = Math.min(lineEnd + 1, code.length);
  let end = start;
  while (end < code.length && end - start < longestBlock) {
    let next = code.indexOf('\n', end);
    if (next < 0) next = code.length;
    const line = code.slice(end, next);
    if (/\S/.test(line) && indentOf(line) <= indent) break;
    end = Math.min(next + 1, code.length);
    if (next === code.length) break;
  }
  return { start, end };
}

/** The colon that ends a Python header, past brackets. */
function headerEnd(code: string, offset: number): number | undefined {
  let depth = 0;
  for (let i = offset; i < Math.min(code.length, offset + 5_000); i++) {
    if ('([{'.includes(code[i])) depth++;
    else if (')]}'.includes(code[i])) depth--;
    else if (code[i] === ':' && depth <= 0) return i;
  }
  return undefined;
}

function indentOf(line: string): number {
  const blanks = /^[ \t]*/.exec(line)?.[0] ?? '';
  return blanks.replace(/\t/g, '    ').length;
}

const opensEnd =
  /^\s*(?:if|unless|while|until|for|case|begin|def|class|module)\b|\bdo\b(?:\s*\|[^|]*\|)?\s*$|=\s*(?:if|case|begin)\b/;

function untilEnd(
  code: string,
  offset: number,
): { start: number; end: number } | undefined {
  let lineEnd = code.indexOf('\n', offset);
  if (lineEnd < 0) return undefined;
  const start = lineEnd + 1;
  let depth = 1;
  let at = start;
  while (at < code.length && at - start < longestBlock) {
    lineEnd = code.indexOf('\n', at);
    if (lineEnd < 0) lineEnd = code.length;
    const line = code.slice(at, lineEnd).slice(0, 2_000);
    if (/^\s*end\b/.test(line) && --depth === 0) return { start, end: at };
    if (opensEnd.test(line) && !/\bend\s*$/.test(line)) depth++;
    at = lineEnd + 1;
  }
  return undefined;
}
