import type { Repository } from '../../../repository';
import type { Service } from '../../../service';
import { blockAfter } from '../../code';
import { effectiveConfigurationOf } from '../../configuration';
import type { ServerSource } from '../../server/sources';
import { firstPlace, type LastResort, type LastResortContext } from './types';

type Rule = [framework: RegExp, construction: RegExp, own: RegExp | undefined];

/** Frameworks that answer a generic 500 and log by themselves; `own` proves context beyond that. */
function builtInResort(
  context: LastResortContext,
  rules: Rule[],
): LastResort | undefined {
  for (const [framework, construction, own] of rules) {
    const detected = context.stack.frameworks.find(({ name }) =>
      framework.test(name),
    );
    if (!detected) continue;
    const handler = own && firstPlace(context, own, 'uncommented');
    if (handler) {
      return {
        framework: detected.name,
        kind: 'own',
        path: handler.path,
        line: handler.line,
      };
    }
    const start = firstPlace(context, construction) ?? detected;
    return {
      framework: detected.name,
      kind: 'built-in',
      path: start.path,
      line: start.line ?? 1,
    };
  }
  return undefined;
}

const anyError = String.raw`(?:\w+\.)?(?:Exception|BaseException|500|HTTPException|InternalServerError|HTTPStatus\.INTERNAL_SERVER_ERROR)\b`;

/** Decorated, registered one by one or in a loop over status codes, or handed to a factory of the application. */
const flaskHandler = new RegExp(
  [
    String.raw`\.(?:app_)?errorhandler\(\s*${anyError}`,
    String.raw`\bregister_error_handler\(\s*${anyError}`,
    String.raw`\berror_?handlers\s{0,5}=\s{0,5}[[{(][^;=]{0,400}?${anyError}`,
    String.raw`\bfor\s{1,5}\w{1,40}\s{1,5}in\s{1,5}(?:[[(][^\])\n]{0,200}\b500\b[^\])\n]{0,200}[\])]|default_exceptions\b)[^\n]{0,20}:\s{1,200}[\w.]{1,80}\.(?:errorhandler|register_error_handler)\(`,
    String.raw`\bgot_request_exception\b`,
  ].join('|'),
);

export function pythonLastResort(
  context: LastResortContext,
): LastResort | undefined {
  const { stack } = context;
  const flask = stack.frameworks.find(({ name }) => name === 'Flask');
  const application =
    flask &&
    firstPlace(
      context,
      /\b(?:Flask|APIFlask|OpenAPI)\s*\(|\bclass\s+\w+\(\s*(?:Flask|APIFlask|OpenAPI)\s*\)/,
    );
  if (flask && application) {
    const own = firstPlace(context, flaskHandler, 'uncommented');
    if (own)
      return {
        framework: 'Flask',
        kind: 'own',
        path: own.path,
        line: own.line,
      };
    // Extensions that answer errors of the API themselves, and trackers that record what Flask turns into a 500.
    const extension =
      firstPlace(
        context,
        /\berror_handlers\s*=\s*\w+\s*[,)]|\b(?:flask_restful|flask_smorest|flask_restx|flask_restplus|apiflask|connexion|FlaskIntegration)\b/,
      ) ?? firstPlace(context, /\bsentry_sdk\.init\b|\bSentry\s*\(/);
    if (extension)
      return {
        framework: 'Flask',
        kind: 'built-in',
        path: extension.path,
        line: extension.line,
      };
    return {
      framework: 'Flask',
      kind: 'missing',
      path: application.path,
      line: application.line,
    };
  }
  return builtInResort(context, [
    [
      /^FastAPI$|^Starlette$/,
      /\b(?:FastAPI|Starlette)\s*\(/,
      /\bexception_handler\(\s*(?:Exception|500|BaseException)\b|\badd_exception_handler\(\s*(?:Exception|500)\b|\bexception_handlers\s*=|\bexcept\s+Exception\b[^\n]{0,40}:\s*\n[^\n]{0,200}\n?[^\n]{0,200}(?:JSONResponse|status_code\s*=\s*500)/,
    ],
    [
      /^Django/,
      /^[ \t]*(?:MIDDLEWARE|ROOT_URLCONF|urlpatterns)\s*=/m,
      /^[ \t]*handler500\s*=|['"]EXCEPTION_HANDLER['"]\s*:/m,
    ],
    [/^Litestar$/, /\bLitestar\s*\(/, /\bexception_handlers\s*=/],
    [/^Sanic$/, /\bSanic\s*\(/, /@[\w.]+\.exception\(/],
    [/^Quart$/, /\bQuart\s*\(/, /\.errorhandler\(/],
    [
      /^(?:aiohttp|Tornado|Falcon)$/,
      /\bweb\.Application\s*\(|\bApplication\s*\(|\bfalcon\.\w*App\s*\(/,
      undefined,
    ],
    [/^gRPC$/, /\bgrpc\.(?:aio\.)?server\s*\(/, undefined],
    [/^Celery$/, /\bCelery\s*\(/, undefined],
    [/^Bottle$/, /\bBottle\s*\(/, /@\w*\.?error\(\s*500/],
  ]);
}

export function jvmLastResort(
  context: LastResortContext,
): LastResort | undefined {
  const resort = builtInResort(context, [
    [
      /^Spring Boot/,
      /@SpringBootApplication/,
      /@ExceptionHandler\s*\(?\s*(?:value\s*=\s*)?\{?\s*(?:[\w.]*Exception|Throwable|Error)(?:\.class|::class)|\bextends\s+(?:ResponseEntityExceptionHandler|AbstractErrorWebExceptionHandler)|:\s*(?:ResponseEntityExceptionHandler|AbstractErrorWebExceptionHandler)\(|@(?:Rest)?ControllerAdvice|\bErrorWebExceptionHandler\b/,
    ],
    [/^Quarkus$/, /@Path\b/, /\bExceptionMapper\s*<|@ServerExceptionMapper/],
    [
      /^Micronaut$/,
      /\bMicronaut\s*\.\s*run|\bMicronaut\.run/,
      /\bExceptionHandler\s*<|@Error\s*\(\s*global/,
    ],
    [
      /^Ktor$/,
      /\bembeddedServer\s*\(|\bApplication\.module\b/,
      /\binstall\s*\(\s*StatusPages/,
    ],
    [/^Javalin$/, /\bJavalin\s*\.\s*create/, /\.exception\s*\(\s*Exception/],
    [
      /^(?:Dropwizard|Vert\.x)$/,
      /\bstatic\s+void\s+main/,
      /\bExceptionMapper\s*<|\bfailureHandler\s*\(/,
    ],
  ]);
  const fault = resort?.kind === 'own' ? springFault(context) : undefined;
  return resort && fault
    ? { framework: resort.framework, kind: 'ineffective', ...fault }
    : resort;
}

const springCatchAll =
  /@ExceptionHandler\s*\(\s*(?:value\s*=\s*)?\{?[^(){}]{0,200}?(?<!\w)(?:Exception|Throwable|RuntimeException)(?:\.class|::class)[^(){}]{0,200}\}?\s*\)/g;
const tellsOperators =
  /\b(?:log(?:ger)?|LOG(?:GER)?)\b|printStackTrace|\bcapture\w*\s*\(|\b\w*(?:[rR]eport|[lL]og|[hH]andle(?!r)|[rR]ecord)\w*\s*\(/;
const tellsCaller =
  /\b(?:getMessage\(\)|getLocalizedMessage\(\)|\w+\.message\b)/;

/** Sentry's resolver, put before all others: it sees what a handler answers, too. */
function isReportedBefore(service: Service): boolean {
  const order = service
    .fact(effectiveConfigurationOf)
    .get('sentry.exception-resolver-order')?.value;
  return order !== undefined && /^-\d/.test(order);
}

/** A handler for every exception that tells its text to the caller alone, or that blames the caller. */
function springFault({
  service,
  sources,
}: LastResortContext):
  | { path: string; line: number; reason: string }
  | undefined {
  for (const source of sources) {
    const { path, code } = source;
    for (const match of [...code.matchAll(springCatchAll)].slice(0, 5)) {
      const body = handlerBody(
        service.repository,
        source,
        match.index + match[0].length,
      );
      const place = {
        path,
        line: service.repository.lineIndex(path).lineAt(match.index),
      };
      if (
        tellsCaller.test(body) &&
        !tellsOperators.test(body) &&
        !isReportedBefore(service)
      )
        return {
          ...place,
          reason: 'logs nothing and answers with the text of the error',
        };
      if (
        /\bBAD_REQUEST\b|\.badRequest\(\)/.test(body) &&
        !/\bINTERNAL_SERVER_ERROR\b|\binternalServerError\(|\b50\d\b|\b[sS]tatus\s*=\s*\w+\s*\(|\bif\b|\bwhen\b|\?/.test(
          body,
        )
      )
        return {
          ...place,
          reason: 'answers every error as a mistake of the caller (400)',
        };
    }
  }
  return undefined;
}

/** From the name of a function to where its body begins: a brace, or the `=` of Kotlin's expressions. */
const functionHead =
  /\b\w{1,120}\s*\((?:[^()]|\([^()]*\)){0,400}\)\s*(?::\s*[\w<>?.,* ]{1,200})?\s*(?:throws\s+[\w., ]{1,200})?\s*([{=])/;

function handlerBody(
  repository: Repository,
  { path, code }: ServerSource,
  from: number,
): string {
  const head = functionHead.exec(code.slice(from, from + 1_500));
  if (!head) return '';
  const body = from + head.index + head[0].length;
  if (head[1] === '=')
    return code.slice(body, body + 1_500).split(/\n\s*\n|\n\s*@/)[0];
  const block = blockAfter(repository, path, body - 1, 'braces');
  return block ? code.slice(block.start, block.end) : '';
}

const recovery =
  /\bserver\s*\.\s*Default\s*\(\s*(?:server\s*\.\s*With|\))|\bgin\s*\.\s*(?:Default|Recovery\w*|CustomRecovery\w*)\s*\(|\bginzap\s*\.\s*(?:Custom)?RecoveryWithZap|\bmiddleware\s*\.\s*(?:Recover\w*|Recoverer)\b|\bchimiddleware\s*\.\s*Recoverer|\b\w*(?:[mM]iddleware|[mM][wW])\w*\s*\.\s*Recover(?:er|y|WithConfig)?\b|\brecover\s*\.\s*New\b|\brecoverer?\w*\s*\.\s*New\b|\bhandlers\s*\.\s*RecoveryHandler\b|\b\w*recovery\w*\s*\.\s*(?:(?:Unary|Stream)\w+|Recovery\s*\()|\bWithRecover\w*\s*\(|\bnegroni\s*\.\s*(?:Classic|NewRecovery)|\bsentry(?:gin|echo|fiber|http)\s*\.\s*New\b|\bRecoverer\b|\b\w*(?:[mM]iddleware|[mM][wW](?:are)?)\w*\s*\.\s*Un[pP]anic\s*\(/i;

/** Where a Go server is built, the most telling first. */
const servers = [
  /\bgrpc\s*\.\s*NewServer\s*\(/,
  /\b(?:gin|echo|fiber)\s*\.\s*New\s*\(|\bserver\s*\.\s*New\s*\(\s*server\s*\.\s*With/,
  /\bchi\s*\.\s*NewRouter\s*\(|\bmux\s*\.\s*NewRouter\s*\(/,
  /&?\bhttp\s*\.\s*Server\s*\{/,
  /\bhttp\s*\.\s*ListenAndServe\w*\s*\(/,
  /\bhttp\s*\.\s*(?:NewServeMux|HandleFunc|Handle)\s*\(/,
];

export function goLastResort(
  context: LastResortContext,
): LastResort | undefined {
  const own = firstPlace(context, recovery);
  const plain = servers
    .map(server => firstPlace(context, server))
    .find(place => place !== undefined);
  if (!plain && !own) return undefined;
  const framework =
    context.stack.frameworks.find(({ name }) =>
      /Gin|Echo|chi|Fiber|gorilla|gRPC|Connect/.test(name),
    )?.name ?? 'net/http';
  if (own) return { framework, kind: 'own', path: own.path, line: own.line };
  // Own middleware that recovers around the next handler or the RPC.
  for (const source of context.sources) {
    for (const match of source.code.matchAll(/\brecover\s*\(\s*\)/g)) {
      const around = source.code.slice(
        Math.max(0, match.index - 1_500),
        match.index + 1_500,
      );
      if (
        /\bhttp\.Handler|ServeHTTP|gin\.Context|echo\.Context|fiber\.Ctx|\*\w+\.Context\b|http\.ResponseWriter|grpc\.Unary|grpc\.Stream|connect\.\w+Func|\bhandler\s*\(\s*ctx|\bnext\s*\(/.test(
          around,
        ) &&
        isWired(context, source.code.slice(0, match.index)) &&
        // `tx.Rollback(); panic(p)` passes it on.
        !/^[^{}]{0,60}\{[^{}]{0,200}\bpanic\s*\(/.test(
          source.code.slice(match.index, match.index + 300),
        )
      ) {
        return {
          framework,
          kind: 'own',
          path: source.path,
          line: context.service.repository
            .lineIndex(source.path)
            .lineAt(match.index),
        };
      }
    }
  }
  return { framework, kind: 'missing', path: plain!.path, line: plain!.line };
}

/** Whether anything names the function that text ends in: middleware that nobody registers recovers nothing. */
function isWired({ sources }: LastResortContext, before: string): boolean {
  const [, receiver, name] =
    [...before.matchAll(/^func\s*(\([^)\n]*\)\s*)?(\w+)\s*\(/gm)].pop() ?? [];
  // `var recoverPanics = func(next http.Handler) …` stands in no function of that name.
  if (!name || receiver || /^(?:init|main)$/.test(name)) return true;
  const named = new RegExp(`(?<!\\bfunc\\s{1,4})\\b${name}\\b`);
  return sources.some(({ code }) => named.test(code));
}

export function dotnetLastResort(
  context: LastResortContext,
): LastResort | undefined {
  if (!context.stack.frameworks.some(({ name }) => name === 'ASP.NET Core'))
    return undefined;
  const start = firstPlace(
    context,
    /\b(?:WebApplication\s*\.\s*Create\w*|CreateHostBuilder|CreateDefaultBuilder|WebHost\s*\.\s*Create\w+|IApplicationBuilder)\b/,
  );
  if (!start) return undefined;
  const framework = 'ASP.NET Core';
  const handler = firstPlace(
    context,
    /\.\s*UseExceptionHandler\s*\(|\bAddExceptionHandler\s*<|\bIExceptionFilter\b|\bIAsyncExceptionFilter\b|\bExceptionFilterAttribute\b|\bUseProblemDetails\s*\(|\bAddProblemDetails\s*\(|\bUse(?:Custom|Global)?(?:Exception|Error)\w*\s*\(/,
  );
  if (handler)
    return { framework, kind: 'own', path: handler.path, line: handler.line };
  for (const source of context.sources) {
    const match =
      /\bawait\s+_?next\b[^{}]{0,200}\}\s*(?:catch\s*\(\s*\w{1,80}\b[^()]{0,60}\)\s*\{(?:[^{}]|\{[^{}]{0,400}\}){0,1500}\}\s*){0,5}catch\s*(?:\(\s*(?:System\s*\.\s*)?Exception\b[^()]{0,60}\)\s*)?\{/.exec(
        source.code,
      );
    if (match) {
      // What logs nothing and answers with the text of whatever happened is worse than what it replaces.
      const logs =
        /\b_?log(?:ger)?\w*\s*\.|\bLog\s*\.|\bCapture(?:Exception)?\s*\(|\bTrack\w*\s*\(/i;
      const echoes =
        /\b(?:InternalServerError|500)\b[^}]{0,400}\b(?:ex|exception|error|e)\.(?:Message|ToString\s*\()/.test(
          source.code,
        );
      return {
        framework,
        ...(echoes && !logs.test(source.code)
          ? {
              kind: 'ineffective' as const,
              reason: 'logs nothing and answers with the text of the error',
            }
          : { kind: 'own' as const }),
        path: source.path,
        line: context.service.repository
          .lineIndex(source.path)
          .lineAt(match.index),
      };
    }
  }
  if (firstPlace(context, /\bUseFastEndpoints\b/))
    return { framework, kind: 'built-in', path: start.path, line: start.line };
  const pipeline =
    firstPlace(
      context,
      /\b\w+\s*\.\s*(?:Build\s*\(\s*\)\s*;|Map(?:Controllers|Get|Post|ControllerRoute)\s*\()/,
    ) ?? start;
  return {
    framework,
    kind: 'missing',
    path: pipeline.path,
    line: pipeline.line,
  };
}

export function rubyLastResort(
  context: LastResortContext,
): LastResort | undefined {
  return builtInResort(context, [
    [
      /^Rails$/,
      /\bRails::Application\b/,
      /\brescue_from\s+\(?:?(?:StandardError|Exception)\b|\bexceptions_app\s*=/,
    ],
    [
      /^(?:Sinatra|Hanami|Roda)$/,
      /\b(?:Sinatra::Base|Hanami::App|Roda)\b/,
      /^[ \t]*error\s+(?:do|Exception|StandardError|500)/m,
    ],
    [/^Grape$/, /\bGrape::API\b/, /\brescue_from\s+:all/],
    [/^Sidekiq$/, /\bSidekiq\b/, undefined],
  ]);
}

/** Handling of the service's own: the handler that Laravel's installer writes does nothing yet. */
const laravelHandler =
  /\$exceptions\s*->\s*\w+\(|->renderable\s*\(|->reportable\s*\(\s*(?:static\s+)?(?:fn\b|function\s*\([^)]{0,200}\)[^{}]{0,80}\{\s*[^\s}])|\bfunction\s+render\s*\(\s*\$request\b|\bfunction\s+(?:render|report)\s*\([^)]{0,80}(?:Throwable|Exception)\s+\$/;

export function phpLastResort(
  context: LastResortContext,
): LastResort | undefined {
  const slim = context.stack.frameworks.find(({ name }) => name === 'Slim');
  if (slim) {
    const own = firstPlace(
      context,
      /->addErrorMiddleware\(|->setErrorHandler\(/,
    );
    const start = firstPlace(
      context,
      /\bAppFactory::create|\bnew\s+\\?(?:Slim\\)?App\b/,
    );
    if (start || own) {
      return own
        ? { framework: 'Slim', kind: 'own', path: own.path, line: own.line }
        : {
            framework: 'Slim',
            kind: 'missing',
            path: start!.path,
            line: start!.line,
          };
    }
  }
  return builtInResort(context, [
    [/^Laravel$/, /->withExceptions\(|class\s+Handler\b/, laravelHandler],
    [
      /^(?:Symfony|API Platform)$/,
      /\bMicroKernelTrait\b|\bextends\s+BaseKernel\b/,
      /\bKernelEvents::EXCEPTION\b|\bExceptionEvent\b/,
    ],
  ]);
}

export function rustLastResort(
  context: LastResortContext,
): LastResort | undefined {
  const framework = context.stack.frameworks.find(({ name }) =>
    /^(?:axum|Actix Web|Rocket|Poem|warp|tonic)$/.test(name),
  );
  const start =
    firstPlace(context, /\baxum\s*::\s*serve\s*\(/) ??
    firstPlace(
      context,
      /\b(?:Router\s*::\s*(?:<[^>]{0,60}>\s*::\s*)?new|HttpServer\s*::\s*new|rocket\s*::\s*(?:build|custom)|Route\s*::\s*new|warp\s*::\s*serve|Server\s*::\s*builder)\s*\(/,
    );
  if (!framework || !start) return undefined;
  const { name } = framework;
  if (name === 'Rocket')
    return {
      framework: name,
      kind: 'built-in',
      path: start.path,
      line: start.line,
    };
  // Poem and actix catch panics of a handler themselves or lose one worker's task only.
  const type = firstPlace(
    context,
    /\bimpl(?:<[^>]{0,80}>)?\s+(?:\w+::)*(?:IntoResponse|ResponseError|Responder(?:<[^>]{0,40}>)?|Reject|From<[^>]{0,80}>)\s+for\s+(?:\w+::)*(?:\w*(?:Error|Err|Failure|Status)\w*)/,
  );
  const panics = firstPlace(
    context,
    /\bCatchPanicLayer\b|\bCatchPanic\b|\bcatch_unwind\b/,
  );
  if (!type) {
    const mapped = firstPlace(
      context,
      /\bStatusCode::INTERNAL_SERVER_ERROR\b|\bErrorInternalServerError\b|\bInternalServerError\s*\(|#\[catch\(/,
    );
    return mapped
      ? { framework: name, kind: 'own', path: mapped.path, line: mapped.line }
      : {
          framework: name,
          kind: 'missing',
          path: start.path,
          line: start.line,
        };
  }
  if (/^axum$/.test(name) && !panics) {
    return {
      framework: name,
      kind: 'ineffective',
      minor: true,
      path: start.path,
      line: start.line,
      reason:
        'answers errors but no panics: there is no CatchPanicLayer around it',
    };
  }
  return { framework: name, kind: 'own', path: type.path, line: type.line };
}
