import {
  django,
  dotnet,
  express,
  fastapi,
  file,
  goService,
  nest,
  rails,
  rust,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { observabilityHealthEndpoints as check } from './observability-health-endpoints';

const api = (...lines: string[]): Files => ({
  ...express,
  'server.js': file(
    "const app = require('express')();",
    "app.get('/orders', list);",
    ...lines,
    'app.listen(3000);',
  ),
});
const deployment = (path: string): Files => ({
  'k8s/app.yaml': file(
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata: { name: orders }',
    'spec:',
    '  template:',
    '    spec:',
    '      containers:',
    '        - name: orders',
    '          image: acme/orders:1.0',
    '          livenessProbe:',
    '            httpGet:',
    `              path: ${path}`,
    '              port: 3000',
  ),
});
const asking = [
  "app.get('/health', async (req, res) => {",
  "  await pool.query('SELECT 1');",
  '  res.sendStatus(200);',
  '});',
];

const caught: Case[] = [
  [
    'axum: a readiness answer that looks at nothing, beside one for liveness and a database',
    {
      ...rust,
      'Cargo.toml':
        '[package]\nname = "orders"\n\n[dependencies]\naxum = "0.8"\nsqlx = "0.8"\n',
      '.env.example': 'DATABASE_URL=postgres://db/orders\n',
      'src/routes.rs': file(
        'use axum::{routing::get, Router};',
        'pub async fn livez() -> StatusCode { StatusCode::OK }',
        'pub async fn readyz() -> Result<StatusCode, String> {',
        '    Ok(StatusCode::OK)',
        '}',
        'pub fn routes() -> Router {',
        '    Router::new().route("/livez", get(livez)).route("/readyz", get(readyz))',
        '}',
      ),
    },
    'fail minor src/routes.rs:7',
  ],
  [
    'a list of statuses, which are also made there',
    api("app.get('/api/status', list);", "app.post('/api/status', create);"),
    'fail major server.js:1',
  ],
  [
    'the state of one thing of many',
    api("app.get('/:order/status', answer);"),
    'fail major server.js:1',
  ],
  [
    'terminus, which asks the database for the check of the image',
    {
      ...nest,
      'src/app.module.ts': file(
        "import { HealthController } from './health.controller';",
        '@Module({ controllers: [HealthController] })',
        'export class AppModule {}',
      ),
      'src/health.controller.ts': file(
        "import { Controller, Get } from '@nestjs/common';",
        "@Controller('health')",
        'export class HealthController {',
        '  @Get()',
        '  check() {',
        '    return this.health.check([() => this.database.pingCheck("orders")]);',
        '  }',
        '}',
      ),
      Dockerfile: file(
        'FROM node:24-slim',
        'COPY . .',
        'HEALTHCHECK CMD curl -f http://localhost:3000/health',
        'CMD ["node", "dist/main.js"]',
      ),
    },
    'fail minor src/health.controller.ts:6',
  ],
  [
    'ASP.NET: all checks behind the one that the image asks',
    {
      ...dotnet,
      'Program.cs': file(
        'var builder = WebApplication.CreateBuilder(args);',
        'builder.Services.AddHealthChecks()',
        '    .AddDbContextCheck<OrdersContext>();',
        'var app = builder.Build();',
        'app.MapHealthChecks("/healthz");',
        'app.MapControllers();',
        'app.Run();',
      ),
      'OrdersController.cs': file(
        '[ApiController]',
        '[Route("orders")]',
        'public class OrdersController : ControllerBase {',
        '  [HttpGet]',
        '  public IActionResult List() { return Ok(); }',
        '}',
      ),
      Dockerfile: file(
        'FROM mcr.microsoft.com/dotnet/aspnet:9.0',
        'COPY out .',
        'HEALTHCHECK CMD curl -f http://localhost:8080/healthz',
        'CMD ["dotnet", "Orders.dll"]',
      ),
    },
    'fail minor Program.cs:3',
  ],
  [
    'the only answer, which asks the database through another class',
    {
      ...api(
        "app.get('/health', async (req, res) => {",
        '  res.json(await health.isDatabaseHealthy());',
        '});',
      ),
      'health.js': file(
        'class Health {',
        '  async isDatabaseHealthy() {',
        '    return this.settings.find(1);',
        '  }',
        '}',
      ),
      ...deployment('/health'),
    },
    'fail minor health.js:2',
  ],
  [
    'the state of something else',
    api("app.get('/api/v1/providers/acme/status', list);"),
    'fail major server.js:1',
  ],
  [
    'settings of an actuator that no manifest brings',
    {
      ...spring,
      'pom.xml': file(
        '<project>',
        '  <artifactId>orders</artifactId>',
        '  <dependencies>',
        ...['web', 'data-jpa'].map(
          name =>
            `    <dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-${name}</artifactId></dependency>`,
        ),
        '  </dependencies>',
        '</project>',
      ),
      'src/main/java/OrderController.java': file(
        '@RestController',
        'class OrderController {',
        '  @GetMapping("/orders")',
        '  String list() { return ""; }',
        '}',
      ),
      'src/main/resources/application.yml': file(
        'management:',
        '  endpoints: { web: { exposure: { include: health } } }',
      ),
    },
    'fail major src/main/java/Orders.java:1',
  ],
  [
    'the only answer, which asks a datastore and which a script of the image asks for',
    {
      ...api(...asking),
      'docker/check.sh':
        'curl --fail "http://${HOST}${BASE}/health" || exit 1\n',
      Dockerfile: file(
        'FROM node:22.1-slim',
        'COPY . .',
        'HEALTHCHECK CMD ["/check.sh"]',
        'CMD ["node", "server.js"]',
      ),
    },
    'fail minor server.js:4',
  ],
  [
    'the only answer, which the program asks for by itself',
    {
      ...api(...asking),
      Dockerfile: file(
        'FROM node:22.1-slim',
        'COPY . .',
        'HEALTHCHECK CMD ./orders ping',
        'CMD ["node", "server.js"]',
      ),
    },
    'fail minor server.js:4',
  ],
  [
    'a check of the image whose address holds variables',
    {
      ...api(...asking),
      Dockerfile: file(
        'FROM node:22.11-alpine',
        'COPY . .',
        'HEALTHCHECK CMD curl -f http://localhost:${PORT:-9090}/${CONTEXT_PATH}health || exit 1',
        'CMD ["node", "server.js"]',
      ),
    },
    'fail minor server.js:4',
  ],
  [
    'a plugin that was told to expose no route',
    api('app.register(underPressure, { exposeStatusRoute: false });'),
    'fail major server.js:1',
  ],
  ['no endpoint', api(), 'fail major server.js:1'],
  [
    'the health of another service',
    api("await axios.get('/health');"),
    'fail major server.js:1',
  ],
  [
    'the status of an order',
    api("app.get('/orders/:id/status', show);"),
    'fail major server.js:1',
  ],
  [
    'an endpoint of development',
    api(
      "if (process.env.NODE_ENV !== 'production') {",
      "  app.get('/health', ok);",
      '}',
    ),
    'fail major server.js:1',
  ],
  [
    'a datastore behind the liveness probe',
    { ...api(...asking), ...deployment('/health') },
    'fail minor server.js:4',
  ],
  [
    'a datastore behind a name that says live',
    {
      ...fastapi,
      'main.py': file(
        'from fastapi import FastAPI',
        'app = FastAPI()',
        '@app.get("/livez")',
        'def live():',
        '    session.execute("SELECT 1")',
        '    return {}',
      ),
    },
    'fail minor main.py:5',
  ],
  [
    'a readiness route whose text says no while its status says yes',
    api(
      "app.get('/livez', ok);",
      "app.get('/ready', async (req, res) => {",
      '  try {',
      "    await pool.query('SELECT 1');",
      '    return res.json({ ready: true });',
      '  } catch (error) {',
      "    return res.json({ error: 'Database unavailable' });",
      '  }',
      '});',
    ),
    'fail minor server.js:4',
  ],
];

const clean: Case[] = [
  [
    'a bare status that monitors ask, whoever posts to it',
    api("app.get('/status', answer);", "app.post('/status', receive);"),
    'pass',
  ],
  [
    'FastAPI: a function that takes the router, called under another name',
    {
      ...fastapi,
      'main.py': file(
        'from fastapi import FastAPI',
        'from routes import get_router',
        'app = FastAPI()',
        'app.include_router(get_router())',
      ),
      'routes.py': file(
        'from fastapi import APIRouter',
        'from health import register as register_health',
        'def get_router():',
        '    router = APIRouter(prefix="/api")',
        '    register_health(router)',
        '    return router',
      ),
      'health.py': file(
        'from fastapi import APIRouter',
        'def register(router: APIRouter):',
        '    @router.head("/health-check")',
        '    def check():',
        '        return',
      ),
    },
    'pass',
  ],
  [
    'a short name below a version that the caller names',
    {
      ...rust,
      'src/main.rs': file(
        'fn main() {',
        '    let health = Router::new().route("/", get(hc));',
        '    let app = Router::new().nest("/:v/hc", health);',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Koa: a library',
    {
      'package.json':
        '{ "name": "orders", "dependencies": { "koa": "2.15.0", "koa-simple-healthcheck": "0.0.1" } }',
      'server.js': file(
        "const Koa = require('koa');",
        "const healthcheck = require('koa-simple-healthcheck');",
        'const app = new Koa();',
        'app.use(healthcheck());',
        'app.listen(3000);',
      ),
    },
    'pass',
  ],
  [
    'Express: a handler that is mounted at a path from a table',
    {
      ...api(
        "const paths = require('./paths');",
        'app.use(paths.healthcheck.path, (req, res) => res.sendStatus(200));',
      ),
      'paths.js':
        "module.exports = { healthcheck: { path: '/healthcheck' } };\n",
    },
    'pass',
  ],
  [
    'an address under another of its names',
    api("app.get('/_info', (req, res) => res.sendStatus(200));"),
    'pass',
  ],
  [
    'an answer for a monitor that wants XML',
    {
      ...django,
      'shop/urls.py': file(
        'from django.urls import path',
        'urlpatterns = [path("pingdom/ping.xml", ping), path("orders", orders)]',
      ),
      'shop/views.py': 'def ping(request):\n    return HttpResponse("ok")\n',
    },
    'pass',
  ],
  [
    'a view that is named for it',
    {
      ...django,
      'shop/urls.py': file(
        'from django.urls import path',
        'urlpatterns = [path("check/", HealthCheckView.as_view()), path("orders", orders)]',
      ),
      'shop/views.py':
        'class HealthCheckView(View):\n    def get(self, request):\n        return HttpResponse("ok")\n',
    },
    'pass',
  ],
  [
    'Dockerflow',
    {
      ...django,
      'shop/settings.py':
        'MIDDLEWARE = ["dockerflow.django.middleware.DockerflowMiddleware"]\n',
      'shop/urls.py':
        'from django.urls import path\nurlpatterns = [path("orders", orders)]\n',
    },
    'pass',
  ],
  [
    'ASP.NET: a predicate keeps the checks apart',
    {
      ...dotnet,
      'Program.cs': file(
        'var builder = WebApplication.CreateBuilder(args);',
        'builder.Services.AddHealthChecks().AddDbContextCheck<OrdersContext>();',
        'var app = builder.Build();',
        'app.MapHealthChecks("/healthz", new HealthCheckOptions { Predicate = _ => false });',
        'app.MapGet("/orders", () => "[]");',
        'app.Run();',
      ),
      Dockerfile: file(
        'FROM mcr.microsoft.com/dotnet/aspnet:9.0',
        'COPY out .',
        'HEALTHCHECK CMD curl -f http://localhost:8080/healthz',
        'CMD ["dotnet", "Orders.dll"]',
      ),
    },
    'pass',
  ],
  [
    'a datastore behind the check of a compose file for development',
    {
      ...api(...asking),
      Dockerfile: file(
        'FROM node:22.1-slim',
        'COPY . .',
        'CMD ["node", "server.js"]',
      ),
      'docker-compose.yml': file(
        'services:',
        '  orders:',
        '    build: .',
        '    volumes: [".:/app"]',
        '    healthcheck:',
        '      test: curl -f http://localhost:3000/health',
      ),
    },
    'pass',
  ],
  [
    'Django that takes over the addresses of a package outside the tree',
    {
      ...django,
      'shop/urls.py': file(
        'from platform_common.urls import urlpatterns as core_urlpatterns',
        'from django.urls import path',
        'urlpatterns = [',
        '    *core_urlpatterns,',
        '    path("orders/", views.orders),',
        ']',
      ),
    },
    'unknown',
  ],
  [
    'a check that asks a store and not the service',
    {
      ...api(...asking),
      Dockerfile: file(
        'FROM node:22.1-slim',
        'COPY . .',
        'HEALTHCHECK CMD /usr/bin/redis-cli ping',
        'CMD ["node", "server.js"]',
      ),
    },
    'pass',
  ],
  [
    'two answers, where nobody can tell which the program asks for',
    {
      ...api(...asking, "app.get('/ping', (req, res) => res.sendStatus(200));"),
      Dockerfile: file(
        'FROM node:22.1-slim',
        'COPY . .',
        'HEALTHCHECK CMD ./orders ping',
        'CMD ["node", "server.js"]',
      ),
    },
    'pass',
  ],
  [
    'Go: a route of ozzo for two methods',
    {
      ...goService,
      'go.mod': file(
        'module orders',
        'go 1.22',
        'require github.com/go-ozzo/ozzo-routing/v2 v2.4.0',
      ),
      'main.go': file(
        'package main',
        '',
        'import routing "github.com/go-ozzo/ozzo-routing/v2"',
        '',
        'func main() {',
        '\tr := routing.New()',
        '\tr.Get("/orders", list)',
        '\tr.To("GET,HEAD", "/healthcheck", check)',
        '\tmail.To("POST", "/never", it)',
        '\thttp.ListenAndServe(":3000", r)',
        '}',
      ),
    },
    'pass',
  ],
  [
    'routes as an object of named endpoints',
    {
      ...express,
      'routes.js': file(
        'export const routing = {',
        '  api: { v1: { health: healthEndpointGet, orders: ordersEndpointGet } },',
        '};',
      ),
    },
    'pass',
  ],
  [
    'Django: a middleware that compares with a name',
    {
      ...django,
      'shop/middleware.py': file(
        'HEALTHCHECK_PATH = "/healthcheck"',
        '',
        'class Healthcheck:',
        '    def __call__(self, request):',
        '        if request.path == HEALTHCHECK_PATH:',
        '            return HttpResponse("Healthy")',
        '        return self.get_response(request)',
      ),
    },
    'pass',
  ],
  [
    'the route of under-pressure',
    api(
      "app.register(underPressure, { exposeStatusRoute: { url: '/alive' } });",
    ),
    'pass',
  ],
  [
    'Go: a middleware that answers before the router',
    {
      ...goService,
      'main.go': file(
        'package main',
        'func main() {',
        '\thandler := healthcheckMiddleware(checks.Handler, "/health")',
        '\thttp.ListenAndServe(":80", handler(router))',
        '}',
      ),
    },
    'pass',
  ],
  ...[
    ['chi’s heartbeat', '\tr.Use(middleware.Heartbeat("/ping"))'],
    [
      'the ping of go-pkgz/rest',
      '\tr.Use(rest.AppInfo("a", "b", "1"), rest.Ping)',
    ],
  ].map(
    ([name, line]): Case => [
      `Go: ${name}`,
      {
        ...goService,
        'main.go': file(
          'package main',
          'func main() {',
          '\tr := chi.NewRouter()',
          line,
          '\tr.Get("/orders", list)',
          '\thttp.ListenAndServe(":80", r)',
          '}',
        ),
      },
      'pass',
    ],
  ),
  [
    '.NET: a project that all services share',
    {
      'Orders/Orders.csproj': file(
        '<Project Sdk="Microsoft.NET.Sdk.Web">',
        '<ItemGroup>',
        '<ProjectReference Include="..\\Defaults\\Defaults.csproj" />',
        '</ItemGroup>',
        '</Project>',
      ),
      'Orders/Program.cs': file(
        'var builder = WebApplication.CreateBuilder(args);',
        'var app = builder.Build();',
        'app.MapDefaultEndpoints();',
        'app.MapGet("/orders", () => "");',
        'app.Run();',
      ),
      'Defaults/Defaults.csproj':
        '<Project Sdk="Microsoft.NET.Sdk">\n</Project>\n',
      'Defaults/Extensions.cs': file(
        'public static class Extensions',
        '{',
        '    public static void MapDefaultEndpoints(this WebApplication app)',
        '    {',
        '        app.MapHealthChecks("/health");',
        '    }',
        '}',
      ),
    },
    'pass',
    { path: 'Orders' },
  ],
  [
    'a readiness route that answers with a status of its framework',
    {
      ...fastapi,
      'main.py': file(
        'from fastapi import FastAPI',
        'app = FastAPI()',
        '@app.get("/ready")',
        'def ready(response):',
        '    if not session.execute("SELECT 1"):',
        '        response.code = status.HTTP_503_SERVICE_UNAVAILABLE',
        '    return {}',
      ),
    },
    'pass',
  ],
  ['one that asks nothing', api("app.get('/healthz', ok);"), 'pass'],
  [
    'a readiness answer that looks at nothing, where there is nothing to look at',
    api(
      "app.get('/livez', (req, res) => res.sendStatus(200));",
      "app.get('/readyz', (req, res) => res.json({ status: 'ready' }));",
    ),
    'pass',
  ],
  [
    'a router of the service’s own making',
    api("this.use('/health', new HealthCheckController(config).router);"),
    'pass',
  ],
  [
    'the root, where its handler says so',
    api('function healthCheck(req, res) {}', "app.get('/', healthCheck);"),
    'pass',
  ],
  ['a leading underscore', api("app.get('/_health', ok);"), 'pass'],
  ['a datastore that no probe asks', api(...asking), 'pass'],
  [
    'a datastore behind readiness',
    {
      ...api(
        ...asking,
        "app.get('/livez', (req, res) => res.sendStatus(200));",
      ),
      ...deployment('/livez'),
    },
    'pass',
  ],
  [
    'actuator',
    {
      ...spring,
      'pom.xml':
        '<project><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-actuator</artifactId></dependency></dependencies></project>',
    },
    'pass',
  ],
  [
    'a Backstage backend, which answers by itself',
    {
      ...api(),
      'package.json': JSON.stringify({
        dependencies: {
          express: '4.0.0',
          '@backstage/backend-defaults': '0.18.0',
        },
      }),
    },
    'pass',
  ],
  [
    'the gRPC health service',
    {
      ...goService,
      'main.go': file(
        'package main',
        '',
        'func main() {',
        '\tpb.RegisterOrdersServer(s, &server{})',
        '\thealthpb.RegisterHealthServer(s, health.NewServer())',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Rails',
    {
      ...rails,
      'config/routes.rb': file(
        'Rails.application.routes.draw do',
        '  get "up" => "rails/health#show"',
        '  resources :orders',
        'end',
      ),
    },
    'pass',
  ],
];

describe('observability-health-endpoints', () => {
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
