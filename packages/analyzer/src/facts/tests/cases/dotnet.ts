import { bodyEnd } from './jvm';
import {
  lineStart,
  type CaseSite,
  type CaseSites,
  type TestText,
  matchesOf,
} from './case-site';

const attribute =
  /\[<?\s*(?:[\w.]+\.)?(Fact|Theory|Test|TestCase|TestCaseSource|TestMethod|DataTestMethod|SkippableFact|SkippableTheory|Property|StaFact|UIFact)(?:Attribute)?\s*(?=[(\],>])/g;
const method =
  /\b(?:void|Task(?:<[\w<>]+>)?|ValueTask|unit)\s+([\p{L}_][\p{L}\p{N}_]{0,200})\s*\(|\blet\s+``([^`\n]+)``/u;
const row = /\[\s*(?:InlineData|TestCase|DataRow)\s*\(/g;

/** xUnit, NUnit and MSTest methods; each row of inline data is a case. */
export function dotnetCases({ code }: TestText): CaseSites {
  const byMethod = new Map<number, CaseSite>();
  for (const match of matchesOf(code, attribute)) {
    const found = method.exec(code.slice(match.index, match.index + 6_000));
    if (!found) continue;
    const methodAt = match.index + found.index;
    if (byMethod.has(methodAt)) continue;
    const start = lineStart(code, match.index);
    const header = code.slice(start, methodAt);
    const rows = (header.match(row) ?? []).length;
    const off = /\bSkip\s*=|\[\s*(?:Ignore|Explicit)\b/.exec(header);
    byMethod.set(methodAt, {
      name: found[1] ?? found[2],
      start,
      end: bodyEnd(code, methodAt),
      at: match.index,
      weight: match[1] === 'Property' ? 5 : Math.max(1, rows),
      disabled: off
        ? { at: start + off.index, text: off[0].replace(/\s/g, '') }
        : undefined,
    });
  }
  return { cases: [...byMethod.values()], focused: [] };
}
