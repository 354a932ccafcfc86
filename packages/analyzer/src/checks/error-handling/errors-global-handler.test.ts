import {
  hapiWith,
  django,
  dotnet,
  express,
  fastapi,
  file,
  flask,
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
import { errorsGlobalHandler as check } from './errors-global-handler';

const app = (...lines: string[]): Files => ({
  ...express,
  'server.js': file(
    "const express = require('express');",
    "const errorHandler = require('./errors');",
    'const app = express();',
    ...lines,
    'app.listen(3000);',
  ),
});
const handlerFile = {
  'errors.js': file(
    'function errorHandler(err, req, res, next) {',
    '  req.log.error(err);',
    "  res.status(500).json({ title: 'Internal Server Error' });",
    '}',
    'module.exports = errorHandler;',
  ),
};
const withDependency = (
  name: string,
  version: string,
  source: Files,
): Files => ({
  ...source,
  'package.json': JSON.stringify({
    name: 'orders',
    dependencies: { [name]: version },
  }),
});
const go = (requirement: string, ...lines: string[]): Files => ({
  ...goService,
  'go.mod': `module example.com/orders\n\nrequire ${requirement}\n`,
  'main.go': file('package main', '', 'func main() {', ...lines, '}'),
});
const web = (...lines: string[]): Files => ({
  ...dotnet,
  'Program.cs': file(
    'var builder = WebApplication.CreateBuilder(args);',
    ...lines,
  ),
});

/** A handler for every exception whose answer is the message. */
const springAdvice = (...before: string[]) => ({
  ...spring,
  'src/main/java/Errors.java': file(
    '@RestControllerAdvice',
    'public class Errors {',
    '  @ExceptionHandler(Exception.class)',
    '  public ResponseEntity<String> all(Exception e) {',
    ...before,
    '    return new ResponseEntity<>(e.getMessage(), HttpStatus.INTERNAL_SERVER_ERROR);',
    '  }',
    '}',
  ),
});

const caught: Case[] = [
  [
    'Go: what only rolls a transaction back and passes the panic on',
    {
      ...goService,
      'main.go': file(
        'package main',
        'func main() {',
        '\tmux := http.NewServeMux()',
        '\tmux.HandleFunc("POST /orders", create)',
        '\thttp.ListenAndServe(":8080", mux)',
        '}',
        'func create(w http.ResponseWriter, r *http.Request) {',
        '\tdefer func() {',
        '\t\tif p := recover(); p != nil {',
        '\t\t\ttx.Rollback()',
        '\t\t\tpanic(p)',
        '\t\t}',
        '\t}()',
        '}',
      ),
    },
    'fail major main.go:5',
  ],
  [
    'Go: middleware that recovers and that nobody registers',
    {
      'go.mod':
        'module example.com/orders\n\nrequire github.com/gorilla/mux v1.8.1\n',
      'main.go': file(
        'package main',
        'func main() {',
        '\tr := mux.NewRouter()',
        '\thttp.ListenAndServe(":80", r)',
        '}',
      ),
      'middleware/recover.go': file(
        'package middleware',
        'func Recover(next http.Handler) http.Handler {',
        '\treturn http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {',
        '\t\tdefer func() { recover() }()',
        '\t\tnext.ServeHTTP(w, r)',
        '\t})',
        '}',
      ),
    },
    'fail major main.go:3',
  ],
  [
    'Koa: a middleware that catches all and tells nobody',
    {
      'package.json': '{ "dependencies": { "koa": "2" } }',
      'server.js': file(
        "const App = require('./app');",
        'const app = new App();',
        "app.on('error', err => logger.error(err));",
        'app.listen(3000);',
      ),
      'app.js': file(
        "const Koa = require('koa');",
        'class App extends Koa {',
        '  constructor() {',
        '    super();',
        '    this.use(errorHandler);',
        '  }',
        '}',
        'async function errorHandler(ctx, next) {',
        '  try {',
        '    await next();',
        '  } catch (error) {',
        '    ctx.status = 500;',
        "    ctx.body = { error: 'Something went wrong' };",
        '  }',
        '}',
        'module.exports = App;',
      ),
    },
    'fail major app.js:11',
  ],
  [
    'Spring: everything is the caller’s mistake',
    {
      ...spring,
      'src/main/java/Errors.java': file(
        '@RestControllerAdvice',
        'public class Errors {',
        '  @ExceptionHandler(value = {Exception.class, RuntimeException.class})',
        '  public ResponseEntity<Object> all(Exception e) {',
        '    log.info("cannot {}", e.getMessage());',
        '    return ResponseEntity.status(HttpStatus.BAD_REQUEST).body("no");',
        '  }',
        '}',
      ),
    },
    'fail major src/main/java/Errors.java:3',
  ],
  [
    'Kotlin: the text to the caller and to nobody else, as an expression',
    {
      ...spring,
      'src/main/kotlin/Errors.kt': file(
        '@RestControllerAdvice',
        'class Errors {',
        '  @ExceptionHandler(RuntimeException::class)',
        '  fun all(e: RuntimeException): ResponseEntity<Problem> = ResponseEntity',
        '    .status(INTERNAL_SERVER_ERROR)',
        '    .body(Problem(detail = e.message ?: "none"))',
        '',
        '  @ExceptionHandler(NoOrder::class)',
        '  fun none(e: NoOrder) = ResponseEntity.notFound().also { log.info("none") }',
        '}',
      ),
    },
    'fail major src/main/kotlin/Errors.kt:3',
  ],
  [
    'Spring: a handler for everything that tells its text to the caller alone',
    springAdvice(),
    'fail major src/main/java/Errors.java:3',
  ],
  [
    '.NET: own middleware that logs nothing and answers with the text of whatever happened',
    {
      ...dotnet,
      'ExceptionMiddleware.cs': file(
        'public class ExceptionMiddleware {',
        '  public async Task InvokeAsync(HttpContext context) {',
        '    try { await _next(context); }',
        '    catch (Exception ex) { await Answer(context, ex); }',
        '  }',
        '  Task Answer(HttpContext context, Exception exception) {',
        '    context.Response.StatusCode = (int)HttpStatusCode.InternalServerError;',
        '    return context.Response.WriteAsync(exception.Message);',
        '  }',
        '}',
      ),
    },
    'fail major ExceptionMiddleware.cs:3',
  ],
  [
    'Express without a handler',
    app("app.use('/orders', require('./orders'));"),
    'fail major server.js:4',
  ],
  [
    'Express: the handler comes before the routes',
    {
      ...app('app.use(errorHandler);', "app.get('/orders', list);"),
      ...handlerFile,
    },
    'fail major server.js:4',
  ],
  [
    'Express: four parameters that answer nobody',
    app(
      "app.get('/orders', list);",
      'app.use((err, req, res, next) => { count++; next(err); });',
    ),
    'fail major server.js:5',
  ],
  [
    'Express: four parameters that answer one kind of error and hand on the others',
    app(
      "app.get('/orders', list);",
      'app.use((err, req, res, next) => {',
      "  if (err.type === 'entity.too.large') {",
      "    return res.status(413).json({ error: 'too large' });",
      '  }',
      '  next(err);',
      '});',
    ),
    'fail major server.js:5',
  ],
  [
    'Express: a route handler with four parameters is none',
    app("app.get('/orders', (user, req, res, next) => res.json([]));"),
    'fail major server.js:4',
  ],
  [
    'Express: a tracker answers nobody',
    app(
      "app.get('/orders', list);",
      'app.use(Sentry.Handlers.errorHandler());',
    ),
    'fail major server.js:4',
  ],
  ['Flask alone', flask, 'fail major app.py:3'],
  [
    'Flask: handlers for other errors',
    {
      ...flask,
      'app.py': file(
        'from flask import Flask',
        'app = Flask(__name__)',
        '@app.errorhandler(404)',
        'def missing(e): return "", 404',
      ),
    },
    'fail major app.py:2',
  ],
  [
    'gin.New without recovery',
    go('github.com/gin-gonic/gin v1.10.0', '\tr := gin.New()', '\tr.Run()'),
    'fail major main.go:4',
  ],
  [
    'gRPC without recovery',
    go('google.golang.org/grpc v1.60.0', '\tsrv := grpc.NewServer()'),
    'fail major main.go:4',
  ],
  [
    'net/http without recovery',
    go('example.com/x v1.0.0', '\thttp.ListenAndServe(":8080", mux)'),
    'fail major main.go:4',
  ],
  [
    'ASP.NET Core without a handler',
    web('var app = builder.Build();', 'app.MapControllers();'),
    'fail major Program.cs:2',
  ],
  [
    'Elysia answers with the raw message',
    withDependency('elysia', '1.1.0', {
      'src/index.ts':
        "import { Elysia } from 'elysia';\nnew Elysia().get('/', () => 1).listen(3000);\n",
    }),
    'fail major src/index.ts:2',
  ],
  [
    'Slim without its middleware',
    {
      'composer.json': '{"require": {"slim/slim": "^4.0"}}',
      'public/index.php': '<?php\n$app = AppFactory::create();\n$app->run();\n',
    },
    'fail major public/index.php:2',
  ],
  [
    'axum: errors answered, panics not',
    {
      ...rust,
      'src/main.rs': file(
        'fn main() {',
        '    axum::serve(listener, Router::new()).await',
        '}',
        'impl IntoResponse for AppError {',
        '}',
      ),
    },
    'fail minor src/main.rs:2',
  ],
];

const clean: Case[] = [
  [
    'own middleware in a variable, put around by a function that the program calls',
    {
      ...goService,
      'main.go': file(
        'package main',
        'func main() { http.ListenAndServe(":8080", chain(mux)) }',
        'func chain(next http.Handler) http.Handler { return recovering(next) }',
      ),
      'recover.go': file(
        'package main',
        'func init() { slog.SetDefault(logger) }',
        'var recovering = func(next http.Handler) http.Handler {',
        '\treturn http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {',
        '\t\tdefer func() {',
        '\t\t\tif p := recover(); p != nil {',
        '\t\t\t\tw.WriteHeader(http.StatusInternalServerError)',
        '\t\t\t}',
        '\t\t}()',
        '\t\tnext.ServeHTTP(w, r)',
        '\t})',
        '}',
      ),
    },
    'pass',
  ],
  ...[
    'errorHandler(error, ctx);',
    'winston.error(error);',
    'failure = error;',
  ].map(
    (line): Case => [
      `Koa: a middleware that catches all and does ${line}`,
      {
        'package.json': '{ "dependencies": { "koa": "2" } }',
        'server.js': file(
          "const Koa = require('koa');",
          'const app = new Koa();',
          'app.use(async (ctx, next) => {',
          '  try {',
          '    await next();',
          '  } catch (error) {',
          '    ctx.status = error.status || 500;',
          `    ${line}`,
          '  }',
          '});',
          'app.listen(3000);',
        ),
      },
      'pass',
    ],
  ),
  [
    'ASP.NET: a middleware that catches foreseen errors before all others',
    {
      ...web('app.UseMiddleware<ErrorMiddleware>();', 'app.MapControllers();'),
      'ErrorMiddleware.cs': file(
        'public class ErrorMiddleware(RequestDelegate next, ILogger<ErrorMiddleware> logger) {',
        '  public async Task InvokeAsync(HttpContext context) {',
        '    try {',
        '      await next(context);',
        '    }',
        '    catch (ConflictException ex) {',
        '      context.Response.StatusCode = 409;',
        '      await context.Response.WriteAsJsonAsync(new { error = ex.Message });',
        '    }',
        '    catch (Exception ex) {',
        '      logger.LogError(ex, "Unhandled");',
        '      context.Response.StatusCode = 500;',
        '    }',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Flask: under an application of flask-openapi3',
    {
      'requirements.txt': 'flask-openapi3==3.1.0\n',
      'app.py': file(
        'from flask_openapi3 import OpenAPI',
        'app = OpenAPI(__name__)',
        '@app.errorhandler(Exception)',
        'def unexpected(e):',
        '    app.logger.exception(e)',
        '    return {"error": "internal"}, 500',
      ),
    },
    'pass',
  ],
  [
    'Kratos: recovery among the middleware of a server',
    go(
      'github.com/go-kratos/kratos/v2 v2.8.0',
      '\tsrv := http.NewServer(http.Middleware(recovery.Recovery()))',
      '\tsrv.HandleFunc("/orders", list)',
      '\thttp.ListenAndServe(":80", srv)',
    ),
    'pass',
  ],
  [
    'Koa: a middleware that catches all and hands the error to the application',
    {
      'package.json': '{ "dependencies": { "koa": "2" } }',
      'server.js': file(
        "const Koa = require('koa');",
        'const app = new Koa();',
        'app.use(async (ctx, next) => {',
        '  try {',
        '    await next();',
        '  } catch (error) {',
        '    ctx.status = error.status || 500;',
        "    ctx.body = { error: 'Something went wrong' };",
        "    ctx.app.emit('error', error, ctx);",
        '  }',
        '});',
        'app.listen(3000);',
      ),
    },
    'pass',
  ],
  [
    'Flask: handlers that a package of the organisation brings along',
    {
      ...flask,
      'app.py': file(
        'from flask import Flask',
        'from acme_utils.flask_init import init_app, api_error_handlers',
        'app = Flask(__name__)',
        'init_app(app, error_handlers=api_error_handlers)',
      ),
    },
    'pass',
  ],
  [
    'Spring: the text is told to the caller, after Sentry has seen it',
    {
      ...spring,
      'src/main/resources/application.yml':
        'sentry:\n  exception-resolver-order: -2147483647\n',
      'src/main/java/Errors.java': file(
        '@RestControllerAdvice',
        'class Errors {',
        '  @ExceptionHandler(Exception.class)',
        '  ResponseEntity<Problem> handle(Exception e) {',
        '    return ResponseEntity.status(INTERNAL_SERVER_ERROR).body(new Problem(e.getMessage()));',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Spring: the text of something else, in a method beside the handler',
    {
      ...spring,
      'src/main/java/Errors.java': file(
        '@RestControllerAdvice',
        'public class Errors {',
        '  @ExceptionHandler(Exception.class)',
        '  @ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)',
        '  public Problem all(Exception e) {',
        '    return new Problem("failed");',
        '  }',
        '  private String of(FieldError error) {',
        '    return error.getMessage();',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Spring: a mistake of the caller in a handler of its own',
    {
      ...spring,
      'src/main/java/Errors.java': file(
        '@RestControllerAdvice',
        'public class Errors {',
        '  @ExceptionHandler(ValidationException.class)',
        '  public ResponseEntity<Object> invalid(ValidationException e) {',
        '    return ResponseEntity.status(HttpStatus.BAD_REQUEST).body("no");',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Spring: a handler for everything that logs it',
    springAdvice('    log.error("unhandled", e);'),
    'pass',
  ],
  [
    '.NET: own middleware that tells the text of an error that was foreseen, and no other',
    {
      ...dotnet,
      'ExceptionMiddleware.cs': file(
        'public class ExceptionMiddleware {',
        '  public async Task InvokeAsync(HttpContext context) {',
        '    try { await _next(context); }',
        '    catch (Exception ex) { await Answer(context, ex); }',
        '  }',
        '  Task Answer(HttpContext context, Exception exception) {',
        '    if (exception is DuplicateException) {',
        '      context.Response.StatusCode = 409;',
        '      return context.Response.WriteAsync(exception.Message);',
        '    }',
        '    context.Response.StatusCode = 500;',
        '    return context.Response.WriteAsync("Something went wrong");',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Express: a handler whose answer a helper sends',
    app(
      "app.get('/orders', list);",
      'app.use((err, req, response, next) => {',
      "  rejectResponse(response, 500, [{ code: 'INTERNAL' }]);",
      '});',
    ),
    'pass',
  ],
  [
    'Echo: recovery under another name of the package',
    go(
      'github.com/labstack/echo/v4 v4.13.0',
      '\te := echo.New()',
      '\te.Use(echomw.Recover())',
    ),
    'pass',
  ],
  ['hapi by itself', hapiWith(), 'pass'],
  [
    'Express: imported',
    {
      ...app("app.get('/orders', list);", 'app.use(errorHandler);'),
      ...handlerFile,
    },
    'pass',
  ],
  [
    'Express: inline',
    app(
      "app.get('/orders', list);",
      'app.use((err, req, res, next) => { res.status(500).json({}); });',
    ),
    'pass',
  ],
  [
    'Express: a handler for one kind, and one for all others',
    app(
      "app.get('/orders', list);",
      'app.use((err, req, res, next) => {',
      '  if (err.isJoi) return res.status(400).json({});',
      '  next(err);',
      '});',
      'app.use((err, req, res, next) => {',
      '  if (res.headersSent) return next(err);',
      '  res.status(500).json({});',
      '});',
    ),
    'pass',
  ],
  [
    'Express: static files after the handler need none',
    {
      ...app(
        "app.get('/orders', list);",
        'app.use(errorHandler);',
        "app.use(express.static('public'));",
      ),
      ...handlerFile,
    },
    'pass',
  ],
  [
    'Express: an internal library',
    app("app.get('/orders', list);", 'setupErrorHandlers(app);'),
    'pass',
  ],
  ['Nest by itself', nest, 'pass'],
  [
    'Fastify by itself',
    withDependency('fastify', '5.0.0', {
      'server.js':
        "const app = require('fastify')();\napp.listen({ port: 3000 });\n",
    }),
    'pass',
  ],
  [
    'Koa by itself',
    withDependency('koa', '2.0.0', {
      'server.js': "const Koa = require('koa');\nnew Koa().listen(3000);\n",
    }),
    'pass',
  ],
  [
    'Hono by itself',
    withDependency('hono', '4.0.0', {
      'src/index.ts': 'const app = new Hono();\nserve({ fetch: app.fetch });\n',
    }),
    'pass',
  ],
  ['FastAPI by itself', fastapi, 'pass'],
  ['Django by itself', django, 'pass'],
  [
    'Flask with a handler for a list of status codes',
    {
      ...flask,
      'app.py': file(
        'from flask import Flask',
        'app = Flask(__name__)',
        'for code in [401, 404, 500]:',
        '    app.errorhandler(code)(render_error)',
      ),
    },
    'pass',
  ],
  [
    'Flask with a table of handlers that a factory takes',
    {
      ...flask,
      'app.py': file(
        'from flask import Flask',
        'app = make_app(Flask(__name__), error_handlers={',
        '    404: not_found,',
        '    Exception: unexpected,',
        '})',
      ),
    },
    'pass',
  ],
  [
    'Flask with a handler',
    {
      ...flask,
      'app.py': file(
        'from flask import Flask',
        'app = Flask(__name__)',
        '@app.errorhandler(Exception)',
        'def failed(e): return "", 500',
      ),
    },
    'pass',
  ],
  [
    'Flask-RESTful answers',
    {
      ...flask,
      'app.py': file(
        'from flask import Flask',
        'from flask_restful import Api',
        'app = Flask(__name__)',
      ),
    },
    'pass',
  ],
  ['Spring by itself', spring, 'pass'],
  [
    'gin.Default',
    go('github.com/gin-gonic/gin v1.10.0', '\tr := gin.Default()'),
    'pass',
  ],
  [
    'chi: an own package that turns panics into errors',
    go(
      'github.com/go-chi/chi/v5 v5.0.0',
      '\tr := chi.NewRouter()',
      '\tr.Use(mware.Unpanic(), mware.RequestLog())',
    ),
    'pass',
  ],
  [
    'chi Recoverer',
    go(
      'github.com/go-chi/chi/v5 v5.0.0',
      '\tr := chi.NewRouter()',
      '\tr.Use(middleware.Recoverer)',
    ),
    'pass',
  ],
  [
    'Echo: the middleware package under another name',
    go(
      'github.com/labstack/echo/v4 v4.14.0',
      '\te := echo.New()',
      '\te.Use(echomw.Recover())',
    ),
    'pass',
  ],
  [
    'gRPC recovery',
    go(
      'google.golang.org/grpc v1.60.0',
      '\tsrv := grpc.NewServer(grpc.ChainUnaryInterceptor(recovery.UnaryServerInterceptor()))',
    ),
    'pass',
  ],
  [
    'own middleware of another router that recovers',
    {
      ...goService,
      'main.go': file(
        'package main',
        'func main() {',
        '\trouter.Use(recovering)',
        '\thttp.ListenAndServe(":8080", router)',
        '}',
        'func recovering(c *routing.Context) (err error) {',
        '\tdefer func() {',
        '\t\tif p := recover(); p != nil { log.Println(p); err = failed }',
        '\t}()',
        '\treturn c.Next()',
        '}',
      ),
    },
    'pass',
  ],
  [
    'own middleware that recovers',
    {
      ...go(
        'example.com/x v1.0.0',
        '\thttp.ListenAndServe(":8080", recovering(mux))',
      ),
      'recover.go': file(
        'package main',
        'func recovering(next http.Handler) http.Handler {',
        '\tif p := recover(); p != nil {',
        '\t}',
        '}',
      ),
    },
    'pass',
  ],
  [
    'UseExceptionHandler',
    web('var app = builder.Build();', 'app.UseExceptionHandler();'),
    'pass',
  ],
  [
    'own middleware of .NET',
    {
      ...web('var app = builder.Build();'),
      'Errors.cs': file(
        'public async Task Invoke(HttpContext c) {',
        'try { await _next(c); } catch (Exception e) { }',
        '}',
      ),
    },
    'pass',
  ],
  ['Rails by itself', rails, 'pass'],
  [
    'Rocket by itself',
    {
      'Cargo.toml':
        '[package]\nname = "orders"\n\n[dependencies]\nrocket = "0.5"\n',
      'src/main.rs': file(
        '#[launch]',
        'fn rocket() -> _ {',
        '    rocket::custom(figment()).mount("/api", routes![list])',
        '}',
      ),
    },
    'pass',
  ],
  ['Laravel by itself', laravel, 'pass'],
  [
    'axum with a panic layer',
    {
      ...rust,
      'src/main.rs': file(
        'fn main() {',
        '    axum::serve(listener, Router::new().layer(CatchPanicLayer::new())).await',
        '}',
        'impl IntoResponse for AppError {',
        '}',
      ),
    },
    'pass',
  ],
  [
    'a test application',
    {
      ...goService,
      'server_test.go': 'package main\nvar s = grpc.NewServer()\n',
    },
    'not-applicable',
  ],
  ['no server', goService, 'not-applicable'],
];

describe('errors-global-handler', () => {
  it.each(caught)('caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(clean)('not caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
