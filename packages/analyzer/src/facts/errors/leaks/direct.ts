import { isDevelopmentGuarded } from '../../code';
import type { Service } from '../../../service';
import type { ServerSource } from '../../server/sources';
import type { Leak } from './types';

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
    // The last arm of `when (e)`: `else -> ResponseEntity.status(INTERNAL_SERVER_ERROR).body(e.message)`.
    [
      /\belse\s*->\s*(?:(?!->|\blog)[^;}]){0,300}?\b(?:INTERNAL_SERVER_ERROR|InternalServerError|internalServerError|500)\b(?:(?!->|\blog)[^;}]){0,200}?\b(?:e|ex|exc|exception|throwable|cause|error|err)\??\.(?:message|localizedMessage)\b/g,
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
      /\(\s*(?:\w+::)?StatusCode::INTERNAL_SERVER_ERROR\s*,\s*(?:Json\([^()]{0,80})?(?:format!\([^;\n]{0,120}\b(?:e|err|error|self)\b|(?:self(?:\.0)?|e|err|error|\w+_err(?:or)?)\.to_string\(\))/g,
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
    // The last arm takes every other error: `_ => (500, exception.Message)`.
    [
      /(?:\bException\s+\w{1,40}|(?<![\w.])_)\s*=>\s*(?:new\b|\()(?:(?!=>)[^;]){0,400}?\b(?:500|\w{0,20}InternalServerError)\b(?:(?!=>)[^;]){0,300}?\b(?:e|ex|exc|exception|error|err)\s*\.\s*(?:Message|InnerException|StackTrace|ToString\s*\()/g,
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

/** Places that leak by their pattern alone. */
export function directLeaks(
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
