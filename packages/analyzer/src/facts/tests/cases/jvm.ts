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

const annotation =
  /@(?:[\w.]+\.)?(Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Property)\b(?!\s*\.)/g;
const method = /(?:\bfun\s+(?:`([^`\n]+)`|(\w+))|\b(\w+))\s*\(/g;
const off = /@(?:[\w.]+\.)?(Disabled|Ignore)\b(?!\w)/;
const kotest =
  /:\s*(?:\w+\.)*(StringSpec|FunSpec|ShouldSpec|BehaviorSpec|DescribeSpec|FreeSpec|WordSpec|ExpectSpec|FeatureSpec)\s*\(/;
const kotestCase =
  /(?<![.\w])(x?)(?:test|should|it|then|Then|scenario|expect)\s*\(\s*"|^[ \t]*"[ \t]*(?:"|[^"\n]*")(?:\.config\([^\n]*\))?[ \t]*\{/gm;
const spockCase = /^[ \t]*(?:def|void)[ \t]+["']/gm;
const scalaCase =
  /(?<![.\w])(?:test|property)\s*\(\s*"|"\s+in\s*(?:\{|\()|\bshould\s+"[^"\n]*"\s+in\b/g;

/** JUnit 3 to 5 and TestNG methods, Kotest and Spock cases, ScalaTest. */
export function jvmCases(source: TestText): CaseSites {
  const { code, path } = source;
  const cases = annotated(source);
  if (path.endsWith('.kt') && kotest.test(code)) {
    cases.push(...blocks(source, kotestCase, 'x'));
  } else if (path.endsWith('.groovy')) {
    cases.push(...blocks(source, spockCase));
  } else if (path.endsWith('.scala')) {
    cases.push(...blocks(source, scalaCase));
  } else if (/\bextends\s+TestCase\b/.test(code)) {
    cases.push(
      ...blocks(source, /^[ \t]*public[ \t]+void[ \t]+test\w*\s*\(/gm),
    );
  }
  return { cases, focused: [] };
}

function annotated({ code, text }: TestText): CaseSite[] {
  const skippedClass = classMarker(code);
  const cases: CaseSite[] = [];
  const seen = new Set<number>();
  for (const match of matchesOf(code, annotation)) {
    // An import or a use as a value is no declaration.
    if (
      /^\s*import\b/.test(code.slice(lineStart(code, match.index), match.index))
    ) {
      continue;
    }
    const found = methodAfter(code, text, match.index + match[0].length);
    if (!found || seen.has(found.at)) continue;
    seen.add(found.at);
    const start = annotationsAbove(code, match.index);
    const header = code.slice(start, found.at);
    const own = off.exec(header);
    cases.push({
      name: found.name,
      start,
      end: bodyEnd(code, found.at),
      at: match.index,
      weight: match[1] === 'Property' ? 5 : 1,
      disabled: own ? { at: start + own.index, text: own[0] } : skippedClass,
    });
  }
  return cases;
}

/** The method that an annotation stands on: the first call-like word that is no annotation's own argument list. */
function methodAfter(
  code: string,
  text: string,
  from: number,
): { name: string; at: number } | undefined {
  method.lastIndex = from;
  const stop = from + 3_000;
  for (
    let match = method.exec(code);
    match && match.index < stop;
    match = method.exec(code)
  ) {
    const before = code.slice(Math.max(0, match.index - 60), match.index);
    if (/@(?:\w+[.:])*$/.test(before)) {
      method.lastIndex = closingBracket(code, method.lastIndex - 1);
      continue;
    }
    // Names in backticks are blanked like strings.
    const quoted =
      match[1] &&
      /`([^`\n]+)`/.exec(text.slice(match.index, match.index + 400));
    return {
      name: quoted ? quoted[1] : match[2] ?? match[3],
      at: match.index,
    };
  }
  return undefined;
}

/** Annotations of the same method may stand above the one that makes it a test. */
function annotationsAbove(code: string, offset: number): number {
  let start = lineStart(code, offset);
  for (let i = 0; i < 8 && start > 0; i++) {
    const previous = lineStart(code, start - 1);
    if (!/^\s*@/.test(code.slice(previous, start))) break;
    start = previous;
  }
  return start;
}

/** Behind the method's body; an expression body ends with its line or its block. */
export function bodyEnd(code: string, at: number): number {
  const parameters = code.indexOf('(', at);
  const behind = closingBracket(code, parameters < 0 ? at : parameters);
  const brace = code.indexOf('{', behind);
  if (brace < 0 || brace - behind > 300) return lineEnd(code, behind);
  const between = code.slice(behind, brace);
  if (/;|@|\bfun\b/.test(between)) return lineEnd(code, behind);
  return closingBracket(code, brace);
}

/** `@Disabled` on the class switches off everything in the file. */
function classMarker(code: string): { at: number; text: string } | undefined {
  const found =
    /^@(?:[\w.]+\.)?(?:Disabled|Ignore)\b(?!\w)[^\n]*\n(?:@[^\n]*\n)*\s*(?:public\s+|internal\s+|abstract\s+|open\s+)*class\b/m.exec(
      code,
    );
  return found
    ? { at: found.index, text: found[0].split(/[\s(]/)[0] }
    : undefined;
}

function blocks(
  { code, text }: TestText,
  pattern: RegExp,
  skipPrefix?: string,
): CaseSite[] {
  return [...matchesOf(code, pattern)].map(match => {
    const brace = code.indexOf('{', match.index);
    const marker = { at: match.index, text: match[0].trim().split(/[\s(]/)[0] };
    return {
      name: stringAfter(text, match.index),
      start: match.index,
      end: brace < 0 ? lineEnd(code, match.index) : closingBracket(code, brace),
      at: match.index + Math.max(0, match[0].search(/\S/)),
      weight: 1,
      disabled: skipPrefix && match[1] === skipPrefix ? marker : undefined,
    };
  });
}
