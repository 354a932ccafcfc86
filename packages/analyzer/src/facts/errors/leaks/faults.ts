import { escaped, indentOf, lineStart } from '../ranges';
import type { ErrorScope } from './scopes';

/** A statement that shows the error of a scope to the client. */
export interface Answer {
  scope: ErrorScope;
  /** What it begins with. */
  word: string;
  from: number;
  to: number;
  /** Its code without the texts of strings. */
  statement: string;
  /** Its code with them. */
  written: string;
  /** Where in it the error stands. */
  exposed: number;
}

/** Answers for which the caller is to blame: their text is meant for the caller. */
const callersFault =
  /(?:status(?:Code|_code)?|Status|StatusCode|code)\s*[(=:]\s*\(?(?:\w+\.)*(?:4\d\d\b|HTTP_4\d\d)|,\s*4\d\d\s*[,)}]|\)\s*,\s*4\d\d\b|^\s*(?:raise|return|throw)?\s*[\w.\s]*\(\s*4\d\d\b|\b(?:HttpStatus|HttpStatusCode|StatusCode|StatusCodes|Status|HTTPStatus|status|Response)\s*(?:\.|::)\s*(?:HTTP_)?(?:4\d\d\w*|Status4\d\d\w*|BAD_REQUEST|UNAUTHORIZED|FORBIDDEN|NOT_FOUND|CONFLICT|UNPROCESSABLE\w*|GONE|METHOD_NOT_ALLOWED|TOO_MANY_REQUESTS|PRECONDITION\w*|PAYLOAD_TOO_LARGE|UNSUPPORTED_MEDIA_TYPE|BadRequest|NotFound|Unauthorized|Forbidden|Conflict|UnprocessableEntity)|\b(?:BAD_REQUEST|UNAUTHORIZED|FORBIDDEN|NOT_FOUND|CONFLICT|UNPROCESSABLE_ENTITY)\b|\.(?:badRequest|notFound|unauthorized|forbidden|conflict|unprocessableEntity)\s*\(|:(?:bad_request|not_found|unauthorized|forbidden|conflict|unprocessable_entity|unprocessable_content)\b|\|\|\s*4\d\d\b|\?[?:]\s*4\d\d\b/m;
/** Answers for which the server is to blame. */
export const serversFault =
  /\b5\d\d\b|INTERNAL_SERVER_ERROR|InternalServerError|internal_server_error|Status500/;

/** Errors that are written to be read by the caller. */
const shown =
  /Validation|NotFound|Not_?Found|Conflict|Domain|BadRequest|Unauthori[sz]ed|Forbidden|AccessDenied|BadCredentials|HttpException|HTTPException|HttpError|ApiError|ApiException|AppError|AppException|BusinessException|CustomError|UserError|ClientError|ServiceError|Duplicate|AlreadyExists|IllegalArgument|JsonWebToken|JWT|Jwt|Zod|Constraint|DoesNotExist|MethodArgument|Unprocessable|Locked|Disabled|Messaging|InvalidInput|ParseError|TypeMismatch|MissingServletRequest|Joi|Permission/;

/** Whether the errors of a scope are foreseen ones, or for the caller to read. */
export function isForCaller(scope: ErrorScope): boolean {
  const { source, start, types } = scope;
  const { code, ecosystem } = source;
  if (types.length > 0 && types.every(type => shown.test(type))) return true;
  if (scope.kind === 'handler' && ecosystem !== 'node' && !scope.broad)
    return true;
  if (blamesCaller(scope.header)) return true;
  // Fastify's own error of a token that is refused: a 401 for the caller.
  return (
    ecosystem === 'node' &&
    /\btry\s*\{\s*(?:await\s+)?[\w.]{1,40}\.jwtVerify\([^()]{0,80}\);?\s*\}\s*catch\b[^{}]{0,80}\{\s*$/.test(
      code.slice(Math.max(0, start - 400), start),
    )
  );
}

/** Whether an answer says that the caller is at fault, or does not say that the server is where it has to. */
export function isCallersFault(answer: Answer): boolean {
  const { scope, word, from, to, written } = answer;
  const { source, start } = scope;
  const { uncommented, ecosystem } = source;
  // A literal in brackets may hold the status of another answer: look at this statement first, then at what was set before it.
  if (blamesCaller(written) && !sendsWhole(answer)) return true;
  const isServers = serversFault.test(written);
  if (
    scope.needs500 &&
    !isServers &&
    // C#: `var code = HttpStatusCode.InternalServerError;`, which some kinds of errors replace.
    !(
      ecosystem === 'dotnet' &&
      serversFault.test(uncommented.slice(start, from))
    )
  )
    return true;
  // Hapi: `const response = h.response({ … }); response.code(400);`
  if (
    /^h\b/.test(word) &&
    /\.\s*code\(\s*(?:4\d\d|[\w.]*(?:BAD_REQUEST|NOT_FOUND|CONFLICT|UNAUTHORIZED|FORBIDDEN))/.test(
      uncommented.slice(to, to + 200),
    )
  )
    return true;
  if (!isServers && isSetBefore(answer)) return true;
  return ecosystem === 'jvm' && isCallersFaultOfJvm(answer);
}

function blamesCaller(text: string): boolean {
  return callersFault.test(text) && !serversFault.test(text);
}

/** C#: the whole exception with its stack is no answer to a caller's fault, whatever the status says. */
function sendsWhole({ scope, written }: Answer): boolean {
  return (
    scope.source.ecosystem === 'dotnet' &&
    scope.kind !== 'handler' &&
    scope.broad &&
    new RegExp(`\\{\\s*${escaped(scope.name)}\\s*\\}`).test(written)
  );
}

/** Whether the status that was set before an answer is one of the caller's faults. */
function isSetBefore({ scope, from }: Answer): boolean {
  const { source, start } = scope;
  const { code, uncommented, ecosystem } = source;
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
  if (last) return callersFault.test(last);
  // Whichever branch is taken, the caller is told of a fault of its own.
  return (
    sets.length > 1 &&
    /\belse\b|\bdefault\s*:/.test(before) &&
    sets.every(([text]) => callersFault.test(text))
  );
}

/** A handler's status may stand anywhere around the answer; in a catch block only what makes a response is an answer. */
function isCallersFaultOfJvm({ scope, written }: Answer): boolean {
  const { source, start, end } = scope;
  if (scope.kind === 'handler')
    return blamesCaller(scope.header + source.uncommented.slice(start, end));
  return (
    !serversFault.test(written) &&
    !/ResponseEntity|ServerResponse|respond/.test(written)
  );
}
