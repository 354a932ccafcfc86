import type { Service } from '../../service';
import { sourceFilesOf } from '../../stack';
import { functionsOf, type FunctionDefinition } from '../code';
import { declaredTypesOf } from '../code/declared-types';
import { asksWhoCalls, isGuardName } from './words';

/** Whatever ends a request early. */
const rejecting =
  /\b(?:throw|raise|abort\w{0,40}|reject\w{0,20}|redirect\w{0,20}|panic|sendStatus|sendError|send|json|end|reply|render|halt|fail\w{0,20}|error\w{0,20}|Error\w{0,20}|Unauthori[sz]ed\w{0,20}|Forbidden\w{0,20})\b|\b40[13]\b|\bnext\s*\(\s*[^)\s]|\bstatus\s*\(/i;
const goesOn =
  /\bnext\s*\(\s*\)|\bawait\s+next\b|\.Next\s*\(\s*\)|\.ServeHTTP\s*\(/;

/**
 * Whether a middleware of the service's own goes on for everybody: it reads a token, remembers who it names, and has
 * no path on which a request ends. @public
 */
export function isIdle(service: Service, name: string): boolean {
  return remembered(service, `idle:${name}`, () => {
    const definitions = definitionsOf(service, name);
    return definitions.length > 0
      ? definitions.every(each => isIdleOne(service, each))
      : isMark(service, name);
  });
}

/** ASP.NET: an attribute of the service's own that only marks an action, where no filter or middleware reads it. */
function isMark(service: Service, name: string): boolean {
  if (!/^\w{1,100}$/.test(name)) return false;
  const types = service.fact(declaredTypesOf);
  const own = types.get(`${name}Attribute`) ?? types.get(name) ?? [];
  const only = own.filter(
    ({ path, head }) =>
      path.endsWith('.cs') &&
      /:\s*(?:System\.)?Attribute\s*$/.test(head.trim()),
  );
  if (own.length === 0 || only.length < own.length) return false;
  const read = new RegExp(
    `\\b${name}Attribute\\b|[<(]\\s{0,4}${name}\\s{0,4}[>)]`,
  );
  return !service.fact(sourceFilesOf).some(({ path }) => {
    if (own.some(each => each.path === path)) return false;
    const { code } = service.repository.lexical(path);
    return read.test(code) && turning.test(code);
  });
}

const turning =
  /\b(?:Status)?40[13]\w{0,20}\b|\b(?:Unauthorized|Forbid|Challenge)\w{0,20}\b/;

function isIdleOne(service: Service, { path, start, end }: FunctionDefinition) {
  const { code } = service.repository.lexical(path);
  const body = code.slice(start, Math.min(end, start + 20_000));
  // Elysia: what `derive` returns is added to the context; it answers nothing.
  if (/\bnew\s+Elysia\b/.test(body) && /\.(?:derive|resolve)\s*\(/.test(body))
    return !/\bthrow\b|(?<![.\w])(?:error|status)\s*\(|\bon(?:BeforeHandle|Request)\b|\bbeforeHandle\b|\bguard\b/.test(
      body,
    );
  if (!goesOn.test(body) || rejecting.test(body)) return false;
  // What it hands the request to may turn it away.
  return !callsIn(body).some(
    called =>
      isGuardName(called) &&
      !/^(?:decode|parse|get|set|read|extract|with)/i.test(called),
  );
}

/** Node: `app.use((req, res, next) => …)`: no name says what the function is for. @public */
export function isWrittenInPlace(text: string): boolean {
  return /^\s*(?:["'`][^"'`\n]{0,120}["'`]\s*,\s*)?(?:async\s*)?(?:function\b|\([\w\s,:.<>]{0,120}\)\s*(?::\s*\w{1,30}\s*)?=>|\w{1,30}\s*=>)/.test(
    text,
  );
}

/** It asks who calls, and some requests end there. @public */
export function turnsSomeAway(text: string): boolean {
  return (
    asksWhoCalls(text, text) &&
    /\b40[13]\b|\bthrow\b|unauthori[sz]ed|forbidden|\bredirect\s*\(|\bnext\s*\(\s*[^)\s]/i.test(
      text,
    )
  );
}

/** Whether a function of the service's own, called or put before a handler, turns unknown callers away. @public */
export function rejectsCallers(service: Service, name: string): boolean {
  return remembered(service, `rejects:${name}`, () =>
    hasRejectingDefinition(service, name),
  );
}

/** Handlers call the same few functions again and again. */
function remembered(service: Service, key: string, answer: () => boolean) {
  return service.repository.once(`guard:${service.path}:${key}`, answer);
}

/** Every command and job has a method of this name; which one a call means, the name does not say. */
const anybodys =
  /^(?:execute|handle|run|call|invoke|process|perform|dispatch)$/;

function hasRejectingDefinition(service: Service, name: string): boolean {
  const definitions = definitionsOf(service, name).slice(0, 5);
  const rejects = (each: FunctionDefinition) => asksOrIsMarked(service, each);
  return anybodys.test(name)
    ? definitions.length > 0 && definitions.every(rejects)
    : definitions.some(rejects);
}

function asksOrIsMarked(
  { repository }: Service,
  { path, start, end, offset }: FunctionDefinition,
): boolean {
  const { code, uncommented } = repository.lexical(path);
  // Decorators stand above the head.
  const from = Math.max(0, offset - 300);
  const above = code.slice(
    code.lastIndexOf('\n\n', offset) > from
      ? code.lastIndexOf('\n\n', offset)
      : from,
    offset,
  );
  return (
    /^[ \t]*[@[]\w*(?:auth|login|permission)/im.test(above) ||
    asksWhoCalls(
      code.slice(start, Math.min(end, start + 10_000)),
      uncommented.slice(start, Math.min(end, start + 10_000)),
      'function',
    )
  );
}

function definitionsOf(service: Service, name: string) {
  let last = name.split(/[.:>]+/).pop() ?? name;
  last = last.replace(/\W/g, '');
  const index = service.fact(functionsOf);
  const found = index.named(last);
  if (found.length) return found;
  // `const authMiddleware = createAuthMiddleware(secret)`
  if (/middleware$/i.test(last))
    return index.named(`create${last[0].toUpperCase()}${last.slice(1)}`);
  const wrapper = service.fact(rustWrappersOf).get(last);
  return wrapper === undefined
    ? []
    : index.named('call').filter(({ path }) => path === wrapper);
}

/** Rust: types that wrap a service, with the file whose `call` they put before it: `impl<S> Transform<S, …> for Session`. */
function rustWrappersOf(service: Service): Map<string, string> {
  return new Map(
    service
      .fact(sourceFilesOf)
      .filter(({ ecosystem }) => ecosystem === 'rust')
      .flatMap(({ path }) =>
        [
          ...service.repository
            .lexical(path)
            .code.matchAll(
              /\bimpl\b[^{};]{0,200}\b(?:Transform|Layer)\s*<[^{};]{0,200}>\s*for\s+(\w{1,60})/g,
            ),
        ].map(([, name]): [string, string] => [name, path]),
      ),
  );
}

/** Names that a piece of code calls, at most forty; in Ruby a call that is a statement needs no brackets. @public */
export function callsIn(code: string, isRuby = false): string[] {
  const names = new Set<string>();
  for (const [, name] of isRuby
    ? code.matchAll(/^[ \t]*([a-z_]\w{4,60}[!?]?)[ \t]*$/gm)
    : []) {
    names.add(name.replace(/[!?]$/, ''));
    if (names.size >= 40) break;
  }
  for (const [, name] of code.matchAll(/\b([A-Za-z_]\w{2,60})\s*\(/g)) {
    names.add(name);
    if (names.size >= 40) break;
  }
  return [...names];
}
