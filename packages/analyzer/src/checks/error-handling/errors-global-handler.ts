import { lastResortsOf } from '../../facts/errors/global-handlers';
import { stackOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { serverPlaces } from '../server-places';
import {
  evidenceAt,
  exampleFor,
  type Examples,
  referenceFor,
  type References,
} from '../shared';

const reference = 'https://expressjs.com/en/guide/error-handling.html';
/** What to read instead of it, by stack. */
const readings: References = {
  python: 'https://flask.palletsprojects.com/en/stable/errorhandling/',
  jvm: 'https://docs.spring.io/spring-framework/reference/web/webmvc/mvc-ann-rest-exceptions.html',
  go: 'https://echo.labstack.com/docs/error-handling',
  dotnet: 'https://learn.microsoft.com/aspnet/core/fundamentals/error-handling',
  ruby: 'https://api.rubyonrails.org/classes/ActiveSupport/Rescuable/ClassMethods.html',
  php: 'https://laravel.com/docs/errors',
};

const examples: Examples = {
  node: {
    language: 'js',
    code: "app.use((err, req, res, next) => {\n  req.log.error({ err }, 'unhandled');\n  res.status(err.status ?? 500).json({ title: 'Internal Server Error' });\n});",
  },
  python: {
    language: 'python',
    code: '@app.errorhandler(Exception)\ndef unexpected(error):\n    app.logger.exception("unhandled")\n    return {"title": "Internal Server Error"}, 500',
  },
  go: {
    language: 'go',
    code: 'srv := grpc.NewServer(grpc.ChainUnaryInterceptor(\n\trecovery.UnaryServerInterceptor(),\n))\nr.Use(middleware.Recoverer) // HTTP',
  },
  dotnet: {
    language: 'csharp',
    code: 'builder.Services.AddProblemDetails();\nvar app = builder.Build();\napp.UseExceptionHandler();',
  },
  jvm: {
    language: 'java',
    code: '@ExceptionHandler(Exception.class)\nProblemDetail unexpected(Exception e) {\n    log.error("unhandled", e);\n    return ProblemDetail.forStatus(500);\n}',
  },
  php: {
    language: 'php',
    code: '$app->addErrorMiddleware(displayErrorDetails: false, logErrors: true, logErrorDetails: true);',
  },
  rust: {
    language: 'rust',
    code: 'let app = Router::new()\n    .route("/orders", get(list))\n    .layer(CatchPanicLayer::new());',
  },
};

export const errorsGlobalHandler = defineCheck({
  id: 'errors-global-handler',
  area: 'error-handling',
  title:
    'Is there a last-resort handler that turns any unexpected error into a logged, generic 500?',
  severity: 'major',
  kind: 'absence',
  confidence: 'high',
  phrases: {
    strength: 'a handler for every unexpected error',
    gap: 'no handler for unexpected errors',
  },
  why: 'Sooner or later a request meets an error that nobody foresaw. Without a last resort the caller gets a stack trace, a broken connection or nothing at all, and in some stacks the whole process goes down with it.',
  decision: {
    applies: 'The service starts an HTTP, gRPC or message server.',
    passes:
      'An unexpected error ends as a generic 500: by a handler of the service’s own, or by what the framework does by itself (FastAPI, Starlette, Django, NestJS, Fastify, Koa, hapi, Hono, Next.js, Spring Boot, Quarkus, Micronaut, Ktor, Rails, Laravel, Symfony and others).',
    fails:
      'Express without a four-parameter handler that answers, or with one before its routes; Elysia without `onError`; Flask without an error handler or an extension that brings one; Go routers and gRPC servers without recovery; ASP.NET Core without `UseExceptionHandler` or an exception filter, or with middleware of its own that logs nothing and answers 500 with the text of the error; Spring with a handler for `Exception` or `RuntimeException` that does the same, or that answers everything with 400; Slim without its error middleware; Rust without an error type that answers (a missing panic layer is minor).',
    exceptions: [
      'A handler from a package or an internal library, registered by name.',
      'Four-parameter functions that send no response, or that answer one kind of error and hand on the others with `next(err)`, are no handlers.',
    ],
  },
  examples: {
    language: 'js',
    bad: "app.use('/orders', orders);\napp.listen(3000);",
    good: "app.use('/orders', orders);\napp.use((err, req, res, next) => {\n  req.log.error({ err }, 'unhandled');\n  res.status(err.status ?? 500).json({ title: 'Internal Server Error' });\n});\napp.listen(3000);",
  },
  remedy:
    'Register one handler after all routes that logs the error with its stack and answers with a generic body.',
  references: [
    reference,
    'https://learn.microsoft.com/aspnet/core/fundamentals/error-handling',
  ],
  elsewhere: ['OWASP ASVS 16.5.4', 'Node best practices 2.4'],
  judge(service) {
    const resorts = service.fact(lastResortsOf);
    if (resorts.length === 0) {
      return notApplicable(
        service.fact(stackOf).deployable
          ? 'No server whose errors could be handled was found.'
          : 'The service starts no server.',
      );
    }
    const wrong = resorts.find(
      ({ kind }) => kind === 'missing' || kind === 'ineffective',
    );
    if (!wrong) {
      const [first] = resorts;
      return pass(
        first.kind === 'own'
          ? `${placeName(first)} handles errors that nobody foresaw.`
          : `${first.framework} answers unexpected errors with a generic 500 by itself.`,
        evidenceAt(service, [first], 'proof'),
      );
    }
    const missing = wrong.kind === 'missing';
    return fail({
      message: missing
        ? `No catch-all error handler is registered for the ${
            wrong.framework
          } server at ${placeName(wrong)}.`
        : `The error handling at ${placeName(wrong)} ${wrong.reason}.`,
      ...(wrong.minor ? { severity: 'minor' as const } : {}),
      evidence: evidenceAt(
        service,
        [wrong, ...(missing || wrong.minor ? serverPlaces(service) : [])],
        missing ? 'anchor' : 'offender',
      ),
      recommendation: {
        title: 'Handle Unexpected Errors in One Place',
        text: `Register an error handler after the last route at ${placeName(
          wrong,
        )} that logs the error and returns a generic body.`,
        example: exampleFor(service, examples, 'node'),
        reference: referenceFor(service, readings, reference),
      },
    });
  },
});
