import {
  findCalls,
  functionsIn,
  functionsOf,
  isDevelopmentGuarded,
  type Call,
} from '../../code';
import type { Service } from '../../../service';
import { serverSourcesOf, type ServerSource } from '../../server/sources';
import { answeredInHandlers } from './go-handlers';
import { writeLeaks } from './go-writes';
import type { Leak } from './types';

const serversFault =
  /\bStatusInternalServerError\b|(?<![\w.])500\b|\bStatusBadGateway\b|\bStatusServiceUnavailable\b/;
const errorText =
  /\b\w*[eE]rr(?:or)?\w*\.Error\(\)|,\s*\w*[eE]rr\s*\)?$|:\s*\w*[eE]rr\s*[,}]|\bdebug\.Stack\(\)|\bfmt\.Sprint\w*\([^()]{0,120}\b\w*[eE]rr\s*\)/;
/** An answer that is put together call by call: `NewBuilder(w).WithStatus(http.StatusInternalServerError).WithBody(err.Error())`. */
const chained =
  /\.\s*\w{0,20}Status\w{0,20}\(\s*(?:http\.)?(?:StatusInternalServerError|StatusBadGateway|StatusServiceUnavailable|50\d)\s*\)/g;

/** Echo: whether an error handler of the service's own answers in the place of the text that an error was made with. */
function hidesErrors(service: Service): boolean {
  const { repository } = service;
  const sources = service
    .fact(serverSourcesOf)
    .filter(({ ecosystem }) => ecosystem === 'go');
  const assigned = sources
    .map(({ code }) => /\.HTTPErrorHandler\s*=\s*([^\n;}]{1,120})/.exec(code))
    .find(Boolean)?.[1];
  const name = assigned?.match(/\w+/g)?.pop();
  if (!name) return false;
  const handlers = sources.flatMap(({ path, code }) =>
    functionsIn(repository, path, 'go')
      .filter(each => each.name === name)
      .map(({ start, end }) => code.slice(start, end)),
  );
  return (
    handlers.length > 0 &&
    handlers.every(
      body =>
        !/\.Message\b|\bDefaultHTTPErrorHandler\b/.test(body) &&
        !/\.(?:JSON|String|HTML|Blob|XML|JSONPretty)\s*\([^)]{0,200}\berr/.test(
          body,
        ),
    )
  );
}

/** Answers of Go services with the text of an error beside a status of the server's fault. */
export function goLeaks(service: Service, source: ServerSource): Leak[] {
  const { path } = source;
  const { repository } = service;
  const lines = repository.lines(path);
  const leaks: Leak[] = [];
  const add = (line: number) => {
    if (!isDevelopmentGuarded(lines, line))
      leaks.push({ path, line, what: 'the text of an internal error' });
  };
  for (const call of findCalls(
    repository,
    path,
    /\bhttp\.Error\b|\b\w+\.(?:JSON|String|IndentedJSON|AbortWithStatusJSON|HTML|PureJSON|SendString|XML)\b|(?<=\)\s{0,40}\.\s{0,40})(?:JSON|SendString|Send|XML|String|HTML)(?=\()|\b(?:echo\.NewHTTPError|fiber\.NewError|huma\.Error500InternalServerError)\b|\b(?:\w+\.)?(?:respond|write|send|render|json|reply|abort)\w*(?:Error|Err|JSON|Response)\w*\b|\b(?:\w+\.){1,3}(?:Error|Err|Fail(?:ure)?)(?:Response|Resp|JSON)\b|(?<=\bWithPayload\(\s{0,9})(?:\w{1,60}\.)?\w{0,60}Err\w{0,60}(?=\()|\b\w+\.Error(?=\(\s*w\b|\(\s*(?:rw|c|gc|ctx)\s*,\s*(?:(?:http|fiber)\.Status|\d{3}\b))/i,
  )) {
    if (
      /\b(?:log|logger|slog|fmt|errors|json|t|testing|assert)\.\w+$/i.test(
        call.name,
      )
    )
      continue;
    if (/\becho\.NewHTTPError$/.test(call.name) && service.fact(hidesErrors))
      continue;
    // Gin keeps the error for its middleware and sends a bare status.
    if (/^(?:g?c|ctx|context)\.AbortWithError$/.test(call.name)) continue;
    const text = call.arguments.map(argument => argument.text).join(', ');
    const before = source.code.slice(
      Math.max(0, call.offset - 80),
      call.offset,
    );
    const chosen = /^\s*(?:\w+\.)?(\w+)\(/.exec(call.arguments[0]?.text ?? '');
    if (
      !serversFault.test(text) &&
      !(chosen && service.fact(statusFunctionsOf).has(chosen[1])) &&
      !/Status\(\s*(?:\w+\.)?(?:50[0-9]|Status(?:InternalServerError|BadGateway|ServiceUnavailable))\s*\)\s*(?:\.\s*|\n\s*(?:return\s+)?)$/.test(
        before,
      )
    )
      continue;
    if (errorText.test(text)) {
      if (!logsOnly(service, call) && !isKeptInside(service, text))
        add(call.line);
      continue;
    }
    const told =
      call.arguments.some(argument => bareError.test(argument.text)) &&
      toldBy(service, call);
    if (told) {
      add(call.line);
      leaks.push(told);
    }
  }
  // An answer that is made of the error and sent: `response.NewError(err, http.StatusInternalServerError).Send(w)`.
  for (const call of findCalls(
    repository,
    path,
    /\b(?:\w+\.)?New\w{0,20}Err(?:or)?\w{0,20}\b/,
  )) {
    const text = call.arguments.map(argument => argument.text).join(', ');
    if (
      !serversFault.test(text) ||
      !call.arguments.some(argument => bareError.test(argument.text)) ||
      !/^[^\n]{0,200}\)\s*\.\s*(?:Send|Write|Render|JSON|Respond)\w*\(/.test(
        source.code.slice(call.offset, call.offset + 300),
      )
    )
      continue;
    const told = toldBy(service, call);
    if (!told) continue;
    add(call.line);
    leaks.push(told);
  }
  // Typed answers of generated servers: `CreateOrder500JSONResponse{Error: err.Error()}`.
  for (const match of source.code.matchAll(
    /\b\w{1,80}(?:50[0234]|[dD]efault)(?:JSON|Text|ApplicationProblemPlusJSON)Response\s*\{[^{}]{0,200}\b\w*[eE]rr\w*\.Error\(\)/g,
  ))
    add(repository.lineIndex(path).lineAt(match.index));
  // `return web.HTTPError{http.StatusInternalServerError, err.Error()}`; a field for the cause stays inside.
  for (const match of source.code.matchAll(
    /\breturn\b[^\n{}]{0,80}\b\w{0,20}(?:HTTP|Http|API|Api|Status)Err(?:or)?\s*\{[^{}]{0,200}\b(?:StatusInternalServerError|500)\b[^{}]{0,200}(?:\{|,|\b(?:Message|Msg|Detail|Error|Text)\s*:)\s*err\.Error\(\)/g,
  ))
    add(repository.lineIndex(path).lineAt(match.index));
  for (const offset of keptAnswers(source.code))
    add(repository.lineIndex(path).lineAt(offset));
  for (const offset of answeredByKind(service, source))
    add(repository.lineIndex(path).lineAt(offset));
  for (const offset of answeredInHandlers(service, path))
    add(repository.lineIndex(path).lineAt(offset));
  writeLeaks(service, source).forEach(add);
  for (const match of source.code.matchAll(chained)) {
    const text = chainAround(source.code, match.index);
    if (/\b(?:log|slog|zap)\b/.test(text)) continue;
    if (
      /\.\s*\w{0,20}(?:Body|JSON|Send|String|Text|Message)\w{0,20}\((?:[^()]|\([^()]*\)){0,80}\b\w*[eE]rr(?:\.Error\(\))?\s*\)/.test(
        text,
      )
    )
      add(repository.lineIndex(path).lineAt(match.index));
  }
  if (service.fact(hasGateway)) {
    for (const call of findCalls(
      repository,
      path,
      /\bstatus\.Errorf?\b|\bconnect\.NewError\b/,
    )) {
      const [code, ...rest] = call.arguments.map(argument => argument.text);
      if (
        !/codes\.Internal|codes\.Unknown|CodeInternal\b|CodeUnknown\b/.test(
          code ?? '',
        )
      )
        continue;
      const text = rest.join(', ');
      if (
        /\b\w*[eE]rr\w*(?:\.Error\(\))?$/.test(text.trim()) ||
        (/%\+?v/.test(text) && /\berr\b/.test(text))
      )
        add(call.line);
    }
  }
  for (const offset of writtenAfterStatus(service, source.code))
    add(repository.lineIndex(path).lineAt(offset));
  // Errors that gin collects, answered by one middleware.
  if (
    /\brange\s+\w+\.Errors\b|\b\w+\.Errors\.(?:Last|ByType)/.test(
      source.code,
    ) &&
    service.fact(collectsFailures)
  ) {
    const index = repository.lineIndex(path);
    const answered = [
      ...source.code.matchAll(
        /\b\w+\([^()\n]{0,80}\b\w+(?:\.Err)?\.Error\(\)/g,
      ),
    ].filter(
      ({ 0: text, index: at }) =>
        !/\b(?:log|slog|fmt|append|MatchString|Contains|HasPrefix|HasSuffix|EqualFold)\b/.test(
          text,
        ) && !isForeseen(source.code, at),
    );
    const last = answered[answered.length - 1];
    if (last) add(index.lineAt(last.index));
  }
  return leaks;
}

/** `response := HTTPResponse(http.StatusInternalServerError, "failed", err.Error())`, and then `c.Status(…).JSON(response)`. */
function keptAnswers(code: string): number[] {
  return [
    ...code.matchAll(
      /\b(\w{1,40})\s*:?=\s*&?[\w.]{1,60}[({](?:[^;{}()]|\([^()]*\)){0,300}?(?:\bStatusInternalServerError\b|(?<![\w.])500\b)(?:[^;{}()]|\([^()]*\)){0,200}?\berr\.Error\(\)/g,
    ),
  ]
    .slice(0, 100)
    .flatMap(({ 0: text, 1: name, index }) => {
      const end = index + text.length;
      return !/\b(?:log|logger|slog|zap|fmt|errors)\.\w*[({]/.test(
        text.slice(0, 120),
      ) &&
        new RegExp(
          `\\b(?:JSON|IndentedJSON|AbortWithStatusJSON|Encode|WriteJSON)\\((?:[^()\\n]{0,80},\\s*)?&?${name}\\b`,
        ).test(code.slice(end, end + 400))
        ? [end - 'err.Error()'.length]
        : [];
    });
}

const mostFunctions = 400;
const asksOfWhatKind =
  /(?:[<>]=?|[=!]=)\s*(?:http\.Status\w+|fiber\.Status\w+|[45]\d\d\b)|\berr\.\(|\berrors\.(?:As|Is)\(|\bif\b[^\n{]{0,80}[dD]ebug/;

/**
 * A function that answers every error: with the status of its kind, a 500 for all others, and with the text of each.
 * `res.Detail = err.Error()`, then `c.Status(found.Code).JSON(res)`.
 */
function answeredByKind(
  service: Service,
  { path, code }: ServerSource,
): number[] {
  if (!/\berr\.Error\(\)/.test(code)) return [];
  return functionsIn(service.repository, path, 'go')
    .slice(0, mostFunctions)
    .flatMap(({ parameters, start, end }) => {
      if (!/\berr\s+error\b/.test(parameters) || end - start > 3_000) return [];
      const body = code.slice(start, end);
      const told =
        /\b(\w{1,40})\.\w{1,40}\s*=\s*err\.Error\(\)|\b(\w{1,40})\s*:?=\s*&?[\w.]{1,60}\{[^{}]{0,300}\b\w{1,40}:\s*(?:fmt\.Sprintf\([^(){}\n]{0,80},\s*)?err\.Error\(\)/.exec(
          body,
        );
      // Which errors it shows is decided by what follows, or what stands before; all others by neither.
      const chosenByType = /\bswitch\s+(?:\w+\s*:=\s*)?err\.\(type\)/.exec(
        body,
      );
      if (
        asksOfWhatKind.test(
          chosenByType &&
            told &&
            told.index < chosenByType.index &&
            !/\bdefault\s*:/.test(body.slice(chosenByType.index))
            ? body.replace(chosenByType[0], '')
            : body,
        )
      )
        return [];
      const sent =
        told &&
        [told[1] ?? told[2], ...holdersOf(told[1] ?? told[2], body)].some(
          name =>
            new RegExp(
              `\\.(?:Status\\(\\s*(?!(?:http|fiber)\\.)[a-z]\\w*(?:\\.\\w+)?\\s*\\)\\s*\\.\\s*JSON\\(|JSON\\(\\s*(?!(?:http|fiber)\\.)[a-z]\\w*(?:\\.\\w+)?\\s*,)\\s*&?${name}\\b`,
            ).test(body),
        );
      if (!told || !sent) return [];
      const at = start + told.index + told[0].length - 'err.Error()'.length;
      if (isForeseen(code, at)) return [];
      const chooser = /\b(?:\w+\.)?(\w+)\(\s*err\s*\)/.exec(body)?.[1];
      const chosen = service
        .fact(functionsOf)
        .named(chooser ?? '')
        .filter(each => each.path.endsWith('.go'))
        .map(each =>
          service.repository
            .lexical(each.path)
            .code.slice(each.start, each.end),
        );
      return [body, ...chosen].some(text => serversFault.test(text))
        ? [at]
        : [];
    });
}

/** What holds a variable as one of its fields: `response := Response{Error: info}`. */
function holdersOf(name: string, body: string): string[] {
  return [
    ...body.matchAll(
      new RegExp(
        `\\b(\\w{1,40})\\s*:?=\\s*&?[\\w.]{1,60}\\{[^{}]{0,300}:\\s*&?${name}\\b`,
        'g',
      ),
    ),
  ].map(([, holder]) => holder);
}

/** `if errors.Is(err, ErrGone) { c.AbortWithStatusJSON(http.StatusBadRequest, … err.Error()) }` */
function isForeseen(code: string, offset: number): boolean {
  const line = code.slice(code.lastIndexOf('\n', offset) + 1, offset);
  const before = code.slice(Math.max(0, offset - 300), offset);
  return (
    /\bStatus(?:BadRequest|NotFound|Conflict|Unauthorized|Forbidden|UnprocessableEntity)\b|(?<![\w.])4\d\d\b/.test(
      line,
    ) && /\berrors\.(?:Is|As)\([^\n]*\{\s*[^}]*$/.test(before)
  );
}

/** `w.WriteHeader(http.StatusInternalServerError)`, then the error's text in what is written. */
function writtenAfterStatus(service: Service, code: string): number[] {
  return [
    ...code.matchAll(/\.WriteHeader\(\s*([\w.]{1,60})\s*\)[ \t]*\n/g),
  ].flatMap(({ 0: text, 1: status, index }) => {
    if (
      !serversFault.test(status) &&
      !isStatusOfFailure(
        service,
        code.slice(Math.max(0, index - 400), index),
        status,
      )
    )
      return [];
    const from = index + text.length;
    const after = code.slice(from, from + 400);
    // To the end of the block.
    const body = after.slice(0, /^\s*\}/m.exec(after)?.index ?? 400);
    const told =
      /\b(?:Write|WriteString|Execute|ExecuteTemplate|Encode|Fprint\w{0,2})\([^\n]{0,200}\b\w*[eE]rr\.Error\(\)|\bEncode\(\s*&?[\w.]{1,60}\s*\{[^{}]{0,200}\b\w*[eE]rr\.Error\(\)|\bFprint\w{0,2}\(\s*w\b[^\n]{0,200}\berr\s*\)/.exec(
        body,
      );
    return told ? [from + told.index] : [];
  });
}

/** Whether a variable is the status that a function returns beside the error, a 500 for errors of any kind. */
function isStatusOfFailure(
  service: Service,
  before: string,
  status: string,
): boolean {
  if (!/^[a-z]\w{0,30}$/.test(status)) return false;
  const called = [
    ...before.matchAll(
      /\berr,\s*(\w{1,30})\s*:?=\s*(?:\w{1,60}\.){0,3}(\w{2,60})\(/g,
    ),
  ].pop();
  return called?.[1] === status && service.fact(failingWith500).has(called[2]);
}

/** Functions that return an error of any kind beside a 500: `return nil, err, http.StatusInternalServerError`. Use as a fact. */
function failingWith500(service: Service): Set<string> {
  return new Set(
    service
      .fact(serverSourcesOf)
      .filter(({ ecosystem }) => ecosystem === 'go')
      .flatMap(({ path, code }) =>
        functionsIn(service.repository, path, 'go').filter(({ start, end }) =>
          /\breturn\b[^\n]{0,80}\berr,\s*http\.StatusInternalServerError\b/.test(
            code.slice(start, end),
          ),
        ),
      )
      .map(({ name }) => name),
  );
}

/** Where an error goes that only helps the operator: `event.Err(err)`, `logger.Error(…, err)`. */
const forOperators =
  /\b\w*(?:log|lgr|slog|zap|event|span|sentry)\w*\b|\.(?:Err|RecordError|CaptureException|WithError)\(|[!=]= nil\b|^\s*_ = \w+\.Error\(/i;

/** A helper of the service's own that takes the error beside what it answers with, and writes it to the log alone. */
function logsOnly(service: Service, call: Call): boolean {
  const mentions = mentionsOfError(service, call.name);
  return (
    mentions.length > 0 && mentions.every(({ text }) => forOperators.test(text))
  );
}

/** An answer that a function of the service's own makes of the error, which only asks what kind it is: `NewErrorResponse("…", err)`. */
function isKeptInside(service: Service, text: string): boolean {
  if (/\.Error\(\)|\bSprint/.test(text)) return false;
  const name =
    /(?:^|[\s,(])(?:\w+\.)?(\w+)\([^()]{0,200},\s*\w*[eE]rr\s*\)\s*$/.exec(
      text,
    )?.[1];
  if (!name) return false;
  const mentions = mentionsOfError(service, name);
  return (
    mentions.length > 0 &&
    mentions.every(
      each =>
        forOperators.test(each.text) || /\berrors\.(?:As|Is)\(/.test(each.text),
    )
  );
}

const bareError = /^\s*\w{0,30}[eE]rr\s*$/;

/** Where a helper of the service's own puts the text of the error that it takes into the answer: `SendErrorJSON(w, r, 500, err, "…")`. */
function toldBy(service: Service, call: Call): Leak | undefined {
  const told = mentionsOfError(service, call.name).find(
    ({ text }) => /\w\.Error\(\)/.test(text) && !forOperators.test(text),
  );
  return (
    told && {
      path: told.path,
      line: told.line,
      what: 'the text of an internal error',
    }
  );
}

/** The lines of a helper of the service's own, the only one of its name, that name the error it takes. */
function mentionsOfError(
  service: Service,
  called: string,
): Array<{ path: string; line: number; text: string }> {
  const name = called.split('.').pop() ?? '';
  const takesError = /\b(\w+)\s+(?:\.\.\.)?error\b/;
  const all = service
    .fact(functionsOf)
    .named(name)
    .filter(
      ({ path, parameters }) =>
        path.endsWith('.go') && takesError.test(parameters),
    );
  // `response.NewError` beside `logging.NewError`: the package says which.
  const folder = /^(\w{2,40})\.\w+$/.exec(called)?.[1];
  const ofPackage = all.filter(({ path }) =>
    `/${path}`.includes(`/${folder}/`),
  );
  const [own, another] = ofPackage.length === 1 ? ofPackage : all;
  const taken = own && takesError.exec(own.parameters)?.[1];
  if (!taken || another) return [];
  const { repository } = service;
  // `errors ...error`: one after the other, under another name.
  const each = new RegExp(
    `\\bfor\\s+\\w+\\s*,\\s*(\\w+)\\s*:=\\s*range\\s+${taken}\\b`,
  ).exec(repository.lexical(own.path).code.slice(own.start, own.end))?.[1];
  const named = new RegExp(`\\b(?:${taken}${each ? `|${each}` : ''})\\b`);
  const first = repository.lineIndex(own.path).lineAt(own.start);
  return repository
    .lexical(own.path)
    .code.slice(own.start, own.end)
    .split('\n')
    .map((text, index) => ({ path: own.path, line: first + index, text }))
    .filter(({ text }) => named.test(text));
}

/** A chain of calls over lines, from a place in it: a line that ends with a dot goes on, one that begins with one does too. */
function chainAround(code: string, offset: number): string {
  const from = Math.max(0, offset - 600);
  const above = code.slice(from, offset).split('\n');
  let start = above.length - 1;
  while (
    start > 0 &&
    (/\.\s*$/.test(above[start - 1]) || /^\s*\./.test(above[start]))
  )
    start--;
  const below = code.slice(offset, offset + 600).split('\n');
  let end = 0;
  while (
    end < below.length - 1 &&
    (/\.\s*$/.test(below[end]) || /^\s*\./.test(below[end + 1]))
  )
    end++;
  return [
    ...above.slice(start, -1),
    above[above.length - 1] + below[0],
    ...below.slice(1, end + 1),
  ].join('\n');
}

/** Functions that choose the status of an error, a 500 among them: `getStatusCode(err)`. Use as a fact. */
function statusFunctionsOf(service: Service): Set<string> {
  return new Set(
    service
      .fact(serverSourcesOf)
      .filter(
        ({ ecosystem, code }) =>
          ecosystem === 'go' && /\bStatusInternalServerError\b/.test(code),
      )
      .flatMap(({ path, code }) =>
        functionsIn(service.repository, path, 'go').filter(
          ({ parameters, start, end }) =>
            /\berror\b/.test(parameters) &&
            /\breturn\s+(?:http\.)?StatusInternalServerError\b/.test(
              code.slice(start, end),
            ),
        ),
      )
      .map(({ name }) => name),
  );
}

/** Whether browsers reach gRPC errors: through a gateway or Connect. Use as a fact. */
function hasGateway(service: Service): boolean {
  return service
    .fact(serverSourcesOf)
    .some(
      ({ ecosystem, uncommented }) =>
        ecosystem === 'go' &&
        /grpc-gateway\/v2\/runtime"|connectrpc\.com\/connect"|bufbuild\/connect-go"|improbable-eng\/grpc-web/.test(
          uncommented,
        ),
    );
}

/** Whether handlers leave their failures to a middleware. Use as a fact. */
function collectsFailures(service: Service): boolean {
  return service
    .fact(serverSourcesOf)
    .some(
      ({ ecosystem, code }) =>
        ecosystem === 'go' &&
        /\b(?:AbortWithError|\w*OrAbort)\(\s*(?:\w+\s*,\s*)?(?:http\.StatusInternalServerError|500)\b/.test(
          code,
        ),
    );
}
