import { startCommandOf } from '../../facts/containers/start';
import { routesOf } from '../../facts/http';
import { tracingOf } from '../../facts/observability/tracing';
import { outboundSitesOf } from '../../facts/outbound';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName, type Place } from '../evidence';
import { evidenceAt, exampleFor, type Examples } from '../shared';
import { serverPlaces } from '../server-places';
import { bootstrapPlace, isServerOrWorker } from './shared';

const reference = 'https://opentelemetry.io/docs/';

const examples: Examples = {
  node: {
    language: 'dockerfile',
    code: 'CMD ["node", "--import", "@opentelemetry/auto-instrumentations-node/register", "dist/main.js"]',
  },
  python: {
    language: 'dockerfile',
    code: 'CMD ["opentelemetry-instrument", "uvicorn", "main:app"]',
  },
  jvm: {
    language: 'dockerfile',
    code: 'ENV JAVA_TOOL_OPTIONS="-javaagent:/opt/opentelemetry-javaagent.jar"',
  },
  go: {
    language: 'go',
    code: 'otel.SetTracerProvider(trace.NewTracerProvider(trace.WithBatcher(exporter)))\nhandler := otelhttp.NewHandler(mux, "orders")',
  },
  dotnet: {
    language: 'csharp',
    code: 'builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing\n  .AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddOtlpExporter());',
  },
  ruby: {
    language: 'ruby',
    code: 'OpenTelemetry::SDK.configure { |config| config.use_all }',
  },
  php: {
    language: 'dockerfile',
    code: 'RUN pecl install opentelemetry && docker-php-ext-enable opentelemetry\nENV OTEL_PHP_AUTOLOAD_ENABLED=true',
  },
  rust: {
    language: 'rust',
    code: 'tracing_subscriber::registry()\n  .with(tracing_opentelemetry::layer().with_tracer(tracer))\n  .init();',
  },
};

export const observabilityTracing = defineCheck({
  id: 'observability-tracing',
  area: 'observability',
  title: 'Are requests traced across services?',
  severity: 'minor',
  kind: 'absence',
  confidence: 'high',
  phrases: {
    strength: 'distributed tracing',
    gap: 'no tracing of requests across services',
  },
  why: 'A slow answer is slow somewhere: in the service, in its database or in a service it calls. A trace shows where in one look; without one every team reads its own logs and suspects the others.',
  decision: {
    applies:
      'The service answers requests, calls other services or takes messages.',
    passes:
      'A tracer is set up in the code (an OpenTelemetry SDK or its instrumentations, Micrometer Tracing, Quarkus’ OpenTelemetry, `WithTracing`, tracing-opentelemetry), a vendor’s tracer is (Datadog, New Relic, Elastic, X-Ray, Application Insights, Sentry with a sample rate), or an agent or an operator’s annotation instruments it.',
    fails:
      'Nothing does, also where a tracer is a dependency that nobody sets up or a setting of production switches it off.',
    exceptions: [
      'Spans that stay in the process (`tower_http`’s TraceLayer, `#[instrument]`) trace nothing across services.',
      'In Node a tracer that starts after the framework is imported sees little: a note, no failure.',
      'Batch tools and command-line tools have no requests to trace.',
    ],
  },
  examples: {
    language: 'dockerfile',
    bad: 'CMD ["node", "dist/main.js"]',
    good: 'CMD ["node", "--require", "./dist/tracing.js", "dist/main.js"]',
  },
  remedy:
    'Start OpenTelemetry before the framework, or put its agent beside the service, and export to the collector that the neighbours of the service export to.',
  references: [reference],
  elsewhere: ['Mercari production readiness checklist: tracing'],
  judge(service) {
    const place = bootstrapPlace(service);
    const outbound = service.fact(outboundSitesOf);
    if (!isServerOrWorker(service) || !place) {
      return notApplicable('It is no server and no worker.');
    }
    if (
      !service.fact(routesOf).length &&
      !outbound.length &&
      !service.fact(stackOf).brokers.length
    ) {
      return notApplicable('No request or message leads into it or out of it.');
    }
    const { proofs, off, idle } = service.fact(tracingOf);
    const [first] = proofs;
    if (first) {
      const late = startsLate(service, first);
      return pass(
        `${placeName(first)} starts tracing (${first.what})${
          late
            ? `, though after the framework is imported at ${placeName(late)}`
            : ''
        }.`,
        evidenceAt(service, proofs.slice(0, 4), 'proof'),
      );
    }
    const [unused] = idle;
    return fail({
      message: off
        ? `${placeName(off)} switches tracing off.`
        : `No tracing is initialised at ${placeName(place)}.${
            unused
              ? ` ${unused.name} (${placeName(
                  unused,
                )}) is there, but nothing sets it up.`
              : ''
          }`,
      evidence: evidenceAt(
        service,
        [
          ...(off ? [off] : []),
          place,
          ...idle.slice(0, 1),
          ...serverPlaces(service),
          ...outbound.slice(0, 1),
        ],
        off ? 'offender' : 'anchor',
      ),
      recommendation: {
        title: 'Trace Requests',
        text: off
          ? `Switch tracing on at ${placeName(off)}.`
          : `Start OpenTelemetry before the framework at ${placeName(place)}.`,
        example: exampleFor(service, examples, 'node'),
        reference,
      },
    });
  },
});

/** The framework's import above the tracer's own line, or above the import of the tracer's module. */
function startsLate(service: Service, tracer: Place): Place | undefined {
  const { repository } = service;
  const [main] = service.fact(stackOf).ecosystems;
  if (main !== 'node' || !/\.[cm]?[jt]s$/.test(tracer.path)) return undefined;
  // Preloaded by the start command: whatever the entry file imports comes later.
  if (/--(?:require|import|r)\b/.test(service.fact(startCommandOf)?.text ?? ''))
    return undefined;
  const [entry] = service.fact(stackOf).entryPoints;
  if (!entry) return undefined;
  const module = tracer.path
    .split('/')
    .pop()!
    .replace(/\.[cm]?[jt]s$/, '');
  const lines = repository.lines(entry.path).slice(0, 200);
  const imported = (text: string) =>
    /\b(?:from|require\(|import)\s*['"]/.test(text);
  const framework = lines.findIndex(
    text =>
      imported(text) &&
      /['"](?:express|fastify|koa|@nestjs\/core|@hapi\/hapi)['"]/.test(text),
  );
  const own =
    tracer.path === entry.path
      ? (tracer.line ?? 1) - 1
      : lines.findIndex(
          text =>
            imported(text) &&
            text.replace(/\.[cm]?js\b/, '').includes(`/${module}`),
        );
  return framework >= 0 && own > framework
    ? { path: entry.path, line: framework + 1 }
    : undefined;
}
