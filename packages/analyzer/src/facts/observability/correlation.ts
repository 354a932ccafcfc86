import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { signsIn, type FoundSign, type Sign } from '../code';
import {
  deploymentVariablesOf,
  effectiveConfigurationOf,
} from '../configuration';
import { logCallsOf } from '../logging/log-calls';
import { agentsOf } from './agents';
import { applicationInsights } from './application-insights';
import { telemetrySourcesOf } from './sources';

/** What ties log records to the request they were written for. */
export interface Correlation {
  proofs: FoundSign[];
  /** Where an id is made or read that no log record carries. */
  idle?: FoundSign;
}

const id = String.raw`(?:x[-_])?(?:request|req|correlation|trace|transaction)[-_]?(?:id|uuid|identifier)`;
/** The id as a field of a logger, a scope or a span. */
const inContext = new RegExp(
  String.raw`\b(?:child|bindings|bind|bind_contextvars|contextualize|With|WithField|WithFields|WithValues|Str|withContext|shareContext|BeginScope|PushProperty|addContext|add_fields|tagged|named_tags|pushProcessor|setMDC|mixin|(?:info|debug|error|warn|trace)?_?span!?|instrument)\s*[({\[][^()\n]{0,160}?["'\x60{\[( :@$.]${id}\b`,
  'gi',
);
/** The id in the pattern of a formatter. */
const inFormat = new RegExp(
  String.raw`%\(${id}\)|%X\{[^}\n]{0,30}(?:${id}|correlation)|%mdc\{|\$\{(?:mdc|aspnet-traceidentifier|activityid)\b|\{extra\[${id}\]\}|\binfo\.${id}\b|\bmapped_?diagnostic_?context\b|utputTemplate[^\n]{0,200}\{(?:CorrelationId|RequestId|TraceId)[:}]`,
  'gi',
);

const library = 'its request id';

const correlationSigns: Sign[] = [
  { what: 'an id in the log context', pattern: inContext, text: true },
  // Node
  {
    what: 'pino-http',
    in: 'node',
    pattern:
      /\bgenReqId\b|\bpinoHttp\s*[(:]|\bpino_http\s*\(|\brequestIdLogLabel\b|\bLoggerModule\s*\.\s*forRoot\w*\s*\(/g,
  },
  {
    what: 'pino-http',
    in: 'node',
    text: true,
    pattern:
      /\b(?:require\s*\(\s*|from\s+)['"](?:pino-http|hapi-pino|express-pino-logger|koa-pino-logger|hono-pino)['"]/g,
  },
  {
    what: 'Fastify’s logger',
    in: 'node',
    pattern:
      /\b[fF]astify(?:Adapter)?\s*\(\s*\{[^}]{0,300}\blogger\s*(?::\s*(?:true\b|\{|[\w.]+)|[,}])/g,
  },
  {
    what: library,
    in: 'node',
    pattern:
      /\bClsModule\s*\.\s*forRoot\w*\s*\(|\brTracer\s*\.\s*\w+(?:Middleware|Plugin)\b|\b(?:addRequestId|correlator|correlationIdMiddleware|requestIdMiddleware|correlationId)\s*\(\s*\)/g,
  },
  {
    what: 'a context of asynchronous calls',
    in: 'node',
    beside: new RegExp(String.raw`\b${id}\b`, 'i'),
    pattern: /\bnew\s+AsyncLocalStorage\b|\bcreateNamespace\s*\(/g,
  },
  {
    what: 'a mixin of the logger',
    in: 'node',
    pattern: new RegExp(
      String.raw`\bmixin\s{0,20}[(:][^;]{0,300}?(?:\b|get)${id}\b`,
      'gi',
    ),
  },
  applicationInsights,
  {
    what: 'OpenTelemetry',
    in: 'node',
    text: true,
    pattern:
      /['"]@opentelemetry\/instrumentation-(?:pino|winston|bunyan)['"]|\blogInjection\s*:\s*true\b|\buseAzureMonitor\s*\(|\bappInsights\s*\.\s*setup\s*\(|\bOTLPLogExporter\s*\(/g,
  },
  {
    what: 'OpenTelemetry',
    in: 'node',
    beside: /\b(?:pino|winston|bunyan)\b/,
    pattern: /\bgetNodeAutoInstrumentations\s*\(/g,
  },
  // Python
  {
    what: library,
    in: 'python',
    text: true,
    pattern:
      /\badd_middleware\s*\(\s*(?:\w+\.)*(?:CorrelationId|RequestI[dD]|RequestContext|RequestContextLog|AccessLog|Context|RawContext)Middleware\b|\bMiddleware\s*\(\s*(?:CorrelationId|RequestI[dD]|RequestContext)Middleware\b|\bCorrelationIdFilter\b|\b(?:RequestIdPlugin|CorrelationIdPlugin|RequestIDLogFilter|RequestIDFilter)\b|["'](?:django_guid\.middleware[\w.]*|log_request_id\.middleware[\w.]*|django_structlog\.middlewares[\w.]*|request_id\.middleware[\w.]*|cid\.middleware[\w.]*|[\w.]{1,80}(?:[rR]equestI[dD]|[cC]orrelationI[dD])\w*Middleware)["']/g,
  },
  {
    what: 'structlog',
    in: 'python',
    pattern: /\bbind_contextvars\s*\(/g,
  },
  {
    what: 'a context variable',
    in: 'python',
    text: true,
    beside: /\bFilter\b|\bLogRecord\b|\brecord\b|\bstructlog\b|\bloguru\b/,
    pattern: new RegExp(
      String.raw`\bContextVar\s*(?:\[[^\]\n]{0,60}\])?\s*\(\s*["']\w{0,20}${id}`,
      'gi',
    ),
  },
  {
    what: 'a field of log records',
    in: 'python',
    text: true,
    pattern: new RegExp(
      String.raw`\brecord\.\w{0,20}${id}\s*=|\b(?:event_dict|log_record)\s*\[\s*["']\w{0,20}${id}["']\s*\]\s*=`,
      'gi',
    ),
  },
  {
    what: 'OpenTelemetry',
    in: 'python',
    pattern:
      /\bLoggingInstrumentor\s*\(|\bset_logger_provider\s*\(|\bconfigure_azure_monitor\s*\(|\blogfire\.instrument_\w+\s*\(/g,
  },
  {
    what: 'Cloud Logging',
    in: 'python',
    beside: /\bgoogle\.cloud\b/,
    pattern: /\.setup_logging\s*\(|\bCloudLoggingHandler\s*\(/g,
  },
  // JVM
  {
    what: 'the diagnostic context',
    in: 'jvm',
    pattern:
      /\b(?:MDC|ThreadContext|CloseableThreadContext)\s*\.\s*(?:put\w*|setContextMap)\s*\(|\binstall\s*\(\s*CallId\b|\bcallIdMdc\s*\(|\bwithLoggingContext\w*\s*\(|\bMDCContext\s*\(|\bMDCInsertingServletFilter\b|\bCommonsRequestLoggingFilter\s*\(/g,
  },
  // Go
  {
    what: library,
    in: 'go',
    pattern:
      /\b(?:middleware|chimiddleware|chiMiddleware|mw|echomiddleware|echoMiddleware|chimw)\.RequestID(?:WithConfig)?\b|\brequestid\.New\w*\s*\(|\bhlog\.(?:RequestIDHandler|RequestHandler)\b|\bhttplog\.\w*(?:RequestLogger|Handler)\s*\(|\b(?:otelslog|otelzap|otellogrus|slogotel|otelzerolog)\.\w+\s*\(/g,
  },
  {
    what: 'the id of the trace',
    in: 'go',
    pattern:
      /\btrace\.Span(?:Context)?FromContext\s*\([^()\n]{0,60}\)(?:\s*\.\s*SpanContext\s*\(\s*\))?\s*\.\s*TraceID\b/g,
  },
  {
    what: 'the id of the trace',
    in: 'go',
    beside: /\b(?:slog|zap|zapcore|logrus|zerolog)\./,
    pattern: /\w\.SpanContext\s*\(\s*\)\s*\.\s*TraceID\s*\(/g,
  },
  // .NET
  {
    what: 'scopes of requests',
    in: 'dotnet',
    pattern:
      /\bUseSerilogRequestLogging\s*\(|\bIncludeScopes\s*=\s*true\b|\b(?:UseCorrelationId|AddDefaultCorrelationId|UseHeaderPropagation|UseRequestId|UseHttpLogging)\s*\(|\bWithCorrelationId\w*\s*\(|\bLogging\s*\.\s*AddOpenTelemetry\s*\(|\bAddServiceDefaults\s*\(|\bAddApplicationInsightsTelemetry\w*\s*\(|\bUseAzureMonitor\w*\s*\(/g,
  },
  {
    what: 'scopes of requests',
    file: /(?:^|\/)appsettings(?:\.production)?\.json$/i,
    text: true,
    pattern: /"IncludeScopes"\s*:\s*true\b|"WithCorrelationId\w*"/gi,
  },
  {
    what: 'Serilog’s context in JSON',
    in: 'dotnet',
    beside: /\bFromLogContext\s*\(/,
    pattern:
      /\b\w*(?:Compact|Ecs|Elasticsearch)?Json(?:Text)?Formatter\s*\(|\bEcsTextFormatter\b|\bWriteTo\s*\.\s*(?:Seq|Elasticsearch|GrafanaLoki|ApplicationInsights|OpenTelemetry)\s*\(/g,
  },
  // Ruby
  {
    what: 'log tags',
    in: 'ruby',
    text: true,
    pattern:
      /\bconfig\.log_tags\s*=[^\n]{0,120}(?:request_id|uuid)\b|\bRack::RequestId\b|\brequest\.(?:request_id|uuid)\b|\bRequestStore(?:\.store)?\s*\[\s*:request_id|["']action_dispatch\.request_id["']/g,
  },
  // PHP
  {
    what: 'the log context',
    in: 'php',
    pattern:
      /\b(?:Log\s*::\s*(?:withContext|shareContext)|Context\s*::\s*(?:add|push|addHidden)|withContext)\s*\(|\bUidProcessor\b|\bRequestI[dD]Processor\b|\bTraceI[dD]Processor\b|\b\w*CorrelationI[dD]\w*(?:Processor|Middleware|Subscriber)\b|\bRequestIdBundle\b/g,
  },
  {
    what: 'the log context',
    file: /(?:^|\/)config\/(?:services|packages\/(?:prod\/)?monolog)\.ya?ml$/,
    text: true,
    pattern: /\b(?:UidProcessor|RequestIdProcessor|TraceIdProcessor)\b/g,
  },
  // Rust
  {
    what: library,
    in: 'rust',
    pattern:
      /\b(?:SetRequestIdLayer|MakeRequestUuid|PropagateRequestIdLayer|RequestIdLayer|TracingLogger|RootSpanBuilder|Otel(?:Axum|InResponse)Layer)\b|\btracing_opentelemetry::layer\b|\bset_x_request_id\s*\(/g,
  },
  // Formats of any framework
  {
    what: 'a log format with the id',
    file: /\.(?:py|[cm]?[jt]s|java|kt|cs|rb|php|go)$|(?:^|\/)(?:logback|log4j2?|nlog|logging|log)[\w.-]*\.(?:xml|ya?ml|json|properties|config|conf|ini|toml)$|(?:^|\/)(?:application|appsettings)[\w.-]*\.(?:ya?ml|properties|json)$/i,
    text: true,
    pattern: inFormat,
  },
];

/** Dependencies that put an id into the records once they are there. */
const automatic =
  /(?:^|:)(?:micrometer-tracing-bridge-\w+|spring-cloud-starter-(?:sleuth|zipkin)|spring-boot-starter-(?:opentelemetry|zipkin)|opentelemetry-spring-boot-starter|opentelemetry-logback-mdc[\w.-]*|quarkus-(?:opentelemetry|micrometer-opentelemetry)|micronaut-tracing-[\w-]+|applicationinsights-(?:spring-boot-starter|runtime-attach)|spring-cloud-azure-starter-monitor|spring-cloud-gcp-starter-(?:trace|logging)|tracer-spring-boot-starter)$|^(?:nestjs-pino|fastify-pino|rails_semantic_logger|chrisguitarguy\/request-id-bundle|keepsuit\/laravel-opentelemetry)$/i;

/** Variables that tell an agent to write the ids into the records. */
const injection =
  /^(?:DD_LOGS_INJECTION|OTEL_PYTHON_LOG_CORRELATION|OTEL_PYTHON_LOGGING_AUTO_INSTRUMENTATION_ENABLED|NEW_RELIC_APPLICATION_LOGGING_LOCAL_DECORATING_ENABLED)$/;

/** An id that is made or read somewhere. */
const made: Sign = {
  what: 'an id of the request',
  text: true,
  pattern:
    /["'](?:x-(?:request|correlation)-id|request-id|traceparent)["']|\brequestId\s*\(\s*\)/gi,
};

/** Use as a fact. */
export function correlationOf(service: Service): Correlation {
  const sources = service.fact(telemetrySourcesOf);
  const settings = service
    .of('CONFIG')
    .filter(({ path }) => !sources.some(file => file.path === path));
  const variables = service.fact(deploymentVariablesOf);
  const proofs: FoundSign[] = [
    ...signsIn(service, [...sources, ...settings], correlationSigns),
    ...service
      .fact(stackOf)
      .dependencies.filter(
        ({ name, scope }) => scope === 'prod' && automatic.test(name),
      )
      .map(({ name, path, line }) => ({
        what: name.split(':').pop()!,
        path,
        line,
      })),
    ...service.fact(agentsOf).filter(({ logs }) => logs),
    ...[...variables].flatMap(([name, { value, path, line }]) =>
      injection.test(name) && /^(?:true|1)$/i.test(value ?? '')
        ? [{ what: name, path, line }]
        : [],
    ),
    ...springPattern(service),
  ];
  const [idle] = signsIn(service, sources, [made]);
  if (idle) proofs.push(...loggedIds(service));
  return { proofs, ...(idle ? { idle } : {}) };
}

const loggedId = new RegExp(String.raw`\b\w{0,20}${id}\b`, 'i');

/** Log calls that are handed the id one by one. */
function loggedIds(service: Service): FoundSign[] {
  return [...service.fact(logCallsOf).entries()].flatMap(([path, calls]) => {
    const { uncommented } = service.repository.lexical(path);
    return calls
      .filter(
        ({ style, start, end }) =>
          style === 'logger' &&
          loggedId.test(uncommented.slice(start, Math.min(end, start + 1_000))),
      )
      .slice(0, 2)
      .map(({ line }) => ({ what: 'log calls with the id', path, line }));
  });
}

/** Spring writes what this pattern names into each line. */
function springPattern(service: Service): FoundSign[] {
  const found = service
    .fact(effectiveConfigurationOf)
    .firstOf('logging.pattern.correlation');
  return found?.value
    ? [{ what: found.key, path: found.path, line: found.line }]
    : [];
}
