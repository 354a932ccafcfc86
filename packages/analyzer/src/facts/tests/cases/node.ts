import {
  closingBracket,
  stringAfter,
  type CaseSites,
  type TestText,
  matchesOf,
} from './case-site';

/** `it(…)`, `test.each(…)(…)`, `xit(…)`, `Deno.test(…)`; hooks and groups of the same names are told apart. */
const call =
  /(?<![.\w$])(?:(?:Deno|t)\.)?([fx]?)(it|test|specify)((?:\.\w+)*)\s*(?:<[^>(\n]{0,80}>\s*)?(?=[(`])/g;
const group =
  /(?<![.\w$])(?:test\.)?([fx]?)(describe|context|suite)((?:\.\w+)*)\s*(?=[(`])/g;
const hooks =
  /\.(?:describe|before|after|beforeEach|afterEach|beforeAll|afterAll|use|step|extend|info|slow|setTimeout|configure|expect|scoped|fail|timeout)\b/;

/** JavaScript and TypeScript tests of Jest, Vitest, Mocha, Playwright, Cypress, node:test, AVA and Deno. */
export function nodeCases({ code, text }: TestText): CaseSites {
  const focused: CaseSites['focused'] = [];
  const switchedOff: Array<{
    from: number;
    to: number;
    at: number;
    text: string;
  }> = [];

  for (const match of matchesOf(code, group)) {
    const [whole, prefix, , modifiers] = match;
    const open = match.index + whole.length;
    const named = namedCall(text, open);
    const marker = { at: match.index, text: whole.trim() };
    if ((prefix === 'f' && named) || /\.only\b/.test(modifiers)) {
      focused.push(marker);
    }
    if (
      (prefix === 'x' && named) ||
      (/\.(?:skip|todo|fixme)\b/.test(modifiers) && named)
    ) {
      switchedOff.push({ from: open, to: endOfCall(code, open), ...marker });
    }
  }

  const cases: CaseSites['cases'] = [];
  for (const match of matchesOf(code, call)) {
    const [whole, prefix, base, modifiers] = match;
    if (hooks.test(modifiers)) continue;
    const open = match.index + whole.length;
    const named = namedCall(text, open) || /\.each\b|\.for\b/.test(modifiers);
    // `test.skip(condition)` inside a test, `fit(data)` of a model: no declarations.
    if ((prefix || /\.(?:skip|fixme|only)\b/.test(modifiers)) && !named)
      continue;
    const marker = { at: match.index, text: `${prefix}${base}${modifiers}` };
    if (prefix === 'f' || /\.only\b/.test(modifiers)) focused.push(marker);
    const end = endOfCall(code, open);
    const outer = switchedOff.find(
      ({ from, to }) => match.index > from && match.index < to,
    );
    const off = prefix === 'x' || /\.(?:skip|todo|fixme)\b/.test(modifiers);
    cases.push({
      name: stringAfter(text, open),
      start: match.index,
      end,
      at: match.index,
      weight: /\bfc\s*\.\s*(?:assert|property)\b/.test(code.slice(open, end))
        ? 5
        : 1,
      disabled: off ? marker : outer,
    });
  }
  return { cases, focused };
}

/** Whether the call's first argument is a string: a declaration with a name. */
function namedCall(text: string, open: number): boolean {
  return /^[(\s]*["'`]/.test(text.slice(open, open + 200));
}

/** Behind `(…)`, and behind the second call of `each(…)(…)` and of tagged tables. */
function endOfCall(code: string, open: number): number {
  let end = open;
  for (let part = 0; part < 3; part++) {
    const next = end + code.slice(end, end + 200).search(/\S/);
    if (code[next] === '(') end = closingBracket(code, next);
    else if (code[next] === '`') {
      const close = code.indexOf('`', next + 1);
      if (close < 0) break;
      end = close + 1;
    } else break;
  }
  return end;
}
