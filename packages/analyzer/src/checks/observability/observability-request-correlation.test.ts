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
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { observabilityRequestCorrelation as check } from './observability-request-correlation';

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
    '\tr := chi.NewRouter()',
    '\tr.Get("/orders", list)',
    ...lines,
    '}',
  ),
});
const java = (...files: Array<[string, string]>): Files => ({
  ...spring,
  'src/main/java/Api.java': file(
    '@RestController',
    'class Api {',
    '  @GetMapping("/orders")',
    '  List<Order> all() { return null; }',
    '}',
  ),
  ...Object.fromEntries(files),
});
const djangoApi = (settings: string): Files => ({
  ...django,
  'shop/settings.py': file('ROOT_URLCONF = "shop.urls"', settings),
  'shop/urls.py':
    'from django.urls import path\nurlpatterns = [path("orders/", views.orders)]\n',
  'shop/views.py': 'def orders(request):\n    return 1\n',
});
const railsApi = (...production: string[]): Files => ({
  ...rails,
  'config/routes.rb':
    'Rails.application.routes.draw do\n  resources :orders\nend\n',
  'config/environments/production.rb': file(...production),
});
const laravelApi: Files = {
  ...laravel,
  'routes/api.php':
    "<?php\nRoute::get('/orders', [OrderController::class, 'index']);\n",
};
const web = (...lines: string[]): Files => ({
  ...dotnet,
  'Program.cs': file('app.MapGet("/orders", () => 1);', ...lines),
});
const axum = (...lines: string[]): Files => ({
  ...rust,
  'src/main.rs': file(
    'fn main() {',
    '    let app = Router::new().route("/orders", get(list));',
    ...lines,
    '}',
  ),
});
const sidecar = file(
  'apiVersion: apps/v1',
  'kind: Deployment',
  'metadata: { name: orders }',
  'spec:',
  '  template:',
  '    metadata: { annotations: { sidecar.istio.io/inject: "true" } }',
  '    spec: { containers: [{ name: orders, image: "acme/orders:1.0" }] }',
);

const caught: Case[] = [
  ['Express', server(), 'fail major server.js:1'],
  ['FastAPI', api(), 'fail major main.py:2'],
  ['Django', djangoApi(''), 'fail major manage.py:1'],
  ['Spring', java(), 'fail major src/main/java/Orders.java:1'],
  ['chi', go(), 'fail major main.go:3'],
  ['ASP.NET', web(), 'fail major Orders.csproj:1'],
  ['Laravel', laravelApi, 'fail major public/index.php:1'],
  ['axum', axum(), 'fail major src/main.rs:1'],
  [
    'log tags that are commented out',
    railsApi('# config.log_tags = [ :request_id ]'),
    'fail major config/application.rb:1',
  ],
  [
    'an id that is only sent back',
    server(
      "app.use((req, res, next) => { res.set('X-Request-Id', uuid()); next(); });",
    ),
    'fail major server.js:1',
  ],
  [
    'a mesh that writes ids into its own log',
    { ...server(), 'k8s/app.yaml': sidecar },
    'fail major server.js:1',
  ],
  [
    'requests of users, which are no HTTP requests',
    server("app.get('/requests/:requestId', show);", 'load(`a ${requestId}`);'),
    'fail major server.js:1',
  ],
  [
    'spans without an id',
    axum('    app.layer(TraceLayer::new_for_http());'),
    'fail major src/main.rs:1',
  ],
  [
    'scopes that are left out',
    {
      ...web(),
      'appsettings.json': '{ "Logging": { "IncludeScopes": false } }',
    },
    'fail major Orders.csproj:1',
  ],
];

const clean: Case[] = [
  [
    'Go: a handler of slog that adds the trace of the span',
    {
      ...go(),
      'logging/handler.go': file(
        'package logging',
        'import "log/slog"',
        'func (h H) Handle(ctx context.Context, r slog.Record) error {',
        '\tspan := trace.SpanFromContext(ctx)',
        '\tif span.SpanContext().HasTraceID() {',
        '\t\tr.AddAttrs(slog.String("trace", span.SpanContext().TraceID().String()))',
        '\t}',
        '\treturn h.next.Handle(ctx, r)',
        '}',
      ),
    },
    'pass',
  ],
  [
    'a mixin of pino',
    server(
      'const log = pino({',
      '  mixin() {',
      '    return { requestId: store.getStore()?.id };',
      '  },',
      '});',
    ),
    'pass',
  ],
  ['pino-http', server('app.use(pinoHttp());'), 'pass'],
  [
    'Fastify’s request logging',
    { ...server(), 'app.js': 'const app = Fastify({ logger: true });\n' },
    'pass',
  ],
  [
    'a module of Nest',
    {
      ...server(),
      'src/app.module.ts':
        '@Module({ imports: [LoggerModule.forRoot()] })\nexport class AppModule {}\n',
    },
    'pass',
  ],
  [
    'a context of asynchronous calls',
    server(
      'const context = new AsyncLocalStorage(); // requestId',
      'run({ requestId });',
    ),
    'pass',
  ],
  [
    'a child logger',
    server('req.log = logger.child({ requestId: req.id });'),
    'pass',
  ],
  [
    'an id that log calls are handed',
    server(
      "req.id = req.headers['x-request-id'];",
      "logger.error({ requestId: req.id }, 'failed');",
    ),
    'pass',
  ],
  [
    'a middleware of Starlette',
    api('app.add_middleware(CorrelationIdMiddleware)'),
    'pass',
  ],
  ['structlog', api('structlog.contextvars.bind_contextvars(a=b)'), 'pass'],
  [
    'a filter for log records',
    api(
      'class RequestFilter(logging.Filter):',
      '    def filter(self, record):',
      '        record.request_id = current.get()',
    ),
    'pass',
  ],
  [
    'a format with the id',
    { ...api(), 'logs.py': 'FORMAT = "%(levelname)s %(request_id)s"\n' },
    'pass',
  ],
  [
    'django-guid',
    djangoApi('MIDDLEWARE = ["django_guid.middleware.guid_middleware"]'),
    'pass',
  ],
  [
    'the MDC',
    java([
      'src/main/java/IdFilter.java',
      'class IdFilter {\n  void run() { MDC.put("requestId", id); }\n}\n',
    ]),
    'pass',
  ],
  [
    'Micrometer Tracing',
    {
      ...java(),
      'pom.xml':
        '<project><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency><dependency><groupId>io.micrometer</groupId><artifactId>micrometer-tracing-bridge-brave</artifactId></dependency></dependencies></project>',
    },
    'pass',
  ],
  [
    'an agent that fills the MDC',
    {
      ...java(),
      Dockerfile: file(
        'FROM eclipse-temurin:21-jre',
        'CMD ["java", "-javaagent:/opt/opentelemetry-javaagent.jar", "-jar", "app.jar"]',
      ),
    },
    'pass',
  ],
  ['chi’s middleware', go('\tr.Use(middleware.RequestID)'), 'pass'],
  [
    'a logger with the id',
    go('\tlogger = logger.With("request_id", id)'),
    'pass',
  ],
  [
    'the id of the trace',
    go('\tid := trace.SpanFromContext(ctx).SpanContext().TraceID()'),
    'pass',
  ],
  ['Serilog', web('app.UseSerilogRequestLogging();'), 'pass'],
  [
    'scopes',
    {
      ...web(),
      'appsettings.json':
        '{ "Logging": { "Console": { "IncludeScopes": true } } }',
    },
    'pass',
  ],
  ['log tags', railsApi('config.log_tags = [ :request_id ]'), 'pass'],
  [
    'Laravel’s context',
    {
      ...laravelApi,
      'app/Http/Middleware/RequestId.php':
        "<?php\nLog::withContext(['request-id' => $id]);\n",
    },
    'pass',
  ],
  [
    'tower’s request id',
    axum('    app.layer(SetRequestIdLayer::x_request_id(MakeRequestUuid));'),
    'pass',
  ],
  [
    'a span with the id',
    axum('    let span = info_span!("request", request_id = %id);'),
    'pass',
  ],
];

describe('observability-request-correlation', () => {
  it.each(caught)('catches %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(clean)('lets pass %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it('does not apply to what answers no requests', () => {
    expect(verdict(check, { 'worker.js': 'run();\n' })).toBe('not-applicable');
  });
});
