import { functionFilesOf } from '../../facts/deployment/platforms';
import { meshOf } from '../../facts/observability/agents';
import { metricsOf } from '../../facts/observability/metrics';
import { stackOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName } from '../evidence';
import { evidenceAt, exampleFor, type Examples } from '../shared';
import { serverPlaces } from '../server-places';
import { bootstrapPlace, isServerOrWorker } from './shared';

const reference = 'https://sre.google/sre-book/monitoring-distributed-systems/';

const examples: Examples = {
  python: {
    language: 'python',
    code: 'Instrumentator().instrument(app).expose(app, include_in_schema=False)',
  },
  node: {
    language: 'ts',
    code: 'app.use(promBundle({ includeMethod: true, includePath: true }));\n// GET /metrics: http_request_duration_seconds by method, path and status',
  },
  jvm: {
    language: 'properties',
    code: '# with io.micrometer:micrometer-registry-prometheus\nmanagement.endpoints.web.exposure.include=health,prometheus',
  },
  go: {
    language: 'go',
    code: 'handler := promhttp.InstrumentHandlerDuration(duration, mux)\nmux.Handle("GET /metrics", promhttp.Handler())',
  },
  dotnet: {
    language: 'csharp',
    code: 'builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics\n  .AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddOtlpExporter());',
  },
  ruby: {
    language: 'ruby',
    code: 'Rails.application.middleware.unshift PrometheusExporter::Middleware',
  },
  php: {
    language: 'php',
    code: "$registry = CollectorRegistry::getDefault();\n$registry->getOrRegisterHistogram('http', 'request_seconds', 'Duration', ['route', 'status'])\n  ->observe($seconds, [$route, $status]);",
  },
  rust: {
    language: 'rust',
    code: 'let (metrics, handle) = PrometheusMetricLayer::pair();\nlet app = app.layer(metrics).route("/metrics", get(|| async move { handle.render() }));',
  },
};

export const observabilityMetrics = defineCheck({
  id: 'observability-metrics',
  area: 'observability',
  title: 'Are request and resource metrics exported?',
  severity: 'major',
  kind: 'absence',
  confidence: 'high',
  phrases: {
    strength: 'exported metrics',
    gap: 'no metrics',
  },
  why: 'Request rate, error rate, latency and saturation show an outage before users report it, and tell whether a release made things worse. No alert and no objective can be defined without them.',
  decision: {
    applies: 'The service is run: a server or a worker.',
    passes:
      'Metrics are set up in the code (prom-client, prometheus_client, Micrometer with an exposed or pushing registry, promhttp, prometheus-net, PrometheusExporter, promphp, metrics-exporter-prometheus, an OpenTelemetry meter provider or SDK, StatsD), an agent runs beside it (OpenTelemetry, Datadog, New Relic, Application Insights, Elastic), or manifests scrape it (annotations, ServiceMonitor, PodMonitor).',
    fails:
      'Nothing does, also where a library is a dependency that nobody sets up, or `expvar` stands alone.',
    exceptions: [
      'A push gateway is how batch jobs export.',
      'Metrics of a service mesh alone, and those that a platform keeps of functions: unknown.',
      'An actuator endpoint `metrics` without a registry shows metrics that nothing collects: unknown.',
      'Metrics that exist in development only do not count.',
    ],
  },
  examples: {
    language: 'python',
    bad: 'app = FastAPI()  # prometheus-fastapi-instrumentator installed, never used',
    good: 'app = FastAPI()\nInstrumentator().instrument(app).expose(app, include_in_schema=False)',
  },
  remedy:
    'Add the metrics middleware of the framework, so that rate, errors and duration are kept by route and status, export the runtime’s own figures beside them, and let the monitoring collect both.',
  references: [
    reference,
    'https://prometheus.io/docs/practices/instrumentation/',
  ],
  elsewhere: [
    'Node best practices 5.1',
    'GitLab production readiness: monitoring',
  ],
  judge(service) {
    const place = bootstrapPlace(service);
    if (!isServerOrWorker(service) || !place) {
      return notApplicable(
        'It is no server and no worker: whatever uses it measures it.',
      );
    }
    const { proofs, idle, local } = service.fact(metricsOf);
    const [first] = proofs;
    if (first) {
      return pass(
        `${placeName(first)} exports metrics (${first.what}).`,
        evidenceAt(service, proofs.slice(0, 4), 'proof'),
      );
    }
    const unsure =
      meshOf(service) ??
      service.fact(functionFilesOf).find(({ line }) => line) ??
      local.find(({ what }) => what !== 'expvar');
    if (unsure) {
      return unknown(
        `${placeName(
          unsure,
        )} shows where some metrics come from, but the service exports none of its own.`,
        'Export request and resource metrics from the service itself.',
        evidenceAt(service, [unsure], 'proof'),
      );
    }
    const [unused] = idle;
    const [expvar] = local;
    return fail({
      message: `The service started at ${placeName(
        place,
      )} exports no metrics; latency and error rate are invisible.${
        unused
          ? ` ${unused.name} (${placeName(
              unused,
            )}) is there, but nothing sets it up.`
          : ''
      }${
        expvar
          ? ` ${placeName(expvar)} shows counters of the process alone.`
          : ''
      }`,
      evidence: evidenceAt(
        service,
        [
          place,
          ...idle.slice(0, 1),
          ...local.slice(0, 1),
          ...serverPlaces(service),
          ...service
            .fact(stackOf)
            .manifests.slice(0, 1)
            .map(({ path }) => ({ path, line: 1 })),
        ],
        'anchor',
      ),
      recommendation: {
        title: 'Export Metrics',
        text: `Expose request rate, errors and duration at ${placeName(
          place,
        )}.`,
        example: exampleFor(service, examples, 'node'),
        reference,
      },
    });
  },
});
