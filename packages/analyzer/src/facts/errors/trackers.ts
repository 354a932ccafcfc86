import { effectiveConfigurationOf } from '../configuration';
import { stackOf } from '../../stack';
import type { Service } from '../../service';
import { serverSourcesOf } from '../server/sources';

/** Where unexpected errors are reported to, and what is there without being switched on. */
export interface ErrorReporting {
  /** What reports them: an initialised tracker, an agent, an alert rule. */
  proof?: { name: string; path: string; line: number };
  /** A tracker among the dependencies that nothing initialises. */
  idle?: { name: string; path: string; line: number };
}

/** Code that starts a tracker or records exceptions. */
const started: Array<[name: string, pattern: RegExp]> = [
  [
    'Sentry',
    /\bSentry\s*(?:\.|::|->)\s*(?:init|Init|NodeClient)\b|\bsentry_sdk\.init\b|\bsentry\.(?:Init|init)\b|\bsentry::init\b|\bUseSentry\s*\(|\\Sentry\\init\b|\bSentry\\Laravel\b|\bIntegration::handles\b|\bGovukError\.configure\b/,
  ],
  [
    'Rollbar',
    /\b[rR]ollbar\s*(?:\.|::)\s*(?:init|configure|Init|SetToken)\b|\bnew\s+Rollbar\b/,
  ],
  [
    'Bugsnag',
    /\b[bB]ugsnag\s*(?:\.|::)\s*(?:start|configure|Configure)\b|\bAddBugsnag\b/,
  ],
  ['Honeybadger', /\bHoneybadger\s*(?:\.|::)\s*(?:configure|Configure|init)\b/],
  ['Airbrake', /\bAirbrake\s*(?:\.|::)\s*configure\b|\bnew\s+\w*Notifier\b/],
  ['Raygun', /\braygun\w*\.init\b|\bAddRaygun\b/i],
  [
    'Application Insights',
    /\bappInsights\.setup\b|\bAddApplicationInsightsTelemetry\w*\b|\bUseAzureMonitor\b/,
  ],
  [
    'New Relic',
    /\bnewrelic\.(?:NewApplication|agent\.initialize|initialize)\b|['"]newrelic['"]/,
  ],
  [
    'Datadog',
    /\btracer\.(?:Start|init)\b|['"]dd-trace(?:\/init)?['"]|\bddtrace\b/,
  ],
  [
    'Elastic APM',
    /\belastic-apm-node\b|\belasticapm\b|\bElasticAPM\b|\bAddElasticApm\w*\b/,
  ],
  [
    'Cloud Error Reporting',
    /\berror_reporting\.Client\b|\bErrorReporting\s*\(|\berrorreporting\.NewClient\b/,
  ],
  [
    'OpenTelemetry',
    /\bnew\s+NodeSDK\b|\bNodeTracerProvider\b|\bTracerProvider\s*\(|\bNewTracerProvider\s*\(|\bWithTracing\s*\(|\bOpenTelemetry::SDK\.configure\b|\bset_tracer_provider\b/,
  ],
];

/** Dependencies that report by themselves once they are there. */
const automatic =
  /^(?:io\.sentry:sentry-spring-boot.*|io\.quarkiverse\.loggingsentry:.*|com\.microsoft\.azure:applicationinsights-(?:spring-boot-starter|runtime-attach)|com\.azure\.spring:.*monitor.*|sentry-rails|govuk_app_config|appsignal|newrelic_rpm|honeybadger|sentry\/sentry-symfony|io\.quarkus:quarkus-opentelemetry|uk\.gov\.justice\.hmpps\.gradle-spring-boot)$/;
const tracker =
  /^(?:sentry-sdk.*|@sentry\/(?:node|nestjs|serverless|bun|node-core).*|sentry-ruby|sentry\/sentry|sentry\/sentry-laravel|sentry|sentry\.aspnetcore|github\.com\/getsentry\/sentry-go|rollbar|@?bugsnag(?:\/(?:node|js))?|airbrake|raygun4?py?)$/i;

const agents =
  /-javaagent:\S*(?:newrelic|dd-java-agent|elastic-apm|opentelemetry|applicationinsights)|\b(?:ddtrace-run|newrelic-admin|opentelemetry-instrument)\b|--require[= ]\S*(?:dd-trace|newrelic|opentelemetry)|instrumentation\.opentelemetry\.io\/inject-/;

/** Use as `service.fact(errorReportingOf)`. */
export function errorReportingOf(service: Service): ErrorReporting {
  const { repository } = service;
  for (const { path, uncommented } of service.fact(serverSourcesOf)) {
    for (const [name, pattern] of started) {
      const match = pattern.exec(uncommented);
      if (match) {
        return {
          proof: {
            name,
            path,
            line: repository.lineIndex(path).lineAt(match.index),
          },
        };
      }
    }
  }
  const { dependencies } = service.fact(stackOf);
  const production = dependencies.filter(({ scope }) => scope !== 'dev');
  const own = production.find(({ name }) => automatic.test(name));
  if (own) return { proof: own };
  for (const { path } of service.of(['DEPLOY', 'CONFIG'], 'all')) {
    const lines = repository.lines(path);
    const agent = lines.findIndex(line => agents.test(line.slice(0, 2_000)));
    if (agent >= 0)
      return { proof: { name: 'An agent', path, line: agent + 1 } };
    const alert = lines.findIndex(line => /^\s*(?:-\s*)?alert\s*:/.test(line));
    const text = alert >= 0 ? lines.slice(alert, alert + 12).join('\n') : '';
    if (/5\.\.|5xx|5\[0-9\]|errors?_total|error_rate|status=~/i.test(text)) {
      return { proof: { name: 'An alert rule', path, line: alert + 1 } };
    }
  }
  const dsn = service
    .fact(effectiveConfigurationOf)
    .settings.find(({ key }) => /^sentry[._:]dsn$/i.test(key));
  if (dsn) return { proof: { name: 'Sentry', path: dsn.path, line: dsn.line } };
  const appender = service
    .fact(effectiveConfigurationOf)
    .settings.find(
      ({ key, value }) =>
        /(?:^|\.)appenders\[?\.?\d+\]?\.type$/.test(key) && value === 'sentry',
    );
  if (appender)
    return {
      proof: { name: 'Sentry', path: appender.path, line: appender.line },
    };
  return { idle: production.find(({ name }) => tracker.test(name)) };
}
