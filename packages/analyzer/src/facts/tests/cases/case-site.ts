/** The text that cases are found in. `code` and `uncommented` are as long as `text`. */
export interface TestText {
  path: string;
  text: string;
  /** Comments and strings blanked. */
  code: string;
  /** Comments blanked. */
  uncommented: string;
  lineAt(offset: number): number;
}

/** Where a case stands in its file. */
export interface CaseSite {
  name: string;
  /** Offsets of the whole declaration with its annotations, and of its end. */
  start: number;
  end: number;
  /** Offset that the case is cited by. */
  at: number;
  weight: number;
  /** The marker that switches it off. */
  disabled?: { at: number; text: string };
}

/** The cases of one file. */
export interface CaseSites {
  cases: CaseSite[];
  focused: Array<{ at: number; text: string }>;
}

/** More than any honest file declares, and how far code without its closing bracket is read. */
const mostCases = 4_000;
const unclosed = 4_000;

/** The matches of a pattern, at most as many as a file may have cases. */
export function* matchesOf(
  code: string,
  pattern: RegExp,
): Generator<RegExpExecArray> {
  let left = mostCases;
  for (const match of code.matchAll(pattern)) {
    if (left-- <= 0) return;
    yield match;
  }
}

/** Offset behind the bracket that closes the one at `open`; a little further on where none does. */
export function closingBracket(code: string, open: number): number {
  const end = bracketsOf(code)[open];
  return end > 0 ? end : Math.min(code.length, open + unclosed);
}

let known: { code: string; ends: Int32Array } | undefined;

/** For every opening bracket the offset behind its partner. One pass a text, however many cases ask. */
function bracketsOf(code: string): Int32Array {
  if (known?.code === code) return known.ends;
  const ends = new Int32Array(code.length + 1);
  const open: Record<string, number[]> = { ')': [], '}': [], ']': [] };
  for (let i = 0; i < code.length; i++) {
    const char = code[i];
    if (char === '(') open[')'].push(i);
    else if (char === '{') open['}'].push(i);
    else if (char === '[') open[']'].push(i);
    else if (char === ')' || char === '}' || char === ']') {
      const start = open[char].pop();
      if (start !== undefined) ends[start] = i + 1;
    }
  }
  known = { code, ends };
  return ends;
}

/** Start of the line that holds `offset`. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Offset of the end of the line that holds `offset`. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

/** The first string literal within `reach` characters from `offset`. */
export function stringAfter(text: string, offset: number, reach = 300): string {
  const match = /["'`]([^"'`\n]*)["'`]/.exec(
    text.slice(offset, offset + reach),
  );
  return match?.[1] ?? '';
}

/** Blanks in front of the line that holds `offset`. */
export function indentAt(text: string, offset: number): number {
  const start = lineStart(text, offset);
  let end = start;
  while (text[end] === ' ' || text[end] === '\t') end++;
  return end - start;
}

/** How many elements stand at the top level of the bracket at `open`. */
export function elementsOf(code: string, open: number): number {
  const end = closingBracket(code, open);
  let depth = 0;
  let count = 0;
  let filled = false;
  for (let i = open; i < end; i++) {
    const char = code[i];
    if (char === '(' || char === '{' || char === '[') {
      if (depth > 0) filled = true;
      depth++;
    } else if (char === ')' || char === '}' || char === ']') {
      depth--;
    } else if (char === ',' && depth === 1) {
      if (filled) count++;
      filled = false;
    } else if (depth >= 1 && !/\s/.test(char)) {
      filled = true;
    }
  }
  return filled ? count + 1 : count;
}
