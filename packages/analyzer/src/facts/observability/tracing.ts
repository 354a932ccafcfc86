import type { Service } from '../../service';
import { stackOf, type Dependency } from '../../stack';
import { signsIn, type FoundSign, type Sign } from '../code';
import {
  deploymentVariablesOf,
  effectiveConfigurationOf,
} from '../configuration';
import { agentsOf } from './agents';
import { applicationInsights } from './application-insights';
import { telemetrySourcesOf } from './sources';

/** What follows requests across services, and what would but is not set up. */
export interface Tracing {
  /** A tracer that is initialised, an agent, an injection by the platform. */
  proofs: FoundSign[];
  /** Where tracing is switched off. */
  off?: FoundSign;
  /** Tracers among the dependencies that nothing sets up. */
  idle: Dependency[];
}

const otel = 'OpenTelemetry';
/** A share of traces that a tracker keeps: a number above 0, or a value from elsewhere. */
const sampled =
  /\btraces_?sample(?:_?rate|r)\w{0,2}["']?\s*(?:=>|[:(]|=(?!>))(?!\s*(?:0(?:\.0+)?\s*[,;)\n}]|null\b|None\b|nil\b|undefined\b|env\(\s*["']\w+["']\s*\)))|\benable_?tracing["']?\s*(?:=>|[:=])\s*true\b/gi;

const tracingSigns: Sign[] = [
  // Node
  {
    what: otel,
    in: 'node',
    pattern:
      /\bnew\s+(?:\w+\.)?(?:NodeSDK|NodeTracerProvider|BasicTracerProvider)\s*\(|\bregisterInstrumentations\s*\(|\bregisterOTel\s*\(|\bOpenTelemetryModule\s*\.\s*for\w+\s*\(|\bNodeSdk\.layer\w*\s*\(|\bnew\s+FastifyOtelInstrumentation\s*\(/g,
  },
  {
    what: otel,
    in: 'node',
    text: true,
    pattern: /['"]@opentelemetry\/auto-instrumentations-node\/register['"]/g,
  },
  {
    what: 'a tracer',
    in: 'node',
    text: true,
    pattern:
      /\b(?:require\s*\(\s*|import\s{1,10}(?:[\w*{}\s,]{1,80}[\s}]from\s{1,10})?)['"](?:newrelic|dd-trace(?:\/init)?|elastic-apm-node(?:\/start)?|aws-xray-sdk(?:-\w+)?|@instana\/collector|@appsignal\/nodejs|@dynatrace\/[\w-]+|@google-cloud\/trace-agent|jaeger-client|zipkin|@aws-lambda-powertools\/tracer)['"]/g,
  },
  {
    what: 'Application Insights',
    in: 'node',
    pattern: /\bappInsights\s*\.\s*setup\s*\(|\buseAzureMonitor\s*\(/gi,
  },
  applicationInsights,
  {
    what: 'Sentry',
    in: 'node',
    beside: /\bSentry\b/,
    text: true,
    pattern: sampled,
  },
  // Python
  {
    what: otel,
    in: 'python',
    pattern:
      /\bset_tracer_provider\s*\(|\bTracerProvider\s*\(|\b\w{2,40}Instrumentor\s*\(\s*\)\s*\.\s*instrument\w*\s*\(|\b\w{2,40}Instrumentor\s*\.\s*instrument_app\s*\(|\bconfigure_azure_monitor\s*\(|\blogfire\.(?:configure|instrument_\w+)\s*\(/g,
  },
  {
    what: 'a tracer',
    in: 'python',
    pattern:
      /\bnewrelic\.agent\.initialize\s*\(|\bddtrace\.(?:auto|patch_all|patch)\b|\bElasticAPM\s*\(|\bmake_apm_client\s*\(|\bxray_recorder\.configure\s*\(|\bXRayMiddleware\s*\(|\b(?:Opencensus|Flask)Middleware\s*\(\s*app\b|\bAppsignal\s*\(|\binitialize_tracer\s*\(/g,
  },
  {
    what: 'a tracer',
    in: 'python',
    text: true,
    pattern:
      /["'](?:elasticapm\.contrib\.django|scout_apm\.django|ddtrace\.contrib\.django|aws_xray_sdk\.ext\.django|django_opentracing|opencensus\.ext\.django)[\w.]{0,60}["']/g,
  },
  {
    what: 'Sentry',
    in: 'python',
    beside: /\bsentry_sdk\b/,
    text: true,
    pattern: sampled,
  },
  // JVM
  {
    what: otel,
    in: 'jvm',
    pattern:
      /\bOpenTelemetrySdk\s*\.\s*builder\s*\(|\bAutoConfiguredOpenTelemetrySdk\b(?!\s*;)|\bSdkTracerProvider\s*\.\s*builder\s*\(|\binstall\s*\(\s*(?:KtorServer(?:Tracing|Telemetry)|OpenTracing)\b|\bElasticApmAttacher\s*\.\s*attach\s*\(|\bApplicationInsights\s*\.\s*attach\s*\(|\bTracing\s*\.\s*newBuilder\s*\(/g,
  },
  // Go
  {
    what: otel,
    in: 'go',
    pattern:
      /\bSetTracerProvider\s*\(|\b\w{0,20}trace\w{0,10}\.NewTracerProvider\s*\(|\botelhttp\.New(?:Handler|Middleware|Transport)\s*\(|\b(?:otelgin|otelecho|otelchi|otelfiber|otelmux|otelgorilla)\.(?:\w*Middleware)\s*\(|\botelgrpc\.\w+\s*\(|\botelconnect\.NewInterceptor\s*\(|\buptrace\.ConfigureOpentelemetry\s*\(/g,
  },
  {
    what: 'a tracer',
    in: 'go',
    pattern:
      /\bnewrelic\.NewApplication\s*\(|\b(?:apmhttp|apmgin|apmgrpc|apmecho\w*|apmchi\w*|apmfiber|apmgorilla)\.\w+\s*\(|\bxray\.(?:Handler|Configure|AWSV2Instrumentor|BeginSegment)\s*\(|\bochttp\.(?:Handler|Transport)\b|\bopentracing\.SetGlobalTracer\s*\(|\bzipkin\.NewTracer\s*\(/g,
  },
  {
    what: 'the Datadog tracer',
    in: 'go',
    beside: /\bdd-trace-go\b/,
    pattern: /\btracer\.Start\s*\(/g,
  },
  {
    what: 'Sentry',
    in: 'go',
    pattern:
      /\bEnableTracing\s*:\s*true\b|\bTracesSample(?:Rate|r)\s*:(?!\s*0(?:\.0+)?\s*[,}\n])/g,
  },
  // .NET
  {
    what: otel,
    in: 'dotnet',
    pattern:
      /\bWithTracing\s*\(|\bAddOpenTelemetryTracing\s*\(|\bCreateTracerProviderBuilder\s*\(|\bUseAzureMonitor\w*\s*\(|\bAddServiceDefaults\s*\(|\bAddElasticOpenTelemetry\s*\(/g,
  },
  {
    what: 'a tracer',
    in: 'dotnet',
    pattern:
      /\bAdd(?:ApplicationInsightsTelemetry\w*|AllElasticApm|ElasticApm\w*|OpenTracing|Zipkin\w*)\s*\(|\bUse(?:(?:All)?ElasticApm|XRay)\s*\(/g,
  },
  {
    what: 'Sentry',
    in: 'dotnet',
    pattern:
      /\bTracesSample(?:Rate|r)\s*=(?!\s*(?:0(?:\.0+)?\s*[;,}\n]|null\b))/g,
  },
  {
    what: 'Sentry',
    file: /(?:^|\/)appsettings(?:\.production)?\.json$/i,
    text: true,
    pattern: /"TracesSampleRate"\s*:(?!\s*(?:0(?:\.0+)?\s*[,}\n]|null\b))/g,
  },
  // Ruby
  {
    what: otel,
    in: 'ruby',
    pattern: /\bOpenTelemetry::SDK\.configure\b/g,
  },
  {
    what: 'a tracer',
    in: 'ruby',
    pattern:
      /\bDatadog\.configure\b|\bElasticAPM\.start\b|\bNewRelic::Agent\.manual_start\b|\bXRay\.recorder\b|\bZipkinTracer\b/g,
  },
  {
    what: 'Sentry',
    in: 'ruby',
    beside: /\bSentry\b/,
    text: true,
    pattern: sampled,
  },
  // PHP
  {
    what: otel,
    in: 'php',
    pattern:
      /\bTracerProvider\s*::\s*builder\s*\(|\bnew\s+\\?(?:[\w\\]{0,60})?TracerProvider(?:Builder)?\s*\(|\bSdk\s*::\s*builder\s*\(|\bSdkAutoloader\b/g,
  },
  {
    what: 'Sentry',
    in: 'php',
    beside: /\bsentry\b/i,
    text: true,
    pattern: sampled,
  },
  {
    what: 'Sentry',
    file: /(?:^|\/)config\/(?:sentry\.php|packages\/(?:prod\/)?sentry\.ya?ml)$/,
    text: true,
    pattern: sampled,
  },
  // Rust
  {
    what: otel,
    in: 'rust',
    pattern:
      /\bset_tracer_provider\s*\(|\btracing_opentelemetry::layer\b|\bOpenTelemetryLayer::new\b|\bOtel(?:Axum|InResponse)Layer\b|\binit_tracing_opentelemetry\b|\bopentelemetry_(?:otlp|jaeger|zipkin|datadog)::new_\w*pipeline\b|\bRequestTracing::new\b|\bfastrace::set_reporter\b|\bOpenTelemetryTracing\b/g,
  },
  {
    what: 'Sentry',
    in: 'rust',
    pattern: /\btraces_sample(?:_rate|r)\s*:(?!\s*0(?:\.0+)?\s*[,}\n])/g,
  },
];

/** Dependencies that trace once they are there. */
const automatic =
  /(?:^|:)(?:micrometer-tracing-bridge-\w+|spring-cloud-starter-(?:sleuth|zipkin)|spring-cloud-sleuth-zipkin|spring-boot-starter-(?:opentelemetry|zipkin)|opentelemetry-spring-boot-starter|quarkus-(?:opentelemetry|smallrye-opentracing|micrometer-opentelemetry|opentelemetry-exporter-\w+)|micronaut-tracing(?:-[\w-]+)?|applicationinsights-(?:spring-boot-starter|runtime-attach)|spring-cloud-azure-starter-monitor|spring-cloud-gcp-starter-trace|opentracing-spring-\w[\w-]*)$|^(?:newrelic_rpm|appsignal|elastic-apm|instana|zipkin-tracer|honeycomb-beeline|keepsuit\/laravel-opentelemetry|open-telemetry\/opentelemetry-auto-[\w-]+|scoutapp\/scout-apm-laravel|inspector-apm\/inspector-laravel)$/i;

const libraries =
  /^(?:@opentelemetry\/(?:sdk-node|sdk-trace-node|auto-instrumentations-node)|opentelemetry-(?:sdk|distro|instrumentation[\w-]*)|dd-trace|ddtrace|elastic-apm(?:-node)?|newrelic|aws-xray-sdk(?:-\w+)?|applicationinsights|go\.opentelemetry\.io\/otel\/sdk|OpenTelemetry\.Extensions\.Hosting|OpenTelemetry\.Instrumentation\.AspNetCore|tracing-opentelemetry|open-telemetry\/sdk|opentelemetry-instrumentation-all)$/i;

/** Use as a fact. */
export function tracingOf(service: Service): Tracing {
  const { dependencies } = service.fact(stackOf);
  const production = dependencies.filter(({ scope }) => scope === 'prod');
  const off = switchedOff(service);
  const files = [
    ...service.fact(telemetrySourcesOf),
    ...service
      .of('CONFIG')
      .filter(({ path }) => /\.(?:json|ya?ml)$/i.test(path)),
  ];
  const proofs: FoundSign[] = [
    ...signsIn(service, files, tracingSigns),
    ...production
      .filter(({ name }) => automatic.test(name))
      .map(({ name, path, line }) => ({
        what: name.split(':').pop()!,
        path,
        line,
      })),
    ...service.fact(agentsOf),
  ];
  return {
    proofs: off ? [] : proofs,
    ...(off ? { off } : {}),
    idle: production.filter(({ name }) => libraries.test(name)),
  };
}

const offSwitches: Array<[key: string, off: RegExp]> = [
  ['management.tracing.enabled', /^false$/i],
  ['management.tracing.export.enabled', /^false$/i],
  ['management.tracing.sampling.probability', /^0(?:\.0+)?$/],
  ['spring.sleuth.enabled', /^false$/i],
  ['quarkus.otel.enabled', /^false$/i],
  ['quarkus.otel.sdk.disabled', /^true$/i],
  ['quarkus.otel.traces.enabled', /^false$/i],
  ['otel.sdk.disabled', /^true$/i],
  ['OTEL_SDK_DISABLED', /^true$/i],
  ['OTEL_TRACES_EXPORTER', /^none$/i],
  ['OTEL_TRACES_SAMPLER', /^always_off$/i],
  ['DD_TRACE_ENABLED', /^(?:false|0)$/i],
];

/** A setting or a variable of production that keeps a tracer from tracing. */
function switchedOff(service: Service): FoundSign | undefined {
  const configuration = service.fact(effectiveConfigurationOf);
  const variables = service.fact(deploymentVariablesOf);
  for (const [key, off] of offSwitches) {
    const found = variables.get(key) ?? configuration.get(key);
    if (found?.value !== undefined && off.test(found.value.trim())) {
      return { what: key, path: found.path, line: found.line };
    }
  }
  return undefined;
}
