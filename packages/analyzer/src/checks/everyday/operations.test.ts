import { file, rails, laravel, nest, type Files } from '../__testUtils__/trees';
import {
  axumWith,
  expressWith,
  flaskWith,
  goWith,
  springWith,
  outcomeOf,
  type Panel,
} from '../__testUtils__/services';

const expressRoutes = [
  "app.post('/login', login);",
  "app.get('/orders', list);",
  "app.post('/orders', create);",
  'app.listen(3000);',
];
const moreExpressRoutes = [
  "app.post('/login', login);",
  ...['orders', 'items', 'users', 'carts'].flatMap(n => [
    `app.get('/${n}', list);`,
    `app.post('/${n}', create);`,
  ]),
  'app.listen(3000);',
];
const inFastapi = (reqs: string, ...l: string[]) => ({
  'requirements.txt': `fastapi==0.115.0\nuvicorn==0.32.0\n${reqs}`,
  'main.py': file(
    'from fastapi import FastAPI, Depends',
    ...l,
    "@app.post('/login')",
    'def login(): return 1',
    "@app.get('/orders')",
    'def orders(): return []',
  ),
});
const inFlask = (requirements: string, ...lines: string[]) =>
  flaskWith(
    `gunicorn==23\n${requirements}`,
    ...lines,
    "@app.post('/login')",
    'def login(): return 1',
    "@app.get('/orders')",
    'def orders(): return []',
  );
const goServer = [
  'func main() {',
  '\thttp.HandleFunc("/login", login)',
  '\thttp.HandleFunc("/orders", orders)',
];
const inSpring = (starters: string[], files: Files = {}) =>
  springWith(starters, {
    'src/main/java/Api.java':
      '@RestController\npublic class Api {\n  @PostMapping("/login") public String login() { return ""; }\n  @GetMapping("/orders") public String orders() { return ""; }\n}\n',
    ...files,
  });
const inAspNet = (...l: string[]) => ({
  'Orders.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web">\n</Project>\n',
  'Program.cs': file(
    'var builder = WebApplication.CreateBuilder(args);',
    ...l,
    'app.MapPost("/login", () => 1);',
    'app.MapGet("/orders", () => 1);',
    'app.Run();',
  ),
});
const build = 'var app = builder.Build();';
const inKtor = (deps: string, ...l: string[]) => ({
  'build.gradle.kts': `dependencies {\n  implementation("io.ktor:ktor-server-netty:3.0.0")\n${deps}}\n`,
  'src/main/kotlin/App.kt': file(
    'import io.ktor.server.application.*',
    'import io.ktor.server.routing.*',
    'import io.ktor.server.engine.*',
    ...l,
  ),
});
const inDjango = (settings: string[], reqs = '', files: Files = {}) => ({
  'requirements.txt': `django==5.1\ngunicorn==23\n${reqs}`,
  'manage.py':
    'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  'shop/wsgi.py':
    'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  'shop/settings.py': file("ROOT_URLCONF = 'shop.urls'", ...settings),
  'shop/urls.py': file(
    'from django.urls import path',
    'from . import views',
    "urlpatterns = [path('login/', views.login), path('orders/', views.orders)]",
  ),
  'shop/views.py': file(
    'def login(request): return 1',
    'def orders(request): return 1',
  ),
  ...files,
});

const panel: Panel = [
  // global handler
  [
    'errors-global-handler',
    'pass',
    'express handler',
    expressWith(
      {},
      ...expressRoutes.slice(0, 3),
      'app.use((err, req, res, next) => {',
      '  console.error(err);',
      "  res.status(500).json({ error: 'Internal Server Error' });",
      '});',
      'app.listen(3000);',
    ),
  ],
  [
    'errors-global-handler',
    'fail',
    'express none',
    expressWith({}, ...expressRoutes),
  ],
  [
    'errors-global-handler',
    'pass',
    'express handler from module',
    {
      ...expressWith(
        {},
        "const { errorHandler } = require('./errors');",
        ...expressRoutes.slice(0, 3),
        'app.use(errorHandler);',
        'app.listen(3000);',
      ),
      'errors.js': file(
        'exports.errorHandler = (err, req, res, next) => {',
        '  logger.error(err);',
        "  res.status(err.status || 500).json({ error: 'failed' });",
        '};',
      ),
    },
  ],
  [
    'errors-global-handler',
    'pass',
    'fastify built-in',
    {
      'package.json': JSON.stringify({
        name: 'o',
        scripts: { start: 'node s.js' },
        dependencies: { fastify: '5' },
      }),
      's.js': file(
        "const app = require('fastify')({ logger: true });",
        "app.get('/orders', async () => []);",
        'app.listen({ port: 3000 });',
      ),
    },
  ],
  [
    'errors-global-handler',
    'pass',
    'fastapi builtin',
    inFastapi('', 'app = FastAPI()'),
  ],
  [
    'errors-global-handler',
    'pass',
    'gin default recovery',
    goWith(
      '\tgithub.com/gin-gonic/gin v1.10.0\n',
      'func main() {',
      '\tr := gin.Default()',
      '\tr.GET("/orders", orders)',
      '\tr.Run()',
      '}',
    ),
  ],
  [
    'errors-global-handler',
    'fail',
    'gin new none',
    goWith(
      '\tgithub.com/gin-gonic/gin v1.10.0\n',
      'func main() {',
      '\tr := gin.New()',
      '\tr.Use(gin.Logger())',
      '\tr.GET("/orders", orders)',
      '\tr.Run()',
      '}',
    ),
  ],
  [
    'errors-global-handler',
    'pass',
    'chi recoverer',
    goWith(
      '\tgithub.com/go-chi/chi/v5 v5.1.0\n',
      'func main() {',
      '\tr := chi.NewRouter()',
      '\tr.Use(middleware.Recoverer)',
      '\tr.Get("/orders", orders)',
      '\thttp.ListenAndServe(":8080", r)',
      '}',
    ),
  ],
  [
    'errors-global-handler',
    'pass',
    'echo recover',
    goWith(
      '\tgithub.com/labstack/echo/v4 v4.12.0\n',
      'func main() {',
      '\te := echo.New()',
      '\te.Use(middleware.Recover())',
      '\te.GET("/orders", orders)',
      '\te.Start(":8080")',
      '}',
    ),
  ],
  [
    'errors-global-handler',
    'pass',
    'fiber recover',
    goWith(
      '\tgithub.com/gofiber/fiber/v2 v2.52.0\n',
      'func main() {',
      '\tapp := fiber.New()',
      '\tapp.Use(recover.New())',
      '\tapp.Get("/orders", orders)',
      '\tapp.Listen(":8080")',
      '}',
    ),
  ],
  [
    'errors-global-handler',
    'pass',
    'spring advice',
    inSpring([], {
      'src/main/java/Advice.java':
        '@RestControllerAdvice\npublic class Advice {\n  @ExceptionHandler(Exception.class)\n  ResponseEntity<String> all(Exception e) { log.error("x", e); return ResponseEntity.status(500).body("failed"); }\n}\n',
    }),
  ],
  ['errors-global-handler', 'pass', 'spring default', inSpring([])],
  [
    'errors-global-handler',
    'pass',
    'cs UseExceptionHandler',
    inAspNet(
      'builder.Services.AddProblemDetails();',
      build,
      'app.UseExceptionHandler();',
    ),
  ],
  [
    'errors-global-handler',
    'pass',
    'ktor builtin',
    inKtor(
      '',
      'fun main() { embeddedServer(Netty, 8080) { routing { get("/orders") { call.respond(1) } } }.start(wait = true) }',
    ),
  ],
  // health
  [
    'observability-health-endpoints',
    'pass',
    'express health',
    expressWith(
      {},
      "app.get('/health', (req, res) => res.json({ status: 'ok' }));",
      ...expressRoutes,
    ),
  ],
  [
    'observability-health-endpoints',
    'pass',
    'express healthz ready',
    expressWith(
      {},
      "app.get('/healthz', (req, res) => res.sendStatus(200));",
      "app.get('/readyz', async (req, res) => { await db.query('select 1'); res.sendStatus(200); });",
      ...expressRoutes,
    ),
  ],
  [
    'observability-health-endpoints',
    'fail',
    'express none',
    expressWith({}, ...expressRoutes),
  ],
  [
    'observability-health-endpoints',
    'pass',
    'actuator',
    inSpring(['spring-boot-starter-actuator']),
  ],
  ['observability-health-endpoints', 'fail', 'spring none', inSpring([])],
  [
    'observability-health-endpoints',
    'pass',
    'cs health',
    inAspNet(
      'builder.Services.AddHealthChecks();',
      build,
      'app.MapHealthChecks("/healthz");',
    ),
  ],
  [
    'observability-health-endpoints',
    'fail',
    'cs not mapped',
    inAspNet('builder.Services.AddHealthChecks();', build),
  ],
  [
    'observability-health-endpoints',
    'pass',
    'go ping',
    goWith(
      '\tgithub.com/gin-gonic/gin v1.10.0\n',
      'func main() {',
      '\tr := gin.Default()',
      '\tr.GET("/ping", func(c *gin.Context) { c.JSON(200, gin.H{"message": "pong"}) })',
      '\tr.GET("/orders", orders)',
      '\tr.Run()',
      '}',
    ),
  ],
  [
    'observability-health-endpoints',
    'pass',
    'chi heartbeat',
    goWith(
      '\tgithub.com/go-chi/chi/v5 v5.1.0\n',
      'func main() {',
      '\tr := chi.NewRouter()',
      '\tr.Use(middleware.Heartbeat("/ping"))',
      '\tr.Get("/orders", orders)',
      '\thttp.ListenAndServe(":8080", r)',
      '}',
    ),
  ],
  [
    'observability-health-endpoints',
    'pass',
    'fiber healthcheck',
    goWith(
      '\tgithub.com/gofiber/fiber/v2 v2.52.0\n',
      'func main() {',
      '\tapp := fiber.New()',
      '\tapp.Use(healthcheck.New())',
      '\tapp.Get("/orders", orders)',
      '\tapp.Listen(":8080")',
      '}',
    ),
  ],
  [
    'observability-health-endpoints',
    'pass',
    'rails up',
    {
      ...rails,
      'config/routes.rb':
        'Rails.application.routes.draw do\n  get "up" => "rails/health#show", as: :rails_health_check\n  resources :orders\nend\n',
    },
  ],
  [
    'observability-health-endpoints',
    'pass',
    'laravel up',
    {
      ...laravel,
      'bootstrap/app.php':
        "<?php\nreturn Application::configure(basePath: dirname(__DIR__))->withRouting(api: __DIR__.'/../routes/api.php', health: '/up')->create();\n",
      'routes/api.php':
        "<?php\nRoute::get('/orders', [OrderController::class, 'index']);\n",
    },
  ],
  [
    'observability-health-endpoints',
    'pass',
    'django-health-check',
    inDjango(
      ["INSTALLED_APPS = ['health_check']"],
      'django-health-check==3\n',
      {
        'shop/urls.py': file(
          'from django.urls import path, include',
          'from . import views',
          "urlpatterns = [path('health/', include('health_check.urls')), path('orders/', views.orders)]",
        ),
      },
    ),
  ],
  [
    'observability-health-endpoints',
    'pass',
    'quarkus smallrye',
    {
      'pom.xml':
        '<project><dependencies><dependency><groupId>io.quarkus</groupId><artifactId>quarkus-rest</artifactId></dependency><dependency><groupId>io.quarkus</groupId><artifactId>quarkus-smallrye-health</artifactId></dependency></dependencies></project>',
      'src/main/java/Api.java':
        '@Path("/orders")\npublic class Api {\n  @GET public String all() { return ""; }\n}\n',
    },
  ],
  [
    'observability-health-endpoints',
    'pass',
    'lightship',
    expressWith(
      { '@godaddy/terminus': '4' },
      "const { createTerminus } = require('@godaddy/terminus');",
      ...expressRoutes.slice(0, 3),
      'const server = require("http").createServer(app);',
      "createTerminus(server, { healthChecks: { '/healthz': check } });",
      'server.listen(3000);',
    ),
  ],
  [
    'observability-health-endpoints',
    'pass',
    'ktor health',
    inKtor(
      '',
      'fun main() { embeddedServer(Netty, 8080) { routing { get("/health") { call.respondText("OK") }',
      'get("/orders") { call.respond(1) } } }.start(wait = true) }',
    ),
  ],
  [
    'observability-health-endpoints',
    'pass',
    'axum health',
    axumWith(
      '',
      '#[tokio::main]',
      'async fn main() { let app = Router::new().route("/healthz", get(|| async { "ok" })).route("/orders", get(orders)); axum::serve(l, app).await.unwrap(); }',
    ),
  ],
  // shutdown
  [
    'resilience-graceful-shutdown',
    'pass',
    'node close',
    expressWith(
      {},
      ...expressRoutes.slice(0, 3),
      'const server = app.listen(3000);',
      "process.on('SIGTERM', () => {",
      '  server.close(() => process.exit(0));',
      '});',
    ),
  ],
  [
    'resilience-graceful-shutdown',
    'fail',
    'node none',
    expressWith({}, ...expressRoutes),
  ],
  [
    'resilience-graceful-shutdown',
    'fail',
    'node exit only',
    expressWith(
      {},
      ...expressRoutes,
      "process.on('SIGTERM', () => process.exit(0));",
    ),
  ],
  [
    'resilience-graceful-shutdown',
    'pass',
    'nest hooks',
    {
      ...nest,
      'src/main.ts': file(
        "import { AppModule } from './app.module';",
        'async function bootstrap() {',
        '  const app = await NestFactory.create(AppModule);',
        '  app.enableShutdownHooks();',
        '  await app.listen(3000);',
        '}',
        'bootstrap();',
      ),
      'src/orders.controller.ts':
        "@Controller('orders')\nexport class O {\n  @Get() all() { return []; }\n}\n",
    },
  ],
  [
    'resilience-graceful-shutdown',
    'pass',
    'http-terminator',
    expressWith(
      { 'http-graceful-shutdown': '3' },
      "const gracefulShutdown = require('http-graceful-shutdown');",
      ...expressRoutes.slice(0, 3),
      'const server = app.listen(3000);',
      'gracefulShutdown(server);',
    ),
  ],
  [
    'resilience-graceful-shutdown',
    'pass',
    'close-with-grace',
    {
      'package.json': JSON.stringify({
        name: 'o',
        scripts: { start: 'node s.js' },
        dependencies: { fastify: '5', 'close-with-grace': '2' },
      }),
      's.js': file(
        "const app = require('fastify')({ logger: true });",
        "const closeWithGrace = require('close-with-grace');",
        "app.get('/orders', async () => []);",
        'closeWithGrace({ delay: 500 }, async ({ err }) => { await app.close(); });',
        'app.listen({ port: 3000 });',
      ),
    },
  ],
  [
    'resilience-graceful-shutdown',
    'pass',
    'go notify',
    goWith(
      '',
      'func main() {',
      '\tsrv := &http.Server{Addr: ":8080"}',
      '\thttp.HandleFunc("/orders", orders)',
      '\tgo func() { srv.ListenAndServe() }()',
      '\tctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)',
      '\tdefer stop()',
      '\t<-ctx.Done()',
      '\tshutdownCtx, cancel := context.WithTimeout(context.Background(), 10*time.Second)',
      '\tdefer cancel()',
      '\tsrv.Shutdown(shutdownCtx)',
      '}',
    ),
  ],
  [
    'resilience-graceful-shutdown',
    'fail',
    'go interrupt only',
    goWith(
      '',
      'func main() {',
      '\tsrv := &http.Server{Addr: ":8080"}',
      '\thttp.HandleFunc("/orders", orders)',
      '\tgo func() { srv.ListenAndServe() }()',
      '\tquit := make(chan os.Signal, 1)',
      '\tsignal.Notify(quit, os.Interrupt)',
      '\t<-quit',
      '\tsrv.Shutdown(context.Background())',
      '}',
    ),
  ],
  [
    'resilience-graceful-shutdown',
    'fail',
    'go none',
    goWith('', ...goServer, '\thttp.ListenAndServe(":8080", nil)', '}'),
  ],
  [
    'resilience-graceful-shutdown',
    'pass',
    'fiber shutdown',
    goWith(
      '\tgithub.com/gofiber/fiber/v2 v2.52.0\n',
      'func main() {',
      '\tapp := fiber.New()',
      '\tapp.Get("/orders", orders)',
      '\tgo func() { app.Listen(":8080") }()',
      '\tc := make(chan os.Signal, 1)',
      '\tsignal.Notify(c, syscall.SIGINT, syscall.SIGTERM)',
      '\t<-c',
      '\tapp.Shutdown()',
      '}',
    ),
  ],
  [
    'resilience-graceful-shutdown',
    'pass',
    'axum graceful',
    axumWith(
      '',
      '#[tokio::main]',
      'async fn main() { let app = Router::new().route("/orders", get(orders)); axum::serve(l, app).with_graceful_shutdown(shutdown_signal()).await.unwrap(); }',
      'async fn shutdown_signal() {',
      '    let ctrl_c = async { tokio::signal::ctrl_c().await.unwrap() };',
      '    let terminate = async { tokio::signal::unix::signal(SignalKind::terminate()).unwrap().recv().await; };',
      '    tokio::select! { _ = ctrl_c => {}, _ = terminate => {} }',
      '}',
    ),
  ],
  [
    'resilience-graceful-shutdown',
    'fail',
    'axum none',
    axumWith(
      '',
      '#[tokio::main]',
      'async fn main() { let app = Router::new().route("/orders", get(orders)); axum::serve(l, app).await.unwrap(); }',
    ),
  ],
  [
    'resilience-graceful-shutdown',
    'pass',
    'spring graceful',
    inSpring([], {
      'src/main/resources/application.yml': 'server:\n  shutdown: graceful\n',
    }),
  ],
  // logs
  [
    'observability-structured-logs',
    'pass',
    'pino',
    expressWith(
      { pino: '9' },
      "const logger = require('pino')();",
      "logger.info('x');",
      ...expressRoutes,
    ),
  ],
  [
    'observability-structured-logs',
    'pass',
    'winston json',
    expressWith(
      { winston: '3' },
      "const winston = require('winston');",
      'const logger = winston.createLogger({ format: winston.format.json(), transports: [new winston.transports.Console()] });',
      ...expressRoutes,
    ),
  ],
  [
    'observability-structured-logs',
    'fail',
    'console only',
    expressWith({}, "console.log('start');", ...expressRoutes),
  ],
  [
    'observability-structured-logs',
    'fail',
    'winston simple',
    expressWith(
      { winston: '3' },
      "const winston = require('winston');",
      'const logger = winston.createLogger({ format: winston.format.simple(), transports: [new winston.transports.Console()] });',
      "logger.info('x');",
      ...expressRoutes,
    ),
  ],
  [
    'observability-structured-logs',
    'fail',
    'morgan only',
    expressWith(
      { morgan: '1' },
      "app.use(require('morgan')('dev'));",
      ...expressRoutes,
    ),
  ],
  [
    'observability-structured-logs',
    'pass',
    'structlog',
    inFastapi(
      'structlog==24\n',
      'import structlog',
      'structlog.configure(processors=[structlog.processors.JSONRenderer()])',
      'app = FastAPI()',
    ),
  ],
  [
    'observability-structured-logs',
    'fail',
    'py basicConfig',
    inFastapi(
      '',
      'import logging',
      'logging.basicConfig(level=logging.INFO)',
      'app = FastAPI()',
    ),
  ],
  [
    'observability-structured-logs',
    'pass',
    'py jsonlogger',
    inFastapi(
      'python-json-logger==2\n',
      'import logging',
      'from pythonjsonlogger import jsonlogger',
      'h = logging.StreamHandler()',
      'h.setFormatter(jsonlogger.JsonFormatter())',
      'logging.getLogger().addHandler(h)',
      'app = FastAPI()',
    ),
  ],
  [
    'observability-structured-logs',
    'pass',
    'loguru serialize',
    inFastapi(
      'loguru==0.7\n',
      'from loguru import logger',
      'logger.add(sys.stdout, serialize=True)',
      'app = FastAPI()',
    ),
  ],
  [
    'observability-structured-logs',
    'pass',
    'slog json',
    goWith(
      '',
      'func main() {',
      '\tslog.SetDefault(slog.New(slog.NewJSONHandler(os.Stdout, nil)))',
      '\tslog.Info("x")',
      '\thttp.HandleFunc("/orders", orders)',
      '\thttp.ListenAndServe(":8080", nil)',
      '}',
    ),
  ],
  [
    'observability-structured-logs',
    'pass',
    'zap',
    goWith(
      '\tgo.uber.org/zap v1.27.0\n',
      'func main() {',
      '\tlogger, _ := zap.NewProduction()',
      '\tlogger.Info("x")',
      '\thttp.HandleFunc("/orders", orders)',
      '\thttp.ListenAndServe(":8080", nil)',
      '}',
    ),
  ],
  [
    'observability-structured-logs',
    'pass',
    'logrus json',
    goWith(
      '\tgithub.com/sirupsen/logrus v1.9.3\n',
      'func main() {',
      '\tlogrus.SetFormatter(&logrus.JSONFormatter{})',
      '\tlogrus.Info("x")',
      '\thttp.HandleFunc("/orders", orders)',
      '\thttp.ListenAndServe(":8080", nil)',
      '}',
    ),
  ],
  [
    'observability-structured-logs',
    'fail',
    'go log',
    goWith(
      '',
      'func main() {',
      '\tlog.Println("x")',
      '\thttp.HandleFunc("/orders", orders)',
      '\tlog.Fatal(http.ListenAndServe(":8080", nil))',
      '}',
    ),
  ],
  [
    'observability-structured-logs',
    'pass',
    'spring structured',
    inSpring([], {
      'src/main/resources/application.properties':
        'logging.structured.format.console=ecs\n',
    }),
  ],
  [
    'observability-structured-logs',
    'pass',
    'logstash encoder',
    {
      ...inSpring([]),
      'src/main/resources/logback-spring.xml':
        '<configuration><appender name="J" class="ch.qos.logback.core.ConsoleAppender"><encoder class="net.logstash.logback.encoder.LogstashEncoder"/></appender><root level="INFO"><appender-ref ref="J"/></root></configuration>\n',
    },
  ],
  ['observability-structured-logs', 'fail', 'spring plain', inSpring([])],
  [
    'observability-structured-logs',
    'pass',
    'serilog compact',
    inAspNet(
      'builder.Host.UseSerilog((c, l) => l.WriteTo.Console(new CompactJsonFormatter()));',
      build,
    ),
  ],
  [
    'observability-structured-logs',
    'pass',
    'cs AddJsonConsole',
    inAspNet('builder.Logging.AddJsonConsole();', build),
  ],
  ['observability-structured-logs', 'fail', 'cs plain', inAspNet(build)],
  [
    'observability-structured-logs',
    'pass',
    'tracing json',
    axumWith(
      'tracing-subscriber = { version = "0.3", features = ["json"] }\ntracing = "0.1"\n',
      '#[tokio::main]',
      'async fn main() { tracing_subscriber::fmt().json().init(); let app = Router::new().route("/orders", get(orders)); axum::serve(l, app).await.unwrap(); }',
    ),
  ],
  [
    'observability-structured-logs',
    'fail',
    'tracing plain',
    axumWith(
      'tracing-subscriber = "0.3"\ntracing = "0.1"\n',
      '#[tokio::main]',
      'async fn main() { tracing_subscriber::fmt::init(); tracing::info!("x"); let app = Router::new().route("/orders", get(orders)); axum::serve(l, app).await.unwrap(); }',
    ),
  ],
  // rate limit
  [
    'api-rate-limited',
    'pass',
    'express-rate-limit',
    expressWith(
      { 'express-rate-limit': '7' },
      "const rateLimit = require('express-rate-limit');",
      'app.use(rateLimit({ windowMs: 60000, max: 100 }));',
      ...moreExpressRoutes,
    ),
  ],
  ['api-rate-limited', 'fail', 'none', expressWith({}, ...moreExpressRoutes)],
  [
    'api-rate-limited',
    'fail',
    'declared not used',
    expressWith(
      { 'express-rate-limit': '7' },
      "const rateLimit = require('express-rate-limit');",
      'const limiter = rateLimit({ windowMs: 60000, max: 100 });',
      ...moreExpressRoutes,
    ),
  ],
  [
    'api-rate-limited',
    'pass',
    'login only',
    expressWith(
      { 'express-rate-limit': '7' },
      "const rateLimit = require('express-rate-limit');",
      'const limiter = rateLimit({ windowMs: 60000, max: 5 });',
      "app.post('/login', limiter, login);",
      "app.get('/orders', list);",
      "app.post('/orders', create);",
      "app.get('/items', list);",
      "app.post('/items', create);",
      'app.listen(3000);',
    ),
  ],
  [
    'api-rate-limited',
    'pass',
    'slowapi',
    inFastapi(
      'slowapi==0.1\n',
      'from slowapi import Limiter',
      'from slowapi.middleware import SlowAPIMiddleware',
      'app = FastAPI()',
      "limiter = Limiter(key_func=get_remote_address, default_limits=['100/minute'])",
      'app.state.limiter = limiter',
      'app.add_middleware(SlowAPIMiddleware)',
    ),
  ],
  [
    'api-rate-limited',
    'pass',
    'flask-limiter',
    inFlask(
      'flask-limiter==3\n',
      'from flask_limiter import Limiter',
      "limiter = Limiter(get_remote_address, app=app, default_limits=['100 per minute'])",
    ),
  ],
  [
    'api-rate-limited',
    'pass',
    'drf throttle',
    inDjango(
      [
        "REST_FRAMEWORK = {'DEFAULT_THROTTLE_CLASSES': ['rest_framework.throttling.AnonRateThrottle'], 'DEFAULT_THROTTLE_RATES': {'anon': '100/day'}}",
      ],
      'djangorestframework==3.15\n',
    ),
  ],
  [
    'api-rate-limited',
    'pass',
    'httprate',
    goWith(
      '\tgithub.com/go-chi/chi/v5 v5.1.0\n\tgithub.com/go-chi/httprate v0.14.0\n',
      'func main() {',
      '\tr := chi.NewRouter()',
      '\tr.Use(httprate.LimitByIP(100, time.Minute))',
      '\tr.Post("/login", login)',
      '\tr.Get("/orders", orders)',
      '\tr.Post("/orders", orders)',
      '\thttp.ListenAndServe(":8080", r)',
      '}',
    ),
  ],
  [
    'api-rate-limited',
    'pass',
    'fiber limiter',
    goWith(
      '\tgithub.com/gofiber/fiber/v2 v2.52.0\n',
      'func main() {',
      '\tapp := fiber.New()',
      '\tapp.Use(limiter.New(limiter.Config{Max: 20}))',
      '\tapp.Post("/login", login)',
      '\tapp.Get("/orders", orders)',
      '\tapp.Listen(":8080")',
      '}',
    ),
  ],
  [
    'api-rate-limited',
    'pass',
    'cs rate limiter',
    inAspNet(
      'builder.Services.AddRateLimiter(o => o.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(c => RateLimitPartition.GetFixedWindowLimiter("x", _ => new FixedWindowRateLimiterOptions { PermitLimit = 10, Window = TimeSpan.FromMinutes(1) })));',
      build,
      'app.UseRateLimiter();',
    ),
  ],
  [
    'api-rate-limited',
    'pass',
    'laravel throttle',
    {
      ...laravel,
      'routes/api.php':
        "<?php\nRoute::middleware('throttle:60,1')->group(function () {\n  Route::post('/login', [A::class, 'login']);\n  Route::get('/orders', [O::class, 'index']);\n  Route::post('/orders', [O::class, 'store']);\n});\n",
    },
  ],
  [
    'api-rate-limited',
    'pass',
    'rack-attack',
    {
      ...rails,
      Gemfile: 'gem "rails", "~> 8.0"\ngem "rack-attack"\n',
      'config/initializers/rack_attack.rb':
        "Rack::Attack.throttle('req/ip', limit: 300, period: 5.minutes) { |r| r.ip }\n",
      'config/routes.rb':
        'Rails.application.routes.draw do\n  post "login", to: "sessions#create"\n  resources :orders\nend\n',
      'app/controllers/sessions_controller.rb':
        'class SessionsController < ApplicationController\n  def create\n  end\nend\n',
    },
  ],
  [
    'api-rate-limited',
    'pass',
    'bucket4j filter',
    inSpring([], {
      'src/main/java/RateFilter.java':
        '@Component\npublic class RateFilter extends OncePerRequestFilter {\n  protected void doFilterInternal(HttpServletRequest q, HttpServletResponse s, FilterChain c) {\n    if (bucket.tryConsume(1)) c.doFilter(q, s); else s.setStatus(429);\n  }\n}\n',
    }),
  ],
  [
    'api-rate-limited',
    'pass',
    'tower governor',
    axumWith(
      'tower_governor = "0.4"\n',
      '#[tokio::main]',
      'async fn main() { let conf = GovernorConfigBuilder::default().per_second(2).burst_size(5).finish().unwrap(); let app = Router::new().route("/login", post(login)).route("/orders", get(orders)).layer(GovernorLayer { config: conf.into() }); axum::serve(l, app).await.unwrap(); }',
    ),
  ],
  // timeouts
  [
    'resilience-outbound-timeouts',
    'fail',
    'axios none',
    expressWith(
      { axios: '1' },
      "const axios = require('axios');",
      "app.get('/rates', async (req, res) => res.json((await axios.get('https://api.example.com/rates')).data));",
      'app.listen(3000);',
    ),
  ],
  [
    'resilience-outbound-timeouts',
    'pass',
    'axios timeout',
    expressWith(
      { axios: '1' },
      "const axios = require('axios');",
      "app.get('/rates', async (req, res) => res.json((await axios.get('https://api.example.com/rates', { timeout: 3000 })).data));",
      'app.listen(3000);',
    ),
  ],
  [
    'resilience-outbound-timeouts',
    'pass',
    'axios create',
    expressWith(
      { axios: '1' },
      "const axios = require('axios');",
      "const api = axios.create({ baseURL: 'https://api.example.com', timeout: 3000 });",
      "app.get('/rates', async (req, res) => res.json((await api.get('/rates')).data));",
      'app.listen(3000);',
    ),
  ],
  [
    'resilience-outbound-timeouts',
    'pass',
    'fetch signal',
    expressWith(
      {},
      "app.get('/rates', async (req, res) => res.json(await (await fetch('https://api.example.com/rates', { signal: AbortSignal.timeout(3000) })).json()));",
      'app.listen(3000);',
    ),
  ],
  [
    'resilience-outbound-timeouts',
    'fail',
    'requests none',
    inFastapi(
      'requests==2.32\n',
      'import requests',
      'app = FastAPI()',
      "@app.get('/rates')",
      "def rates(): return requests.get('https://api.example.com/rates').json()",
    ),
  ],
  [
    'resilience-outbound-timeouts',
    'pass',
    'requests timeout',
    inFastapi(
      'requests==2.32\n',
      'import requests',
      'app = FastAPI()',
      "@app.get('/rates')",
      "def rates(): return requests.get('https://api.example.com/rates', timeout=5).json()",
    ),
  ],
  [
    'resilience-outbound-timeouts',
    'pass',
    'httpx default',
    inFastapi(
      'httpx==0.27\n',
      'import httpx',
      'app = FastAPI()',
      "@app.get('/rates')",
      "def rates(): return httpx.get('https://api.example.com/rates').json()",
    ),
  ],
  [
    'resilience-outbound-timeouts',
    'fail',
    'httpx none',
    inFastapi(
      'httpx==0.27\n',
      'import httpx',
      'app = FastAPI()',
      'client = httpx.Client(timeout=None)',
      "@app.get('/rates')",
      "def rates(): return client.get('https://api.example.com/rates').json()",
    ),
  ],
  [
    'resilience-outbound-timeouts',
    'fail',
    'go http.Get',
    goWith(
      '',
      'func rates(w http.ResponseWriter, r *http.Request) {',
      '\tresp, err := http.Get("https://api.example.com/rates")',
      '\t_, _ = resp, err',
      '}',
      ...goServer,
      '\thttp.HandleFunc("/rates", rates)',
      '\thttp.ListenAndServe(":8080", nil)',
      '}',
    ),
  ],
  [
    'resilience-outbound-timeouts',
    'pass',
    'go client timeout',
    goWith(
      '',
      'var client = &http.Client{Timeout: 5 * time.Second}',
      'func rates(w http.ResponseWriter, r *http.Request) {',
      '\tresp, err := client.Get("https://api.example.com/rates")',
      '\t_, _ = resp, err',
      '}',
      ...goServer,
      '\thttp.HandleFunc("/rates", rates)',
      '\thttp.ListenAndServe(":8080", nil)',
      '}',
    ),
  ],
  [
    'resilience-outbound-timeouts',
    'fail',
    'go client empty',
    goWith(
      '',
      'var client = &http.Client{}',
      'func rates(w http.ResponseWriter, r *http.Request) {',
      '\tresp, err := client.Get("https://api.example.com/rates")',
      '\t_, _ = resp, err',
      '}',
      ...goServer,
      '\thttp.HandleFunc("/rates", rates)',
      '\thttp.ListenAndServe(":8080", nil)',
      '}',
    ),
  ],
  [
    'resilience-outbound-timeouts',
    'fail',
    'RestTemplate new',
    inSpring([], {
      'src/main/java/Rates.java':
        '@Service\npublic class Rates {\n  private final RestTemplate rest = new RestTemplate();\n  public String rates() { return rest.getForObject("https://api.example.com/rates", String.class); }\n}\n',
    }),
  ],
  [
    'resilience-outbound-timeouts',
    'pass',
    'HttpClient cs default',
    inAspNet(
      'builder.Services.AddHttpClient();',
      build,
      'app.MapGet("/rates", async (HttpClient c) => await c.GetStringAsync("https://api.example.com/rates"));',
    ),
  ],
  [
    'resilience-outbound-timeouts',
    'fail',
    'reqwest none',
    axumWith(
      'reqwest = "0.12"\n',
      'async fn rates() -> String { reqwest::get("https://api.example.com/rates").await.unwrap().text().await.unwrap() }',
      '#[tokio::main]',
      'async fn main() { let app = Router::new().route("/rates", get(rates)); axum::serve(l, app).await.unwrap(); }',
    ),
  ],
  [
    'resilience-outbound-timeouts',
    'pass',
    'reqwest timeout',
    axumWith(
      'reqwest = "0.12"\n',
      'fn client() -> reqwest::Client { reqwest::Client::builder().timeout(Duration::from_secs(5)).build().unwrap() }',
      'async fn rates() -> String { client().get("https://api.example.com/rates").send().await.unwrap().text().await.unwrap() }',
      '#[tokio::main]',
      'async fn main() { let app = Router::new().route("/rates", get(rates)); axum::serve(l, app).await.unwrap(); }',
    ),
  ],
  // headers
  [
    'security-headers',
    'pass',
    'helmet',
    expressWith(
      { helmet: '8' },
      "app.use(require('helmet')());",
      ...expressRoutes,
    ),
  ],
  [
    'security-headers',
    'pass',
    'helmet import',
    expressWith(
      { helmet: '8' },
      "const helmet = require('helmet');",
      'app.use(helmet());',
      ...expressRoutes,
    ),
  ],
  ['security-headers', 'fail', 'none', expressWith({}, ...expressRoutes)],
  [
    'security-headers',
    'pass',
    'own middleware',
    expressWith(
      {},
      'app.use((req, res, next) => {',
      "  res.setHeader('X-Content-Type-Options', 'nosniff');",
      "  res.setHeader('X-Frame-Options', 'DENY');",
      "  res.setHeader('Strict-Transport-Security', 'max-age=63072000');",
      '  next();',
      '});',
      ...expressRoutes,
    ),
  ],
  [
    'security-headers',
    'pass',
    'talisman',
    inFlask(
      'flask-talisman==1\n',
      'from flask_talisman import Talisman',
      'Talisman(app)',
    ),
  ],
  [
    'security-headers',
    'pass',
    'fastapi middleware',
    inFastapi(
      '',
      'app = FastAPI()',
      "@app.middleware('http')",
      'async def headers(request, call_next):',
      '    response = await call_next(request)',
      "    response.headers['X-Content-Type-Options'] = 'nosniff'",
      "    response.headers['X-Frame-Options'] = 'DENY'",
      "    response.headers['Strict-Transport-Security'] = 'max-age=1'",
      '    return response',
    ),
  ],
  [
    'security-headers',
    'fail',
    'fastapi none',
    inFastapi('', 'app = FastAPI()'),
  ],
  [
    'security-headers',
    'pass',
    'fiber helmet',
    goWith(
      '\tgithub.com/gofiber/fiber/v2 v2.52.0\n',
      'func main() {',
      '\tapp := fiber.New()',
      '\tapp.Use(helmet.New())',
      '\tapp.Get("/orders", orders)',
      '\tapp.Listen(":8080")',
      '}',
    ),
  ],
  [
    'security-headers',
    'pass',
    'echo secure',
    goWith(
      '\tgithub.com/labstack/echo/v4 v4.12.0\n',
      'func main() {',
      '\te := echo.New()',
      '\te.Use(middleware.Secure())',
      '\te.GET("/orders", orders)',
      '\te.Start(":8080")',
      '}',
    ),
  ],
  [
    'security-headers',
    'pass',
    'spring security',
    inSpring(['spring-boot-starter-security']),
  ],
  ['security-headers', 'fail', 'spring none', inSpring([])],
  [
    'security-headers',
    'fail',
    'cs hsts only',
    inAspNet(build, 'app.UseHttpsRedirection();'),
  ],
  [
    'security-headers',
    'pass',
    'cs own',
    inAspNet(
      build,
      'app.Use(async (c, next) => { c.Response.Headers["X-Content-Type-Options"] = "nosniff"; c.Response.Headers["X-Frame-Options"] = "DENY"; await next(); });',
      'app.UseHsts();',
    ),
  ],
  // spec
  [
    'api-spec-published',
    'pass',
    'swagger ui',
    expressWith(
      { 'swagger-ui-express': '5' },
      "const swaggerUi = require('swagger-ui-express');",
      "app.use('/docs', swaggerUi.serve, swaggerUi.setup(require('./openapi.json')));",
      ...expressRoutes,
    ),
  ],
  ['api-spec-published', 'fail', 'none', expressWith({}, ...moreExpressRoutes)],
];

describe('everyday code: handlers of errors, health, shutdown, logs, limits, timeouts, headers, documents', () => {
  it.each(panel)('%s: %s: %s', (id, outcome, _name, files) => {
    expect(outcomeOf(id, files)).toBe(outcome);
  });
});
