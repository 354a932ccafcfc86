import { debugSwitchesOf, effectiveConfigurationOf } from '../../configuration';
import { functionsIn, isDevelopmentGuarded } from '../../code';
import { argumentsAt, sourceText } from '../../code/source-text';
import { stackOf } from '../../../stack';
import type { Service } from '../../../service';
import { enclosingFunctions } from '../enclosing';
import { escaped, indentOf, lineEnd, lineStart, statementEnd } from '../ranges';
import { serverSourcesOf, type ServerSource } from '../../server/sources';
import { goLeaks } from './go';
import { madeErrorLeaks } from './go-made-errors';
import { healthLeaks } from './health';
import { nestLeaks } from './nest';
import { leaksThroughHelpers } from './node-helpers';
import { rescuedLeaks } from './rescued';
import { rustLeaks } from './rust';
import { errorScopesOf, type ErrorScope } from './scopes';
import { sinks, type Sinks } from './sinks';

/** A place that sends the inside of an error to the client. */
export interface Leak {
  path: string;
  line: number;
  /** `the text of the error`, `a stack trace`. */
  what: string;
  minor?: true;
}

/** Use as `service.fact(leaksOf)`. */
export function leaksOf(service: Service): Leak[] {
  const scoped = service.fact(errorScopesOf).flatMap(scope => {
    const own = sinks[scope.source.ecosystem];
    return own
      ? [
          ...leaksIn(service, scope, own),
          ...leaksOfHelpers(service, scope, own),
          ...leaksThroughHelpers(service, scope),
          ...healthLeaks(service, scope, own, (line, first) =>
            isExcused(service.repository.lines(scope.source.path), line, first),
          ),
        ]
      : [];
  });
  const plain = service.fact(serverSourcesOf).flatMap(source => {
    if (source.ecosystem === 'go')
      return [...goLeaks(service, source), ...madeErrorLeaks(service, source)];
    if (source.ecosystem === 'node') return nestLeaks(service, source);
    if (source.ecosystem === 'ruby') return rescuedLeaks(service, source);

    const direct = directLeaks(service, source);
    return source.ecosystem === 'rust'
      ? [...direct, ...rustLeaks(service, source)]
      : direct;
  });
  const seen = new Set<string>();
  return [
    ...scoped,
    ...plain,
    ...configuredLeaks(service),
    ...pageLeaks(service),
  ].filter(({ path, line }) => {
    const key = `${path}:${line}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

/** Answers for which the caller is to blame: their text is meant for the caller. */
const callersFault =
  /(?:status(?:Code|_code)?|Status|StatusCode|code)\s*[(=:]\s*\(?(?:\w+\.)*(?:4\d\d\b|HTTP_4\d\d)|,\s*4\d\d\s*[,)}]|\)\s*,\s*4\d\d\b|^\s*(?:raise|return|throw)?\s*[\w.\s]*\(\s*4\d\d\b|\b(?:HttpStatus|HttpStatusCode|StatusCode|StatusCodes|Status|HTTPStatus|status|Response)\s*(?:\.|::)\s*(?:HTTP_4\d\d\w*|Status4\d\d\w*|BAD_REQUEST|UNAUTHORIZED|FORBIDDEN|NOT_FOUND|CONFLICT|UNPROCESSABLE\w*|GONE|METHOD_NOT_ALLOWED|TOO_MANY_REQUESTS|PRECONDITION\w*|PAYLOAD_TOO_LARGE|UNSUPPORTED_MEDIA_TYPE|BadRequest|NotFound|Unauthorized|Forbidden|Conflict|UnprocessableEntity)|\b(?:BAD_REQUEST|UNAUTHORIZED|FORBIDDEN|NOT_FOUND|CONFLICT|UNPROCESSABLE_ENTITY)\b|\.(?:badRequest|notFound|unauthorized|forbidden|conflict|unprocessableEntity)\s*\(|:(?:bad_request|not_found|unauthorized|forbidden|conflict|unprocessable_entity|unprocessable_content)\b|\|\|\s*4\d\d\b|\?[?:]\s*4\d\d\b/m;
const serversFault =
  /\b5\d\d\b|INTERNAL_SERVER_ERROR|InternalServerError|internal_server_error|Status500/;

/** Functions that an administrator calls to see an error: `sendTestMail`, `testConnection`. */
const diagnostic =
  /^(?:send_?)?test|Test(?:e?[mM]ail|Connection|Message|Notification)?$/;

/** Errors that are written to be read by the caller. */
const shown =
  /Validation|NotFound|Not_?Found|Conflict|Domain|BadRequest|Unauthori[sz]ed|Forbidden|AccessDenied|BadCredentials|HttpException|HTTPException|HttpError|ApiError|ApiException|AppError|AppException|BusinessException|CustomError|UserError|ClientError|ServiceError|Duplicate|AlreadyExists|IllegalArgument|JsonWebToken|JWT|Jwt|Zod|Constraint|DoesNotExist|MethodArgument|Unprocessable|Locked|Disabled|Messaging|InvalidInput|ParseError|TypeMismatch|MissingServletRequest|Joi|Permission/;

/** Conditions under which the text is meant for the caller or for a developer. */
const excuse =
  /instanceof|isinstance|\bis_a\?|isOperational|isHttpError|isBoom|isJoi|isAxios|\.expose\b|\.name\s*===?|\.code\s*===?|\.type\s*===?|errorCode|code\s*===?\s*['"\s]|[sS]tatus(?:Code)?\s*(?:<\s*500|(?:>=|===?)\s*500\s*\?\s*["'`][^"'`]{0,120}["'`]\s*:)|(?:[dD]etails?|[vV]erbose)\s*\?(?![.:?])|NODE_ENV|[iI]s_?[dD]ev|[iI]s_?[pP]rod|production|development|\bdebug\b|DEBUG|ENVIRONMENT|APP_ENV|\bENV\b|IsDevelopment|Rails\.env|verbose|validation|Validation|NotFound|\bcase\b|\bwhen\b|\bmatch\b|\bis\s+(?:not\s+)?(?!Exception\b)[A-Z]\w+(?:\s+\w+)?\s*[?)&]/;

function leaksIn(service: Service, scope: ErrorScope, own: Sinks): Leak[] {
  const { source, start, end, types } = scope;
  const { code, uncommented, path, ecosystem } = source;
  if (types.length > 0 && types.every(type => shown.test(type))) return [];
  if (scope.kind === 'handler' && ecosystem !== 'node' && !scope.broad)
    return [];
  if (callersFault.test(scope.header) && !serversFault.test(scope.header))
    return [];
  // Fastify's own error of a token that is refused: a 401 for the caller.
  if (
    ecosystem === 'node' &&
    /\btry\s*\{\s*(?:await\s+)?[\w.]{1,40}\.jwtVerify\([^()]{0,80}\);?\s*\}\s*catch\b[^{}]{0,80}\{\s*$/.test(
      code.slice(Math.max(0, start - 400), start),
    )
  )
    return [];
  const lines = service.repository.lines(path);
  const index = service.repository.lineIndex(path);
  const names = [escaped(scope.name), ...aliases(scope, own)];
  // A text kept in a variable may be sent after the block.
  const reach = names.length > 1 ? reachOf(code, scope) : end;
  const body = code.slice(start, reach);
  const found: Leak[] = [];
  for (const match of body.matchAll(own.answer)) {
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
    // What a command prints is read by whoever runs it.
    if (ecosystem === 'php' && scope.kind === 'handler' && match[0] === 'echo')
      continue;
    if (ecosystem === 'dotnet' && isHandedOn(service, scope, statement))
      continue;
    const made = sentObjects(code.slice(start, end), scope.name, own).find(
      ({ name }) =>
        /^(?:node|php)$/.test(ecosystem) &&
        new RegExp(`(?<![\\w$])${escaped(name)}\\b`).test(statement),
    );
    const line = index.lineAt(made ? start + made.offset : from + exposed);
    const first = index.lineAt(from);
    const bodyLine = index.lineAt(start);
    // The whole exception with its stack is no answer to a caller's fault, whatever the status says.
    const isWhole =
      ecosystem === 'dotnet' &&
      scope.kind !== 'handler' &&
      scope.broad &&
      new RegExp(`\\{\\s*${escaped(scope.name)}\\s*\\}`).test(written);
    // A literal in brackets may hold the status of another answer: look at this statement first, then at what was set before it.
    if (callersFault.test(written) && !serversFault.test(written) && !isWhole)
      continue;
    if (
      scope.needs500 &&
      !serversFault.test(written) &&
      // C#: `var code = HttpStatusCode.InternalServerError;`, which some kinds of errors replace.
      !(
        ecosystem === 'dotnet' &&
        serversFault.test(uncommented.slice(start, from))
      )
    )
      continue;
    // Hapi: `const response = h.response({ … }); response.code(400);`
    if (
      /^h\b/.test(match[0]) &&
      /\.\s*code\(\s*(?:4\d\d|[\w.]*(?:BAD_REQUEST|NOT_FOUND|CONFLICT|UNAUTHORIZED|FORBIDDEN))/.test(
        uncommented.slice(to, to + 200),
      )
    )
      continue;
    if (!serversFault.test(written)) {
      const before = uncommented.slice(Math.max(start, from - 400), from);
      const set =
        /(?:status|statusCode|StatusCode|status_code)\s*(?:\(|=)\s*[^;\n]{0,60}/g;
      // What one kind of error sets, deeper than the answer, says nothing of all others.
      const outer = indentOf(code.slice(lineStart(code, from)));
      const sets = [...before.matchAll(set)];
      const last = sets
        .filter(
          each =>
            ecosystem !== 'node' ||
            scope.kind !== 'handler' ||
            indentOf(before.slice(lineStart(before, each.index))) <= outer,
        )
        .pop()?.[0];
      if (last && callersFault.test(last)) continue;
      // Whichever branch is taken, the caller is told of a fault of its own.
      if (
        !last &&
        sets.length > 1 &&
        /\belse\b|\bdefault\s*:/.test(before) &&
        sets.every(([text]) => callersFault.test(text))
      )
        continue;
    }
    if (ecosystem === 'jvm' && scope.kind === 'handler') {
      const whole = scope.header + uncommented.slice(start, end);
      if (callersFault.test(whole) && !serversFault.test(whole)) continue;
    } else if (
      ecosystem === 'jvm' &&
      !serversFault.test(written) &&
      !/ResponseEntity|ServerResponse|respond/.test(written)
    )
      continue;
    const shownAnyway =
      isShownOutside(written, scope.name) || isNarrowed(written, scope.name);
    if (
      !shownAnyway &&
      excuse.test(besideExposed(written, Math.max(exposed, 1))) &&
      /\?|&&|\bif\b|\bor\b/.test(statement)
    )
      continue;
    if (ownError.test(statement) && !serversFault.test(written)) continue;
    if (othersAreAnswered(code, start, from, scope.name)) continue;
    if (isExcused(lines, first, bodyLine)) continue;
    if (
      enclosingFunctions(lines, index.lineAt(start)).some(name =>
        diagnostic.test(name),
      )
    )
      continue;
    if (ecosystem === 'node' && !isAnswer(source, statement)) continue;
    if (
      ecosystem === 'python' &&
      /^\s*return\s*\(?\s*\{/.test(statement) &&
      !isPythonRoute(lines, first)
    )
      continue;
    found.push({
      path,
      line,
      what: /stack|trace|Trace|backtrace|format_exc/i.test(
        written.slice(exposed, exposed + 60).split(/[,\n]/)[0],
      )
        ? 'a stack trace'
        : 'the text of an internal error',
    });
  }
  return found;
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
function othersAreAnswered(
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

/** Errors of a service's own that carry a status: their text is meant for callers, but for what a 500 is made of. */
const ownError =
  /^throw\s+new\s+\w{0,20}(?:App|Api|API|Http|HTTP|Custom|Base)(?:Error|Exception)\s*\(/;

/** TypeScript: `err instanceof Error ? err.message : String(err)` only finds out whether there is a text. */
function isNarrowed(text: string, name: string): boolean {
  const own = escaped(name);
  return new RegExp(
    `\\b${own}\\s+instanceof\\s+Error\\s*\\?\\s*\\(?${own}\\b[^?:]{0,40}\\.(?:message|stack)\\b`,
  ).test(text.replace(/\(\s*(\w+)\s+as\s+\w+\s*\)/g, '$1'));
}

/** `env.IsDevelopment() ? ex.ToString() : ex.Message`: shorter outside development, and shown all the same. */
function isShownOutside(text: string, name: string): boolean {
  return new RegExp(
    `(?:[iI]s_?[dD]ev\\w*(?:\\(\\))?|={2,3}\\s*["'\`]development["'\`])\\s*\\)?\\s*\\?[^?:;]{1,120}:\\s*${escaped(
      name,
    )}\\s*\\.\\s*(?:Message|message)\\b`,
  ).test(text);
}

/**
 * A function of the service's own that makes the answer of the error it is handed: `return answer(ex,
 * INTERNAL_SERVER_ERROR)` of a Spring handler, whose caller says the status, and `buildErrorResponse(h, error)` in a
 * catch block, which says it itself. The last handler of Node's frameworks hands on whatever nobody else answered.
 */
function leaksOfHelpers(
  service: Service,
  scope: ErrorScope,
  own: Sinks,
): Leak[] {
  const { source, start, end, kind } = scope;
  const toldByCaller = source.ecosystem === 'jvm' && kind === 'handler';
  const lastOfNode = source.ecosystem === 'node' && kind === 'handler';
  if (!lastOfNode && (!scope.broad || !(toldByCaller || kind === 'catch')))
    return [];
  const text = sourceText(service.repository, source.path);
  const definitions = functionsIn(
    service.repository,
    source.path,
    source.ecosystem,
  );
  const around = source.code.slice(start, end);
  return [...around.matchAll(/(?<![\w.])(?:this\s*\.\s*)?(\w{2,60})\s*\(/g)]
    .slice(0, 20)
    .flatMap(match => {
      const args = argumentsAt(text, start + match.index + match[0].length - 1);
      // Kotlin names what it hands over: `buildResponse(status = …, exception = e)`.
      const at = args.findIndex(
        each => each.text.replace(/^\w+\s*=\s*(?!=)/, '') === scope.name,
      );
      if (at < 0) return [];
      const byName = /^(\w+)\s*=\s*(?!=)/.exec(args[at].text)?.[1];
      if (
        lastOfNode &&
        (/dev/i.test(match[1]) ||
          isForSome(service, scope, start + match.index))
      )
        return [];
      return definitions
        .filter(({ name }) => name === match[1])
        .flatMap(helper => {
          const parameter = byName ?? parameterAt(helper.parameters, at);
          const told = args.some(each => serversFault.test(each.text));
          if (!parameter) return [];
          return leaksIn(
            service,
            {
              ...scope,
              name: parameter,
              needs500: !toldByCaller && !lastOfNode && !told,
              start: helper.start,
              end: helper.end,
              header: toldByCaller
                ? scope.header + source.uncommented.slice(start, end)
                : '',
            },
            own,
          );
        });
    });
}

/** Whether a place of a handler is reached for some kinds of errors alone, or in development. */
function isForSome(
  service: Service,
  { source, start, name }: ErrorScope,
  offset: number,
): boolean {
  const { code, path } = source;
  const index = service.repository.lineIndex(path);
  return (
    isExcused(
      service.repository.lines(path),
      index.lineAt(offset),
      index.lineAt(start),
    ) ||
    excuse.test(code.slice(lineStart(code, offset), offset)) ||
    othersAreAnswered(code, start, offset, name) ||
    // `if (config.isProduction) return sendPlain(err, res);`
    /\bif\s*\([^)\n]{0,120}[pP]rod[^)\n]{0,60}\)[^;]{0,200}\breturn\b/.test(
      code.slice(start, offset),
    )
  );
}

/** `final Exception ex`, `ex: Exception`: the name of a parameter by its position. */
function parameterAt(parameters: string, position: number): string | undefined {
  const written = parameters
    .replace(/<[^<>]{0,200}>/g, '')
    .split(',')
    [position]?.trim();
  return (
    /^(?:@\w+\s+)*(\w+)\s*:/.exec(written ?? '')?.[1] ??
    /(\$?\w+)$/.exec(written ?? '')?.[1]
  );
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

const toLineEnd =
  /(?:^|[\s;{(])(?:(?:const|let|var|val|String|string)\s+)?(\$?\w+)\s*(?::\s*\w+\s*)?=(?![=>])([^\n;]{1,300})/g;
/** What a mapper makes of an error is decided there. */
const mapped = /\b\w*[mM]apper\w*\s*\.\s*\w+\s*\(\s*\w+\s*\)\s*$/;
/** C#: an initializer goes over lines as a rule. */
const toSemicolon =
  /(?:^|[\s;{(])(?:(?:var|[sS]tring)\s+)?(\w+)\s*=(?![=>])([^;]{1,400})/g;

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

/** `const response = { message: err.message };`, sent as it was made, and where in it the error stands. */
function sentObjects(
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

/** Names that hold nothing but the error's text: `const message = err.message`. */
function aliases(scope: ErrorScope, own: Sinks): string[] {
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

/** A handler asks once, or not much oftener. */
const mostNarrowed = 20;

/** Whether a variable gets another value, of fixed text and whatever the error, before it can go out. */
function isWrittenAgain(rest: string, name: string, outer: number): boolean {
  return [
    ...rest
      .slice(0, 600)
      .matchAll(new RegExp(`\\n([ \\t]*)${name}\\s*=\\s*["'\`]`, 'g')),
  ].some(([, indent]) => indent.length <= outer);
}

/** Whether a condition around a line, inside its scope, tests for a foreseen error or a development environment. */
function isExcused(lines: string[], line: number, first: number): boolean {
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
      excuse.test(text)
    )
      return true;
  }
  return false;
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

const internalText = 'the text of an internal error';

/** Leaks that need no name of an error: Rust's texts beside a 500, Slim's switch for details. */
const direct: Partial<
  Record<ServerSource['ecosystem'], Array<[pattern: RegExp, what: string]>>
> = {
  // Kotlin: a handler that is one expression.
  jvm: [
    // graphql-java shows what a resolver builds, and the last arm is for what nobody foresaw.
    [
      /\belse\s*->\s*GraphqlErrorBuilder\b[^;{}]{0,200}?\.\s*message\(\s*(?:ex|e|exception|throwable|err|error)\.(?:message|localizedMessage)\b/g,
      internalText,
    ],
    [
      /=\s*ResponseEntity\s*\(\s*\w+\s*\((?:(?!\bHttpStatus\b|\bfun\b|@)[^;{}]){0,300}?\b(?:e|ex|exception)\.(?:message|localizedMessage)\b(?:(?!\bHttpStatus\b|\bfun\b|@)[^;{}]){0,300}?\)\s*,\s*HttpStatus\.INTERNAL_SERVER_ERROR\b/g,
      internalText,
    ],
  ],
  rust: [
    // A builder of the service's own: `Answer::new(StatusCode::INTERNAL_SERVER_ERROR).data(json!({ "error": e.to_string() }))`.
    [
      /\breturn\s+\w+::new\(\s*(?:\w+::)?StatusCode::INTERNAL_SERVER_ERROR\s*\)(?:(?!=>|\breturn\b|\bStatusCode\b)[^;]){0,300}?\.\s*(?:data|body|json|details?|message)\(\s*(?:(?!=>|\breturn\b|\bStatusCode\b)[^;]){0,200}?\b(?:e|err|error)\.to_string\(\)/g,
      internalText,
    ],
    [
      /\(\s*(?:\w+::)?StatusCode::INTERNAL_SERVER_ERROR\s*,\s*(?:Json\([^()]{0,80})?(?:format!\([^;\n]{0,120}\b(?:e|err|error)\b|(?:self|e|err|error|\w+_err(?:or)?)\.to_string\(\))/g,
      internalText,
    ],
    [
      /\bInternalServerError\(\)\s*\.\s*(?:body|json)\(\s*(?:(?:serde_json::)?json!\(\s*\{[^;]{0,300}?)?(?:format!\([^;\n]{0,120}\b(?:e|err|error)\b|(?:&?\w+)\.to_string\(\))|\bError(?:InternalServerError|ServiceUnavailable|BadGateway)\(\s*(?:e|err|error)(?:\.to_string\(\))?\s*\)|\.map_err\(\s*(?:\w+::)*Error(?:InternalServerError|ServiceUnavailable|BadGateway)\s*\)/g,
      internalText,
    ],
    // `let body = json!({ "message": e.to_string() });`, and then the body.
    [
      /\blet\s+(\w{1,40})\s*=\s*(?:serde_json::)?json!\(\s*\{[^;]{0,300}?(?:format!\([^;]{0,120}?\b(?:e|err|error)\b|\b(?:e|err|error)\.to_string\(\))[^;]{0,200};\s*(?:return\s+)?(?:Err\s*\(\s*)?(?:\(\s*(?:\w+::)?StatusCode::INTERNAL_SERVER_ERROR\s*,\s*Json\(|HttpResponse::InternalServerError\(\)\s*\.\s*json\()\s*\1\b/g,
      internalText,
    ],
    [
      /\(\s*(?:\w+::)?StatusCode::INTERNAL_SERVER_ERROR\s*,\s*Json\(\s*(?:serde_json::)?json!\(\s*\{[^;]{0,300}?(?:format!\([^;]{0,120}?\b(?:e|err|error)\b|\b(?:e|err|error)\.to_string\(\))/g,
      internalText,
    ],
  ],
  // FastEndpoints answers with the exception's own text unless it is told to be generic.
  dotnet: [
    // An arm of a switch for errors of the database: `DbUpdateException ex => new Problem { Status = 500, Detail = ex.Message }`.
    [
      /\b\w{0,60}?(?:Db|Sql|Npgsql|Mongo|IO)\w{0,60}Exception\s+(\w+)\s*=>\s*new\b(?:(?!=>)[^;]){0,400}?\b(?:500|InternalServerError)\b(?:(?!=>)[^;]){0,300}?\b\1\.(?:InnerException|Message)\b/g,
      internalText,
    ],
    // `var details = new { StackTrace = exception.StackTrace }; … return new ErrorResult(new Error(…, details));`
    [
      /\b(\w{1,40})\s*=\s*new\s*\{[^{};]{0,400}?\bStackTrace\s*=\s*\w{1,40}\.StackTrace\b[^{};]{0,300}\}\s*;\s*(?:var|[\w.]{1,60})\s+(\w{1,40})\s*=\s*new\s+\w{1,40}\([^;{}]{0,200}?\b\1\s*\)\s*;\s*return\s+new\s+\w{0,40}(?:Result|Response|Problem)\w{0,40}\(\s*\2\b/g,
      'a stack trace',
    ],
    [
      /\.UseDefaultExceptionHandler\((?![^()]{0,200}\buseGenericReason\s*:\s*true|[^(),]{0,80},[^(),]{0,80},\s*true\b)/g,
      internalText,
    ],
  ],
  php: [
    [/->addErrorMiddleware\(\s*true\b/g, 'the details of every error'],
    [
      /\bnew\s+\\?JsonResponse\s*\(\s*\[[^\]?]{0,300}=>\s*\$\w+->getTrace(?:AsString)?\(\)/g,
      'stack traces',
    ],
  ],
};

/** An arm for a kind of Rust's error that holds nothing: its text is fixed. */
const fixedKind = /\b\w+::\w+\s*=>\s*\{?\s*$/;

/** A helper whose caller writes the text: `fn server_error<S: ToString>(error: S) -> AppError { …`. */
const givenText =
  /\bfn\s+\w+\s*(?:<\s*(\w)\s*:\s*(?:ToString|Into<String>|AsRef<str>)\s*>\s*\(\s*(?:e|err|error)\s*:\s*\1|\(\s*(?:e|err|error)\s*:\s*(?:impl\s+(?:ToString|Into<String>|AsRef<str>)|&'static\s+str))\s*\)[^{}]{0,120}\{\s*[^{};]{0,80}$/;

function directLeaks(
  service: Service,
  { path, code, ecosystem }: ServerSource,
): Leak[] {
  const index = service.repository.lineIndex(path);
  const lines = service.repository.lines(path);
  return (direct[ecosystem] ?? []).flatMap(([pattern, what]) =>
    [...code.matchAll(pattern)].flatMap(match => {
      const line = index.lineAt(match.index);
      const before = code.slice(Math.max(0, match.index - 200), match.index);
      const fixed =
        (/\bself\.to_string/.test(match[0]) && fixedKind.test(before)) ||
        (ecosystem === 'rust' && givenText.test(before));
      // Symfony: `if ($this->debug)`, `$kernel->getEnvironment() === 'dev'`.
      const debugged =
        ecosystem === 'php' &&
        /->debug\b(?!\s*\()|isDebug|\bapp\.debug|APP_DEBUG|getEnvironment/.test(
          lines.slice(Math.max(0, line - 6), line).join('\n'),
        );
      return fixed || debugged || isDevelopmentGuarded(lines, line)
        ? []
        : [{ path, line, what }];
    }),
  );
}

/** ASP.NET's page for developers, shown to everybody. */
function pageLeaks(service: Service): Leak[] {
  return service
    .fact(debugSwitchesOf)
    .on.filter(({ name }) => name === 'UseDeveloperExceptionPage()')
    .map(({ path, line }) => ({ path, line, what: 'stack traces' }));
}

/** Spring's switches for error bodies. */
function configuredLeaks(service: Service): Leak[] {
  if (!service.fact(stackOf).ecosystems.includes('jvm')) return [];
  const configuration = service.fact(effectiveConfigurationOf);
  const leaks: Leak[] = [];
  for (const prefix of ['server.error', 'spring.web.error']) {
    const trace = configuration.get(`${prefix}.include-stacktrace`);
    if (trace?.value?.toLowerCase() === 'always') {
      leaks.push({ path: trace.path, line: trace.line, what: 'a stack trace' });
    }
    const message = configuration.get(`${prefix}.include-message`);
    if (message?.value?.toLowerCase() === 'always') {
      leaks.push({
        path: message.path,
        line: message.line,
        what: 'the text of every error',
        minor: true,
      });
    }
  }
  return leaks;
}
