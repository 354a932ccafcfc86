import type { Repository } from '../../repository';

/** A file's text with its brackets matched, for reading calls, chains and declarations by offset. @public */
export interface SourceText {
  path: string;
  /** Comments and string bodies are spaces. */
  code: string;
  /** Comments are spaces; strings are kept. */
  uncommented: string;
  /** For each bracket the offset of its partner, -1 for everything else. */
  partner: Int16Array | Int32Array;
  lineAt(offset: number): number;
}

/** A part of a file. Offsets into the text, `end` exclusive. @public */
export interface Span {
  start: number;
  end: number;
}

/** An argument with its place. @public */
export interface SpanText extends Span {
  /** Comments removed, strings kept, trimmed. */
  text: string;
}

/** Made once for each file of a tree of common size. @public */
export function sourceText(repository: Repository, path: string): SourceText {
  return repository.remake('source-text', path, () => {
    const { code, uncommented } = repository.lexical(path);
    const index = repository.lineIndex(path);
    return {
      path,
      code,
      uncommented,
      partner: matchBrackets(code),
      lineAt: (offset: number) => index.lineAt(Math.max(0, offset)),
    };
  });
}

const closers: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

function matchBrackets(code: string): Int16Array | Int32Array {
  // Most files are short: half the memory serves them.
  const partner = (
    code.length < 2 ** 15
      ? new Int16Array(code.length)
      : new Int32Array(code.length)
  ).fill(-1);
  const stack: number[] = [];
  for (let i = 0; i < code.length; i++) {
    const char = code[i];
    if (char === '(' || char === '[' || char === '{') stack.push(i);
    else if (char === ')' || char === ']' || char === '}') {
      const opener = closers[char];
      // A stray bracket (a character literal, broken code) must not spoil the rest.
      let top = stack.length - 1;
      const lowest = Math.max(0, top - 3);
      while (top >= lowest && code[stack[top]] !== opener) top--;
      if (top < lowest) continue;
      partner[stack[top]] = i;
      partner[i] = stack[top];
      stack.length = top;
    }
  }
  return partner;
}

/** The top-level arguments between an opening bracket and its partner. @public */
export function argumentsAt(source: SourceText, open: number): SpanText[] {
  const close = source.partner[open];
  if (close === undefined || close < open) return [];
  const parts: SpanText[] = [];
  let from = open + 1;
  const add = (end: number) => {
    const raw = source.uncommented.slice(from, end);
    const text = raw.trim();
    if (text) {
      const start = from + raw.search(/\S/);
      parts.push({ text, start, end: start + text.length });
    }
    from = end + 1;
  };
  for (let i = open + 1; i < close; i++) {
    const partner = source.partner[i];
    if (partner > i) i = partner;
    else if (source.code[i] === ',') add(i);
  }
  add(close);
  return parts;
}

/** The bracket that opens after a name, past blanks and type arguments; -1 where none does. @public */
export function openAfter(source: SourceText, offset: number): number {
  const { code } = source;
  let i = skipBlanks(code, offset);
  if (code[i] === '<') {
    const end = closeAngle(source, i);
    if (end < 0) return -1;
    i = skipBlanks(code, end + 1);
  }
  return code[i] === '(' && source.partner[i] > i ? i : -1;
}

function closeAngle(source: SourceText, open: number): number {
  let depth = 0;
  const limit = Math.min(source.code.length, open + 3_000);
  for (let i = open; i < limit; i++) {
    const char = source.code[i];
    if (char === '<') depth++;
    else if (char === '>' && source.code[i - 1] !== '=') {
      depth--;
      if (depth === 0) return i;
    } else if (source.partner[i] > i) i = source.partner[i];
    else if (char === ';' || char === ')' || char === '}') return -1;
  }
  return -1;
}

function openAngle(source: SourceText, close: number): number {
  let depth = 0;
  const limit = Math.max(0, close - 3_000);
  for (let i = close; i >= limit; i--) {
    const char = source.code[i];
    if (char === '>' && source.code[i - 1] !== '=') depth++;
    else if (char === '<') {
      depth--;
      if (depth === 0) return i;
    } else if (source.partner[i] >= 0 && source.partner[i] < i) {
      i = source.partner[i];
    } else if (char === ';') return -1;
  }
  return -1;
}

/** A call in a chain: `.route('/orders')`. @public */
export interface ChainLink {
  name: string;
  offset: number;
  open: number;
  close: number;
}

/** What a member is called on: `router.route('/x')` of `router.route('/x').get(…)`. @public */
export interface Receiver {
  /** The dotted name that the chain starts with: `router`, `this.app`, `express`; empty for a bracket. */
  root: string;
  rootOffset: number;
  /** Calls between the root and the member, first to last. */
  links: ChainLink[];
}

/**
 * The receiver of the member whose dot (or arrow, or double colon) stands at an offset. `stopAt` ends the walk early
 * at a closing bracket that is known, such as a constructor's.
 *
 * @public
 */
export function receiverOf(
  source: SourceText,
  dot: number,
  stopAt?: (close: number) => boolean,
): Receiver {
  const { code } = source;
  const links: ChainLink[] = [];
  const names: string[] = [];
  let at = dot - 1;
  for (let steps = 0; steps < 200; steps++) {
    at = skipBlanksBack(code, at);
    if (code[at] === '?' || code[at] === '!') at = skipBlanksBack(code, at - 1);
    if (code[at] === ')') {
      if (stopAt?.(at)) return { root: '', rootOffset: at, links };
      const open = source.partner[at];
      if (open < 0) break;
      let end = skipBlanksBack(code, open - 1);
      if (code[end] === '>') {
        const angle = openAngle(source, end);
        if (angle >= 0) end = skipBlanksBack(code, angle - 1);
      }
      const start = identifierStart(code, end);
      if (start > end) break;
      links.unshift({
        name: code.slice(start, end + 1),
        offset: start,
        open,
        close: at,
      });
      names.length = 0;
      const before = separatorBefore(code, start);
      if (before < 0) {
        // A plain call: the chain starts with it.
        return { root: '', rootOffset: start, links };
      }
      at = before;
      continue;
    }
    const start = identifierStart(code, at);
    if (start > at) break;
    names.unshift(code.slice(start, at + 1));
    const before = separatorBefore(code, start);
    if (before < 0) {
      return { root: names.join('.'), rootOffset: start, links };
    }
    at = before;
  }
  return { root: names.join('.'), rootOffset: Math.max(0, at), links };
}

/** Offset before the `.`, `->` or `::` that stands before a name, or -1. */
function separatorBefore(code: string, start: number): number {
  const at = skipBlanksBack(code, start - 1);
  if (code[at] === '.') return at - 1;
  if (code[at] === '>' && code[at - 1] === '-') return at - 2;
  if (code[at] === ':' && code[at - 1] === ':') return at - 2;
  return -1;
}

function identifierStart(code: string, end: number): number {
  let start = end + 1;
  while (start > 0 && /[\w$@]/.test(code[start - 1])) start--;
  return start;
}

/** @public */
export function skipBlanks(code: string, from: number): number {
  let i = from;
  while (i < code.length && /\s/.test(code[i])) i++;
  return i;
}

function skipBlanksBack(code: string, from: number): number {
  let i = from;
  while (i >= 0 && /\s/.test(code[i])) i--;
  return i;
}

/** The innermost pair of braces around an offset; the whole file where there is none. @public */
export function enclosingBraces(source: SourceText, offset: number): Span {
  const { code, partner } = source;
  for (let i = offset - 1; i >= 0; i--) {
    if (partner[i] >= 0 && partner[i] < i) i = partner[i];
    else if (code[i] === '{' && partner[i] > offset) {
      return { start: i + 1, end: partner[i] };
    }
  }
  return { start: 0, end: code.length };
}

/** Whether a place stands in a string: found in the text with strings, blank in the code. @public */
export function isInString(source: SourceText, offset: number): boolean {
  return source.code[offset] === ' ' && source.uncommented[offset] !== ' ';
}
