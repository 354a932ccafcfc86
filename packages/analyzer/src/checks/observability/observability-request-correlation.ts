import { routesOf } from '../../facts/http';
import { logFormatsOf } from '../../facts/logging/formats';
import { correlationOf } from '../../facts/observability/correlation';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { evidenceAt, exampleFor, type Examples } from '../shared';
import { serverPlaces } from '../server-places';
import { bootstrapPlace } from './shared';

const reference =
  'https://github.com/mercari/production-readiness-checklist/blob/master/docs/concepts/request-id.md';

const examples: Examples = {
  python: {
    language: 'python',
    code: 'app.add_middleware(CorrelationIdMiddleware)  # asgi-correlation-id\nhandler.addFilter(CorrelationIdFilter())\nhandler.setFormatter(JsonFormatter("%(levelname)s %(correlation_id)s %(message)s"))',
  },
  node: {
    language: 'ts',
    code: "app.use(pinoHttp({ genReqId: req => req.headers['x-request-id'] ?? randomUUID() }));\n// in a handler: req.log.info({ orderId }, 'order placed');",
  },
  jvm: {
    language: 'java',
    code: 'try (var scope = MDC.putCloseable("requestId", requestId)) {\n  chain.doFilter(request, response);\n}',
  },
  go: {
    language: 'go',
    code: 'r.Use(middleware.RequestID)\nlogger := slog.With("request_id", middleware.GetReqID(ctx))',
  },
  dotnet: {
    language: 'csharp',
    code: 'builder.Logging.AddJsonConsole(options => options.IncludeScopes = true);',
  },
  ruby: { language: 'ruby', code: 'config.log_tags = [ :request_id ]' },
  php: {
    language: 'php',
    code: "Log::withContext(['request_id' => $request->header('X-Request-Id') ?? (string) Str::uuid()]);",
  },
  rust: {
    language: 'rust',
    code: 'ServiceBuilder::new()\n  .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))\n  .layer(TraceLayer::new_for_http().make_span_with(span_with_request_id))',
  },
};

export const observabilityRequestCorrelation = defineCheck({
  id: 'observability-request-correlation',
  area: 'observability',
  title: 'Does each log line of a request carry a request or trace id?',
  severity: 'major',
  kind: 'absence',
  confidence: 'medium',
  phrases: {
    strength: 'log records that name their request',
    gap: 'log records that no request can be told by',
  },
  why: 'A busy service writes the lines of many requests at once. Only an id in each of them shows what happened to the one request a user complains about, in this service and in those it called.',
  decision: {
    applies: 'The service answers HTTP, gRPC or GraphQL requests.',
    passes:
      'An id reaches the log records: pino-http or Fastify’s request logging, an AsyncLocalStorage or context variable that keeps one, asgi-correlation-id, django-guid, `bind_contextvars`, the MDC, Micrometer Tracing, `RequestID` of chi, echo and Fiber, `UseSerilogRequestLogging`, `IncludeScopes`, Rails’ `log_tags`, `Log::withContext`, `tower_http::request_id`, own code that adds the id to the logger or its format, or log correlation of OpenTelemetry and of agents.',
    fails: 'Nothing does.',
    exceptions: [
      'An id that a mesh or a proxy writes into its access log ties no record of the service to it.',
      'An id that is only sent back to the caller does not count.',
    ],
  },
  examples: {
    language: 'python',
    bad: 'logger.info("order placed")',
    good: 'app.add_middleware(CorrelationIdMiddleware)\nlogger.info("order placed")  # written with %(correlation_id)s',
  },
  remedy:
    'Take the id from the caller’s header or make one where a request enters, keep it in the context of the request, and let the logger add it to every record.',
  references: [reference],
  elsewhere: [
    'Mercari production readiness checklist: log with annotation',
    'Node best practices 5.14',
    'OWASP ASVS 16.2.1',
  ],
  judge(service) {
    const routes = service.fact(routesOf);
    if (!routes.length)
      return notApplicable('The service answers no requests.');
    const { proofs, idle } = service.fact(correlationOf);
    const [first] = proofs;
    if (first) {
      return pass(
        `${placeName(first)} ties log records to their request (${
          first.what
        }).`,
        evidenceAt(service, proofs.slice(0, 4), 'proof'),
      );
    }
    const place = bootstrapPlace(service) ?? routes[0];
    const { structured, plain } = service.fact(logFormatsOf);
    const loggers = [...structured, ...plain].map(({ path, line }) => ({
      path,
      line,
    }));
    return fail({
      message: `Log lines from the server at ${placeName(
        place,
      )} cannot be tied to a request.${
        idle ? ` No record carries the id of ${placeName(idle)}.` : ''
      }`,
      evidence: evidenceAt(
        service,
        [
          place,
          ...(idle ? [idle] : []),
          ...loggers.slice(0, 3),
          ...serverPlaces(service),
        ],
        'anchor',
      ),
      recommendation: {
        title: 'Tie Log Records to Requests',
        text: `Add a request-id middleware at ${placeName(
          place,
        )} and include the id in every log record.`,
        example: exampleFor(service, examples, 'node'),
        reference,
      },
    });
  },
});
