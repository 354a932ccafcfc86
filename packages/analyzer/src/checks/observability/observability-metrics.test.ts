import {
  django,
  dotnet,
  express,
  fastapi,
  file,
  goService,
  laravel,
  nest,
  rails,
  rust,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { observabilityMetrics as check } from './observability-metrics';

const go = (...lines: string[]): Files => ({
  'go.mod': file(
    'module example.com/orders',
    '',
    'require github.com/gin-gonic/gin v1.10.0',
  ),
  'main.go': file('package main', '', 'func main() {', ...lines, '}'),
});
const server = (...lines: string[]): Files => ({
  ...express,
  'server.js': file(
    "const app = require('express')();",
    ...lines,
    'app.listen(3000);',
  ),
});
const withDependency = (artifact: string, version = ''): Files => ({
  ...spring,
  'pom.xml': file(
    '<project><dependencies>',
    '<dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency>',
    `<dependency><groupId>io.micrometer</groupId><artifactId>${artifact}</artifactId>${version}</dependency>`,
    '</dependencies></project>',
  ),
});
const properties = (...lines: string[]): Files => ({
  'src/main/resources/application.properties': file(...lines),
});
const deployment = (...annotations: string[]): Files => ({
  'k8s/app.yaml': file(
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata: { name: orders }',
    'spec:',
    '  template:',
    '    metadata:',
    '      annotations:',
    ...annotations.map(line => `        ${line}`),
    '    spec:',
    '      containers:',
    '        - name: orders',
    '          image: acme/orders:1.0',
  ),
});
const monitor = (name: string): Files => ({
  'k8s/monitor.yaml': file(
    'apiVersion: monitoring.coreos.com/v1',
    'kind: ServiceMonitor',
    `metadata: { name: ${name} }`,
    'spec: { selector: { matchLabels: { app: x } } }',
  ),
});
const start = (command: string): Files => ({
  Dockerfile: file('FROM python:3.12-slim', 'COPY . .', command),
});

const caught: Case[] = [
  ['a server without any', server(), 'fail major server.js:1'],
  [
    'a library that nobody sets up',
    {
      ...server(),
      'package.json': JSON.stringify({
        dependencies: { express: '4.21.0', 'prom-client': '15.1.0' },
      }),
    },
    'fail major server.js:2',
  ],
  [
    'metrics of development only',
    server(
      "if (process.env.NODE_ENV === 'development') {",
      '  app.use(promBundle({}));',
      '}',
    ),
    'fail major server.js:1',
  ],
  [
    'metrics in a comment',
    server("// app.use(promBundle({})); require('newrelic');"),
    'fail major server.js:1',
  ],
  [
    'an import that is not used',
    {
      ...fastapi,
      'main.py': file(
        'from fastapi import FastAPI',
        'from prometheus_fastapi_instrumentator import Instrumentator',
        'app = FastAPI()',
      ),
    },
    'fail major main.py:3',
  ],
  [
    'expvar alone',
    go('\texpvar.Publish("x", y)', '}', '', 'import _ "expvar"', 'func x() {'),
    'fail major main.go:3',
  ],
  [
    'a span of OpenTelemetry, which is no metric',
    go('\tctx, span := tracer.Start(ctx, "orders")'),
    'fail major main.go:3',
  ],
  [
    'a registry whose endpoint is closed',
    { ...withDependency('micrometer-registry-prometheus') },
    'fail major src/main/java/Orders.java:1',
  ],
  [
    'an agent of the tests',
    {
      ...server(),
      ...start('RUN java -javaagent:/jacocoagent.jar -jar x.jar'),
    },
    'fail major server.js:1',
  ],
  ['Django', django, 'fail major manage.py:1'],
  ['Rails', rails, 'fail major config/application.rb:1'],
  ['Laravel', laravel, 'fail major public/index.php:1'],
  ['ASP.NET', dotnet, 'fail major Program.cs:1'],
  ['axum', rust, 'fail major src/main.rs:1'],
  ['Nest', nest, 'fail major src/main.ts:2'],
  [
    'a monitor of another service',
    { ...prefixed('services/orders', express), ...monitor('payments') },
    'fail major services/orders/server.js:1',
    { path: 'services/orders' },
  ],
];

const clean: Case[] = [
  [
    'an agent on a further line of the script that starts the service',
    {
      ...spring,
      Dockerfile: file(
        'FROM eclipse-temurin:21-jre',
        'COPY run.sh applicationinsights.toml app.jar ./',
        'ENTRYPOINT ["/bin/sh", "run.sh"]',
      ),
      'run.sh': file(
        '#!/bin/sh',
        'exec java ${JAVA_OPTS} \\',
        '  -javaagent:/app/opentelemetry-javaagent.jar \\',
        '  -jar app.jar',
      ),
    },
    'pass',
  ],
  [
    'the settings of an agent that the base image brings along',
    {
      ...spring,
      Dockerfile: file(
        'FROM acme.azurecr.io/base/java:21',
        'COPY lib/applicationinsights.json /opt/app/',
        'COPY build/libs/orders.jar /opt/app/',
        'CMD ["orders.jar"]',
      ),
    },
    'pass',
  ],
  [
    'CloudWatch’s embedded metrics',
    server(
      "console.log(JSON.stringify({ _aws: { 'CloudWatchMetrics': [{ Namespace: 'a' }] } }));",
    ),
    'pass',
  ],
  [
    'prom-client',
    server(
      "const client = require('prom-client');",
      'client.collectDefaultMetrics();',
    ),
    'pass',
  ],
  ['a Prometheus bundle', server('app.use(promBundle({}));'), 'pass'],
  ['an agent that is imported', server("require('newrelic');"), 'pass'],
  [
    'a module of Nest',
    {
      ...nest,
      'src/app.module.ts':
        '@Module({ imports: [PrometheusModule.register()] })\nexport class AppModule {}\n',
    },
    'pass',
  ],
  [
    'the SDK of OpenTelemetry',
    {
      ...express,
      'tracing.js': 'const sdk = new NodeSDK({});\nsdk.start();\n',
    },
    'pass',
  ],
  [
    'an instrumentator',
    {
      ...fastapi,
      'main.py': file(
        'from prometheus_fastapi_instrumentator import Instrumentator',
        'app = FastAPI()',
        'Instrumentator().instrument(app).expose(app)',
      ),
    },
    'pass',
  ],
  [
    'django-prometheus',
    {
      ...django,
      'shop/settings.py': 'INSTALLED_APPS = ["django_prometheus"]\n',
    },
    'pass',
  ],
  [
    'a push gateway',
    {
      ...fastapi,
      'job.py':
        'from prometheus_client import push_to_gateway\npush_to_gateway("x", job="y", registry=r)\n',
    },
    'pass',
  ],
  [
    'a registry whose endpoint is exposed',
    {
      ...withDependency('micrometer-registry-prometheus'),
      ...properties(
        'management.endpoints.web.exposure.include=health,prometheus',
      ),
    },
    'pass',
  ],
  [
    'a registry that pushes',
    withDependency('micrometer-registry-otlp'),
    'pass',
  ],
  ['promhttp', go('\tmux.Handle("/metrics", promhttp.Handler())'), 'pass'],
  [
    'a meter provider',
    go('\totel.SetMeterProvider(sdkmetric.NewMeterProvider())'),
    'pass',
  ],
  [
    'prometheus-net',
    { ...dotnet, 'Program.cs': 'app.UseHttpMetrics();\napp.MapMetrics();\n' },
    'pass',
  ],
  [
    'OpenTelemetry of .NET',
    {
      ...dotnet,
      'Program.cs':
        'builder.Services.AddOpenTelemetry().WithMetrics(x => x.AddAspNetCoreInstrumentation());\n',
    },
    'pass',
  ],
  [
    'an exporter of Rails',
    {
      ...rails,
      'config/initializers/prometheus.rb':
        'Rails.application.middleware.unshift PrometheusExporter::Middleware\n',
    },
    'pass',
  ],
  [
    'an exporter of Rails that a gem shares out',
    {
      ...rails,
      'config/initializers/prometheus.rb':
        'GovukPrometheusExporter.configure\n',
    },
    'pass',
  ],
  [
    'a gem that works by itself',
    { ...rails, Gemfile: file('gem "rails"', 'gem "newrelic_rpm"') },
    'pass',
  ],
  [
    'promphp',
    {
      ...laravel,
      'app/Metrics.php':
        '<?php\n$registry = CollectorRegistry::getDefault();\n',
    },
    'pass',
  ],
  [
    'a metrics layer of axum',
    {
      ...rust,
      'src/main.rs':
        'fn main() {\n    let (layer, handle) = PrometheusMetricLayer::pair();\n}\n',
    },
    'pass',
  ],
  [
    'an agent of the start command',
    {
      ...fastapi,
      ...start('CMD ["opentelemetry-instrument", "uvicorn", "main:app"]'),
    },
    'pass',
  ],
  [
    'an agent of Java',
    {
      ...spring,
      Dockerfile: file(
        'FROM eclipse-temurin:21-jre',
        'ENV JAVA_TOOL_OPTIONS="-javaagent:/opt/opentelemetry-javaagent.jar"',
        'CMD ["java", "-jar", "app.jar"]',
      ),
    },
    'pass',
  ],
  [
    'the operator of OpenTelemetry',
    {
      ...server(),
      ...deployment('instrumentation.opentelemetry.io/inject-nodejs: "true"'),
    },
    'pass',
  ],
  [
    'a scrape annotation',
    { ...server(), ...deployment('prometheus.io/scrape: "true"') },
    'pass',
  ],
  ['a monitor', { ...server(), ...monitor('orders') }, 'pass'],
  [
    'a workspace package that sets them up',
    {
      ...prefixed('services/orders', express),
      'services/orders/package.json': JSON.stringify({
        dependencies: { express: '4.21.0', '@acme/telemetry': 'workspace:*' },
      }),
      'packages/telemetry/package.json': '{ "name": "@acme/telemetry" }',
      'packages/telemetry/index.js':
        "const client = require('prom-client');\nclient.collectDefaultMetrics();\n",
    },
    'pass',
    { path: 'services/orders' },
  ],
];

const undecided: Case[] = [
  [
    'a mesh alone',
    { ...server(), ...deployment('linkerd.io/inject: enabled') },
    'unknown',
  ],
  [
    'metrics that only an actuator endpoint shows',
    {
      ...spring,
      ...properties('management.endpoints.web.exposure.include=health,metrics'),
    },
    'unknown',
  ],
  [
    'expvar that a collector reads',
    {
      ...go('}', '', 'import _ "expvar"', 'func x() {'),
      'k8s/collector.yaml': 'collect: http://orders:4000/debug/vars\n',
    },
    'unknown',
  ],
];

function prefixed(folder: string, files: Files): Files {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]),
  );
}

describe('observability-metrics', () => {
  it.each(caught)('catches %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(clean)('lets pass %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(undecided)('leaves open %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it('does not apply to a library or a command-line tool', () => {
    expect(verdict(check, { 'lib/orders.rb': 'puts 1\n' })).toBe(
      'not-applicable',
    );
    expect(verdict(check, goService)).toBe('not-applicable');
  });
});
