import { findCalls, literal } from '../../code';
import {
  fallbackOf,
  readAt,
  variableName,
  type ConfigurationRead,
  type SourceText,
} from './read';

const head =
  /(?:^|[\s;{}])(?:(?:private|public|protected|static|async|function|readonly)\s{1,20}){0,3}(\w{2,40})\s{0,20}(?:<[^<>(){}\n]{0,80}>)?\s{0,20}\(\s{0,20}(\w{1,40})\s{0,20}(?::\s{0,20}\w{1,40})?\s{0,20}[,)]/g;
const longestBody = 800;
const givesUp = /\bthrow\b|\bprocess\s*\.\s*exit\b/;

/**
 * A class's or module's own way to one key: `getString(key) { const value = this.config.get(key); if (!value) throw … }`.
 * What it is asked for, by a constant in capitals, is read; an accessor that throws demands it.
 */
export function accessorReads(source: SourceText): ConfigurationRead[] {
  const accessors = accessorsIn(source.code);
  if (accessors.size === 0) return [];
  return findCalls(
    source.repository,
    source.path,
    new RegExp(
      `(?<![\\w$.])(?:this\\.)?(?:${[...accessors.keys()].join('|')})`,
    ),
  ).flatMap(call => {
    const key = literal(call.arguments[0]?.text);
    if (!key || !variableName.test(key)) return [];
    const fallback = call.arguments.find(
      ({ text }, index) => index > 0 && literal(text) !== undefined,
    );
    return [
      readAt(source, call.offset, {
        key,
        line: call.line,
        required:
          !fallback && accessors.get(call.name.replace(/^.*\./, '')) === true,
        ...(fallback
          ? { fallback: fallbackOf(fallback.text, fallback.line) }
          : {}),
      }),
    ];
  });
}

/** By name: whether it throws for a missing value, itself or through another accessor. */
function accessorsIn(code: string): Map<string, boolean> {
  const found = new Map<string, boolean>();
  if (!/\bget\b|\bprocess\.env\b/.test(code)) return found;
  const methods = [...code.matchAll(head)]
    .slice(0, 200)
    .flatMap(({ 0: text, 1: name, 2: parameter, index }) => {
      const open = code.indexOf('{', index + text.length);
      if (open < 0 || open - index > 300 || /;/.test(code.slice(index, open)))
        return [];
      const body = bodyFrom(code, open);
      return [{ name, parameter, body }];
    });
  for (let pass = 0; pass < 3; pass++) {
    for (const { name, parameter, body } of methods) {
      const asks = new RegExp(
        `(?:\\b\\w*[cC]onfig\\w*\\s*\\.\\s*get(?:OrThrow)?\\s*(?:<[^<>()]{0,80}>)?\\s*\\(\\s*|\\bprocess\\.env\\s*\\[\\s*)${parameter}\\b`,
      ).test(body);
      const through = [...found].filter(([other]) =>
        new RegExp(`(?<!\\w)${other}\\s*\\(\\s*${parameter}\\b`).test(body),
      );
      if (!asks && through.length === 0) continue;
      found.set(
        name,
        givesUp.test(body) ||
          /\bgetOrThrow\b/.test(body) ||
          through.some(([, throws]) => throws),
      );
    }
  }
  return found;
}

function bodyFrom(code: string, open: number): string {
  let depth = 0;
  const last = Math.min(code.length, open + longestBody);
  for (let i = open; i < last; i++) {
    if (code[i] === '{') depth++;
    else if (code[i] === '}' && --depth === 0) return code.slice(open, i);
  }
  return code.slice(open, last);
}
