import {
  indentAt,
  lineEnd,
  lineStart,
  stringAfter,
  type CaseSites,
  type TestText,
  matchesOf,
} from './case-site';

const example =
  /^[ \t]*(?:(f|x)?(it|specify|example|scenario|its)\b(?=[ \t]*(?:["'({]|do\b))|(test|should)[ \t]+["']|def[ \t]+(test_\w+[?!]?)|(pending|skip)[ \t]+["'][^\n]*[ \t]do\b|run_test!)/gm;
const group = /^[ \t]*(?:RSpec\.)?(f|x)(describe|context|feature)\b/gm;

/** RSpec examples, Minitest and Rails tests, shoulda cases, rswag's responses. */
export function rubyCases({ code, text }: TestText): CaseSites {
  const focused: CaseSites['focused'] = [];
  const switchedOff: Array<{
    from: number;
    to: number;
    at: number;
    text: string;
  }> = [];
  for (const match of matchesOf(code, group)) {
    const at = match.index + match[0].search(/\S/);
    const marker = { at, text: match[0].trim() };
    if (match[1] === 'f') focused.push(marker);
    else switchedOff.push({ from: at, to: blockEnd(code, at), ...marker });
  }
  for (const match of code.matchAll(/(?<![\w:])(?:focus:\s*true|:focus\b)/g)) {
    const line = code.slice(lineStart(code, match.index), match.index);
    if (
      /^\s*(?:it|specify|describe|context|scenario|example|feature)\b/.test(
        line,
      )
    ) {
      focused.push({ at: match.index, text: match[0] });
    }
  }

  const cases: CaseSites['cases'] = [];
  for (const match of matchesOf(code, example)) {
    const at = match.index + match[0].search(/\S/);
    const end = blockEnd(code, at);
    const line = code.slice(at, lineEnd(code, at));
    const marker = { at, text: match[0].trim().split(/[\s({]/)[0] };
    if (match[1] === 'f') focused.push(marker);
    const statement = firstStatement(code, at, end);
    const skippedBy =
      statement &&
      /^(?:skip|pending)\b(?![^\n]*\b(?:if|unless)\b)/.test(statement.text)
        ? { at: statement.at, text: statement.text.split(/\s/)[0] }
        : undefined;
    const off =
      match[1] === 'x' ||
      match[5] ||
      /\b(?:skip|pending):\s*(?:true|["'])/.test(line);
    cases.push({
      name: match[4] ?? nameAfter(text, at, line),
      start: at,
      end,
      at,
      weight: 1,
      disabled:
        (off ? marker : skippedBy) ??
        switchedOff.find(({ from, to }) => at > from && at < to),
    });
  }
  return { cases, focused };
}

/** What the example is called; strings within `it { is_expected.to eq('x') }` name nothing. */
function nameAfter(text: string, at: number, line: string): string {
  if (/^\w+\s*(?:\{|do\b)/.test(line)) return '';
  return stringAfter(text, at, line.length);
}

/** Behind the `end` of the same indentation, or the line where the block closes on it. */
function blockEnd(code: string, at: number): number {
  const first = lineEnd(code, at);
  const line = code.slice(at, first);
  if (/\{[^\n]*\}\s*$/.test(line) || !/\b(?:do\b|def\b)|\{/.test(line)) {
    return first;
  }
  const indent = indentAt(code, at);
  for (let start = first + 1; start < code.length && start - at < 40_000; ) {
    const end = lineEnd(code, start);
    const own = code.slice(start, end);
    const depth = own.search(/\S/);
    if (depth === indent && /^\s*(?:end\b|\})/.test(own)) return end;
    // The block was never closed where something else begins beside it.
    if (
      depth >= 0 &&
      depth <= indent &&
      !/^\s*(?:rescue|ensure|else)\b/.test(own)
    ) {
      return start;
    }
    start = end + 1;
  }
  return first;
}

function firstStatement(
  code: string,
  at: number,
  end: number,
): { text: string; at: number } | undefined {
  let start = lineEnd(code, at) + 1;
  while (start < end) {
    const stop = lineEnd(code, start);
    const line = code.slice(start, stop);
    if (/\S/.test(line)) {
      return { text: line.trim(), at: start + line.search(/\S/) };
    }
    start = stop + 1;
  }
  return undefined;
}
