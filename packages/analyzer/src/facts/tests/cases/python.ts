import { lineEnd, type CaseSites, type TestText, matchesOf } from './case-site';

const definition =
  /^([ \t]*)(?:async[ \t]+)?def[ \t]+(test[\p{L}\p{N}_]{0,200})[ \t]*\(/gmu;
const skipped =
  /@(?:pytest\.mark\.skip|unittest\.skip|skip|mark\.skip)(?![\w.])(?!if)/;
const skipCall = /^\s*(?:pytest\.skip|self\.skipTest)\s*\(/;

/** `def test_…` and `async def test_…`, as functions or methods. Property tests count five. */
export function pythonCases({ code, path }: TestText): CaseSites {
  if (path.endsWith('conftest.py')) return { cases: [], focused: [] };
  const lines = code.split('\n');
  const offsets: number[] = [];
  let offset = 0;
  for (const line of lines) {
    offsets.push(offset);
    offset += line.length + 1;
  }
  const lineOf = new Map(offsets.map((start, index) => [start, index]));
  const moduleSkip =
    /^pytestmark\s*=\s*(?:\[\s*)?pytest\.mark\.skip(?!if)\b/m.exec(code);
  const moduleMarker = moduleSkip
    ? { at: moduleSkip.index, text: 'pytestmark' }
    : undefined;
  const skippedClasses = classesWithSkip(lines, offsets);

  const cases: CaseSites['cases'] = [];
  for (const match of matchesOf(code, definition)) {
    const first = lineOf.get(match.index) ?? 0;
    const indent = match[1].length;
    const decorators = decoratorsAbove(lines, first, indent);
    const last = lastLineOf(lines, first, indent);
    const end = lineEnd(code, offsets[last]);
    const header = lines.slice(decorators, first).join('\n');
    // A fixture may be called test_client.
    if (/@(?:\w+\.)*fixture\b/.test(header)) continue;
    const own = skipped.exec(header);
    const body = lines.slice(first + 1, last + 1);
    const opening = body.findIndex(
      line => /\S/.test(line) && !/^\s*["']/.test(line),
    );
    const ownMarker = own
      ? { at: offsets[decorators] + own.index, text: own[0] }
      : undefined;
    const callMarker =
      opening >= 0 && skipCall.test(body[opening])
        ? { at: offsets[first + 1 + opening], text: body[opening].trim() }
        : undefined;
    const inClass = skippedClasses.find(
      ({ from, to }) => match.index >= from && match.index < to,
    );
    cases.push({
      name: match[2],
      start: offsets[decorators],
      end,
      at: match.index + match[1].length,
      weight: /@(?:hypothesis\.)?given\s*\(|@schema\.parametrize/.test(header)
        ? 5
        : 1,
      disabled: ownMarker ?? callMarker ?? inClass ?? moduleMarker,
    });
  }
  return { cases, focused: [] };
}

function decoratorsAbove(
  lines: string[],
  first: number,
  indent: number,
): number {
  let top = first;
  for (let i = first - 1; i >= 0 && i > first - 80; i--) {
    const line = lines[i];
    const own = line.search(/\S/);
    if (own < 0) break;
    if (own === indent && line[own] === '@') top = i;
    else if (own < indent) break;
    else if (own === indent && !/[)\]}]/.test(line[own])) break;
  }
  return top;
}

function lastLineOf(lines: string[], first: number, indent: number): number {
  let last = first;
  let signature = !/:\s*$|:\s*\S/.test(lines[first].replace(/\([^)]*\)/, ''));
  for (let i = first + 1; i < lines.length; i++) {
    const own = lines[i].search(/\S/);
    if (own < 0) continue;
    if (signature) {
      // The parameters may close at the definition's own indentation.
      if (/^\s*\).*:/.test(lines[i]) || own <= indent) signature = false;
      if (/^\s*\)/.test(lines[i])) {
        last = i;
        continue;
      }
    }
    if (own <= indent && !/^[)\]}]/.test(lines[i][own])) break;
    last = i;
  }
  return last;
}

function classesWithSkip(
  lines: string[],
  offsets: number[],
): Array<{ from: number; to: number; at: number; text: string }> {
  return lines.flatMap((line, index) => {
    const found = skipped.exec(line);
    if (!found || /^\s*def\b/.test(line)) return [];
    const next = lines.findIndex(
      (each, i) => i > index && /^\s*(?:class|def|async)\b/.test(each),
    );
    if (next < 0 || !/^\s*class\b/.test(lines[next])) return [];
    const last = lastLineOf(lines, next, lines[next].search(/\S/));
    return [
      {
        from: offsets[next],
        to: offsets[last] + lines[last].length,
        at: offsets[index] + found.index,
        text: found[0],
      },
    ];
  });
}
