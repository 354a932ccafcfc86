import { isDevelopmentGuarded } from '../../code';
import { escaped, indentOf, lineStart } from '../ranges';
import type { Answer } from './faults';

/** Conditions under which the text is meant for the caller or for a developer. */
export const excuse =
  /instanceof|isinstance|\bis_a\?|isOperational|isHttpError|isBoom|isJoi|isAxios|\.expose\b|\.name\s*===?|\.code\s*===?|\.type\s*===?|errorCode|code\s*===?\s*['"\s]|[sS]tatus(?:Code)?\s*(?:<\s*500|(?:>=|===?)\s*500\s*\?\s*["'`][^"'`]{0,120}["'`]\s*:)|(?:[dD]etails?|[vV]erbose)\s*\?(?![.:?])|NODE_ENV|[iI]s_?[dD]ev|[iI]s_?[pP]rod|production|development|\bdebug\b|DEBUG|ENVIRONMENT|APP_ENV|\bENV\b|IsDevelopment|Rails\.env|verbose|validation|Validation|NotFound|\bcase\b|\bwhen\b|\bmatch\b|\bis\s+(?:not\s+)?(?!Exception\b)[A-Z]\w+(?:\s+\w+)?\s*[?)&]/;

/** Asking whether it is an error at all singles none out: `if (err instanceof Error)`. */
const anyError =
  /\binstanceof\s+\\?(?:Error|Exception|Throwable)\b(?!\s*[.:])/g;

/** Whether a condition tests for a foreseen error or a development environment. */
export function excuses(condition: string): boolean {
  return excuse.test(condition.replace(anyError, ' '));
}

/** Whether a condition around a line, inside its scope, tests for a foreseen error or a development environment. */
export function isExcused(
  lines: string[],
  line: number,
  first: number,
): boolean {
  if (isDevelopmentGuarded(lines, line)) return true;
  let indent = indentOf(lines[line - 1] ?? '');
  for (let i = line - 2; i >= Math.max(0, first - 1) && indent > 0; i--) {
    const text = lines[i].slice(0, 500);
    if (!/\S/.test(text)) continue;
    const here = indentOf(text);
    if (here >= indent) continue;
    indent = here;
    if (
      /\b(?:if|elif|elsif|unless|case|when|switch|match)\b/.test(text) &&
      excuses(text)
    )
      return true;
  }
  return false;
}

/** Whether what is written with the exposed text chooses between those who may read it and the others. */
export function isExcusedBeside({
  scope,
  statement,
  written,
  exposed,
}: Answer): boolean {
  const shownAnyway =
    isShownOutside(written, scope.name) || isNarrowed(written, scope.name);
  return (
    !shownAnyway &&
    excuse.test(besideExposed(written, Math.max(exposed, 1))) &&
    /\?|&&|\bif\b|\bor\b/.test(statement)
  );
}

/** What is written with the exposed text: its own property of an object over lines, else everything before it. */
function besideExposed(written: string, exposed: number): string {
  const before = written.slice(0, exposed);
  const property = Math.max(
    before.lastIndexOf(',\n'),
    before.lastIndexOf('{\n'),
  );
  if (property < 0) return written.slice(0, exposed + 200);
  const after = written.slice(exposed, exposed + 200);
  const end = after.search(/,\s*\n/);
  return (
    written.slice(property, exposed) + (end < 0 ? after : after.slice(0, end))
  );
}

/** `if (!(error instanceof OrderError)) return …`: what comes after it is one of the service's own. */
export function othersAreAnswered(
  code: string,
  start: number,
  from: number,
  name: string,
): boolean {
  const own = escaped(name);
  const before = code.slice(start, from);
  const guard = new RegExp(
    `\\bif\\s*\\(\\s*(?:!\\s*\\(\\s*${own}\\s+instanceof\\s+(?!Error\\b|Exception\\b)\\w+\\s*\\)|${own}\\s+is\\s+not\\s+(?!Exception\\b)\\w+(?:\\s+\\w+)?)\\s*\\)\\s*`,
  ).exec(before);
  if (!guard) return false;
  const rest = before.slice(guard.index + guard[0].length);
  if (!rest.startsWith('{')) return /^(?:return|throw)\b/.test(rest);
  // The brace that ends the condition stands where its line begins.
  const indent = ' '.repeat(
    indentOf(code.slice(lineStart(code, start + guard.index))),
  );
  const end = rest.replace(/\t/g, '    ').indexOf(`\n${indent}}`);
  return end > 0 && /\b(?:return|throw)\b/.test(rest.slice(0, end));
}

/** TypeScript: `err instanceof Error ? err.message : String(err)` only finds out whether there is a text. */
export function isNarrowed(text: string, name: string): boolean {
  const own = escaped(name);
  return new RegExp(
    `\\b${own}\\s+instanceof\\s+Error\\s*\\?\\s*\\(?${own}\\b[^?:]{0,40}\\.(?:message|stack)\\b`,
  ).test(text.replace(/\(\s*(\w+)\s+as\s+\w+\s*\)/g, '$1'));
}

/** `env.IsDevelopment() ? ex.ToString() : ex.Message`: shorter outside development, and shown all the same. */
export function isShownOutside(text: string, name: string): boolean {
  return new RegExp(
    `(?:[iI]s_?[dD]ev\\w*(?:\\(\\))?|={2,3}\\s*["'\`]development["'\`])\\s*\\)?\\s*\\?[^?:;]{1,120}:\\s*${escaped(
      name,
    )}\\s*\\.\\s*(?:Message|message)\\b`,
  ).test(text);
}
