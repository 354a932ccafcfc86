import {
  closingBracket,
  elementsOf,
  type CaseSites,
  type TestText,
  matchesOf,
} from './case-site';

const declaration =
  /^func\s+(?:\([^)\n]*\)\s*)?((?:Test|Fuzz|Example)\w*)\s*\(([^)\n]*)\)\s*\{/gm;
const table =
  /(\w+)\s*(?::=|=|\[\]\w*\s*=)\s*(?:&)?(?:\[\]|\[\.\.\.\]|map\[[\w.]+\])/g;
const inlineTable = /\brange\s+(?:\[\]|\[\.\.\.\]|map\[[\w.]+\])/g;
const unconditionalSkip = /^\t\w+(?:\.T\(\))?\.Skip(?:f|Now)?\(/m;

/** Test functions and suite methods; sub-tests and the rows of tables that a test ranges over count. */
export function goCases({ code, text }: TestText): CaseSites {
  const tables = tablesOf(code, 0, code.length);
  const cases: CaseSites['cases'] = [];
  for (const match of matchesOf(code, declaration)) {
    const [whole, name, parameters] = match;
    if (/\*testing\.M\b/.test(parameters) || /^TestMain\b/.test(name)) continue;
    const brace = match.index + whole.length - 1;
    const end = closingBracket(code, brace);
    if (
      name.startsWith('Example') &&
      !/\/\/\s*(?:Unordered )?[Oo]utput:/.test(text.slice(brace, end))
    ) {
      continue;
    }
    const body = code.slice(brace, end);
    // The runner of a suite is no case of its own: its methods and specs are.
    if (/\bsuite\.Run\s*\(|\bRunSpecs\w*\s*\(/.test(body)) continue;
    const skip = unconditionalSkip.exec(body);
    cases.push({
      name,
      start: match.index,
      end,
      at: match.index,
      weight: weightOf(code, brace, end, tables),
      disabled: skip
        ? { at: brace + skip.index + 1, text: skip[0].trim().replace('(', '') }
        : undefined,
    });
  }
  const specs = specsOf(code, text);
  return {
    cases: [...cases, ...specs.cases],
    focused: specs.focused,
  };
}

const spec =
  /^[ \t]*(?:ginkgo\.)?([FPX]?)(It|Specify|DescribeTable|Entry)[ \t]{0,3}\((?=\s{0,20}["`])/gm;

/** Ginkgo's specs, and the entries of its tables. */
function specsOf(code: string, text: string): CaseSites {
  const sites: CaseSites = { cases: [], focused: [] };
  if (!/onsi\/ginkgo/.test(text)) return sites;
  for (const match of matchesOf(text, spec)) {
    const [whole, prefix, word] = match;
    const open = match.index + whole.length - 1;
    // In a comment or a string the code is blank here.
    if (code[open] !== '(') continue;
    const at = match.index + whole.search(/\S/);
    const marker = { at, text: `${prefix}${word}` };
    if (prefix === 'F') sites.focused.push(marker);
    // The table asserts for its entries; each that runs counts there.
    if (word === 'Entry' && !/[PX]/.test(prefix)) continue;
    const end = closingBracket(code, open);
    const entries = code.slice(open, end).match(/\bEntry[ \t]{0,3}\(/g);
    sites.cases.push({
      name: marker.text,
      start: at,
      end,
      at,
      weight: word === 'DescribeTable' ? entries?.length || 1 : 1,
      disabled: /[PX]/.test(prefix) ? marker : undefined,
    });
  }
  return sites;
}

function weightOf(
  code: string,
  from: number,
  to: number,
  tables: Map<string, number>,
): number {
  const body = code.slice(from, to);
  // A table of the function itself hides one of the file.
  const inside = tablesOf(code, from, to);
  let rows = 0;
  let loops = 0;
  for (const [, name] of body.matchAll(/\brange\s+(\w+)\b(?!\s*[.([])/g)) {
    const count = inside.get(name) ?? tables.get(name);
    if (count !== undefined) {
      rows += count;
      loops++;
    }
  }
  for (const match of body.matchAll(inlineTable)) {
    rows += rowsAt(code, from + match.index + match[0].length);
    loops++;
  }
  const subTests = (body.match(/\.Run\s*\(/g) ?? []).length;
  const fuzzed = /\bf\.Fuzz\s*\(/.test(body) ? 5 : 1;
  return Math.max(fuzzed, rows + Math.max(0, subTests - loops));
}

function tablesOf(code: string, from: number, to: number): Map<string, number> {
  const tables = new Map<string, number>();
  for (const match of code.slice(from, to).matchAll(table)) {
    const rows = rowsAt(code, from + match.index + match[0].length);
    if (rows > 0) tables.set(match[1], rows);
  }
  return tables;
}

/** Elements of the composite literal whose element type starts at `offset`. */
function rowsAt(code: string, offset: number): number {
  const type = /^\s*\*?struct\s*\{/.exec(code.slice(offset, offset + 40));
  let open: number;
  if (type) {
    const body = closingBracket(code, offset + type[0].length - 1);
    open = code.indexOf('{', body);
    if (open < 0 || /\S/.test(code.slice(body, open))) return 0;
  } else {
    const literal = /^\s*\*?[\w.[\]]*\s*\{/.exec(
      code.slice(offset, offset + 120),
    );
    if (!literal) return 0;
    open = offset + literal[0].length - 1;
  }
  return elementsOf(code, open);
}
