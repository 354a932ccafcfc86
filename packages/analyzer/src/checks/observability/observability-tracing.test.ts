import {
  django,
  dotnet,
  express,
  fastapi,
  file,
  goService,
  laravel,
  rails,
  rust,
  serviceOf,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { observabilityTracing as check } from './observability-tracing';

const server = (...lines: string[]): Files => ({
  ...express,
  'server.js': file(
    "const app = require('express')();",
    "app.get('/orders', list);",
    ...lines,
    'app.listen(3000);',
  ),
});
const api = (...lines: string[]): Files => ({
  ...fastapi,
  'main.py': file(
    'from fastapi import FastAPI',
    'app = FastAPI()',
    '@app.get("/orders")',
    'def orders():',
    '    return []',
    ...lines,
  ),
});
const go = (...lines: string[]): Files => ({
  ...goService,
  'main.go': file(
    'package main',
    '',
    'func main() {',
    '\tr := gin.Default()',
    '\tr.GET("/orders", list)',
    ...lines,
    '\tr.Run()',
    '}',
  ),
});
const javaWith = (group: string, artifact: string): Files => ({
  ...spring,
  'pom.xml': file(
    '<project><dependencies>',
    '<dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency>',
    `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId></dependency>`,
    '</dependencies></project>',
  ),
  'src/main/java/Api.java': file(
    '@RestController',
    'class Api {',
    '  @GetMapping("/orders")',
    '  List<Order> all() { return null; }',
    '}',
  ),
});
const railsApi: Files = {
  ...rails,
  'config/routes.rb':
    'Rails.application.routes.draw do\n  resources :orders\nend\n',
};
const laravelApi: Files = {
  ...laravel,
  'routes/api.php':
    "<?php\nRoute::get('/orders', [OrderController::class, 'index']);\n",
};
const axum = (...lines: string[]): Files => ({
  ...rust,
  'src/main.rs': file(
    'fn main() {',
    '    let app = Router::new().route("/orders", get(list));',
    ...lines,
    '}',
  ),
});
const image = (...lines: string[]): Files => ({
  Dockerfile: file('FROM node:22-slim', 'COPY . .', ...lines),
});

const caught: Case[] = [
  ['a server without any', server(), 'fail minor server.js:1'],
  [
    'a tracer that nobody sets up',
    {
      ...server(),
      'package.json': JSON.stringify({
        dependencies: {
          express: '4.21.0',
          '@opentelemetry/sdk-node': '0.50.0',
        },
      }),
    },
    'fail minor server.js:3',
  ],
  [
    'a tracer in a comment',
    server("// require('dd-trace').init();"),
    'fail minor server.js:1',
  ],
  [
    'a tracer of development',
    server(
      "if (process.env.NODE_ENV === 'development') {",
      '  new NodeSDK({}).start();',
      '}',
    ),
    'fail minor server.js:1',
  ],
  [
    'Sentry without a sample rate',
    server('Sentry.init({ dsn: process.env.DSN, tracesSampleRate: 0 });'),
    'fail minor server.js:1',
  ],
  [
    'Sentry without one in Python',
    api('sentry_sdk.init(dsn=DSN, traces_sample_rate=0.0)'),
    'fail minor main.py:2',
  ],
  [
    'spans that stay in the process',
    axum('    app.layer(TraceLayer::new_for_http());'),
    'fail minor src/main.rs:1',
  ],
  [
    'tracing that is switched off',
    {
      ...javaWith('io.micrometer', 'micrometer-tracing-bridge-otel'),
      'src/main/resources/application.properties':
        'server.port=8080\nmanagement.tracing.enabled=false\n',
    },
    'fail minor src/main/resources/application.properties:2',
  ],
  [
    'an SDK that the image switches off',
    {
      ...server('new NodeSDK({}).start();'),
      ...image('ENV OTEL_SDK_DISABLED=true', 'CMD ["node", "server.js"]'),
    },
    'fail minor Dockerfile:3',
  ],
  ['FastAPI', api(), 'fail minor main.py:2'],
  ['gin', go(), 'fail minor main.go:3'],
  [
    'Spring',
    javaWith('org.acme', 'other'),
    'fail minor src/main/java/Orders.java:1',
  ],
  ['Rails', railsApi, 'fail minor config/application.rb:1'],
  ['Laravel', laravelApi, 'fail minor public/index.php:1'],
  [
    'ASP.NET',
    { ...dotnet, 'Program.cs': 'app.MapGet("/orders", () => 1);\n' },
    'fail minor Orders.csproj:1',
  ],
  [
    'Laravel’s Sentry as it is generated',
    {
      ...laravelApi,
      'config/sentry.php':
        "<?php\nreturn ['traces_sample_rate' => env('SENTRY_TRACES_SAMPLE_RATE')];\n",
    },
    'fail minor public/index.php:1',
  ],
];

const clean: Case[] = [
  [
    'Application Insights by the name of its function',
    {
      ...server(),
      'insights.js': file(
        "import { setup, DistributedTracingModes } from 'applicationinsights';",
        'setup().setDistributedTracingMode(DistributedTracingModes.AI_AND_W3C).start();',
      ),
    },
    'pass',
  ],
  ['an SDK of Node', server('new NodeSDK({}).start();'), 'pass'],
  ['Datadog', server("require('dd-trace').init();"), 'pass'],
  [
    'Sentry with a sample rate',
    server('Sentry.init({ tracesSampleRate: 0.1 });'),
    'pass',
  ],
  [
    'a tracer that the start command loads',
    {
      ...server(),
      ...image(
        'CMD ["node", "--import", "@opentelemetry/auto-instrumentations-node/register", "server.js"]',
      ),
    },
    'pass',
  ],
  [
    'Sentry with tracing',
    api('sentry_sdk.init(dsn=DSN, enable_tracing=True)'),
    'pass',
  ],
  [
    'tracing everywhere but on a developer’s machine',
    api(
      'if settings.SENTRY_DSN and settings.ENVIRONMENT != "local":',
      '    sentry_sdk.init(dsn=DSN, enable_tracing=True)',
    ),
    'pass',
  ],
  [
    'tracing in production',
    server(
      "if (process.env.NODE_ENV === 'production') {",
      '  new NodeSDK({}).start();',
      '}',
    ),
    'pass',
  ],
  ['an instrumentor', api('FastAPIInstrumentor.instrument_app(app)'), 'pass'],
  [
    'a provider of Python',
    api('trace.set_tracer_provider(TracerProvider())'),
    'pass',
  ],
  [
    'a wrapper of the start command',
    { ...api(), ...image('CMD ["ddtrace-run", "uvicorn", "main:app"]') },
    'pass',
  ],
  [
    'Django with Elastic',
    {
      ...django,
      'shop/settings.py':
        'ROOT_URLCONF = "shop.urls"\nINSTALLED_APPS = ["elasticapm.contrib.django"]\n',
      'shop/urls.py':
        'from django.urls import path\nurlpatterns = [path("orders/", views.orders)]\n',
      'shop/views.py': 'def orders(request):\n    return 1\n',
    },
    'pass',
  ],
  [
    'Micrometer Tracing',
    javaWith('io.micrometer', 'micrometer-tracing-bridge-otel'),
    'pass',
  ],
  ['Quarkus', javaWith('io.quarkus', 'quarkus-opentelemetry'), 'pass'],
  ['Micronaut', javaWith('io.micronaut', 'micronaut-tracing'), 'pass'],
  [
    'an agent of Java',
    {
      ...javaWith('org.acme', 'other'),
      Dockerfile: file(
        'FROM eclipse-temurin:21-jre',
        'CMD ["java", "-javaagent:/opt/opentelemetry-javaagent.jar", "-jar", "app.jar"]',
      ),
    },
    'pass',
  ],
  ['otelgin', go('\tr.Use(otelgin.Middleware("orders"))'), 'pass'],
  [
    '.NET',
    {
      ...dotnet,
      'Program.cs':
        'builder.Services.AddOpenTelemetry().WithTracing(x => x);\napp.MapGet("/orders", () => 1);\n',
    },
    'pass',
  ],
  [
    'Ruby',
    {
      ...railsApi,
      'config/initializers/opentelemetry.rb':
        'OpenTelemetry::SDK.configure do |c|\n  c.use_all\nend\n',
    },
    'pass',
  ],
  [
    'Laravel’s instrumentation',
    {
      ...laravelApi,
      'composer.json':
        '{ "require": { "laravel/framework": "^11.0", "open-telemetry/opentelemetry-auto-laravel": "^1.0" } }',
    },
    'pass',
  ],
  [
    'tracing-opentelemetry',
    axum('    tracing_opentelemetry::layer();'),
    'pass',
  ],
];

describe('observability-tracing', () => {
  it.each(caught)('catches %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(clean)('lets pass %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it('does not apply to a tool', () => {
    expect(verdict(check, goService)).toBe('not-applicable');
  });
  it('notes a tracer that starts after the framework', () => {
    const late: Files = {
      ...express,
      'server.js': file(
        "const express = require('express');",
        "require('./tracing');",
        'const app = express();',
        "app.get('/orders', list);",
        'app.listen(3000);',
      ),
      'tracing.js': 'new NodeSDK({}).start();\n',
    };
    expect(check.judge(serviceOf(late)).message).toBe(
      'tracing.js:1 starts tracing (OpenTelemetry), though after the framework is imported at server.js:1.',
    );
  });
});
