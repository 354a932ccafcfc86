import { at, textOf, textsOf } from '../../repository';
import type { Service, ServiceFile } from '../../service';
import { stackOf, type Dependency } from '../../stack';
import { signsIn, type FoundSign, type Sign } from '../code';
import {
  deploymentVariablesOf,
  effectiveConfigurationOf,
} from '../configuration';
import { deploymentOf } from '../deployment';
import { matchesName, namesOf } from '../deployment/names';
import { agentsOf, marksOf } from './agents';
import { applicationInsights } from './application-insights';
import { telemetrySourcesOf } from './sources';

/** What measures the service, and what would but is not set up. */
export interface Metrics {
  /** A library that is initialised, an agent, a collector that scrapes it. */
  proofs: FoundSign[];
  /** Libraries among the dependencies that nothing sets up. */
  idle: Dependency[];
  /** Counters that only the process itself shows: expvar, an actuator endpoint without a registry. */
  local: FoundSign[];
}

const otel = 'OpenTelemetry';
const prometheus = 'Prometheus';

/** Calls that set metrics up. */
const metricSigns: Sign[] = [
  // Node
  {
    what: prometheus,
    in: 'node',
    beside: /['"]prom-client['"]/,
    pattern:
      /\bcollectDefaultMetrics\s*\(|\bnew\s+(?:\w+\.)?(?:Counter|Histogram|Gauge|Summary|Registry)\b\s*(?:<[^>\n]{0,80}>)?\s*\(|\bregister\w*\s*\.\s*metrics\s*\(/g,
  },
  {
    what: prometheus,
    in: 'node',
    pattern:
      /\b(?:promBundle|expressPromBundle|prometheusMiddleware|apiMetrics|fastifyMetrics|promMid|createMiddleware\w{0,20}Prometheus)\s*\(|\bPrometheusModule\s*\.\s*register\w*\s*\(|\bregister\s*\(\s*(?:fastifyMetrics|metricsPlugin)\b|\bnew\s+(?:\w+\.)?PrometheusExporter\s*\(|\bgetMiddleware\s*\(\s*\{[^}]{0,200}\bswaggerSpec\b/g,
  },
  {
    what: prometheus,
    in: 'node',
    text: true,
    pattern:
      /\b(?:require|import)\s*\(\s*['"](?:fastify-metrics|express-prom-bundle|express-prometheus-middleware|prometheus-api-metrics|swagger-stats)['"]\s*\)\s*[,(]|['"]@hono\/prometheus['"]/g,
  },
  {
    what: otel,
    in: 'node',
    pattern:
      /\bnew\s+(?:\w+\.)?(?:NodeSDK|MeterProvider)\s*\(|\bOpenTelemetryModule\s*\.\s*for\w+\s*\(|\bregisterOTel\s*\(|\bNodeSdk\.layer\w*\s*\(/g,
  },
  {
    what: otel,
    in: 'node',
    text: true,
    pattern: /['"]@opentelemetry\/auto-instrumentations-node\/register['"]/g,
  },
  {
    what: 'StatsD',
    in: 'node',
    pattern: /\bnew\s+(?:\w+\.)?(?:StatsD|StatsDClient|DogStatsD|Lynx)\s*\(/g,
  },
  {
    what: 'an agent',
    in: 'node',
    text: true,
    pattern:
      /\b(?:require\s*\(\s*|import\s{1,10}(?:[\w*{}\s,]{1,80}[\s}]from\s{1,10})?)['"](?:newrelic|dd-trace(?:\/init)?|elastic-apm-node(?:\/start)?|@instana\/collector|@appsignal\/nodejs|@dynatrace\/[\w-]+|@pm2\/io)['"]/g,
  },
  {
    what: 'Application Insights',
    in: 'node',
    pattern: /\bappInsights\s*\.\s*setup\s*\(|\buseAzureMonitor\s*\(/gi,
  },
  applicationInsights,
  {
    what: 'CloudWatch',
    in: 'node',
    pattern:
      /\bnew\s+PutMetricDataCommand\s*\(|\bputMetricData\s*\(|\bcreateMetricsLogger\s*\(|\bmetricScope\s*\(/g,
  },
  {
    what: 'CloudWatch’s embedded metrics',
    text: true,
    pattern: /['"]CloudWatchMetrics['"]\s*(?:=>|:)/g,
  },
  // Python
  {
    what: prometheus,
    in: 'python',
    pattern:
      /\b(?:Instrumentator|PrometheusMetrics|GunicornPrometheusMetrics|UWsgiPrometheusMetrics|generate_latest|make_asgi_app|make_wsgi_app|push_to_gateway|pushadd_to_gateway|PrometheusConfig|MetricsMiddleware)\s*\(|\badd_middleware\s*\(\s*(?:\w+\.)*PrometheusMiddleware\b|\bMiddleware\s*\(\s*PrometheusMiddleware\b|\b(?:handle_metrics|metrics_endpoint)\s*[,)]/g,
    beside:
      /\b(?:prometheus\w*|starlette_exporter|aioprometheus|litestar[\w.]*)\b/,
  },
  {
    what: prometheus,
    in: 'python',
    pattern: /\bstart_http_server\s*\(/g,
    beside: /\bprometheus_client\b/,
  },
  {
    what: prometheus,
    in: 'python',
    text: true,
    pattern: /["']django_prometheus(?:\.\w+){0,3}["']/g,
  },
  {
    what: otel,
    in: 'python',
    pattern:
      /\bMeterProvider\s*\(|\bset_meter_provider\s*\(|\bconfigure_azure_monitor\s*\(|\blogfire\.configure\s*\(/g,
  },
  {
    what: 'StatsD',
    in: 'python',
    pattern:
      /\b(?:StatsClient|DogStatsd|TCPStatsClient)\s*\(|\bdatadog\.initialize\s*\(|\bstatsd\.(?:incr|timing|gauge|increment|histogram)\s*\(|\bstatsd_client\b/g,
  },
  {
    what: 'an agent',
    in: 'python',
    pattern:
      /\bnewrelic\.agent\.initialize\s*\(|\bddtrace\.(?:auto|patch_all|patch)\b|\bElasticAPM\s*\(|\bmake_apm_client\s*\(|\bAppsignal\s*\(|\bmetric_scope\b/g,
  },
  {
    what: 'an agent',
    in: 'python',
    text: true,
    pattern:
      /["'](?:elasticapm\.contrib\.django|scout_apm\.django|ddtrace\.contrib\.django)["']/g,
  },
  // JVM
  {
    what: 'Micrometer',
    in: 'jvm',
    pattern:
      /\binstall\s*\(\s*(?:MicrometerMetrics|DropwizardMetrics|KtorServerMetrics)\b|\bnew\s+(?:\w+\.)?(?:PrometheusMeterRegistry|MetricsServlet|MicrometerMetricsOptions)\s*\(|\bDefaultExports\s*\.\s*initialize\s*\(|\bJvmMetrics\s*\.\s*builder\s*\(|\bHTTPServer\s*\.\s*builder\s*\(|\bDropwizardExports\s*\(/g,
  },
  {
    what: otel,
    in: 'jvm',
    pattern:
      /\bOpenTelemetrySdk\s*\.\s*builder\s*\(|\bAutoConfiguredOpenTelemetrySdk\b|\bSdkMeterProvider\s*\.\s*builder\s*\(|\bElasticApmAttacher\s*\.\s*attach\s*\(|\bApplicationInsights\s*\.\s*attach\s*\(/g,
  },
  {
    what: 'StatsD',
    in: 'jvm',
    pattern: /\bNonBlockingStatsDClient\w*\b\s*\(/g,
  },
  // Go
  {
    what: prometheus,
    in: 'go',
    pattern:
      /\bpromhttp\.(?:Handler|HandlerFor|HandlerForTransactional|InstrumentMetricHandler)\b|\b(?:ginprometheus|ginprom|echoprometheus|fiberprometheus|chiprometheus|prometheusmiddleware|ginmetrics)\.(?:New\w*|GetMonitor)\b|\bmetrics\.WritePrometheus\b|\bpush\.New\s*\(|\bctrl\.NewManager\s*\(/g,
  },
  {
    what: otel,
    in: 'go',
    pattern:
      /\b\w{0,20}(?:metric)\w{0,10}\.NewMeterProvider\s*\(|\bSetMeterProvider\s*\(|\buptrace\.ConfigureOpentelemetry\s*\(/g,
  },
  {
    what: 'StatsD',
    in: 'go',
    pattern:
      /\bstatsd\.(?:New\w*)\s*\(|\bmetrics\.New(?:Statsd|Statsite|Prometheus|Datadog|InmemSink)\w*\s*\(/g,
  },
  {
    what: 'an agent',
    in: 'go',
    pattern:
      /\bnewrelic\.NewApplication\s*\(|\b(?:apmhttp|apmgin|apmgrpc|apmecho\w*|apmchi\w*|apmfiber|apmgorilla)\.\w+\s*\(|\bview\.RegisterExporter\s*\(/g,
  },
  {
    what: 'the Datadog tracer',
    in: 'go',
    beside: /\bdd-trace-go\b/,
    pattern: /\btracer\.Start\s*\(/g,
  },
  // .NET
  {
    what: prometheus,
    in: 'dotnet',
    pattern:
      /\b(?:UseHttpMetrics|MapMetrics|UseMetricServer|MapPrometheusScrapingEndpoint|UseOpenTelemetryPrometheusScrapingEndpoint)\s*\(|\bnew\s+(?:Kestrel)?MetricServer\s*\(|\bMetricPusher\s*\(/g,
  },
  {
    what: otel,
    in: 'dotnet',
    pattern:
      /\bWithMetrics\s*\(|\bAddOpenTelemetryMetrics\s*\(|\bCreateMeterProviderBuilder\s*\(|\bUseAzureMonitor\w*\s*\(|\bAddServiceDefaults\s*\(|\bAddElasticOpenTelemetry\s*\(/g,
  },
  {
    what: 'Application Insights',
    in: 'dotnet',
    pattern:
      /\bAdd(?:ApplicationInsightsTelemetry\w*|AllElasticApm|ElasticApm\w*)\s*\(|\bUse(?:All)?ElasticApm\s*\(/g,
  },
  {
    what: 'App Metrics',
    in: 'dotnet',
    pattern:
      /\bUseMetrics(?:WebTracking|AllEndpoints|Endpoints)?\s*(?:<\w+>)?\s*\(|\bDogStatsd\s*\.\s*Configure\s*\(/g,
  },
  // Ruby
  {
    what: prometheus,
    in: 'ruby',
    pattern:
      /\bPrometheusExporter::(?:Middleware|Client|Instrumentation|Server)\b|\bPrometheus::Middleware::(?:Collector|Exporter)\b|\bYabeda(?:::Prometheus::(?:Exporter|Mmap)|\.configure\b)|\bGovukPrometheusExporter\.configure\b|\bGitlab::Metrics\b/g,
  },
  {
    what: 'StatsD',
    in: 'ruby',
    pattern:
      /\bStatsD\.(?:increment|measure|gauge|distribution|singleton_client|backend)\b|\bDatadog::Statsd\.new\b|\bStatsd\.new\b/g,
  },
  {
    what: 'an agent',
    in: 'ruby',
    pattern:
      /\bDatadog\.configure\b|\bElasticAPM\.start\b|\bNewRelic::Agent\.manual_start\b|\bOpenTelemetry::SDK\.configure\b/g,
  },
  // PHP
  {
    what: prometheus,
    in: 'php',
    pattern:
      /\bnew\s+\\?(?:Prometheus\\)?CollectorRegistry\s*\(|\bCollectorRegistry\s*::\s*getDefault\b|\bRenderTextFormat\b\s*(?:\(|::)|\bPrometheus\s*::\s*add(?:Gauge|Counter|Histogram)\w*\s*\(/g,
  },
  {
    what: prometheus,
    in: 'php',
    pattern:
      /\bArtpromPrometheusMetricsBundle\b|\bArtprimaPrometheusMetricsBundle\b/g,
  },
  {
    what: otel,
    in: 'php',
    pattern:
      /\bMeterProvider\s*::\s*builder\s*\(|\bSdk\s*::\s*builder\s*\(|\bnew\s+\\?(?:\w+\\)?MeterProvider\s*\(/g,
  },
  {
    what: 'StatsD',
    in: 'php',
    pattern:
      /\bnew\s+\\?(?:\w+\\)?(?:DogStatsd|BatchedDogStatsd|StatsdClient)\s*\(/g,
  },
  // Rust
  {
    what: prometheus,
    in: 'rust',
    pattern:
      /\bPrometheusBuilder::new\b|\bPrometheusMetric(?:Layer|LayerBuilder|s|sBuilder)\b\s*::|\bHttpMetricsLayerBuilder\b|\bprometheus::(?:gather|TextEncoder|default_registry)\b|\bTextEncoder::new\b|\bregister_(?:int_)?(?:counter|gauge|histogram)(?:_vec)?!/g,
  },
  {
    what: otel,
    in: 'rust',
    pattern:
      /\bSdkMeterProvider\b|\bset_meter_provider\b|\bnew_pipeline\(\)\s*\.\s*metrics\b/g,
  },
  {
    what: 'StatsD',
    in: 'rust',
    pattern: /\bStatsd(?:Client|Builder)::\w+/g,
  },
];

/** Dependencies that measure once they are there. */
const automatic =
  /(?:^|:)(?:micrometer-registry-(?!prometheus)[\w-]+|micronaut-micrometer-registry-[\w-]+|quarkus-micrometer-registry-[\w-]+|quarkus-micrometer$|quarkus-smallrye-metrics|quarkus-micrometer-opentelemetry|opentelemetry-spring-boot-starter|spring-boot-starter-opentelemetry|applicationinsights-(?:spring-boot-starter|runtime-attach)|spring-cloud-azure-starter-monitor|dropwizard-core|micrometer-spring-legacy)$|^(?:newrelic_rpm|appsignal|skylight|scout_apm|elastic-apm|yabeda-puma-plugin|rorvswild|scoutapp\/scout-apm-laravel|inspector-apm\/inspector-laravel|ensi\/laravel-prometheus|newrelic\.agent\.api)$/i;

/** Libraries of metrics: to say which one lies idle. */
const libraries =
  /^(?:prom-client|express-prom-bundle|@willsoto\/nestjs-prometheus|fastify-metrics|hot-shots|prometheus[-_]client|prometheus-fastapi-instrumentator|django-prometheus|starlette[-_]exporter|prometheus[-_]flask[-_]exporter|github\.com\/prometheus\/client_golang|prometheus-net(?:\.AspNetCore)?|prometheus_exporter|prometheus-client|yabeda(?:-\w+)*|promphp\/prometheus_client_php|metrics-exporter-prometheus|axum-prometheus|actix-web-prom|prometheus|io\.micrometer:micrometer-registry-prometheus|@opentelemetry\/sdk-node|@opentelemetry\/sdk-metrics|opentelemetry-sdk|datadog|ddtrace|statsd|newrelic|dd-trace|applicationinsights)$/i;

/** Use as a fact. */
export function metricsOf(service: Service): Metrics {
  const sources = service.fact(telemetrySourcesOf);
  const { dependencies } = service.fact(stackOf);
  const production = dependencies.filter(({ scope }) => scope === 'prod');
  const actuator = actuatorOf(service);
  const proofs: FoundSign[] = [
    ...signsIn(service, sources, metricSigns),
    ...production
      .filter(({ name }) => automatic.test(name))
      .map(({ name, path, line }) => ({
        what: name.split(':').pop()!,
        path,
        line,
      })),
    ...actuator.exported,
    ...service.fact(agentsOf),
    ...scrapedOf(service),
  ];
  return {
    proofs,
    idle: production.filter(({ name }) => libraries.test(name)),
    local: [...actuator.local, ...expvarOf(service, sources)],
  };
}

/** expvar shows the process's counters on a page of its own: exported where something in the tree reads that page. */
function expvarOf(service: Service, sources: ServiceFile[]): FoundSign[] {
  const { repository } = service;
  const found = signsIn(service, sources, [
    {
      what: 'expvar',
      in: 'go',
      text: true,
      pattern: /^[ \t]*(?:_\s+)?"expvar"|\bimport\s+(?:_\s+)?"expvar"/gm,
    },
  ]);
  if (!found.length) return [];
  const reader = [
    ...sources,
    ...service.of(['DEPLOY', 'CONFIG', 'DEVCONF'], 'all'),
  ].find(({ path }) =>
    /https?:\/\/[^\s"'/]{1,100}\/debug\/vars/.test(repository.text(path) ?? ''),
  );
  return reader
    ? found.map(sign => ({ ...sign, what: 'expvar, read by a collector' }))
    : found;
}

/** Spring exports what a registry keeps only where its endpoint is exposed. */
function actuatorOf(service: Service): {
  exported: FoundSign[];
  local: FoundSign[];
} {
  const { dependencies } = service.fact(stackOf);
  const registry = dependencies.find(
    ({ name, scope }) =>
      scope !== 'dev' && /(?:^|:)micrometer-registry-prometheus$/.test(name),
  );
  const configuration = service.fact(effectiveConfigurationOf);
  const spring = dependencies.some(({ name }) =>
    /(?:^|:)spring-boot-starter/.test(name),
  );
  const exposed = [
    ...configuration.settings.filter(({ key }) =>
      /^management\.endpoints\.web\.(?:exposure\.)?include(?:\.|\[|$)/i.test(
        key,
      ),
    ),
    ...[...service.fact(deploymentVariablesOf)].flatMap(([name, variable]) =>
      name === 'MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE' ? [variable] : [],
    ),
  ];
  const includes = (pattern: RegExp) =>
    exposed.find(
      ({ value }) => value === undefined || pattern.test(value.toString()),
    );
  if (registry) {
    const open = includes(/prometheus|\*/i);
    // Outside Spring the registry is made by hand, which the calls show.
    if (!spring || !open) return { exported: [], local: [] };
    return {
      exported: [
        { what: 'the Prometheus endpoint', path: open.path, line: open.line },
      ],
      local: [],
    };
  }
  const open = includes(/\bmetrics\b|\*/i);
  return {
    exported: [],
    local:
      open && spring
        ? [{ what: 'the metrics endpoint', path: open.path, line: open.line }]
        : [],
  };
}

/** Proof of collection: scrape annotations, monitors of the operator, scrape jobs that name the service. */
function scrapedOf(service: Service): FoundSign[] {
  const { workloads, kubernetes } = service.fact(deploymentOf);
  const names = namesOf(service);
  const isOnly = service.path === '';
  const scrape =
    /^(?:prometheus\.io\/scrape|ad\.datadoghq\.com\/[\w.-]+\.(?:checks|instances))$/;
  const marks = workloads
    .flatMap(marksOf)
    .filter(({ key, text }) => scrape.test(key) && !/^false$/i.test(text));
  const monitors = kubernetes.others.filter(
    ({ kind, name, document }) =>
      /^(?:ServiceMonitor|PodMonitor|PodMonitoring|VMServiceScrape|VMPodScrape)$/.test(
        kind,
      ) &&
      (isOnly ||
        matchesName(names, name) ||
        textsOf(at(document, 'spec', 'selector', 'matchLabels')).some(text =>
          matchesName(names, text),
        ) ||
        matchesName(
          names,
          textOf(at(document, 'spec', 'selector', 'matchLabels', 'app')) ?? '',
        )),
  );
  return [
    ...marks.map(({ path, line }) => ({
      what: 'a scrape annotation',
      path,
      line,
    })),
    ...monitors.map(({ kind, path, line }) => ({
      what: `the ${kind}`,
      path,
      line,
    })),
  ];
}
