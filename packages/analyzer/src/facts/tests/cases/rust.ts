import {
  closingBracket,
  lineEnd,
  type CaseSites,
  type TestText,
  matchesOf,
} from './case-site';

const attribute = /#\[\s*(?:\w+::)*(?:test|rstest|test_case|quickcheck)\b/g;
/** Names may be written in any script. */
const head = /\bfn\s+([\p{L}_][\p{L}\p{N}_]{0,200})/u;

/** Functions with an attribute that ends in `test`, in test crates and inside source files. */
export function rustCases({ code }: TestText): CaseSites {
  const cases: CaseSites['cases'] = [];
  const seen = new Set<number>();
  const properties = [...code.matchAll(/\bproptest!\s*\{/g)].map(
    ({ index }) => ({
      from: index,
      to: closingBracket(code, code.indexOf('{', index)),
    }),
  );
  for (const match of matchesOf(code, attribute)) {
    const found = head.exec(code.slice(match.index, match.index + 4_000));
    if (!found) continue;
    const at = match.index + found.index;
    if (seen.has(at)) continue;
    seen.add(at);
    const header = code.slice(match.index, at);
    const ignored = /#\[\s*ignore\b/.exec(header);
    const rows = (header.match(/#\[\s*(?:case|test_case)\b/g) ?? []).length;
    const brace = code.indexOf('{', at);
    const property =
      /quickcheck/.test(match[0]) ||
      properties.some(({ from, to }) => match.index > from && match.index < to);
    cases.push({
      name: found[1],
      start: match.index,
      end: brace < 0 ? lineEnd(code, at) : closingBracket(code, brace),
      at: match.index,
      weight: property ? 5 : Math.max(1, rows),
      disabled: ignored
        ? { at: match.index + ignored.index, text: '#[ignore]' }
        : undefined,
    });
  }
  for (const [name, at, macro] of handedToMacros(code)) {
    if (seen.has(at)) continue;
    seen.add(at);
    const brace = code.indexOf('{', at);
    cases.push({
      name,
      start: at,
      end: brace < 0 ? lineEnd(code, at) : closingBracket(code, brace),
      at: macro,
      weight: 1,
      disabled: undefined,
    });
  }
  return { cases, focused: [] };
}

/** Functions that a macro of the crate makes tests of: `async fn adds_order(ctx: Context) { … } async_test!(adds_order);` */
function handedToMacros(
  code: string,
): Array<[name: string, at: number, macro: number]> {
  const handed = [
    ...matchesOf(code, /\b(?:\w{1,40}_)?test!\s*[({]\s*(\w{1,120})\s*[)}]/g),
  ];
  if (!handed.length) return [];
  const functions = new Map<string, number>();
  for (const { 1: name, index } of code.matchAll(/\bfn\s+(\w{1,120})\s*[(<]/g))
    if (!functions.has(name)) functions.set(name, index);
  return handed.flatMap((match): Array<[string, number, number]> => {
    const at = functions.get(match[1]);
    return at === undefined ? [] : [[match[1], at, match.index]];
  });
}

/** Where a source file's own tests begin: its `#[cfg(test)]` module, or the first case without one. */
export function startOfRustTests(code: string): number | undefined {
  const module = /^[ \t]*#\[cfg\(test\)\]\s*\n\s*(?:pub\s+)?mod\b/m.exec(code);
  if (module) return module.index;
  const first = /#\[\s*(?:\w+::)*test\b/.exec(code);
  return first?.index;
}
