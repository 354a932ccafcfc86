import type { Repository } from '../../repository';

/** A run of source that belongs together: a function's body, a catch block. Offsets into the file. @public */
export interface Block {
  start: number;
  end: number;
  line: number;
  endLine: number;
}

const longestBlock = 60_000;

const readers = { braces, indentation };

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
  style: keyof typeof readers | 'end',
): Block | undefined {
  const { code } = repository.lexical(path);
  const range =
    style === 'end'
      ? untilEnd(
          code,
          offset,
          repository.remake('ends', path, () => endsOf(code)),
        )
      : readers[style](code, offset);
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

/** A line that opens what an `end` of its own closes. */
function opens(line: string): boolean {
  return opensEnd.test(line) && !/\bend\s*$/.test(line);
}

function isEnd(line: string): boolean {
  return /^\s*end\b/.test(line);
}

/** Offsets of lines: where a block opens → where it ends. Without an entry the block never ends. */
function endsOf(code: string): Map<number, number> {
  const ends = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < code.length; ) {
    const { line, next } = lineAt(code, at);
    if (isEnd(line)) {
      const opener = open.pop();
      if (opener !== undefined) ends.set(opener, at);
    }
    if (opens(line)) open.push(at);
    at = next;
  }
  return ends;
}

function lineAt(code: string, at: number): { line: string; next: number } {
  let end = code.indexOf('\n', at);
  if (end < 0) end = code.length;
  return { line: code.slice(at, Math.min(end, at + 2_000)), next: end + 1 };
}

/** From the next line on, to the `end` that closes it. Blocks inside are passed over: their ends are known. */
function untilEnd(
  code: string,
  offset: number,
  ends: Map<number, number>,
): { start: number; end: number } | undefined {
  const headEnd = code.indexOf('\n', offset);
  if (headEnd < 0) return undefined;
  const start = headEnd + 1;
  let at = start;
  let passed = false;
  while (at < code.length && at - start < longestBlock) {
    const { line, next } = lineAt(code, at);
    if (!passed && isEnd(line)) return { start, end: at };
    // `end.each do`: the line that ends one block may open another.
    passed = opens(line);
    const inner = passed ? ends.get(at) : next;
    if (inner === undefined) return undefined;
    at = inner;
  }
  return undefined;
}
