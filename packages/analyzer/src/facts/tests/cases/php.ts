import {
  closingBracket,
  lineEnd,
  lineStart,
  stringAfter,
  type CaseSite,
  type CaseSites,
  type TestText,
  matchesOf,
} from './case-site';

const methodCase =
  /(?:^|\n)[ \t]*(?:(?:public|final|static)[ \t]+)*function[ \t]+([\p{L}_][\p{L}\p{N}_]{0,200})[ \t]*\(/gu;
const pest = /(?<![\w>$:])(it|test)\s*\(\s*(?=["'])/g;

/** PHPUnit methods (by name, attribute or `@test`) and Pest cases. */
export function phpCases({ code, text }: TestText): CaseSites {
  const cases: CaseSite[] = [];
  const focused: CaseSites['focused'] = [];
  let previousEnd = 0;
  for (const match of matchesOf(code, methodCase)) {
    const at = match.index + match[0].search(/\S/);
    const above = text.slice(Math.max(previousEnd, at - 1_500), at);
    const isCase =
      /^test/.test(match[1]) ||
      /#\[(?:[\w\\]*\\)?Test\b|\*\s*@test\b/.test(above);
    const brace = code.indexOf('{', at);
    const end = brace < 0 ? lineEnd(code, at) : closingBracket(code, brace);
    previousEnd = end;
    if (!isCase) continue;
    const body = code.slice(brace + 1, end);
    const skip =
      /^\s*(?:\$this->|self::|static::)markTest(?:Skipped|Incomplete)\b/.exec(
        body,
      );
    cases.push({
      name: match[1],
      start: at,
      end,
      at,
      weight: 1,
      disabled: skip
        ? {
            at: brace + 1 + skip[0].search(/\S/),
            text: skip[0].trim(),
          }
        : undefined,
    });
  }
  for (const match of matchesOf(code, pest)) {
    const open = code.indexOf('(', match.index);
    const close = closingBracket(code, open);
    const chain =
      /^(?:\s*->\w+\([^\n;]*\))*/.exec(code.slice(close, close + 1_000))?.[0] ??
      '';
    const lineOfCall = lineStart(code, match.index);
    if (/\bfunction\b/.test(code.slice(lineOfCall, match.index))) continue;
    const only = chain.indexOf('->only(');
    if (only >= 0) focused.push({ at: close + only, text: '->only()' });
    const skip = /->(?:skip|todo)\(\s*(?=[)"'\s])/.exec(chain);
    cases.push({
      name: stringAfter(text, open),
      start: match.index,
      end: close + chain.length,
      at: match.index,
      weight: 1,
      disabled: skip
        ? { at: close + skip.index, text: `${skip[0]})` }
        : undefined,
    });
  }
  return { cases, focused };
}
