/** Looking around in code whose comments and strings are blank: everything is bounded. */

const longest = 60_000;

/** Offset of the bracket that closes the one at `open`; `undefined` where none does. */
export function closingBracket(code: string, open: number): number | undefined {
  let depth = 0;
  const limit = Math.min(code.length, open + longest);
  for (let i = open; i < limit; i++) {
    const char = code[i];
    if (char === '(' || char === '[' || char === '{') depth++;
    else if (char === ')' || char === ']' || char === '}') {
      depth--;
      if (depth === 0) return i;
      if (depth < 0) return undefined;
    }
  }
  return undefined;
}

/** Offset of the bracket that opens the one at `close`. */
export function openingBracketOf(
  code: string,
  close: number,
): number | undefined {
  let depth = 0;
  const limit = Math.max(0, close - longest);
  for (let i = close; i >= limit; i--) {
    const char = code[i];
    if (char === ')' || char === ']' || char === '}') depth++;
    else if (char === '(' || char === '[' || char === '{') {
      depth--;
      if (depth === 0) return i;
      if (depth < 0) return undefined;
    }
  }
  return undefined;
}

/**
 * End of the statement that starts at an offset: the first `;` or line end outside brackets whose next line does not go
 * on with a `.`, an operator or an arrow.
 */
export function statementEnd(code: string, start: number): number {
  let depth = 0;
  const limit = Math.min(code.length, start + 4_000);
  for (let i = start; i < limit; i++) {
    const char = code[i];
    if (char === '(' || char === '[' || char === '{') depth++;
    else if (char === ')' || char === ']' || char === '}') {
      if (--depth < 0) return i;
    } else if (char === ';' && depth === 0) return i;
    else if (char === '\n' && depth === 0) {
      const next = /\S[^\n]{0,3}/.exec(code.slice(i, i + 400))?.[0] ?? '';
      const last = /\S\s*$/.exec(code.slice(start, i))?.[0].trim() ?? '';
      if (/^(?:\??\.|->|\?->|&&|\|\||\+|::|=>)/.test(next)) continue;
      if (last && ',.+=(&|'.includes(last)) continue;
      // C#: an initializer whose brace stands on a line of its own.
      if (
        next.startsWith('{') &&
        /\bnew(?:\s+[\w.<>]{1,80})?(?:\(\))?\s*$/.test(
          code.slice(start, i).slice(-120),
        )
      )
        continue;
      return i;
    }
  }
  return limit;
}

/** Lines indented deeper than a header line, from the line after `from`: the block of a layout language. */
export function indentOf(line: string): number {
  return (/^[ \t]*/.exec(line)?.[0] ?? '').replace(/\t/g, '    ').length;
}

/** Offset at which the line of an offset starts. */
export function lineStart(code: string, offset: number): number {
  return code.lastIndexOf('\n', offset - 1) + 1;
}

/** Offset at which the line of an offset ends. */
export function lineEnd(code: string, offset: number): number {
  const end = code.indexOf('\n', offset);
  return end < 0 ? code.length : end;
}

/** A name as part of a regular expression: PHP's `$e` holds a character with a meaning of its own. */
export function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
