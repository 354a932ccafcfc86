import { functionsIn } from '../../code';
import type { Service } from '../../../service';
import { enclosingFunctions } from '../enclosing';
import { escaped, indentOf, lineEnd, lineStart, statementEnd } from '../ranges';
import { aliases, sentObjects } from './error-names';
import {
  excuses,
  isExcused,
  isExcusedBeside,
  othersAreAnswered,
} from './excuses';
import {
  isCallersFault,
  isForCaller,
  serversFault,
  type Answer,
} from './faults';
import { isKeptBack } from './jvm-factories';
import type { ErrorScope } from './scopes';
import type { Sinks } from './sinks';
import type { Leak } from './types';

/** Functions that an administrator calls to see an error: `sendTestMail`, `testConnection`. */
const diagnostic =
  /^(?:send_?)?test|Test(?:e?[mM]ail|Connection|Message|Notification)?$/;

/** Errors of a service's own that carry a status: their text is meant for callers, but for what a 500 is made of. */
const ownError =
  /^throw\s+new\s+\w{0,20}(?:App|Api|API|Http|HTTP|Custom|Base)(?:Error|Exception)\s*\(/;

/** Answers in a scope that show its error, where nothing says that they are meant for the caller. */
export function leaksIn(
  service: Service,
  scope: ErrorScope,
  own: Sinks,
): Leak[] {
  if (isForCaller(scope)) return [];
  const { source, start, end } = scope;
  const { code, path, ecosystem } = source;
  const index = service.repository.lineIndex(path);
  return answersIn(scope, own)
    .filter(answer => !isMeant(service, answer))
    .map(({ from, statement, written, exposed }) => {
      const made = sentObjects(code.slice(start, end), scope.name, own).find(
        ({ name }) =>
          /^(?:node|php)$/.test(ecosystem) &&
          new RegExp(`(?<![\\w$])${escaped(name)}\\b`).test(statement),
      );
      return {
        path,
        line: index.lineAt(made ? start + made.offset : from + exposed),
        what: /stack|trace|Trace|backtrace|format_exc/i.test(
          written.slice(exposed, exposed + 60).split(/[,\n]/)[0],
        )
          ? 'a stack trace'
          : 'the text of an internal error',
      };
    });
}

/** Every answer in a scope that shows its error. */
function answersIn(scope: ErrorScope, own: Sinks): Answer[] {
  const { source, start, end } = scope;
  const { code, uncommented } = source;
  const names = [escaped(scope.name), ...aliases(scope, own)];
  // A text kept in a variable may be sent after the block.
  const reach = names.length > 1 ? reachOf(code, scope) : end;
  const body = code.slice(start, reach);
  const found: Answer[] = [];
  const matches = [
    ...body.matchAll(own.answer),
    ...(own.returned && /@ExceptionHandler\b/.test(scope.header)
      ? body.matchAll(own.returned)
      : []),
  ];
  for (const match of matches) {
    const from = start + match.index;
    const to = Math.min(statementEnd(code, from), reach + 1);
    const after = from > end;
    const statement = code.slice(from, to);
    const written = uncommented.slice(from, to);
    const exposed = names
      .map((name, order) =>
        after && order === 0
          ? undefined
          : exposure(statement, written, name, own, order > 0),
      )
      .find(offset => offset !== undefined);
    if (exposed === undefined) continue;
    found.push({
      scope,
      word: match[0],
      from,
      to,
      statement,
      written,
      exposed,
    });
  }
  return found;
}

/** Whether an answer is none to a client, or shows the error to those that it is meant for. */
function isMeant(service: Service, answer: Answer): boolean {
  const { scope, word, from, statement, written } = answer;
  const { source, start } = scope;
  const { code, path, ecosystem } = source;
  // What a command prints is read by whoever runs it.
  if (ecosystem === 'php' && scope.kind === 'handler' && word === 'echo')
    return true;
  if (ecosystem === 'dotnet' && isHandedOn(service, scope, statement))
    return true;
  if (ecosystem === 'jvm' && isKeptBack(service, statement, scope.name))
    return true;
  if (isCallersFault(answer) || isExcusedBeside(answer)) return true;
  if (ownError.test(statement) && !serversFault.test(written)) return true;
  if (othersAreAnswered(code, start, from, scope.name)) return true;
  // `if (err.isOperational) return res.status(err.statusCode).json({ message: err.message });`
  const before = code.slice(lineStart(code, from), from);
  if (/\bif\s*\(/.test(before) && excuses(before)) return true;
  const lines = service.repository.lines(path);
  const index = service.repository.lineIndex(path);
  const first = index.lineAt(from);
  const bodyLine = index.lineAt(start);
  if (isExcused(lines, first, bodyLine)) return true;
  if (enclosingFunctions(lines, bodyLine).some(name => diagnostic.test(name)))
    return true;
  if (ecosystem === 'node') return !isAnswer(source, statement);
  return (
    ecosystem === 'python' &&
    /^\s*return\s*\(?\s*\{/.test(statement) &&
    !isPythonRoute(lines, first)
  );
}

/** C#: `WriteAsync(Describe(ex, 500))` with a method of the same file: what it makes of the error is judged there. */
function isHandedOn(
  { repository }: Service,
  { source, name }: ErrorScope,
  statement: string,
): boolean {
  const own = escaped(name);
  if (new RegExp(`(?<![\\w.])${own}\\s*\\??\\.`).test(statement)) return false;
  const taker = new RegExp(
    `(?<![\\w.])(\\w{2,60})\\s*\\(\\s*${own}\\s*[,)]`,
  ).exec(statement)?.[1];
  const helper = functionsIn(repository, source.path, 'dotnet').find(
    each => each.name === taker,
  );
  if (!helper) return false;
  const body = source.code.slice(helper.start, helper.end);
  // One that shows the error whatever happens is judged at the answer.
  return /\?|\bif\b|\bnew\b/.test(body);
}

/** To the end of the function that a block stands in, as its layout tells: at most forty lines. */
function reachOf(code: string, { end, start }: ErrorScope): number {
  const indent = indentOf(code.slice(lineStart(code, start - 1)));
  let reach = lineEnd(code, end) + 1;
  for (const line of code
    .slice(reach, reach + 4_000)
    .split('\n')
    .slice(0, 40)) {
    if (/\S/.test(line) && indentOf(line) < indent) break;
    reach += line.length + 1;
  }
  return Math.min(reach, code.length);
}

/** Where a statement shows the error; `undefined` where it does not. */
function exposure(
  code: string,
  text: string,
  name: string,
  own: Sinks,
  isAlias: boolean,
): number | undefined {
  if (isAlias) {
    // `{ message: 'Something went wrong' }`: the key of a literal is no use of the variable.
    const used = [
      ...code.matchAll(
        new RegExp(`(?:(?<=\\.{3})|(?<![\\w$.]))${name}(?![\\w$(])`, 'g'),
      ),
    ].find(
      match =>
        !/^\s{0,20}:(?!:)/.test(
          code.slice(
            match.index + match[0].length,
            match.index + match[0].length + 30,
          ),
        ) ||
        !/[{,]\s*$/.test(
          code.slice(Math.max(0, match.index - 60), match.index),
        ),
    );
    if (used) return used.index;
    const inside = new RegExp(`[{$]\\{?\\s*${name}\\b(?!\\s*:)`).exec(text);
    return inside?.index;
  }
  const direct = own.exposes(name).exec(code);
  if (direct) return direct.index + Math.max(0, direct[0].search(/[\w$]/));
  return own.interpolates?.(name).exec(text)?.index;
}

/** Something named `response` is an answer only when it is sent; Elysia sends what a handler returns. */
function isAnswer({ code }: ErrorScope['source'], statement: string): boolean {
  if (/^return\b/.test(statement)) return /\bnew\s+Elysia\b/.test(code);
  if (/^(?:this\.)?(?:res|response|reply|resp|httpRes)\b/.test(statement))
    return /\.\s*(?:json|send|end|write|render|jsonp|redirect)\s*\(/.test(
      statement,
    );
  return true;
}

/** Whether the function around a line answers a route: a decorator or an annotation above it says so. */
function isPythonRoute(lines: string[], line: number): boolean {
  let indent = indentOf(lines[line - 1] ?? '');
  for (let i = line - 2; i >= Math.max(0, line - 400); i--) {
    const text = lines[i].slice(0, 300);
    if (!/\S/.test(text) || indentOf(text) >= indent) continue;
    indent = indentOf(text);
    if (!/^\s*(?:async\s+)?def\s/.test(text)) continue;
    const name = /def\s+(\w+)/.exec(text)?.[1] ?? '';
    const above = lines.slice(Math.max(0, i - 6), i).join('\n');
    return (
      /@[\w.]+\.(?:get|post|put|patch|delete|route|api_route|websocket)\(|@api_view|@action\b/.test(
        above,
      ) ||
      (/^(?:get|post|put|patch|delete|list|create|retrieve|update|destroy)$/.test(
        name,
      ) &&
        indent > 0)
    );
  }
  return false;
}
