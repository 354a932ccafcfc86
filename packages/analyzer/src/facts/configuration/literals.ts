import { literalValue } from './reads/read';

/** A value inside a dictionary or array literal, with its path of keys. */
export interface LiteralEntry {
  /** `default.HOST`, `connections.pgsql.host`. */
  key: string;
  /** The expression as written. */
  text: string;
  /** Offset of the key in the text that was given. */
  offset: number;
}

const deepest = 12;
const mostEntries = 5_000;

/**
 * The leaves of a dictionary literal of Python (`{'a': 1}`), PHP (`['a' => 1]`), Ruby or JavaScript (`{ a: 1 }`).
 * `code` is the same text with string bodies blanked: brackets and commas count only there.
 */
export function entriesOfLiteral(
  code: string,
  text: string,
  prefix = '',
  base = 0,
  depth = 0,
): LiteralEntry[] {
  if (depth > deepest) return [];
  const entries: LiteralEntry[] = [];
  for (const [from, to] of partsOf(code)) {
    if (entries.length >= mostEntries) break;
    const part = code.slice(from, to);
    const separator = /=>|:(?![:/])|\s=\s/.exec(part);
    const keyText = separator
      ? text.slice(from, from + separator.index).trim()
      : '';
    const key =
      literalValue(keyText) ??
      (/^[\w.-]+$/.test(keyText) ? keyText : undefined);
    if (!separator || key === undefined) continue;
    const start = from + separator.index + separator[0].length;
    const blanks = /^\s*/.exec(code.slice(start, to))?.[0].length ?? 0;
    const value = text.slice(start + blanks, to).trim();
    const path = prefix ? `${prefix}.${key}` : key;
    const body = bodyOf(code.slice(start + blanks, to));
    if (body) {
      const inner = start + blanks + body[0];
      const end = start + blanks + body[1];
      entries.push(
        ...entriesOfLiteral(
          code.slice(inner, end),
          text.slice(inner, end),
          path,
          base + inner,
          depth + 1,
        ),
      );
    } else {
      entries.push({
        key: path,
        text: value,
        offset: base + from + (/\S/.exec(text.slice(from, to))?.index ?? 0),
      });
    }
  }
  return entries;
}

/** The body between the brackets of a literal, as offsets; `undefined` where the text is none. */
export function bodyOf(code: string): [number, number] | undefined {
  const open = /^\s*(?:array\s*\(|dict\s*\(|array_filter\s*\(\s*\[|[[{])/.exec(
    code,
  );
  if (!open) return undefined;
  let depth = 0;
  const start = open[0].length;
  for (let i = start - 1; i < code.length; i++) {
    if ('([{'.includes(code[i])) depth++;
    else if (')]}'.includes(code[i]) && --depth === 0) {
      return /^[\s,;)]*$/.test(code.slice(i + 1, i + 200))
        ? [start, i]
        : undefined;
    }
  }
  return undefined;
}

/** Where each part between commas at the top level stands. */
function partsOf(code: string): Array<[number, number]> {
  const parts: Array<[number, number]> = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i <= code.length; i++) {
    const char = code[i];
    if (char === '(' || char === '[' || char === '{') depth++;
    else if (char === ')' || char === ']' || char === '}') depth--;
    else if ((char === ',' && depth === 0) || i === code.length) {
      if (/\S/.test(code.slice(from, i))) parts.push([from, i]);
      from = i + 1;
    }
  }
  return parts;
}
