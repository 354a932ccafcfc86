import type { Ecosystem, Repository } from '../../repository';

/** A function around a place: where its header and its body stand. */
export interface Scope {
  /** Offset where the header starts: decorators and annotations above it are before this. */
  header: number;
  /** Offsets of the body. */
  start: number;
  end: number;
}

const mostScopes = 4;
const longestFunction = 40_000;
const longestHeader = 1_500;

/** The functions around an offset, innermost first, at most four. */
export function scopesAround(
  repository: Repository,
  path: string,
  ecosystem: Ecosystem,
  offset: number,
): Scope[] {
  const { code } = repository.lexical(path);
  if (ecosystem === 'python' || ecosystem === 'ruby')
    return indented(code, offset, ecosystem);
  return braced(code, offset);
}

const noFunction =
  /(?:^|[^\w.])(?:if|for|foreach|while|switch|catch|using|lock|match|when|synchronized|with|select|elseif|else\s+if)\s*\(?[^;{}]*$|(?:^|[^\w.])(?:else|try|finally|do|default|loop|unsafe)\s*$/;
const typeBody =
  /(?:^|[\s;}])(?:class|interface|enum|struct|namespace|trait|impl|object|record|module|mod|extend)\b[^;{}()]*$|(?:^|[\s;}])(?:class|record|struct|object)\s+\w+[^;{}]*$/;
const functionHeader =
  /\)\s*(?:(?:->|:|=>)\s*[\w<>[\]{}?|&.:,\s'*()]{0,160})?\s*(?:=>|throws\s+[\w., ]{1,200}|const|override|async|where\s+[^{]{1,300})?\s*$|=>\s*$|(?:^|\s)\w+\s*=>\s*$|\b(?:fn|func|fun|function)\b[^;{}]*$|\|[^|{}]{0,200}\|\s*(?:async\s*(?:move\s*)?)?$/;

function braced(code: string, offset: number): Scope[] {
  const scopes: Scope[] = [];
  let depth = 0;
  const limit = Math.max(0, offset - longestFunction);
  for (let i = offset - 1; i >= limit && scopes.length < mostScopes; i--) {
    if (code[i] === '}') depth++;
    else if (code[i] === '{') {
      if (depth > 0) {
        depth--;
        continue;
      }
      const from = headerStart(code, i);
      const header = code.slice(from, i);
      if (typeBody.test(header)) break;
      if (noFunction.test(header) || !functionHeader.test(header)) continue;
      scopes.push({ header: from, start: i + 1, end: closing(code, i) });
    }
  }
  // `app.MapGet("/x", async (string a) => await f(a))`: an arrow without braces.
  const arrow = bareArrow(code, offset, scopes[0]?.start ?? limit);
  return arrow ? [arrow, ...scopes].slice(0, mostScopes) : scopes;
}

/** Back over the header of a block: to the statement before it, brackets balanced. */
function headerStart(code: string, brace: number): number {
  let depth = 0;
  for (let i = brace - 1; i > Math.max(0, brace - longestHeader); i--) {
    const char = code[i];
    if (char === ')' || char === ']') depth++;
    else if (char === '(' || char === '[') {
      if (depth === 0) return i + 1;
      depth--;
    } else if (depth === 0 && (char === ';' || char === '}' || char === '{'))
      return i + 1;
  }
  return Math.max(0, brace - longestHeader);
}

function closing(code: string, open: number): number {
  let depth = 0;
  const limit = Math.min(code.length, open + longestFunction);
  for (let i = open; i < limit; i++) {
    if (code[i] === '{') depth++;
    else if (code[i] === '}' && --depth === 0) return i;
  }
  return limit;
}

function bareArrow(
  code: string,
  offset: number,
  from: number,
): Scope | undefined {
  const before = code.slice(Math.max(from, offset - 1_500), offset);
  const base = offset - before.length;
  const arrow = /\(([^(){};]{0,400})\)\s*=>\s*(?![\s{])[^;{}]{0,1000}$/.exec(
    before,
  );
  return arrow
    ? {
        header: base + arrow.index,
        start: base + arrow.index + arrow[0].indexOf('=>') + 2,
        end: Math.min(code.length, offset + 1_000),
      }
    : undefined;
}

function indented(
  code: string,
  offset: number,
  ecosystem: 'python' | 'ruby',
): Scope[] {
  const scopes: Scope[] = [];
  const opens = ecosystem === 'python' ? /^\s*(?:async\s+)?def\b/ : /^\s*def\b/;
  let lineStart = code.lastIndexOf('\n', offset - 1) + 1;
  let indent = indentAt(code, lineStart);
  let steps = 0;
  while (lineStart > 0 && scopes.length < mostScopes && steps++ < 600) {
    const previous = code.lastIndexOf('\n', lineStart - 2) + 1;
    const line = code.slice(previous, lineStart - 1).slice(0, 500);
    lineStart = previous;
    if (!/\S/.test(line)) continue;
    const here = indentAt(code, previous);
    // A bracket that closes a header of several lines stands at the header's own depth.
    if (here >= indent || /^\s*[)\]}]/.test(line)) continue;
    if (opens.test(line)) {
      scopes.push({
        header: previous,
        start: previous + line.length,
        end: endOfIndented(code, offset, here),
      });
    } else if (/^\s*class\b/.test(line)) break;
    indent = here;
  }
  return scopes;
}

function indentAt(code: string, lineStart: number): number {
  const blanks = /^[ \t]*/.exec(code.slice(lineStart, lineStart + 200))![0];
  return blanks.replace(/\t/g, '    ').length;
}

function endOfIndented(code: string, offset: number, indent: number): number {
  let at = code.indexOf('\n', offset);
  const limit = Math.min(code.length, offset + longestFunction);
  while (at >= 0 && at < limit) {
    const next = code.indexOf('\n', at + 1);
    const line = code.slice(at + 1, next < 0 ? code.length : next);
    if (/\S/.test(line) && indentAt(code, at + 1) <= indent) return at;
    at = next;
  }
  return limit;
}
