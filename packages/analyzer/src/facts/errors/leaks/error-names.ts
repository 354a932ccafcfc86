import { escaped, indentOf, lineStart } from '../ranges';
import type { ServerSource } from '../../server/sources';
import { isExcused, isNarrowed, isShownOutside } from './excuses';
import type { ErrorScope } from './scopes';
import type { Sinks } from './sinks';

const toLineEnd =
  /(?:^|[\s;{(])(?:(?:const|let|var|val|String|string)\s+)?(\$?\w+)\s*(?::\s*\w+\s*)?=(?![=>])([^\n;]{1,300})/g;
/** What a mapper makes of an error is decided there. */
const mapped = /\b\w*[mM]apper\w*\s*\.\s*\w+\s*\(\s*\w+\s*\)\s*$/;
/** C#: an initializer goes over lines as a rule. */
const toSemicolon =
  /(?:^|[\s;{(])(?:(?:var|[sS]tring)\s+)?(\w+)\s*=(?![=>])([^;]{1,400})/g;

/** A handler asks once, or not much oftener. */
const mostNarrowed = 20;

/** Names that hold nothing but the error's text: `const message = err.message`. */
export function aliases(scope: ErrorScope, own: Sinks): string[] {
  const { source, start, end } = scope;
  const body = source.code.slice(start, end);
  const written = source.uncommented.slice(start, end);
  const values = new Map<string, boolean>(
    source.ecosystem === 'node'
      ? takenApart(body, scope.name).map(name => [name, true])
      : [],
  );
  for (const match of body.matchAll(
    source.ecosystem === 'dotnet' ? toSemicolon : toLineEnd,
  )) {
    const [, name, value] = match;
    // `detail=str(e)` among arguments is no variable.
    const before = body.slice(
      body.lastIndexOf('\n', match.index) + 1,
      match.index + 1,
    );
    if (source.ecosystem === 'python' && /\S/.test(before)) continue;
    // C#: `new { error = ex.Message }` names a member, and what another block sends under that name is its own.
    if (
      source.ecosystem === 'dotnet' &&
      /\bnew\s*(?:[\w.<>]{1,80}\s*(?:\(\s*\)\s*)?)?\{[^{};]*$/.test(
        body.slice(Math.max(0, match.index - 400), match.index + 1),
      )
    )
      continue;
    const text = written.slice(match.index, match.index + match[0].length);
    const exposed =
      (own.exposes(escaped(scope.name)).test(value) ||
        Boolean(own.interpolates?.(escaped(scope.name)).test(text))) &&
      (!/\?(?!\.)|\bif\b|instanceof/.test(value) ||
        isNarrowed(value, scope.name) ||
        isShownOutside(text, scope.name)) &&
      !mapped.test(value) &&
      !isChosenByKind(source, value, scope.name);
    values.set(name, exposed && values.get(name) !== false);
  }
  // C#: `var result = JsonConvert.SerializeObject(new { message = errorMsg });`
  if (source.ecosystem === 'dotnet')
    for (const [, name, value] of body.matchAll(toSemicolon))
      if (
        /\bSerialize(?:Object)?\s*\(/.test(value) &&
        [...values].some(
          ([told, exposed]) =>
            exposed && new RegExp(`(?<![\\w.])${escaped(told)}\\b`).test(value),
        )
      )
        values.set(name, true);
  if (source.ecosystem === 'node' || source.ecosystem === 'php')
    for (const { name } of sentObjects(body, scope.name, own))
      values.set(name, true);
  if (source.ecosystem === 'node') {
    // `if (exception instanceof Error) message = exception.message;`: any error at all.
    const narrowed = [
      ...body.matchAll(
        new RegExp(
          `\\bif\\s*\\(\\s*${escaped(
            scope.name,
          )}\\s+instanceof\\s+Error\\s*\\)\\s*\\{?\\s*(?:(?:const|let)\\s+)?(\\w{3,40})\\s*=\\s*${escaped(
            scope.name,
          )}\\.(?:message|stack)\\b`,
          'g',
        ),
      ),
    ].slice(0, mostNarrowed);
    const lines = narrowed.length ? source.code.split('\n') : [];
    const first = narrowed.length
      ? source.code.slice(0, start).split('\n').length
      : 1;
    for (const { 1: name, 0: whole, index } of narrowed) {
      const line = first + body.slice(0, index).split('\n').length - 1;
      if (
        isExcused(lines, line, first) ||
        /\bexpose\b/.test(body.slice(Math.max(0, index - 200), index)) ||
        isWrittenAgain(
          body.slice(index + whole.length),
          name,
          indentOf(body.slice(lineStart(body, index))),
        )
      )
        continue;
      values.set(name, true);
    }
    // `const result = failure({ statusCode, message });`: an answer made of the text.
    for (const [, name, object] of body.matchAll(
      /\b(?:const|let)\s+(\w{3,40})\s*=\s*(?:await\s+)?(?!(?:\w{1,40}\.){0,3}(?:log|create|insert|save|child|add|push|track|capture\w*|emit|write|send|publish|enqueue|upsert|update)\w*\()[\w.]{1,60}\(\s*(\{[^{}?]{1,300}\})\s*\)/g,
    )) {
      // The whole of it is what goes out.
      if (
        !new RegExp(
          `\\(\\s*(?:[^()\\n]{0,80}[,{]\\s*)?(?:\\{\\s*)?(?:\\.{3})?${name}\\s*[)},]`,
        ).test(body)
      )
        continue;
      const parts = object.match(/(?<=[{,:]\s*)[A-Za-z_]\w*(?=\s*[,}])/g) ?? [];
      if (parts.some(part => values.get(part) === true)) values.set(name, true);
    }
  }
  return [...values]
    .filter(
      ([name, exposed]) => exposed && name !== scope.name && name.length > 2,
    )
    .slice(0, 10)
    .map(([name]) => escaped(name));
}

/** C#: `Error = MessageOf(ex)`, a method that tells foreseen errors by their type and says the same of all others. */
function isChosenByKind(
  source: ServerSource,
  value: string,
  name: string,
): boolean {
  if (source.ecosystem !== 'dotnet') return false;
  const method = new RegExp(
    `(?<![\\w.])(\\w{3,60})\\s*\\(\\s*${escaped(name)}\\s*\\)`,
  ).exec(value)?.[1];
  const declared = method
    ? new RegExp(
        `\\bstring\\??\\s+${method}\\s*\\([^)]{0,80}\\)\\s*(?:=>\\s*|\\{\\s*return\\s+)\\w+\\s+switch\\s*\\{`,
      ).exec(source.code)
    : null;
  return (
    declared !== null &&
    /\b_\s*=>\s*\$?@?"/.test(
      source.code.slice(declared.index, declared.index + 2_000),
    )
  );
}

/** `const { statusCode = 500, message: text } = err;`: the names of the text and the stack. */
function takenApart(body: string, error: string): string[] {
  return [
    ...body.matchAll(
      new RegExp(
        `\\b(?:const|let|var)\\s*\\{([^{}]{1,300})\\}\\s*=\\s*${escaped(
          error,
        )}\\s*(?:as\\s+\\w+\\s*)?[;\\n]`,
        'g',
      ),
    ),
  ].flatMap(([, names]) =>
    [...names.matchAll(/(?:^|,)\s*(?:message|stack)\s*(?::\s*(\w+))?/g)].map(
      ([text, renamed]) => renamed ?? text.replace(/\W/g, ''),
    ),
  );
}

/** `const response = { message: err.message };`, sent as it was made, and where in it the error stands. */
export function sentObjects(
  body: string,
  error: string,
  own: Sinks,
): Array<{ name: string; offset: number }> {
  const made = error.startsWith('$')
    ? /(\$\w{3,40})\s*=\s*(\[[^[\]]{1,600}\])/g
    : /\b(?:const|let|var)\s+(\w{3,40})\s*(?::\s*\w+\s*)?=\s*(\{[^{}]{1,600}\})/g;
  return [...body.matchAll(made)].flatMap(
    ({ 0: whole, 1: name, 2: object, index }) => {
      const exposed = own.exposes(escaped(error)).exec(object);
      if (
        !exposed ||
        /\?(?!\.)|&&|instanceof/.test(object) ||
        new RegExp(
          `\\b${name}\\.message\\s*=|delete\\s+${name}\\.message`,
        ).test(body)
      )
        return [];
      return [
        { name, offset: index + whole.length - object.length + exposed.index },
      ];
    },
  );
}

/** Whether a variable gets another value, of fixed text and whatever the error, before it can go out. */
function isWrittenAgain(rest: string, name: string, outer: number): boolean {
  return [
    ...rest
      .slice(0, 600)
      .matchAll(new RegExp(`\\n([ \\t]*)${name}\\s*=\\s*["'\`]`, 'g')),
  ].some(([, indent]) => indent.length <= outer);
}
