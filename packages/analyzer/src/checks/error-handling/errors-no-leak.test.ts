import {
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
import { errorsNoLeak as check } from './errors-no-leak';

/** A route that is certainly one, for each stack. */
const routed = {
  node: {
    'routes.js':
      "const app = require('express')();\napp.get('/items', (req, res) => res.json([]));\n",
  },
  nest: {
    'src/items.controller.ts':
      "@Controller('items')\nexport class ItemsController {\n  @Get()\n  list() {\n    return [];\n  }\n}\n",
  },
  python: {
    'items.py':
      'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/items")\ndef items():\n    return []\n',
  },
  jvm: {
    'src/main/java/Items.java':
      '@RestController\npublic class Items {\n  @GetMapping("/items")\n  public List<Item> list() { return all; }\n}\n',
  },
  dotnet: {
    'ItemsController.cs':
      '[ApiController]\n[Route("items")]\npublic class ItemsController : ControllerBase {\n  [HttpGet]\n  public IActionResult List() { return Ok(); }\n}\n',
  },
  rust: {
    'src/items.rs':
      'use axum::{routing::get, Router};\n\npub fn items() -> Router {\n    Router::new().route("/items", get(list))\n}\n',
  },
};

const node = (...body: string[]): Files => ({
  ...express,
  ...routed.node,
  'orders.js': file(
    "router.get('/orders', async (req, res) => {",
    '  try {',
    '    res.json(await list());',
    '  } catch (err) {',
    ...body.map(line => `    ${line}`),
    '  }',
    '});',
  ),
});
const handler = (...body: string[]): Files => ({
  ...express,
  ...routed.node,
  'server.js': file(
    "app.get('/orders', list);",
    'app.use((err, req, res, next) => {',
    ...body.map(line => `  ${line}`),
    '});',
    'app.listen(3000);',
  ),
});
const python = (...body: string[]): Files => ({
  ...fastapi,
  ...routed.python,
  'orders.py': file(
    '@router.get("/orders")',
    'def orders():',
    '    try:',
    '        return load()',
    '    except Exception as e:',
    ...body.map(line => `        ${line}`),
  ),
});
const go = (...body: string[]): Files => ({
  ...goService,
  'api.go': file(
    'package main',
    '',
    'func orders(w http.ResponseWriter, r *http.Request) {',
    '\tif err != nil {',
    ...body.map(line => `\t\t${line}`),
    '\t}',
    '}',
    'func routes() { http.HandleFunc("/orders", orders) }',
  ),
});
const advice = (
  annotation: string,
  type: string,
  ...body: string[]
): Files => ({
  ...spring,
  ...routed.jvm,
  'src/main/java/Orders.java':
    '@GetMapping("/orders")\npublic List<Order> list() { return all; }\n',
  'src/main/java/Advice.java': file(
    '@RestControllerAdvice',
    'class Advice {',
    `  ${annotation}`,
    `  ResponseEntity<Problem> failed(${type} e) {`,
    ...body.map(line => `    ${line}`),
    '  }',
    '}',
  ),
});
const controller = (...body: string[]): Files => ({
  ...dotnet,
  ...routed.dotnet,
  'OrdersController.cs': file(
    '[HttpGet("/orders")]',
    'public IActionResult List() {',
    '  try { return Ok(all); } catch (Exception ex) {',
    ...body.map(line => `    ${line}`),
    '  }',
    '}',
  ),
});
const php = (...body: string[]): Files => ({
  ...laravel,
  'routes/api.php': "<?php\nRoute::get('/orders', [Orders::class, 'index']);\n",
  'app/Http/Controllers/Orders.php': file(
    '<?php',
    'function index() {',
    '  try { return all(); } catch (\\Exception $e) {',
    ...body,
    '  }',
    '}',
  ),
});

const middleware = (status: string): Files => ({
  ...dotnet,
  ...routed.dotnet,
  'ErrorMiddleware.cs': file(
    'public async Task Invoke(HttpContext context) {',
    '  try { await _next(context); } catch (Exception error) {',
    `    context.Response.StatusCode = (int)HttpStatusCode.${status};`,
    '    var result = JsonSerializer.Serialize(new { message = error?.Message });',
    '    await context.Response.WriteAsync(result);',
    '  }',
    '}',
  ),
});

/** ASP.NET's handler of last resort, which takes the error from a feature of the request. */
const feature = (...lines: string[]): Files => ({
  ...routed.dotnet,
  'ExceptionExtensions.cs': file(
    'app.UseExceptionHandler(builder => builder.Run(async context => {',
    ...lines,
    '}));',
  ),
});

/** An error of actix-web that logs and answers its own text. */
const ownError = (text: string) =>
  file(
    '#[derive(Debug, Error)]',
    'pub enum AppError {',
    `    #[error("${text}")]`,
    '    Database(#[from] DbErr),',
    '}',
    'impl ResponseError for AppError {',
    '    fn status_code(&self) -> StatusCode {',
    '        match self {',
    '            AppError::Database(_) => StatusCode::INTERNAL_SERVER_ERROR,',
    '        }',
    '    }',
    '    fn error_response(&self) -> HttpResponse {',
    '        tracing::error!(message = self.to_string());',
    '        HttpResponse::build(self.status_code()).json(Problem { message: self.to_string() })',
    '    }',
    '}',
  );

/** An error that answers with the text that its kind holds; `made` says where that comes from. */
const rustKinds = (...made: string[]): Files => ({
  ...rust,
  ...routed.rust,
  'src/error.rs': file(
    'pub enum AppError { NotFound(String), Other(String) }',
    'impl IntoResponse for AppError {',
    '    fn into_response(self) -> Response {',
    '        let (status, text) = match self {',
    '            AppError::NotFound(e) => (StatusCode::NOT_FOUND, e),',
    '            AppError::Other(e) => (StatusCode::INTERNAL_SERVER_ERROR, e),',
    '        };',
    '        (status, text).into_response()',
    '    }',
    '}',
    ...made,
  ),
});

/** A middleware of .NET whose answer a method chooses by the error's type. */
const toldByType = (...arms: string[]) => ({
  ...dotnet,
  'ExceptionMiddleware.cs': file(
    'public class ExceptionMiddleware {',
    '  public async Task Invoke(HttpContext context) {',
    '    try { await _next(context); }',
    '    catch (Exception ex)',
    '    {',
    '      _logger.LogError(ex, "unhandled");',
    '      context.Response.StatusCode = 500;',
    '      var response = new { Error = MessageOf(ex) };',
    '      await context.Response.WriteAsJsonAsync(response);',
    '    }',
    '  }',
    '  private static string MessageOf(Exception ex) =>',
    '    ex switch',
    '    {',
    ...arms,
    '    };',
    '}',
  ),
});

/** A service of Go whose failures are answered by a helper that takes the error. */
const answeredThrough = (...body: string[]): Files => ({
  ...goService,
  'answers.go': file(
    'package main',
    'func SendErrorJSON(w http.ResponseWriter, r *http.Request, code int, err error, details string) {',
    ...body,
    '}',
  ),
  'orders.go': file(
    'package main',
    'func list(w http.ResponseWriter, r *http.Request) {',
    '\tif err := load(); err != nil {',
    '\t\tSendErrorJSON(w, r, http.StatusInternalServerError, err, "no orders")',
    '\t}',
    '}',
    'func main() {',
    '\tmux := http.NewServeMux()',
    '\tmux.HandleFunc("GET /orders", list)',
    '\thttp.ListenAndServe(":8080", mux)',
    '}',
  ),
});

const symfony: Files = {
  'composer.json': JSON.stringify({
    require: { 'symfony/framework-bundle': '7.4.*' },
  }),
  'public/index.php': '<?php\nreturn new Kernel();\n',
  'src/OrderController.php': file(
    '<?php',
    'class OrderController {',
    "    #[Route('/orders', methods: ['GET'])]",
    '    public function list(): Response {}',
    '}',
  ),
};
const kotlin: Files = {
  ...spring,
  'src/main/kotlin/OrderController.kt': file(
    '@RestController',
    'class OrderController {',
    '  @GetMapping("/orders")',
    '  fun list() = load()',
    '}',
  ),
};

const hapi = (...lines: string[]): Files => ({
  'package.json':
    '{ "name": "orders", "dependencies": { "@hapi/hapi": "21.4.0" } }',
  'server.js': file(
    "const hapi = require('@hapi/hapi'); const server = hapi.server({ port: 3000 });",
    "server.route({ method: 'GET', path: '/orders', handler: async (request, h) => {",
    'try {',
    '  return await list(); }',
    ...lines,
    '} });',
    'server.start();',
  ),
});
const healthOfLaravel = (answer: string): Files => ({
  ...laravel,
  'routes/api.php': file(
    '<?php',
    "Route::get('/health', HealthController::class);",
  ),
  'app/Services/HealthService.php': file(
    '<?php',
    'class HealthService {',
    '  public function database(): array {',
    "    try { DB::connection()->getPdo(); return ['status' => 'ok']; }",
    '    catch (\\Throwable $e) {',
    `      return ${answer};`,
    '    }',
    '  }',
    '}',
  ),
});
const healthOfNode = (answer: string): Files => ({
  ...express,
  'server.js': file(
    "const app = require('express')();",
    "const postgres = require('./health/postgres');",
    "app.get('/health', async (req, res) => res.json(await postgres()));",
    'app.listen(3000);',
  ),
  'health/postgres.js': file(
    'module.exports = async () => {',
    '  try {',
    "    await pool.query('SELECT 1');",
    '  } catch (err) {',
    `    ${answer}`,
    '  }',
    '};',
  ),
});

const describing = (detail: string): Files => ({
  ...dotnet,
  'Program.cs': file(
    'var app = WebApplication.CreateBuilder(args).Build();',
    'app.UseMiddleware<Middleware>();',
    'app.MapGet("/orders", () => "x");',
  ),
  'Middleware.cs': file(
    'public class Middleware {',
    '  public async Task Invoke(HttpContext context) {',
    '    try { await next(context); }',
    '    catch (Exception ex) {',
    '      await context.Response.WriteAsync(Describe(ex, StatusCodes.Status500InternalServerError));',
    '    }',
    '  }',
    '  private string Describe(Exception ex, int status) {',
    '    var problem = new ProblemDetails {',
    `      Detail = ${detail},`,
    '      Status = status',
    '    };',
    '    return JsonSerializer.Serialize(problem);',
    '  }',
    '}',
  ),
});

const laravelBase = (message: string): Files => ({
  ...laravel,
  'routes/api.php': file(
    '<?php',
    "Route::get('/orders', [OrderController::class, 'index']);",
  ),
  'app/Http/Controllers/Controller.php': file(
    '<?php',
    'class Controller {',
    '  protected function failed(\\Exception $e) {',
    `    $result = ['success' => false, ${message}];`,
    '    return response()->json($result, 500);',
    '  }',
    '}',
  ),
});

/** Go: one function answers the errors of all handlers. */
const answeringFiber = (...body: string[]): Files => ({
  ...goService,
  'errors.go': file(
    'package main',
    'var handler = func(c *fiber.Ctx, err error) error {',
    '\tcode := fiber.StatusInternalServerError',
    ...body,
    '}',
    'func routes() { http.HandleFunc("/orders", orders) }',
  ),
});
const answeringAll = (...body: string[]): Files => ({
  ...goService,
  'errors.go': file(
    'package main',
    'func respondError(c *gin.Context, err error) {',
    '\tstatus := statusOf(err)',
    ...body,
    '\tc.JSON(status, resp)',
    '}',
    'func statusOf(err error) int {',
    '\tswitch {',
    '\tcase errors.Is(err, ErrNotFound):',
    '\t\treturn http.StatusNotFound',
    '\tdefault:',
    '\t\treturn http.StatusInternalServerError',
    '\t}',
    '}',
    'func routes(r *gin.Engine) { r.GET("/orders", list) }',
  ),
});

/** A catch block of a Laravel controller. */
const caughtByPhp = (answer: string): Files => ({
  ...laravel,
  'routes/api.php':
    "<?php\nRoute::post('/orders', [OrderController::class, 'store']);\n",
  'app/Http/Controllers/OrderController.php': file(
    '<?php',
    'class OrderController extends Controller {',
    '  public function store() {',
    '    try { $this->orders->save(); } catch (\\Exception $e) {',
    `      ${answer}`,
    '    }',
    '  }',
    '}',
  ),
});
const ktorPages = (answer: string): Files => ({
  'build.gradle.kts':
    'dependencies {\n  implementation("io.ktor:ktor-server-netty:3.0.0")\n  implementation("io.ktor:ktor-server-status-pages:3.0.0")\n}\n',
  'src/main/kotlin/Application.kt': file(
    'import io.ktor.server.routing.*',
    'fun main() { embeddedServer(Netty, 8080) { module() }.start(wait = true) }',
    'fun Application.module() {',
    '  routing { get("/orders") { call.respond(orders) } }',
    '  install(StatusPages) {',
    '    exception<Throwable> { call, cause ->',
    `      ${answer}`,
    '    }',
    '  }',
    '}',
  ),
});

const caught: Case[] = [
  [
    'Python: an error of the service’s own that carries the text of any other to its handler',
    {
      ...fastapi,
      ...routed.python,
      'handlers.py': file(
        'async def internal_handler(request, exc: InternalError):',
        '    return JSONResponse(status_code=500, content={"detail": exc.message})',
        'app.add_exception_handler(InternalError, internal_handler)',
      ),
      'gateway.py': file(
        'async def products():',
        '    try:',
        '        return await repository.all()',
        '    except Exception as e:',
        '        raise InternalError(str(e))',
      ),
    },
    'fail major handlers.py:2',
  ],
  [
    'Java: through a helper that is told the status',
    {
      ...spring,
      ...routed.jvm,
      'src/main/java/Streams.java': file(
        'class Streams {',
        '  void stream(HttpServletResponse response) {',
        '    try { events.write(response); }',
        '    catch (final InvalidCursor e) { writeProblem(response, BAD_REQUEST, e.getMessage()); }',
        '    catch (final Exception e) {',
        '      writeProblem(response, INTERNAL_SERVER_ERROR, e.getMessage());',
        '    }',
        '  }',
        '}',
      ),
    },
    'fail major src/main/java/Streams.java:6',
  ],
  [
    'any error at all, asked for in so many words',
    node(
      'if (err instanceof Error) {',
      '  return res.status(500).json({ error: err.message });',
      '}',
    ),
    'fail major orders.js:6',
  ],
  [
    'the same on one line',
    node(
      'if (err instanceof Error) return res.status(500).json({ error: err.message });',
    ),
    'fail major orders.js:5',
  ],
  [
    'PHP: a helper of the base controller, with a status of the server',
    caughtByPhp('return $this->errorResponse($e->getMessage(), 500);'),
    'fail major app/Http/Controllers/OrderController.php:5',
  ],
  [
    'PHP: a helper that is handed the text in a list',
    caughtByPhp(
      "return $this->sendError('Failed', ['error' => $e->getMessage()], Response::HTTP_INTERNAL_SERVER_ERROR);",
    ),
    'fail major app/Http/Controllers/OrderController.php:5',
  ],
  [
    'PHP: a static helper',
    caughtByPhp('return ApiResponse::error($e->getMessage(), 500);'),
    'fail major app/Http/Controllers/OrderController.php:5',
  ],
  [
    'PHP: a helper whose name says whose fault it is',
    caughtByPhp(
      "return ResponseHelper::internalError('x: ' . $e->getMessage());",
    ),
    'fail major app/Http/Controllers/OrderController.php:5',
  ],
  [
    'C#: the last arm of a switch makes a pair',
    {
      ...dotnet,
      ...routed.dotnet,
      'Mapper.cs': file(
        'public class Mapper {',
        '  (int, string) Map(Exception exception) => exception switch {',
        '    NotFoundException => (404, exception.Message),',
        '    _ => (500, exception.Message)',
        '  };',
        '}',
      ),
    },
    'fail major Mapper.cs:4',
  ],
  [
    'C#: the last arm of a switch makes a problem',
    {
      ...dotnet,
      ...routed.dotnet,
      'Mapper.cs': file(
        'public class Mapper {',
        '  public ProblemDetails Map(Exception exception) => exception switch {',
        '    OrderException e => new ProblemDetails { Status = 400, Detail = e.Message },',
        '    Exception e => new ProblemDetails { Status = (int)HttpStatusCode.InternalServerError, Detail = e.Message }',
        '  };',
        '}',
      ),
    },
    'fail major Mapper.cs:4',
  ],
  [
    'Kotlin: the last arm of when',
    {
      ...spring,
      ...routed.jvm,
      'src/main/kotlin/Advice.kt': file(
        '@RestControllerAdvice',
        'class Advice {',
        '  @ExceptionHandler(Exception::class)',
        '  fun handle(e: Exception) = when (e) {',
        '    is NotFoundException -> ResponseEntity.status(404).body(e.message)',
        '    else -> ResponseEntity.status(HttpStatus.INTERNAL_SERVER_ERROR).body(e.message)',
        '  }',
        '}',
      ),
    },
    'fail major src/main/kotlin/Advice.kt:6',
  ],
  [
    'Java: what a handler returns is the body',
    {
      ...spring,
      ...routed.jvm,
      'src/main/java/Advice.java': file(
        '@RestControllerAdvice',
        'class Advice {',
        '  @ExceptionHandler(Exception.class)',
        '  @ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)',
        '  public Map<String, String> handle(Exception ex) {',
        '    return Map.of("error", ex.getMessage());',
        '  }',
        '}',
      ),
    },
    'fail major src/main/java/Advice.java:6',
  ],
  [
    'ktor: StatusPages',
    ktorPages(
      'call.respondText(text = "500: ${cause.message}", status = HttpStatusCode.InternalServerError)',
    ),
    'fail major src/main/kotlin/Application.kt:7',
  ],
  [
    'Express: a helper that is told the status',
    node('return sendError(res, 500, err.message);'),
    'fail major orders.js:5',
  ],
  [
    'FastAPI: a handler that is added by its name, from another file',
    {
      ...fastapi,
      ...routed.python,
      'failures.py': file(
        'async def failed(request, exc):',
        '    return JSONResponse(status_code=500, content={"detail": str(exc)})',
      ),
      'main.py': file(
        'from failures import failed',
        'app = FastAPI()',
        'app.add_exception_handler(Exception, failed)',
      ),
    },
    'fail major failures.py:2',
  ],
  [
    'axum: the wrapper around anyhow of its examples',
    {
      ...rust,
      ...routed.rust,
      'src/error.rs': file(
        'impl IntoResponse for AppError {',
        '    fn into_response(self) -> Response {',
        '        (StatusCode::INTERNAL_SERVER_ERROR, format!("Something went wrong: {}", self.0)).into_response()',
        '    }',
        '}',
      ),
    },
    'fail major src/error.rs:3',
  ],
  [
    'Nest: the error itself, where it is no HttpException',
    {
      ...nest,
      ...routed.nest,
      'src/all.filter.ts': file(
        '@Catch()',
        'export class AllFilter implements ExceptionFilter {',
        '  catch(exception: unknown, host: ArgumentsHost) {',
        '    const body = exception instanceof HttpException',
        '      ? { statusCode: exception.getStatus(), message: exception.message }',
        '      : { statusCode: HttpStatus.INTERNAL_SERVER_ERROR, message: exception };',
        '    host.switchToHttp().getResponse().status(body.statusCode).json(body);',
        '  }',
        '}',
      ),
    },
    'fail major src/all.filter.ts:6',
  ],
  [
    'GraphQL for Spring: the last arm tells what nobody foresaw',
    {
      ...spring,
      ...routed.jvm,
      'src/main/kotlin/Resolver.kt': file(
        'class Resolver : DataFetcherExceptionResolver {',
        '  override fun resolveException(ex: Throwable, env: DataFetchingEnvironment) = when (ex) {',
        '    is NotFound -> GraphqlErrorBuilder.newError(env).message(ex.message).build()',
        '    else -> GraphqlErrorBuilder.newError(env)',
        '      .message(ex.message)',
        '      .build()',
        '  }',
        '}',
      ),
    },
    'fail major src/main/kotlin/Resolver.kt:4',
  ],
  [
    'ASP.NET Core: a stack trace among the details of the answer',
    {
      ...dotnet,
      ...routed.dotnet,
      'Errors.cs': file(
        'public class Errors {',
        '  public ErrorResult Of(Exception exception) {',
        '    var details = new { Text = exception.Message, StackTrace = exception.StackTrace };',
        '    var error = new Error("system", details);',
        '    return new ErrorResult(error);',
        '  }',
        '}',
      ),
    },
    'fail major Errors.cs:3',
  ],
  [
    'Go: the error itself, on the line after a status of the server’s fault',
    go('c.Status(500)', 'return c.JSON(fiber.Map{"message": err})'),
    'fail major api.go:6',
  ],
  [
    'Go: a payload of a generated server that tells the error',
    {
      ...go(
        'return orders.NewListInternalServerError().WithPayload(defaultError(http.StatusInternalServerError, err))',
      ),
      'error.go': file(
        'package main',
        'func defaultError(code int, err error) *models.Error {',
        '\tmessage := err.Error()',
        '\treturn &models.Error{Code: code, Message: &message}',
        '}',
      ),
    },
    'fail major api.go:5',
  ],
  [
    'Rust: the text of another error that a kind holds, built into a 500',
    {
      ...rust,
      ...routed.rust,
      'src/error.rs': file(
        'pub enum ServiceError {',
        '    Internal(String),',
        '}',
        'impl ResponseError for ServiceError {',
        '    fn error_response(&self) -> HttpResponse {',
        '        match self {',
        '            ServiceError::Internal(ref text) => HttpResponse::InternalServerError().json(Body {',
        '                message: text.to_string(),',
        '            }),',
        '        }',
        '    }',
        '}',
      ),
      'src/orders.rs':
        'async fn list() -> Result<Json<Vec<Order>>, ServiceError> {\n    load().await.map_err(|e| ServiceError::Internal(e.to_string()))\n}\n',
    },
    'fail major src/error.rs:7',
  ],
  [
    'ASP.NET Core: an arm for errors of the database',
    {
      ...dotnet,
      ...routed.dotnet,
      'ErrorMiddleware.cs': file(
        'public class ErrorMiddleware {',
        '  private static Problem Of(Exception exception) => exception switch {',
        '    NotFoundException => new Problem { Status = 404, Detail = exception.Message },',
        '    DbUpdateException dbEx => new Problem { Status = 500, Detail = dbEx.InnerException?.Message ?? dbEx.Message },',
        '    _ => new Problem { Status = 500, Detail = "failed" },',
        '  };',
        '}',
      ),
    },
    'fail major ErrorMiddleware.cs:4',
  ],
  [
    'Kotlin: a handler of what no caller causes, through a helper with names',
    {
      ...kotlin,
      'src/main/kotlin/Advice.kt': file(
        '@RestControllerAdvice',
        'class Advice {',
        '  @ResponseStatus(HttpStatus.INTERNAL_SERVER_ERROR)',
        '  @ExceptionHandler(IllegalStateException::class)',
        '  fun failed(e: IllegalStateException): ResponseEntity<Problem> {',
        '    return buildResponse(status = HttpStatus.INTERNAL_SERVER_ERROR, exception = e)',
        '  }',
        '  private fun buildResponse(status: HttpStatus, exception: Throwable): ResponseEntity<Problem> {',
        '    return ResponseEntity.status(status).body(Problem(detail = exception.message))',
        '  }',
        '}',
      ),
    },
    'fail major src/main/kotlin/Advice.kt:9',
  ],
  [
    'Go: an answer with a 500 and the text, kept in a variable',
    go(
      'response := HTTPResponse(http.StatusInternalServerError, "failed", err.Error())',
      'return c.Status(http.StatusInternalServerError).JSON(response)',
    ),
    'fail major api.go:5',
  ],
  [
    'Rust: an error that is turned into a 500 as it is',
    {
      ...rust,
      ...routed.rust,
      'src/orders.rs':
        'async fn list(pool: Data<Pool>) -> Result<HttpResponse, Error> {\n    let all = load(&pool).map_err(error::ErrorInternalServerError)?;\n    Ok(HttpResponse::Ok().json(all))\n}\n',
    },
    'fail major src/orders.rs:2',
  ],
  [
    'Rust: the text in a body that is kept before it is sent',
    {
      ...rust,
      ...routed.rust,
      'src/error.rs': file(
        '#[derive(thiserror::Error, Debug)]',
        'pub enum AppError {',
        '    #[error("Database error: {0}")]',
        '    DatabaseError(#[from] SqlxError),',
        '    #[error("Not found: {0}")]',
        '    NotFound(String),',
        '}',
        'impl ResponseError for AppError {',
        '    fn status_code(&self) -> StatusCode {',
        '        match self {',
        '            AppError::DatabaseError(_) => StatusCode::INTERNAL_SERVER_ERROR,',
        '            AppError::NotFound(_) => StatusCode::NOT_FOUND,',
        '        }',
        '    }',
        '    fn error_response(&self) -> HttpResponse {',
        '        let answer = ErrorBody {',
        '            message: self.to_string(),',
        '        };',
        '        HttpResponse::build(self.status_code()).json(answer)',
        '    }',
        '}',
      ),
    },
    'fail major src/error.rs:17',
  ],
  [
    'graphql-ruby: any error in the answer',
    {
      ...rails,
      'config/routes.rb': file(
        'Rails.application.routes.draw do',
        "  post '/graphql', to: 'graphql#execute'",
        '  resources :orders',
        'end',
      ),
      'app/graphql/orders_schema.rb': file(
        'class OrdersSchema < GraphQL::Schema',
        '  rescue_from(StandardError) do |exception|',
        '    GraphQL::ExecutionError.new(exception, extensions: { code: :internal_server_error })',
        '  end',
        'end',
      ),
    },
    'fail major app/graphql/orders_schema.rb:3',
  ],
  [
    'Express: a helper that is handed the answer and its parts',
    node(
      "return failed(res, { code: 500, message: err.message, error: 'failed' });",
    ),
    'fail major orders.js:5',
  ],
  [
    'Go: the text of every error whose type has no answer of its own',
    answeringAll(
      '\tresp := Body{Message: fmt.Sprintf("fatal error: %s", err.Error())}',
      '\tswitch e := err.(type) {',
      '\tcase *Known:',
      '\t\tresp.Message = e.Text()',
      '\t\tstatus = e.Status()',
      '\t}',
    ),
    'fail major errors.go:4',
  ],
  [
    'Rust: an answer that is made of an error, whatever its kind',
    {
      ...rust,
      ...routed.rust,
      'src/errors.rs': file(
        '#[derive(Debug, thiserror::Error)]',
        'pub enum Error {',
        '    #[error("not found")]',
        '    NotFound,',
        '    #[error("database: {0}")]',
        '    Database(#[from] sqlx::Error),',
        '}',
        'impl From<&Error> for StatusCode {',
        '    fn from(err: &Error) -> Self {',
        '        match err {',
        '            Error::NotFound => StatusCode::NOT_FOUND,',
        '            Error::Database(_) => StatusCode::INTERNAL_SERVER_ERROR,',
        '        }',
        '    }',
        '}',
        'impl From<Error> for JsonErrorResponse {',
        '    fn from(err: Error) -> Self {',
        '        let payload = Json(JsonError { message: err.to_string() });',
        '        (err.into(), payload)',
        '    }',
        '}',
      ),
    },
    'fail major src/errors.rs:18',
  ],
  [
    'Express: an error that goes on under another name',
    node(
      'const failure = err as { statusCode?: number; message?: string };',
      "res.status(failure.statusCode || 500).json({ message: failure.message || 'failed' });",
    ),
    'fail major orders.js:6',
  ],
  [
    'Go: a helper named for the answer, behind a field',
    {
      ...go('h.API.ErrorResponse(w, r, err, http.StatusInternalServerError)'),
      'response.go': file(
        'package main',
        'func (a *api) ErrorResponse(w http.ResponseWriter, r *http.Request, err error, status int) {',
        '\tw.WriteHeader(status)',
        '\tbody, _ := json.Marshal(Answer{Error: err.Error()})',
        '\tw.Write(body)',
        '}',
      ),
    },
    'fail major api.go:5',
  ],
  [
    'Go: the error of a write to the database, under a status that blames the caller',
    {
      ...goService,
      'orders.go': file(
        'package main',
        'func create(c *gin.Context) {',
        '\terr := order.save()',
        '\tif err != nil {',
        '\t\tc.JSON(http.StatusUnprocessableEntity, NewError("database", err))',
        '\t\treturn',
        '\t}',
        '}',
        'func (order *Order) save() error {',
        '\tdb := GetDB()',
        '\terr := db.Save(order).Error',
        '\treturn err',
        '}',
        'func NewError(key string, err error) Failure {',
        '\tfailure := Failure{Errors: make(map[string]interface{})}',
        '\tfailure.Errors[key] = err.Error()',
        '\treturn failure',
        '}',
        'func routes(r *gin.Engine) { r.POST("/orders", create) }',
      ),
    },
    'fail major orders.go:5',
  ],
  [
    'Fiber: the text of every error, whatever its status',
    answeringFiber(
      '\tvar own *fiber.Error',
      '\tif errors.As(err, &own) {',
      '\t\tcode = own.Code',
      '\t}',
      '\treturn c.Status(code).JSON(fiber.Map{',
      '\t\t"error": err.Error(),',
      '\t})',
    ),
    'fail major errors.go:9',
  ],
  [
    'Fiber: the text of all errors that nobody foresaw, by way of a field',
    answeringFiber(
      '\tresp := Response{Code: code}',
      '\tif own, ok := err.(*fiber.Error); ok {',
      '\t\tresp.Text = []string{own.Message}',
      '\t} else {',
      '\t\tresp.Text = []string{err.Error()}',
      '\t}',
      '\tif !IsProduction {',
      '\t\tlog.Print(err)',
      '\t}',
      '\treturn c.Status(code).JSON(resp)',
    ),
    'fail major errors.go:8',
  ],
  [
    'Echo: the text of every error, by way of a variable',
    {
      ...goService,
      'errors.go': file(
        'package main',
        'func (s *Server) failed(err error, c echo.Context) {',
        '\tstatus := http.StatusInternalServerError',
        '\tmessage := err.Error()',
        '\tif known, ok := err.(*echo.HTTPError); ok {',
        '\t\tstatus = known.Code',
        '\t\tmessage = fmt.Sprint(known.Message)',
        '\t}',
        '\tc.JSON(status, map[string]string{"error": message})',
        '}',
      ),
    },
    'fail major errors.go:4',
  ],
  [
    'Go: every error with its text in a field of a field',
    answeringAll(
      '\tinfo := &Info{',
      '\t\tCode: "failed",',
      '\t\tMessage: err.Error(),',
      '\t}',
      '\tresp := Response{Success: false, Error: info}',
    ),
    'fail major errors.go:6',
  ],
  [
    '.NET: the whole exception through a base controller, whatever the status',
    controller('return CustomResult($"{ex}", HttpStatusCode.BadRequest);'),
    'fail major OrdersController.cs:4',
  ],
  [
    'Express: a function of the same file answers with the text of every error',
    {
      ...express,
      'errors.js': file(
        'const globalError = (err, req, res, next) => {',
        '  err.statusCode = err.statusCode || 500;',
        "  if (process.env.NODE_ENV === 'development') {",
        '    sendForDev(err, res);',
        '  } else {',
        '    sendForProd(err, res);',
        '  }',
        '};',
        'const sendForDev = (err, res) =>',
        '  res.status(err.statusCode).json({ message: err.message, stack: err.stack });',
        'const sendForProd = (err, res) =>',
        '  res.status(err.statusCode).json({ message: err.message });',
        'module.exports = globalError;',
      ),
    },
    'fail major errors.js:12',
  ],
  [
    'Express: a function of another file that puts what it is handed into a text',
    {
      ...express,
      'answers.js': file(
        "module.exports = function errorResponse(res, message = '') {",
        '  return res.status(500).json({ message: `${message ? message : "Failed"}` });',
        '};',
      ),
      'orders.js': file(
        "const errorResponse = require('./answers');",
        "app.get('/orders', async (req, res) => {",
        '  try {',
        '    res.json(await orders.all());',
        '  } catch (err) {',
        '    return errorResponse(res, err.message);',
        '  }',
        '});',
      ),
    },
    'fail major orders.js:6',
  ],
  [
    'ASP.NET Core: a text that is written into a text',
    {
      ...dotnet,
      'Middleware.cs': file(
        'public class Middleware',
        '{',
        '    public async Task Invoke(HttpContext context)',
        '    {',
        '        try { await next(context); }',
        '        catch (Exception ex) { await HandleAsync(context, ex); }',
        '    }',
        '    private static Task HandleAsync(HttpContext context, Exception ex)',
        '    {',
        '        var code = HttpStatusCode.InternalServerError;',
        '        var message = ex.Message;',
        '        if (ex is ValidationException) code = HttpStatusCode.BadRequest;',
        '        var result = JsonConvert.SerializeObject(new { message = message });',
        '        context.Response.StatusCode = (int)code;',
        '        return context.Response.WriteAsync(result);',
        '    }',
        '}',
      ),
    },
    'fail major Middleware.cs:15',
  ],
  [
    'Go: with the status of its kind, and the text of any',
    {
      ...goService,
      'answer.go': file(
        'package main',
        'func Error(ctx *fiber.Ctx, err error) error {',
        '\tfound := kindOf(err)',
        '\tres := Answer{Message: found.Message}',
        '\tres.Detail = err.Error()',
        '\treturn ctx.Status(found.Code).JSON(res)',
        '}',
        'func kindOf(err error) *Kind {',
        '\tkind := &Kind{Code: http.StatusInternalServerError}',
        '\terrors.As(err, &kind)',
        '\treturn kind',
        '}',
      ),
    },
    'fail major answer.go:5',
  ],
  [
    'Go: an error of HTTP that is made of the text of another',
    {
      ...goService,
      'login.go': file(
        'package main',
        'func login(w http.ResponseWriter, r *http.Request) error {',
        '\tif err := check(r); err != nil {',
        '\t\treturn web.HTTPError{http.StatusInternalServerError, err.Error()}',
        '\t}',
        '\treturn nil',
        '}',
      ),
    },
    'fail major login.go:4',
  ],
  [
    'Express: a condition on one kind that ends nothing',
    {
      ...express,
      'errors.js': file(
        'app.use((error, req, res, next) => {',
        '  if (!(error instanceof OrderError)) {',
        '    console.error(error);',
        '  }',
        '  return res.status(500).json({ message: error.message });',
        '});',
      ),
    },
    'fail major errors.js:5',
  ],
  [
    'ASP.NET Core: details whose type stands on the left',
    {
      ...dotnet,
      'Handler.cs': file(
        'public class Handler : IExceptionHandler',
        '{',
        '    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken token)',
        '    {',
        '        context.Response.StatusCode = 500;',
        '        ProblemDetails details =',
        '            new()',
        '            {',
        '                Status = 500,',
        '                Detail = exception.Message,',
        '            };',
        '        return await service.TryWriteAsync(new() { HttpContext = context, ProblemDetails = details });',
        '    }',
        '}',
      ),
    },
    'fail major Handler.cs:10',
  ],
  [
    'Laravel: what the application makes of every error',
    {
      ...laravel,
      'bootstrap/app.php': file(
        '<?php',
        'return Application::configure(basePath: dirname(__DIR__))',
        '  ->withExceptions(function (Exceptions $exceptions) {',
        '    $exceptions->render(function (Throwable $e, Request $request) use ($isApi) {',
        '      if (! $isApi($request)) {',
        '        return null;',
        '      }',
        '      return response()->json([',
        "        'message' => 'Server error '.$e->getMessage(),",
        '      ], 500);',
        '    });',
        '  })->create();',
      ),
      'routes/api.php':
        "<?php\nRoute::get('/items', [ItemController::class, 'index']);\n",
    },
    'fail major bootstrap/app.php:9',
  ],
  [
    'Go: an answer that a package makes of the error, beside another of its name for the log',
    {
      ...go(
        'logging.NewError(log, err, http.StatusInternalServerError).Log("failed")',
        'response.NewError(err, http.StatusInternalServerError).Send(w)',
      ),
      'response/error.go': file(
        'package response',
        'func NewError(err error, status int) *Error {',
        '\treturn &Error{status: status, Errors: []string{err.Error()}}',
        '}',
      ),
      'logging/error.go': file(
        'package logging',
        'func NewError(log Logger, err error, status int) Entry {',
        '\treturn log.With("error", err.Error())',
        '}',
      ),
    },
    'fail major api.go:6',
  ],
  [
    'Go: the text in a struct over lines, behind a status that was written before',
    go(
      'w.WriteHeader(500)',
      '_ = json.NewEncoder(w).Encode(&Response{',
      '\tMessage: err.Error(),',
      '})',
    ),
    'fail major api.go:6',
  ],
  [
    'Nest: the text of any error, and a status for one kind of it',
    {
      ...nest,
      ...routed.nest,
      'src/all.filter.ts': file(
        '@Catch()',
        'export class AllFilter extends BaseExceptionFilter {',
        '  catch(exception: unknown, host: ArgumentsHost) {',
        "    let message = 'Internal server error';",
        '    let statusCode = 500;',
        '    if (exception instanceof Error) {',
        '      message = exception.message;',
        '    }',
        '    if (exception instanceof ZodError) {',
        '      statusCode = 400;',
        '    }',
        '    host.switchToHttp().getResponse();',
        '    res.status(statusCode).json({ message });',
        '  }',
        '}',
      ),
    },
    'fail major src/all.filter.ts:13',
  ],
  [
    'Express: a helper makes the answer of the text',
    {
      ...express,
      ...routed.node,
      'errors.js': file(
        'module.exports = (err, req, res, next) => {',
        '  const statusCode = err.status || 500;',
        "  let message = err.message || 'Something went wrong';",
        '  const result = failure({ statusCode, message });',
        '  res.status(statusCode).json({ ...result });',
        '};',
      ),
    },
    'fail major errors.js:5',
  ],
  [
    'ASP.NET: a filter that shows the error of its context',
    {
      ...dotnet,
      ...routed.dotnet,
      'Filters/ErrorFilter.cs': file(
        'public class ErrorFilter : ExceptionFilterAttribute {',
        '  public override void OnException(ExceptionContext context) {',
        '    context.Result = new ObjectResult(new {',
        '      Details = context.Exception.Message',
        '    }) { StatusCode = 500 };',
        '  }',
        '}',
      ),
    },
    'fail major Filters/ErrorFilter.cs:4',
  ],
  [
    'Rails: the text of any error on the next page',
    {
      ...rails,
      'config/routes.rb':
        'Rails.application.routes.draw do\n  resources :imports\nend\n',
      'app/controllers/imports_controller.rb': file(
        'class ImportsController < ApplicationController',
        '  def create',
        '    Import.run!(params)',
        '  rescue StandardError => e',
        '    Rails.logger.error(e)',
        '    redirect_to imports_path, alert: e.message',
        '  end',
        'end',
      ),
    },
    'fail major app/controllers/imports_controller.rb:6',
  ],
  [
    'Kotlin: an error of the service’s own that is made of any other, with a 500',
    {
      ...spring,
      'src/main/kotlin/Orders.kt': file(
        '@RestController class Orders {',
        '  @GetMapping("/orders") fun list(): List<Order> {',
        '    try { return orders.all() }',
        '    catch (e: Exception) {',
        '      throw ApiError(HttpStatusCode.InternalServerError, "internal_error", e.localizedMessage)',
        '    }',
        '  }',
        '}',
      ),
    },
    'fail major src/main/kotlin/Orders.kt:5',
  ],
  [
    '.NET: an initializer over lines, its other text for development alone',
    {
      ...dotnet,
      'Program.cs': file(
        'var app = WebApplication.CreateBuilder(args).Build();',
        'app.UseMiddleware<Middleware>();',
        'app.MapGet("/orders", () => "x");',
      ),
      'Middleware.cs': file(
        'public class Middleware {',
        '  public async Task Invoke(HttpContext context) {',
        '    try { await next(context); }',
        '    catch (Exception ex)',
        '    {',
        '      context.Response.StatusCode = 500;',
        '      var error = new ErrorDetails',
        '      {',
        '        Message = ex.Message,',
        '        Trace = env.IsDevelopment() ? ex.StackTrace : null',
        '      };',
        '      await context.Response.WriteAsync(JsonSerializer.Serialize(error));',
        '    }',
        '  }',
        '}',
      ),
    },
    'fail major Middleware.cs:9',
  ],
  [
    'Laravel: a method of the base controller that answers with any error',
    laravelBase("'message' => $e->getMessage()"),
    'fail major app/Http/Controllers/Controller.php:4',
  ],
  [
    'Rails: a block that is told of any error and shows it',
    {
      ...rails,
      'config/routes.rb': file(
        'Rails.application.routes.draw do',
        '  resources :orders',
        'end',
      ),
      'app/controllers/application_controller.rb': file(
        'class ApplicationController < ActionController::API',
        '  rescue_from StandardError do |error|',
        '    render json: { errors: [error.message] }, status: :internal_server_error',
        '  end',
        'end',
      ),
    },
    'fail major app/controllers/application_controller.rb:3',
  ],
  [
    '.NET: a method beside the middleware that shows what it is handed',
    describing('ex.Message'),
    'fail major Middleware.cs:10',
  ],
  [
    'Laravel: a health check that tells what it caught',
    healthOfLaravel("['status' => 'fail', 'error' => $e->getMessage()]"),
    'fail major app/Services/HealthService.php:6',
  ],
  [
    'Node: a health check that tells what it caught',
    healthOfNode('return { healthy: false, error: err.message };'),
    'fail major health/postgres.js:5',
  ],
  [
    'Node: a health check that hands what it caught to something else',
    healthOfNode('notify({ error: err.message }); return { healthy: false };'),
    'pass',
  ],
  [
    'Node: a health check that shows it while somebody develops',
    healthOfNode(
      "return { healthy: false, error: process.env.NODE_ENV === 'development' ? err.message : 'down' };",
    ),
    'pass',
  ],
  [
    'hapi: an answer with the text of any error',
    hapi(
      'catch (error) {',
      '  return h.response({ error: error.message }).code(500);',
      '}',
    ),
    'fail major server.js:6',
  ],
  [
    'hapi: a function beside the handler makes the answer',
    hapi(
      'catch (error) {',
      '  return failed(h, error);',
      '}',
      'function failed(h, error) {',
      '  return h',
      '    .response({ message: "failed", error: error.message })',
      '    .code(HTTP_STATUS.INTERNAL_SERVER_ERROR);',
      '}',
    ),
    'fail major server.js:10',
  ],
  ...(
    [
      [
        'a body in a value of its own',
        [
          '  fun all(ex: Exception): ResponseEntity<ErrorBody> {',
          '    val errorResponse = BasicErrorResponse(status = 500, message = "${ex::class}; ${ex.message}")',
          '    return ResponseEntity(errorResponse, HttpStatus.INTERNAL_SERVER_ERROR)',
          '  }',
        ],
        4,
      ],
      [
        'one expression',
        [
          '  fun all(e: Exception): ResponseEntity<ErrorBody> =',
          '    ResponseEntity(ErrorBody(code = "X", message = e.message ?: "failed"), HttpStatus.INTERNAL_SERVER_ERROR)',
        ],
        4,
      ],
    ] as const
  ).map(
    ([name, lines, line]): Case => [
      `Kotlin: ${name}`,
      {
        ...kotlin,
        'src/main/kotlin/Handler.kt': file(
          '@RestControllerAdvice class Handler {',
          '  @ExceptionHandler(Exception::class)',
          ...lines,
          '}',
        ),
      },
      `fail major src/main/kotlin/Handler.kt:${line}`,
    ],
  ),
  [
    'Rust: a builder of the service’s own',
    {
      'Cargo.toml':
        '[package]\nname = "orders"\n[dependencies]\naxum = "0.8"\n',
      'src/main.rs': file(
        'fn main() {',
        '    let app = Router::new().route("/orders", get(list));',
        '    axum::serve(listener, app);',
        '}',
        'async fn list() -> Answer {',
        '    match load() {',
        '        Ok(orders) => Answer::ok(orders),',
        '        Err(e) => {',
        '            return Answer::new(StatusCode::INTERNAL_SERVER_ERROR)',
        '                .message("Failed")',
        '                .data(json!({ "error": e.to_string() }));',
        '        }',
        '    }',
        '}',
      ),
    },
    'fail major src/main.rs:9',
  ],
  [
    'Python: the text of an error in what is streamed',
    python('yield json.dumps({"error": {"message": str(e)}}) + "\\n"'),
    'fail major orders.py:6',
  ],
  [
    'Go: a helper that takes errors one after the other',
    {
      ...go(
        'httpresponse.Error(c, http.StatusInternalServerError, "Failed to save", err)',
      ),
      'pkg/httpresponse/response.go': file(
        'package httpresponse',
        'func Error(c *gin.Context, status int, msg string, errors ...error) {',
        '\tbody := Body{Message: msg}',
        '\tfor _, err := range errors {',
        '\t\tbody.Errors = append(body.Errors, err.Error())',
        '\t}',
        '\tc.JSON(status, body)',
        '}',
      ),
    },
    'fail major api.go:5',
  ],
  ...(
    [
      ['for everybody', '', 'fail major Startup.cs:3'],
      ['for those who develop', 'if (env.IsDevelopment())', 'not-applicable'],
      ['for whom a switch says', 'if (options.ShowsErrors)', 'not-applicable'],
    ] as const
  ).map(
    ([name, first, expected]): Case => [
      `.NET: the page of errors ${name}`,
      {
        ...dotnet,
        'Startup.cs': file(
          'public void Configure(IApplicationBuilder app, IWebHostEnvironment env) {',
          first,
          '    app.UseDeveloperExceptionPage();',
          '    app.UseEndpoints(endpoints => endpoints.MapControllers());',
          '}',
        ),
      },
      expected,
    ],
  ),
  ...(
    [
      [
        'answers every error with its text',
        '',
        'fail major src/ExceptionListener.php:7',
      ],
      [
        'answers those of one kind',
        '    if (!$exception instanceof DomainException) return;',
        'pass',
      ],
    ] as const
  ).map(
    ([name, first, expected]): Case => [
      `Symfony: a listener that ${name}`,
      {
        ...symfony,
        'src/ExceptionListener.php': file(
          '<?php',
          'class ExceptionListener {',
          '  public function onKernelException(ExceptionEvent $event): void {',
          '    $exception = $event->getThrowable();',
          first,
          '    $event->setResponse(new JsonResponse(data: [',
          "      'message' => $exception->getMessage(),",
          '    ], status: 500));',
          '  }',
          '}',
        ),
      },
      expected,
    ],
  ),
  [
    'Symfony: a listener that sends the trace along',
    {
      ...symfony,
      'src/ExceptionListener.php': file(
        '<?php',
        'class ExceptionListener {',
        '  public function onKernelException(ExceptionEvent $event): void {',
        '    $exception = $event->getThrowable();',
        '    $this->logger->debug("unexpected", ["exception" => $exception]);',
        '    $event->setResponse(new JsonResponse([',
        "      'code' => 500,",
        "      'traces' => $exception->getTrace(),",
        '    ]));',
        '  }',
        '}',
      ),
    },
    'fail major src/ExceptionListener.php:6',
  ],
  [
    'Sinatra: the text of what nobody rescued',
    {
      Gemfile: 'gem "sinatra"\n',
      'app.rb': file(
        'require "sinatra"',
        'get("/orders") { list.to_json }',
        'error SearchError do',
        '  halt(500, env["sinatra.error"].message)',
        'end',
      ),
    },
    'fail major app.rb:4',
  ],
  [
    '.NET: text and stack in an object of the service’s own',
    {
      ...dotnet,
      'ExceptionMiddleware.cs': file(
        'public class ExceptionMiddleware {',
        '  public async Task InvokeAsync(HttpContext context) {',
        '    try { await next(context); }',
        '    catch (Exception ex) {',
        '      logger.LogError(ex, "failed");',
        '      context.Response.StatusCode = 500;',
        '      var response = new ApiException(context.Response.StatusCode, ex.Message, ex.StackTrace);',
        '      await context.Response.WriteAsync(JsonSerializer.Serialize(response));',
        '    }',
        '  }',
        '}',
      ),
    },
    'fail major ExceptionMiddleware.cs:7',
  ],
  [
    'Express: the text travels in the address of a redirect',
    {
      ...express,
      'server.js': file(
        "const app = require('express')();",
        "app.get('/callback', async (req, res) => {",
        '  try {',
        '    await signIn(req.query.code);',
        '  } catch (error) {',
        "    const message = error instanceof Error ? error.message : 'unknown';",
        '    return res.redirect(`${site}?error=${message}`);',
        '  }',
        '});',
        'app.listen(3000);',
      ),
    },
    'fail major server.js:7',
  ],
  [
    'a text that is taken apart from the error',
    {
      ...express,
      ...routed.node,
      'errors.js': file(
        'const failed = () => (err, req, res, next) => {',
        "  const { statusCode = 500, message = 'Something went wrong' } = err;",
        '  res.status(statusCode).json({',
        '    code: statusCode,',
        '    message: message,',
        '  });',
        '};',
      ),
    },
    'fail major errors.js:5',
  ],
  [
    'a guard for the stack that says nothing of the text beside it',
    {
      ...express,
      ...routed.node,
      'errors.js': file(
        'const failed = (error, req, res, next) => {',
        '  res.status(error.statusCode || 500).send({',
        '    message: error.message,',
        "    stack: process.env.NODE_ENV === 'production' ? null : error.stack,",
        '  });',
        '};',
      ),
    },
    'fail major errors.js:3',
  ],
  [
    'a problem of the library api-problem',
    node('throw new Problem(500, { detail: `Unexpected: ${err.message}` });'),
    'fail major orders.js:5',
  ],
  [
    'Node’s callbacks',
    {
      ...express,
      ...routed.node,
      'orders.js': file(
        'db.query(sql, (error, rows) => {',
        '  if (error) {',
        '    return res.status(500).json({ error: error.message });',
        '  }',
        '});',
      ),
    },
    'fail major orders.js:3',
  ],
  [
    'Go: an error of the service’s own that is made of the text of another',
    {
      ...goService,
      'api/failure.go': file(
        'package api',
        'type Failure struct {',
        '	Status int    `json:"status"`',
        '	Cause  string `json:"cause"`',
        '}',
        'func Internal(cause string) *Failure {',
        '	return &Failure{Status: http.StatusInternalServerError, Cause: cause}',
        '}',
        'func answer(c *gin.Context, failure *Failure) {',
        '	c.JSON(failure.Status, failure)',
        '}',
      ),
      'api/orders.go': file(
        'package api',
        'func list(c *gin.Context) (*Order, *Failure) {',
        '	order, err := find()',
        '	if err != nil {',
        '		return nil, Internal(err.Error())',
        '	}',
        '	return order, nil',
        '}',
      ),
    },
    'fail major api/orders.go:5',
  ],
  [
    'Ruby: an error that carries the status and the text of another',
    {
      ...rails,
      'config/routes.rb': file(
        'Rails.application.routes.draw do',
        '  resources :orders',
        'end',
      ),
      'app/commands/place.rb': file(
        'class Place',
        '  def call',
        '    store.place',
        '  rescue StandardError => e',
        '    raise CommandError.new(code: 500, message: "Unexpected: #{e.message}")',
        '  end',
        'end',
      ),
    },
    'fail major app/commands/place.rb:5',
  ],
  [
    'Rust: the text of an error in a JSON body',
    {
      ...rust,
      ...routed.rust,
      'src/orders.rs': file(
        'async fn add() -> impl Responder {',
        '    match insert().await {',
        '        Ok(order) => HttpResponse::Ok().json(order),',
        '        Err(e) => HttpResponse::InternalServerError().json(serde_json::json!({"status": "error", "message": format!("{:?}", e)})),',
        '    }',
        '}',
      ),
    },
    'fail major src/orders.rs:4',
  ],
  [
    'Rust: a body that is made first',
    {
      ...rust,
      ...routed.rust,
      'src/orders.rs': file(
        'async fn add() -> Result<Json<Order>, (StatusCode, Json<Value>)> {',
        '    insert().await.map_err(|e| {',
        '        let body = serde_json::json!({ "message": e.to_string() });',
        '        (StatusCode::INTERNAL_SERVER_ERROR, Json(body))',
        '    })',
        '}',
      ),
    },
    'fail major src/orders.rs:3',
  ],
  [
    'Go: a helper that takes the error and tells it',
    answeredThrough(
      '\tlog.Printf("[WARN] %s: %v", details, err)',
      '\tRenderJSON(w, JSON{"error": err.Error(), "details": details})',
    ),
    'fail major orders.go:4',
  ],
  [
    'Rust: an error that serializes the text of its kind',
    {
      ...rust,
      ...routed.rust,
      'src/error.rs': file(
        '#[derive(Debug, Error)]',
        'pub enum ApiErrorKind {',
        '    #[error("Database error: {0}")]',
        '    Database(#[from] DbError),',
        '}',
        'impl ApiErrorKind {',
        '    fn status(&self) -> StatusCode {',
        '        match self {',
        '            ApiErrorKind::Database(_) => StatusCode::INTERNAL_SERVER_ERROR,',
        '        }',
        '    }',
        '}',
        'impl ResponseError for ApiError {',
        '    fn error_response(&self) -> HttpResponse {',
        '        HttpResponse::build(self.kind.status()).json(self)',
        '    }',
        '}',
        'impl Serialize for ApiError {',
        '    fn serialize<S>(&self, serializer: S) -> Result<S::Ok, S::Error> {',
        '        let mut map = serializer.serialize_map(Some(1))?;',
        '        map.serialize_entry("message", &self.kind.to_string())?;',
        '        map.end()',
        '    }',
        '}',
      ),
    },
    'fail major src/error.rs:21',
  ],
  [
    'Express: an object with the error’s text, sent as it was made',
    handler(
      'const response = {',
      '  code: err.status,',
      '  message: err.message || STATUS_CODES[err.status],',
      '};',
      'res.status(err.status).json(response);',
    ),
    'fail major server.js:5',
  ],
  [
    'Express: a text that is only asked for being one',
    node(
      "res.status(500).json({ error: err instanceof Error ? err.message : 'failed' });",
    ),
    'fail major orders.js:5',
  ],
  [
    'Express: an error of the service’s own with a 500 and the text of the real one',
    node(
      'const text = err instanceof Error ? err.message : String(err);',
      'throw new AppError(500, `Cannot list. ${text}`);',
    ),
    'fail major orders.js:6',
  ],
  [
    '.NET: a shorter text outside development',
    {
      ...dotnet,
      ...routed.dotnet,
      'ExceptionMiddleware.cs': file(
        'public class ExceptionMiddleware {',
        '  public async Task Invoke(HttpContext context) {',
        '    try { await next(context); }',
        '    catch (Exception ex) {',
        '      context.Response.StatusCode = 500;',
        '      var response = new { detail = env.IsDevelopment() ? ex.ToString() : ex.Message };',
        '      await context.Response.WriteAsJsonAsync(response);',
        '    }',
        '  }',
        '}',
      ),
    },
    'fail major ExceptionMiddleware.cs:7',
  ],
  [
    'FastEndpoints’ own handler',
    {
      ...dotnet,
      ...routed.dotnet,
      'Middleware.cs': file(
        'public static class Middleware {',
        '  public static void Use(WebApplication app) {',
        '    app.UseDefaultExceptionHandler();',
        '    app.UseFastEndpoints();',
        '  }',
        '}',
      ),
    },
    'fail major Middleware.cs:3',
  ],
  [
    'Go: the text behind a status that was written before',
    go(
      'w.WriteHeader(http.StatusInternalServerError)',
      'w.Write([]byte(err.Error()))',
    ),
    'fail major api.go:6',
  ],
  [
    'Go: a status that comes back beside the error, a 500 for errors of any kind',
    {
      ...go(
        'summary, err, status := load(r)',
        'if err != nil {',
        '\tw.WriteHeader(status)',
        '\tw.Write([]byte(err.Error()))',
        '}',
      ),
      'load.go': file(
        'package main',
        'func load(r *http.Request) (*Summary, error, int) {',
        '\ts, err := db.Read()',
        '\tif err != nil {',
        '\t\treturn nil, err, http.StatusInternalServerError',
        '\t}',
        '\treturn s, nil, http.StatusOK',
        '}',
      ),
    },
    'fail major api.go:8',
  ],
  [
    'Rails: a method for errors that shows what the other server said',
    {
      ...rails,
      'config/routes.rb':
        'Rails.application.routes.draw do\n  resources :orders\nend\n',
      'app/controllers/orders_controller.rb': file(
        'class OrdersController < ApplicationController',
        '  rescue_from Faraday::Error, with: :render_gateway_error',
        '  def index',
        '    render json: client.orders',
        '  end',
        '  def render_gateway_error(exception)',
        '    render json: { detail: "Failed: #{exception.message}" }, status: :bad_gateway',
        '  end',
        'end',
      ),
    },
    'fail major app/controllers/orders_controller.rb:7',
  ],
  [
    'Rails: a method for errors that shows one of the caller and hides one of the server',
    {
      ...rails,
      'config/routes.rb':
        'Rails.application.routes.draw do\n  resources :orders\nend\n',
      'app/controllers/orders_controller.rb': file(
        'class OrdersController < ApplicationController',
        '  rescue_from StandardError, with: :render_error',
        '  def index',
        '    render json: client.orders',
        '  end',
        '  def render_error(exception)',
        '    return render json: { detail: exception.message }, status: :bad_request if wrong?(exception)',
        '    render json: { detail: "failed" }, status: :internal_server_error',
        '  end',
        'end',
      ),
    },
    'pass',
  ],
  [
    'Go: a helper that answers with the error it is given',
    {
      ...go(
        'h.abortWithError(c, http.StatusInternalServerError, "no orders", err)',
      ),
      'abort.go': file(
        'package main',
        'func (h *Handler) abortWithError(c *gin.Context, status int, message string, err error) {',
        '\tlogger.Error().Err(err).Msg(message)',
        '\tc.AbortWithStatusJSON(status, Problem{Detail: err.Error()})',
        '}',
      ),
    },
    'fail major api.go:5',
  ],
  [
    'Go: the typed answer of a generated server',
    go(
      'return CreateOrder500JSONResponse{ //nolint: nilerr',
      '\tError: err.Error(),',
      '}, nil',
    ),
    'fail major api.go:5',
  ],
  [
    'a method of .NET that says of all others what they say',
    toldByType(
      'NotFoundException => "Nothing of that name.",',
      '_ => ex.Message',
    ),
    'fail major ExceptionMiddleware.cs:9',
  ],
  [
    'Node: a function of the service’s own answers with what it is handed',
    {
      ...node('return apiResponse.failed(res, err);'),
      'helpers.js': file(
        'exports.failed = function (res, msg) {',
        '  var data = { status: 0, message: msg };',
        '  return res.status(500).json(data);',
        '};',
      ),
    },
    'fail major orders.js:5',
  ],
  [
    'Go: another function chooses the status, a 500 among them',
    {
      ...goService,
      'internal/api/orders.go': file(
        'package api',
        '',
        'func list(c echo.Context) error {',
        '\torders, err := store.List()',
        '\tif err != nil {',
        '\t\treturn c.JSON(statusOf(err), Failure{Message: err.Error()})',
        '\t}',
        '\treturn c.JSON(http.StatusOK, orders)',
        '}',
        '',
        'func statusOf(err error) int {',
        '\tif errors.Is(err, ErrNotFound) {',
        '\t\treturn http.StatusNotFound',
        '\t}',
        '\treturn http.StatusInternalServerError',
        '}',
      ),
    },
    'fail major internal/api/orders.go:6',
  ],
  [
    'Go: an answer that is put together call by call',
    {
      ...goService,
      'internal/api/respond.go': file(
        'package api',
        '',
        'func failed(w http.ResponseWriter, r *http.Request, err error) {',
        '\tNewBuilder(w, r).',
        '\t\tWithStatus(http.StatusInternalServerError).',
        '\t\tWithHeader("Content-Type", "text/plain").',
        '\t\tWithBodyAsString(html.EscapeString(err.Error())).',
        '\t\tWrite()',
        '}',
      ),
    },
    'fail major internal/api/respond.go:4',
  ],
  [
    'Go: a formatted text with the error',
    {
      ...goService,
      'internal/api/ready.go': file(
        'package api',
        '',
        'func ready(w http.ResponseWriter, r *http.Request) {',
        '\tif err := store.Ping(); err != nil {',
        '\t\thttp.Error(w, fmt.Sprintf("database: %q", err), http.StatusServiceUnavailable)',
        '\t}',
        '}',
      ),
    },
    'fail major internal/api/ready.go:5',
  ],
  [
    'Rust: the text that a kind holds, made of another error',
    rustKinds(
      'impl From<sqlx::Error> for AppError {',
      '    fn from(error: sqlx::Error) -> Self { AppError::Other(error.to_string()) }',
      '}',
    ),
    'fail major src/error.rs:6',
  ],
  [
    'Nest: a filter for all errors that falls back to the message',
    {
      ...nest,
      ...routed.nest,
      'src/all.filter.ts': file(
        '@Catch(Error)',
        'export class AllFilter implements ExceptionFilter {',
        '  catch(exception: HttpException, host: ArgumentsHost) {',
        '    const response = host.switchToHttp().getResponse();',
        '    const answer = exception.getResponse ? exception.getResponse() : exception.message;',
        '    this.logger.error(answer);',
        '    response.status(500).json(answer);',
        '  }',
        '}',
      ),
    },
    'fail major src/all.filter.ts:5',
  ],
  [
    'Echo: an own handler that hands the text on',
    {
      ...go('return echo.NewHTTPError(http.StatusInternalServerError, err)'),
      'errors.go': file(
        'package main',
        '',
        'func setUp(e *echo.Echo) { e.HTTPErrorHandler = answer }',
        '',
        'func answer(err error, c echo.Context) {',
        '\the := err.(*echo.HTTPError)',
        '\tc.JSON(he.Code, he.Message)',
        '}',
      ),
    },
    'fail major api.go:5',
  ],
  [
    'Node: the error of a callback',
    {
      ...express,
      'server.js': file(
        "const app = require('express')();",
        "app.get('/a', (req, res) => {",
        '  Order.find({}, (err, orders) => {',
        '    if (err) {',
        '      res.status(500).send({ message: err });',
        '      return;',
        '    }',
        '    res.json(orders);',
        '  });',
        '});',
        'app.listen(3000);',
      ),
    },
    'fail major server.js:5',
  ],
  [
    '.NET: the message in a text that a middleware writes',
    middleware('InternalServerError'),
    'fail major ErrorMiddleware.cs:5',
  ],
  [
    '.NET: the error of the exception feature',
    feature(
      '  var feature = context.Features.Get<IExceptionHandlerFeature>();',
      '  if (feature != null) {',
      '    logger.LogError(feature.Error.Message);',
      '    await context.Response.WriteAsJsonAsync(new { Message = feature.Error.Message });',
      '  }',
    ),
    'fail major ExceptionExtensions.cs:5',
  ],
  [
    '.NET: the same, taken out of the feature',
    feature(
      '  var error = context.Features.Get<IExceptionHandlerPathFeature>()?.Error;',
      '  await context.Response.WriteAsJsonAsync(new { error = error.Message });',
    ),
    'fail major ExceptionExtensions.cs:3',
  ],
  [
    '.NET: a text over several lines, in a method of its own',
    {
      ...routed.dotnet,
      'ErrorMiddleware.cs': file(
        'private static Task HandleExceptionAsync(HttpContext context, Exception exception)',
        '{',
        '    var result = JsonConvert.SerializeObject(',
        '        new { StatusCode = 500, ErrorMessage = exception.Message });',
        '    return context.Response.WriteAsync(result);',
        '}',
      ),
    },
    'fail major ErrorMiddleware.cs:5',
  ],
  [
    'Express: the message with 500',
    node('res.status(500).json({ error: err.message });'),
    'fail major orders.js:5',
  ],
  [
    'Express: no status',
    node('res.json({ error: err.message });'),
    'fail major orders.js:5',
  ],
  [
    'Express: the stack',
    node('res.status(500).send(err.stack);'),
    'fail major orders.js:5',
  ],
  [
    'Express: the whole error',
    node('res.status(500).json(err);'),
    'fail major orders.js:5',
  ],
  [
    'Express: over a variable',
    node('const text = err.message;', 'res.status(500).json({ text });'),
    'fail major orders.js:6',
  ],
  [
    'Express: interpolated',
    node('res.status(500).send(`failed: ${err.message}`);'),
    'fail major orders.js:5',
  ],
  [
    'the global handler',
    handler('res.status(err.status || 500).json({ message: err.message });'),
    'fail major server.js:3',
  ],
  [
    'Nest',
    {
      ...nest,
      ...routed.nest,
      'src/orders.controller.ts': file(
        "@Get('orders')",
        'list() {',
        '  try { return all(); } catch (e) {',
        '    throw new InternalServerErrorException(e.message);',
        '  }',
        '}',
      ),
    },
    'fail major src/orders.controller.ts:4',
  ],
  [
    'FastAPI: detail=str(e)',
    python('raise HTTPException(status_code=500, detail=str(e))'),
    'fail major orders.py:6',
  ],
  [
    'FastAPI: an f-string',
    python('raise HTTPException(500, f"failed: {e}")'),
    'fail major orders.py:6',
  ],
  [
    'FastAPI: a trace',
    python(
      'return JSONResponse({"trace": traceback.format_exc()}, status_code=500)',
    ),
    'fail major orders.py:6',
  ],
  [
    'Flask: without a status',
    {
      ...flask,
      'orders.py': file(
        '@app.route("/orders")',
        'def orders():',
        '    try:',
        '        return load()',
        '    except Exception as e:',
        '        return jsonify({"error": str(e)})',
      ),
    },
    'fail major orders.py:6',
  ],
  [
    'Python: kept in a variable and sent after the block',
    {
      ...fastapi,
      'health.py': file(
        '@router.get("/health")',
        'def health():',
        '    try:',
        '        ping()',
        '    except Exception as e:',
        '        text = f"down: {str(e)}"',
        '    return JSONResponse({"database": text})',
      ),
    },
    'fail major health.py:7',
  ],
  [
    'Go: fiber, over several lines',
    go(
      'return c.Status(fiber.StatusInternalServerError).JSON(fiber.Map{',
      '\t"msg": err.Error(),',
      '})',
    ),
    'fail major api.go:5',
  ],
  [
    'Go: http.Error',
    go('http.Error(w, err.Error(), http.StatusInternalServerError)'),
    'fail major api.go:5',
  ],
  [
    'Go: gin.H',
    go('c.JSON(500, gin.H{"error": err.Error()})'),
    'fail major api.go:5',
  ],
  [
    'Go: gRPC internal errors behind a gateway',
    {
      ...go('return nil, status.Errorf(codes.Internal, "failed: %v", err)'),
      'gateway.go':
        'package main\n\nimport "github.com/grpc-ecosystem/grpc-gateway/v2/runtime"\n',
    },
    'fail major api.go:5',
  ],
  [
    'Spring: the catch-all echoes the message',
    advice(
      '@ExceptionHandler(Exception.class)',
      'Exception',
      'return ResponseEntity.status(INTERNAL_SERVER_ERROR).body(new Problem(e.getMessage()));',
    ),
    'fail major src/main/java/Advice.java:5',
  ],
  [
    'Spring: a handler in Kotlin that is an expression',
    {
      ...spring,
      ...routed.jvm,
      'src/main/kotlin/Advice.kt': file(
        '@RestControllerAdvice',
        'class Advice {',
        '  @ExceptionHandler(OrderMissing::class)',
        '  fun missing(e: OrderMissingException): ResponseEntity<ErrorResponse> = ResponseEntity',
        '    .status(NOT_FOUND)',
        '    .body(ErrorResponse(status = NOT_FOUND, userMessage = "Missing: ${e.message}"))',
        '',
        '  @ExceptionHandler(Exception::class)',
        '  fun failed(e: Exception): ResponseEntity<ErrorResponse> = ResponseEntity',
        '    .status(INTERNAL_SERVER_ERROR)',
        '    .body(',
        '      ErrorResponse(',
        '        status = INTERNAL_SERVER_ERROR,',
        '        userMessage = "Unexpected error: ${e.message}",',
        '        developerMessage = e.message,',
        '      ),',
        '    ).also { log.error("Unexpected exception", e) }',
        '}',
      ),
    },
    'fail major src/main/kotlin/Advice.kt:15',
  ],
  [
    'Spring: a helper of the catch-all shows the cause',
    {
      ...spring,
      ...routed.jvm,
      'src/main/java/Advice.java': file(
        '@ControllerAdvice',
        'class Advice {',
        '  @ExceptionHandler(Exception.class)',
        '  ResponseEntity<Object> unknown(HttpServletRequest request, Exception exception) {',
        '    return answer(exception, HttpStatus.INTERNAL_SERVER_ERROR, 500);',
        '  }',
        '  private ResponseEntity<Object> answer(Exception ex, HttpStatus status, int code) {',
        '    logger.error("handling", ex);',
        '    ErrorResponse details = ErrorResponse.builder()',
        '        .errorCode(code)',
        '        .errorDescription(rootOf(ex).getLocalizedMessage())',
        '        .build();',
        '    return new ResponseEntity<>(details, status);',
        '  }',
        '}',
      ),
    },
    'fail major src/main/java/Advice.java:11',
  ],
  [
    'Spring: stack traces always',
    {
      ...advice('', 'String'),
      'src/main/resources/application.yml':
        'server:\n  error:\n    include-stacktrace: always\n',
    },
    'fail major src/main/resources/application.yml:3',
  ],
  [
    'Spring: messages always',
    {
      ...advice('', 'String'),
      'src/main/resources/application.yml':
        'spring:\n  web:\n    error:\n      include-message: always\n',
    },
    'fail minor src/main/resources/application.yml:4',
  ],
  [
    '.NET: StatusCode',
    controller('return StatusCode(500, ex.Message);'),
    'fail major OrdersController.cs:4',
  ],
  [
    '.NET: Problem',
    controller('return Problem(detail: ex.ToString());'),
    'fail major OrdersController.cs:4',
  ],
  [
    'Rails',
    {
      ...rails,
      'config/routes.rb': "get '/orders', to: 'orders#index'\n",
      'app/controllers/orders_controller.rb': file(
        'def index',
        '  render json: all',
        'rescue => e',
        '  render json: { error: e.message }, status: :internal_server_error',
        'end',
      ),
    },
    'fail major app/controllers/orders_controller.rb:4',
  ],
  [
    'Laravel',
    php("return response()->json(['error' => $e->getMessage()], 500);"),
    'fail major app/Http/Controllers/Orders.php:4',
  ],
  [
    'Rust',
    {
      ...rust,
      'src/api.rs': file(
        '.route("/orders", get(list))',
        'fn f(err: E) -> R {',
        '    (StatusCode::INTERNAL_SERVER_ERROR, err.to_string())',
        '}',
      ),
    },
    'fail major src/api.rs:3',
  ],
  [
    'Rust: an error answers with its own text, which holds the error inside',
    {
      ...rust,
      ...routed.rust,
      'src/error.rs': ownError('Database error: {0}'),
    },
    'fail major src/error.rs:14',
  ],
];

const clean: Case[] = [
  [
    'PHP: a fault of the caller’s by the constants of Symfony',
    php('    abort(Response::HTTP_FORBIDDEN, $e->getMessage());'),
    'pass',
  ],
  [
    'Python: an error of the service’s own that is told the text of what the caller sent',
    {
      ...fastapi,
      ...routed.python,
      'handlers.py': file(
        'async def invalid_handler(request, exc: InvalidOrder):',
        '    return JSONResponse(status_code=400, content={"detail": exc.message})',
        'app.add_exception_handler(InvalidOrder, invalid_handler)',
      ),
      'gateway.py': file(
        'async def products():',
        '    try:',
        '        return await repository.all()',
        '    except Exception as e:',
        '        raise InvalidOrder(str(e))',
      ),
    },
    'pass',
  ],
  [
    'Gin: an error that is kept for the middleware, and a bare status',
    go(
      '_ = c.AbortWithError(http.StatusInternalServerError, err)',
      'respond(err.Error(), http.StatusBadRequest)',
    ),
    'pass',
  ],
  [
    'C#: the text of the service’s own errors, whose root is called like Python’s',
    {
      ...dotnet,
      ...routed.dotnet,
      'Middleware/Errors.cs': file(
        'public class Errors {',
        '  public async Task Invoke(HttpContext context) {',
        '    try { await _next(context); }',
        '    catch (BaseException e) { await HandleBase(context, e); }',
        '    catch { await HandleUnexpected(context); }',
        '  }',
        '  private static Task HandleBase(HttpContext context, BaseException exception) {',
        '    var code = exception.StatusCode;',
        '    var result = JsonConvert.SerializeObject(new { error = exception.Message });',
        '    return Write(context, result, code);',
        '  }',
        '  private static Task HandleUnexpected(HttpContext context) {',
        '    var code = HttpStatusCode.InternalServerError;',
        '    var result = JsonConvert.SerializeObject(new { error = "Unexpected error occurred." });',
        '    return Write(context, result, code);',
        '  }',
        '  private static Task Write(HttpContext context, string result, HttpStatusCode code) {',
        '    context.Response.StatusCode = (int)code;',
        '    return context.Response.WriteAsync(result);',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Kotlin: the last arm logs what happened and answers with a text of its own',
    {
      ...spring,
      ...routed.jvm,
      'src/main/kotlin/Answers.kt': file(
        'fun answer(e: Exception) = when (e) {',
        '  is NotFoundException -> notFound()',
        '  else -> ResponseEntity.status(HttpStatus.INTERNAL_SERVER_ERROR).body("failed")',
        '    .also { log.error("failed: {}", e.message) }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Java: what keeps a failure for another service, in a setter of its own',
    {
      ...spring,
      ...routed.jvm,
      'src/main/java/FailureConverter.java': file(
        'public class FailureConverter {',
        '  Failure toFailure(Throwable throwable) {',
        '    var builder = Failure.newBuilder();',
        '    builder.setMessage(throwable.getMessage());',
        '    return builder.build();',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'PHP: a helper with a status of the caller',
    caughtByPhp('return $this->errorResponse($e->getMessage(), 422);'),
    'pass',
  ],
  [
    'PHP: a helper that writes to the log',
    caughtByPhp(
      "$this->logError($e->getMessage(), 500); return $this->errorResponse('Failed', 500);",
    ),
    'pass',
  ],
  [
    'ktor: StatusPages with a text of its own',
    ktorPages(
      'log.error("failed", cause); call.respond(HttpStatusCode.InternalServerError, "Internal error")',
    ),
    'pass',
  ],
  [
    'C#: what another catch block sends under the same name',
    {
      ...dotnet,
      ...routed.dotnet,
      'ExceptionMiddleware.cs': file(
        'public class ExceptionMiddleware {',
        '  public async Task InvokeAsync(HttpContext context) {',
        '    try { await _next(context); }',
        '    catch (ConflictException ex) {',
        '      context.Response.StatusCode = 409;',
        '      await context.Response.WriteAsJsonAsync(new { error = ex.Message });',
        '    }',
        '    catch (Exception ex) {',
        '      _logger.LogError(ex, "failed");',
        '      context.Response.StatusCode = 500;',
        '      await context.Response.WriteAsJsonAsync(new { error = "Something failed." });',
        '    }',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'ASP.NET Core: a stack trace that is only logged',
    {
      ...dotnet,
      ...routed.dotnet,
      'Errors.cs': file(
        'public class Errors {',
        '  public ErrorResult Of(Exception exception) {',
        '    var details = new { Text = exception.Message, StackTrace = exception.StackTrace };',
        '    var entry = new Entry("system", details);',
        '    _logger.LogError(exception, "{Entry}", entry);',
        '    return new ErrorResult(new Error("system"));',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'GraphQL for Spring: the last arm tells nothing',
    {
      ...spring,
      ...routed.jvm,
      'src/main/kotlin/Resolver.kt': file(
        'class Resolver : DataFetcherExceptionResolver {',
        '  override fun resolveException(ex: Throwable, env: DataFetchingEnvironment) = when (ex) {',
        '    is NotFound -> GraphqlErrorBuilder.newError(env).message(ex.message).build()',
        '    else -> GraphqlErrorBuilder.newError(env).message("Internal error").build()',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'graphql-ruby: a text of its own for any error',
    {
      ...rails,
      'config/routes.rb': file(
        'Rails.application.routes.draw do',
        "  post '/graphql', to: 'graphql#execute'",
        '  resources :orders',
        'end',
      ),
      'app/graphql/orders_schema.rb': file(
        'class OrdersSchema < GraphQL::Schema',
        '  rescue_from(StandardError) do |exception|',
        "    GraphQL::ExecutionError.new('failed')",
        '  end',
        'end',
      ),
    },
    'pass',
  ],
  [
    'Go: an error of what the caller sent, beside a write whose error is kept back',
    {
      ...goService,
      'orders.go': file(
        'package main',
        'func create(c *gin.Context) {',
        '\tif err := db.Create(&order).Error; err != nil {',
        '\t\tc.JSON(http.StatusConflict, gin.H{"error": "known already"})',
        '\t}',
        '\tif err := c.ShouldBindJSON(&order); err != nil {',
        '\t\tc.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})',
        '\t}',
        '}',
        'func routes(r *gin.Engine) { r.POST("/orders", create) }',
      ),
    },
    'pass',
  ],
  [
    'Spring: a text inside an exception of one’s own, which the answer is not asked for',
    {
      ...advice(
        '@ExceptionHandler(Exception.class)',
        'Exception',
        'return ResponseEntity.status(HttpStatus.INTERNAL_SERVER_ERROR).body(ErrorResponse.failure(new BaseException(code, e.getMessage())));',
      ),
      'src/main/java/ErrorResponse.java': file(
        'class ErrorResponse {',
        '  static ErrorResponse failure(BaseException e) {',
        '    return new ErrorResponse(e.getErrorCode().name());',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Fiber: the text of errors of its own kind alone',
    answeringFiber(
      '\ttext := "failed"',
      '\tif own, ok := err.(*fiber.Error); ok {',
      '\t\tcode = own.Code',
      '\t\ttext = err.Error()',
      '\t}',
      '\treturn c.Status(code).JSON(fiber.Map{"error": text})',
    ),
    'pass',
  ],
  [
    'Fiber: another text for the server’s own faults',
    answeringFiber(
      '\tvar own *fiber.Error',
      '\tif errors.As(err, &own) {',
      '\t\tcode = own.Code',
      '\t}',
      '\ttext := err.Error()',
      '\tif code >= fiber.StatusInternalServerError {',
      '\t\ttext = "failed"',
      '\t}',
      '\treturn c.Status(code).JSON(fiber.Map{"error": text})',
    ),
    'pass',
  ],
  [
    'Fiber: the text in the log, a fixed one in the answer',
    answeringFiber(
      '\tlogger.Error("failed", zap.String("error", err.Error()), zap.Int("code", code))',
      '\treturn c.Status(code).JSON(fiber.Map{"error": "failed"})',
    ),
    'pass',
  ],
  [
    'Go: a text of its own for every type that has none',
    answeringAll(
      '\tresp := Body{Message: err.Error()}',
      '\tswitch e := err.(type) {',
      '\tcase *Known:',
      '\t\tresp.Message = e.Text()',
      '\tdefault:',
      '\t\tresp.Message = "failed"',
      '\t}',
    ),
    'pass',
  ],
  [
    'Fastify: the error of a token that is refused',
    {
      'package.json': '{ "dependencies": { "fastify": "5" } }',
      'server.js': file(
        "const app = require('fastify')();",
        "app.decorate('checkToken', async (request, reply) => {",
        '  try {',
        '    await request.jwtVerify();',
        '  } catch (err) {',
        '    reply.send(err);',
        '  }',
        '});',
        "app.get('/orders', list);",
        'app.listen({ port: 3000 });',
      ),
    },
    'pass',
  ],
  ...(
    [
      [
        'a text of its own for what is the server’s fault',
        [
          '\tresp := ErrorResponse{Message: err.Error()}',
          '\tif status >= http.StatusInternalServerError {',
          '\t\tresp.Message = "internal server error"',
          '\t}',
        ],
      ],
      [
        'the text of callers’ faults alone',
        [
          '\tresp := ErrorResponse{Message: http.StatusText(status)}',
          '\tif status < http.StatusInternalServerError {',
          '\t\tresp.Message = err.Error()',
          '\t}',
        ],
      ],
      [
        'a record of it beside a text of its own',
        [
          '\tentry := failure{Path: c.FullPath(), Error: err.Error()}',
          '\trecord(entry)',
          '\tresp := ErrorResponse{Message: http.StatusText(status)}',
        ],
      ],
    ] as const
  ).map(
    ([title, lines]): Case => [
      `Go: one function for all errors, with ${title}`,
      answeringAll(...lines),
      'pass',
    ],
  ),
  [
    'Go: a field for the cause that stays inside',
    {
      ...goService,
      'errors.go': file(
        'package main',
        'func internal(err error) *APIError {',
        '\treturn &APIError{Status: http.StatusInternalServerError, Message: "failed", Cause: err.Error()}',
        '}',
        'func routes(r *gin.Engine) { r.GET("/orders", list) }',
      ),
    },
    'pass',
  ],
  [
    'Express: a helper for errors of its own alone',
    handler(
      'if (err instanceof AppError) return sendAppError(res, err);',
      "res.status(500).json({ error: 'failed' });",
      '});',
      'function sendAppError(res, err) {',
      '  res.status(err.statusCode).json({ error: err.message });',
      '}',
      'app.use((req, res) => {',
    ),
    'pass',
  ],
  [
    'Express: one helper for errors that it foresees, another for the rest',
    handler(
      'if (err.isOperational) return handleKnown(err, res);',
      'return handleUnknown(err, res);',
      '});',
      'function handleKnown(err, res) {',
      '  return res.status(err.statusCode).json({ message: err.message });',
      '}',
      'function handleUnknown(err, res) {',
      "  return res.status(500).json({ message: 'failed' });",
      '}',
      'app.use((req, res) => {',
    ),
    'pass',
  ],
  [
    'Express: the detailed answer after production’s has returned',
    handler(
      'if (config.isProduction) return sendPlain(err, res);',
      'return sendDetailed(err, res);',
      '});',
      'function sendDetailed(err, res) {',
      '  res.status(err.status || 500).json({ message: err.message });',
      '}',
      'function sendPlain(err, res) {',
      "  res.status(500).json({ message: 'failed' });",
      '}',
      'app.use((req, res) => {',
    ),
    'pass',
  ],
  [
    'ASP.NET Core: the text of errors of one kind in a conditional, their status by a function',
    {
      ...dotnet,
      ...routed.dotnet,
      'ErrorMiddleware.cs': file(
        'public class ErrorMiddleware {',
        '  public async Task InvokeAsync(HttpContext context) {',
        '    try { await _next(context); } catch (Exception ex) { await Handle(context, ex); }',
        '  }',
        '  private Task Handle(HttpContext context, Exception exception) {',
        '    ProblemDetails problem = new()',
        '    {',
        '      Status = StatusOf(exception),',
        '      Detail = exception is DomainException ? exception.Message : "failed",',
        '    };',
        '    return context.Response.WriteAsJsonAsync(problem);',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    '.NET: a text of its own through a base controller',
    controller(
      'return CustomResult("no such order", HttpStatusCode.BadRequest);',
    ),
    'pass',
  ],
  [
    'Express: a function of the same file tells its own errors from others',
    {
      ...express,
      'errors.js': file(
        "const app = require('express')();",
        "app.get('/orders', list);",
        'app.use((err, req, res, next) => {',
        '  sendForProd(err, res);',
        '});',
        'const sendForProd = (err, res) => {',
        '  if (err.isOperational) {',
        '    res.status(err.statusCode).json({ message: err.message });',
        '  } else {',
        "    res.status(500).json({ message: 'Something went wrong' });",
        '  }',
        '};',
      ),
    },
    'pass',
  ],
  [
    'Express: only errors of the service’s own come that far',
    {
      ...express,
      'errors.js': file(
        "const app = require('express')();",
        "app.get('/orders', list);",
        'app.use((error, req, res, next) => {',
        '  if (!(error instanceof OrderError)) {',
        "    return res.status(500).json({ message: 'Something went wrong' });",
        '  }',
        '  return res.status(error.statusCode).json({ message: error.message });',
        '});',
      ),
    },
    'pass',
  ],
  [
    'Express: a text for the log, and a key of its name in the answer',
    {
      ...express,
      ...routed.node,
      'errors.js': file(
        'module.exports = (err, req, res, next) => {',
        "  let message = 'Unknown';",
        '  if (err instanceof Error) message = err.message;',
        '  logger.error(message);',
        "  res.status(500).json({ message: 'Something went wrong' });",
        '};',
      ),
    },
    'pass',
  ],
  ...(
    [
      ["Rails.logger.error(event: 'x', error: e.message)"],
      ['@import.update!(status: :failed, error: e.message)'],
      ['render json: { error: e.message }, status: :unprocessable_entity'],
    ] as const
  ).map(
    ([line]): Case => [
      `Rails: a rescue whose text goes elsewhere: ${line}`,
      {
        ...rails,
        'config/routes.rb':
          'Rails.application.routes.draw do\n  resources :items\nend\n',
        'app/controllers/items_controller.rb': file(
          'class ItemsController < ApplicationController',
          '  def create',
          '    Item.create!',
          '  rescue => e',
          `    ${line}`,
          '  end',
          'end',
        ),
      },
      'pass',
    ],
  ),
  ...(
    [
      [
        'taken for developers alone',
        "  let message = 'Internal';",
        "  if (process.env.NODE_ENV !== 'production') {",
        '    if (err instanceof Error) message = err.message;',
        '  }',
        '  res.status(500).json({ message });',
      ],
      [
        'for the log alone',
        "  let message = 'Unknown';",
        '  if (err instanceof Error) message = err.message;',
        '  logger.error(message);',
        "  message = 'Something went wrong';",
        '  res.status(500).json({ message });',
      ],
      [
        'kept in a record whose number is told',
        '  const message = err.message;',
        '  const incident = incidents.create({ message });',
        '  res.status(500).json({ reference: incident.id });',
      ],
      [
        'with a status of the caller’s fault in every branch',
        "  if (err.name === 'CastError') {",
        '    res.status(404);',
        '  } else {',
        '    res.status(400);',
        '  }',
        '  res.json({ message: err.message });',
      ],
    ] as const
  ).map(
    ([title, ...lines]): Case => [
      `Express: the text of an error, ${title}`,
      {
        ...express,
        ...routed.node,
        'errors.js': file(
          'module.exports = (err, req, res, next) => {',
          ...lines,
          '};',
        ),
      },
      'pass',
    ],
  ),
  ...(
    [
      [
        'if (!(context.Exception is DomainException)) return;',
        'context.Result = new JsonResult(new { error = context.Exception.Message });',
      ],
      [
        'context.Result = context.Exception switch {',
        '  NotFoundException => new NotFoundObjectResult(new { error = context.Exception.Message }),',
        '  _ => new ObjectResult(new { error = "Internal" }) { StatusCode = 500 }',
        '};',
      ],
    ] as const
  ).map(
    (lines): Case => [
      `ASP.NET: a filter that asks for the kind of error: ${lines[0]}`,
      {
        ...dotnet,
        ...routed.dotnet,
        'Filters/ErrorFilter.cs': file(
          'public class ErrorFilter : ExceptionFilterAttribute {',
          '  public override void OnException(ExceptionContext context) {',
          ...lines,
          '  }',
          '}',
        ),
      },
      'pass',
    ],
  ),
  [
    'Rust: a helper whose caller writes the text',
    {
      ...rust,
      'src/errors.rs': file(
        'pub fn server_error<S: ToString>(error: S) -> BoxedAppError {',
        '    custom(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())',
        '}',
      ),
      'src/main.rs': file(
        'fn main() {',
        '    let app = Router::new().route("/items", get(list));',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Kotlin: such an error for which the caller is to blame',
    {
      ...spring,
      'src/main/kotlin/Orders.kt': file(
        '@RestController class Orders {',
        '  @GetMapping("/orders") fun list(): List<Order> {',
        '    try { return orders.all() }',
        '    catch (e: Exception) {',
        '      throw ApiError(HttpStatusCode.BadRequest, "bad_request", e.localizedMessage)',
        '    }',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Laravel: a method of the base controller that keeps the error to itself',
    laravelBase("'message' => 'failed'"),
    'pass',
  ],
  [
    'Nest: a filter for errors of the domain alone',
    {
      ...nest,
      ...routed.nest,
      'src/domain.filter.ts': file(
        '@Catch(DomainError)',
        'export class DomainErrorFilter implements ExceptionFilter {',
        '  catch(exception: DomainError, host: ArgumentsHost): void {',
        '    const response = host.switchToHttp().getResponse();',
        '    response.status(codes[exception.code]).json({ message: exception.message });',
        '  }',
        '}',
      ),
    },
    'not-applicable',
  ],
  [
    'Rails: a block for errors that the caller is to blame for',
    {
      ...rails,
      'config/routes.rb': file(
        'Rails.application.routes.draw do',
        '  resources :orders',
        'end',
      ),
      'app/controllers/application_controller.rb': file(
        'class ApplicationController < ActionController::API',
        '  rescue_from StandardError do |error|',
        '    render json: { errors: ["failed"] }, status: :internal_server_error',
        '  end',
        '  rescue_from ActiveRecord::RecordInvalid do |error|',
        '    render json: { errors: [error.message] }, status: :unprocessable_entity',
        '  end',
        'end',
      ),
    },
    'pass',
  ],
  [
    '.NET: a method beside the middleware that shows details on demand',
    describing('includeDetails ? ex.Message : string.Empty'),
    'pass',
  ],
  [
    'Fastify: the text of errors below 500 alone',
    {
      'package.json':
        '{ "name": "orders", "dependencies": { "fastify": "5.1.0" } }',
      'server.js': file(
        "const app = require('fastify')();",
        "app.get('/orders', list);",
        'app.setErrorHandler((error, request, reply) => {',
        '  const statusCode = error.statusCode ?? 500;',
        '  reply.status(statusCode).send({',
        "    message: statusCode >= 500 ? 'An unexpected error occurred' : error.message,",
        '  });',
        '});',
        'app.listen({ port: 3000 });',
      ),
    },
    'pass',
  ],
  [
    'Laravel: a health check that keeps what it caught',
    healthOfLaravel("['status' => 'fail']"),
    'pass',
  ],
  [
    'Node: a health check that logs what it caught',
    healthOfNode(
      'logger.error({ error: err.message }); return { healthy: false };',
    ),
    'pass',
  ],
  [
    'hapi: an answer for which the caller is to blame',
    hapi(
      'catch (error) {',
      '  return h.response({ error: error.message }).code(400);',
      '}',
    ),
    'pass',
  ],
  [
    'hapi: a function beside the handler that answers what it is told',
    hapi(
      'catch (error) {',
      '  return failed(h, error);',
      '}',
      'function failed(h, error) {',
      '  log.error(error);',
      '  return h.response({ message: "failed" }).code(500);',
      '}',
    ),
    'pass',
  ],
  [
    'Kotlin: the text of one handler, the status of the next',
    {
      ...kotlin,
      'src/main/kotlin/Handler.kt': file(
        '@RestControllerAdvice class Handler {',
        '  @ExceptionHandler(NotFound::class)',
        '  fun a(e: NotFound) = ResponseEntity(Problem(e.message), HttpStatus.NOT_FOUND)',
        '  @ExceptionHandler(Exception::class)',
        '  fun b(e: Exception) = ResponseEntity(Problem("Something went wrong"), HttpStatus.INTERNAL_SERVER_ERROR)',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Rust: the status of one arm, the text of the next',
    {
      'Cargo.toml':
        '[package]\nname = "orders"\n[dependencies]\naxum = "0.8"\n',
      'src/main.rs': file(
        'fn main() {',
        '    let app = Router::new().route("/orders", get(list));',
        '    axum::serve(listener, app);',
        '}',
        'async fn list() -> Answer {',
        '    match load() {',
        '        Err(Error::Broken) => return Answer::new(StatusCode::INTERNAL_SERVER_ERROR).message("internal error"),',
        '        Err(Error::Invalid(e)) => return Answer::new(StatusCode::BAD_REQUEST).message(e.to_string()),',
        '        Ok(orders) => Answer::ok(orders),',
        '    }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Symfony: a trace for those who debug',
    {
      ...symfony,
      'src/ExceptionListener.php': file(
        '<?php',
        'class ExceptionListener {',
        '  public function onKernelException(ExceptionEvent $event): void {',
        '    $e = $event->getThrowable();',
        '    if ($this->debug) {',
        "      $event->setResponse(new JsonResponse(['trace' => $e->getTraceAsString()], 500));",
        '    }',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Go: a logger that takes the context',
    go('zlog.Error(ctx, "request failed", "status", 500, "err", err)'),
    'pass',
  ],
  [
    'Go: a function that asks the error what kind it is, and keeps its text',
    {
      ...go(
        'c.JSON(http.StatusInternalServerError, response.NewErrorResponse("Failed to save", err))',
      ),
      'pkg/response/response.go': file(
        'package response',
        'func NewErrorResponse(message string, err error) Response {',
        '\tdetails := Details{Message: message}',
        '\tvar own *AppError',
        '\tif errors.As(err, &own) {',
        '\t\tdetails.Code = own.Code',
        '\t}',
        '\treturn Response{Error: details}',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Gin: a collected error that the middleware knows, with a status of the caller’s fault',
    {
      ...goService,
      'go.mod':
        'module example.com/orders\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
      'web.go': file(
        'package main',
        'func main() {',
        '\tr := gin.New()',
        '\tr.Use(errorHandler)',
        '\tr.POST("/orders", handler)',
        '\tr.Run()',
        '}',
        'func handler(c *gin.Context) {',
        '\tc.AbortWithError(http.StatusInternalServerError, save(c))',
        '}',
        'func errorHandler(c *gin.Context) {',
        '\tc.Next()',
        '\tfor _, each := range c.Errors.ByType(gin.ErrorTypeAny) {',
        '\t\tif errors.Is(each, ErrDelivery) {',
        '\t\t\tc.AbortWithStatusJSON(http.StatusBadRequest, problem(each.Error()))',
        '\t\t\treturn',
        '\t\t}',
        '\t}',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Nest: a filter for a kind of error that takes its text apart',
    {
      ...express,
      ...routed.node,
      'src/unauthorized.filter.ts': file(
        '@Catch(UnauthorizedException)',
        'export class UnauthorizedFilter implements ExceptionFilter {',
        '  catch(exception: UnauthorizedException, host: ArgumentsHost) {',
        '    const status = exception.getStatus();',
        '    const { message } = exception;',
        '    host.switchToHttp().getResponse().status(status).json({ status, message });',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'a text that is taken apart, and put aside in production',
    {
      ...express,
      ...routed.node,
      'errors.js': file(
        'const failed = (err, req, res, next) => {',
        '  let { statusCode, message } = err;',
        "  if (config.env === 'production' && !err.isOperational) {",
        '    statusCode = 500;',
        "    message = 'Internal Server Error';",
        '  }',
        '  res.status(statusCode).send({ code: statusCode, message });',
        '};',
      ),
    },
    'pass',
  ],
  [
    'Go: an error that is made of fixed words',
    {
      ...goService,
      'api/failure.go': file(
        'package api',
        'type Failure struct {',
        '	Status int    `json:"status"`',
        '	Cause  string `json:"-"`',
        '}',
        'func Internal(cause string) *Failure {',
        '	return &Failure{Status: http.StatusInternalServerError, Cause: cause}',
        '}',
        'func answer(c *gin.Context, failure *Failure) {',
        '	c.JSON(failure.Status, failure)',
        '}',
      ),
      'api/orders.go': file(
        'package api',
        'func list(c *gin.Context) (*Order, *Failure) {',
        '	order, err := find()',
        '	if err != nil {',
        '		return nil, Internal(err.Error())',
        '	}',
        '	return order, nil',
        '}',
        'func route(r *gin.Engine) { r.GET("/orders", list) }',
      ),
    },
    'pass',
  ],
  [
    'Go: a helper that takes the error for the log',
    answeredThrough(
      '\tlog.Printf("[WARN] %s: %s", details, err.Error())',
      '\tRenderJSON(w, JSON{"details": details})',
    ),
    'pass',
  ],
  [
    'Express: an object whose text is taken out again',
    handler(
      'const response = {',
      '  message: err.message,',
      '};',
      "response.message = 'failed';",
      'res.status(500).json(response);',
    ),
    'pass',
  ],
  [
    'Express: an error of the service’s own that blames the caller',
    node('throw new AppError(400, err.message);'),
    'pass',
  ],
  [
    'FastEndpoints’ own handler, told to be generic',
    {
      ...dotnet,
      ...routed.dotnet,
      'Middleware.cs': file(
        'public static class Middleware {',
        '  public static void Use(WebApplication app) {',
        '    app.UseDefaultExceptionHandler(useGenericReason: true);',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Go: a fixed text behind the status',
    go(
      'w.WriteHeader(http.StatusInternalServerError)',
      'w.Write([]byte("failed"))',
    ),
    'pass',
  ],
  [
    'Go: a helper that writes the error to the log and answers with what it is told',
    {
      ...go(
        'h.abortWithError(c, http.StatusInternalServerError, "no orders", err)',
      ),
      'abort.go': file(
        'package main',
        'func (h *Handler) abortWithError(c *gin.Context, status int, message string, err error) {',
        '\tif err != nil {',
        '\t\tlogger.Error().Err(err).Msg(message)',
        '\t}',
        '\tc.AbortWithStatusJSON(status, Problem{Detail: message})',
        '}',
      ),
    },
    'pass',
  ],
  [
    'a method of .NET that tells foreseen errors by their type and says the same of all others',
    toldByType(
      'NotFoundException nf => nf.Message,',
      '_ => "Something went wrong."',
    ),
    'not-applicable',
  ],
  [
    'Node: a logger whose method is called like an answer of the service',
    {
      ...node("logger.failed('list', err);", 'res.status(500).json({});'),
      'helpers.js': file(
        'exports.failed = function (res, msg) {',
        '  return res.status(500).json({ message: msg });',
        '};',
      ),
    },
    'pass',
  ],
  [
    'Node: a function that answers a refusal with what it is handed',
    {
      ...node('return apiResponse.refused(res, err.message);'),
      'helpers.js': file(
        'exports.refused = function (res, msg) {',
        '  return res.status(422).json({ message: msg });',
        '};',
      ),
    },
    'pass',
  ],
  [
    'Node: a function that logs what it is handed and answers a fixed text',
    {
      ...node('return apiResponse.failed(res, err);'),
      'helpers.js': file(
        'exports.failed = function (res, err) {',
        '  log.error(err);',
        "  return res.status(500).json({ message: 'internal error' });",
        '};',
      ),
    },
    'pass',
  ],
  [
    'Go: a function chooses among the caller’s faults alone',
    {
      ...go('return'),
      'internal/api/orders.go': file(
        'package api',
        '',
        'func list(c echo.Context) error {',
        '\treturn c.JSON(statusOf(err), Failure{Message: err.Error()})',
        '}',
        '',
        'func statusOf(err error) int {',
        '\tif errors.Is(err, ErrNotFound) {',
        '\t\treturn http.StatusNotFound',
        '\t}',
        '\treturn http.StatusBadRequest',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Go: a chain that answers a fixed text',
    {
      ...go('return'),
      'internal/api/respond.go': file(
        'package api',
        '',
        'func failed(w http.ResponseWriter, r *http.Request, err error) {',
        '\tslog.Error("failed", slog.Any("error", err))',
        '\tNewBuilder(w, r).',
        '\t\tWithStatus(http.StatusInternalServerError).',
        '\t\tWithBody("internal error").',
        '\t\tWrite()',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Rust: a kind whose text nobody makes of an error',
    rustKinds('fn busy() -> AppError { AppError::Other("busy".into()) }'),
    'pass',
  ],
  [
    'Nest: a filter that tells nothing of what it does not know',
    {
      ...express,
      ...routed.node,
      'src/all.filter.ts': file(
        '@Catch()',
        'export class AllFilter implements ExceptionFilter {',
        '  catch(exception: unknown, host: ArgumentsHost) {',
        "    const text = exception instanceof HttpException ? exception.message : 'Internal server error';",
        '    host.switchToHttp().getResponse().status(500).json({ text });',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Echo: an own handler answers with a page in the place of the text',
    {
      ...go('return echo.NewHTTPError(http.StatusInternalServerError, err)'),
      'errors.go': file(
        'package main',
        '',
        'func setUp(e *echo.Echo) { e.HTTPErrorHandler = new(Errors).Page }',
        '',
        'func (e *Errors) Page(err error, c echo.Context) {',
        '\tlog.Error(err.Error())',
        '\tpages.Error(c, 500)',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Rust: a kind of error whose text is fixed',
    {
      ...rust,
      ...routed.rust,
      'src/error.rs': file(
        'impl IntoResponse for AppError {',
        '    fn into_response(self) -> Response {',
        '        match self {',
        '            AppError::Internal => {',
        '                (StatusCode::INTERNAL_SERVER_ERROR, self.to_string())',
        '            }',
        '        }.into_response()',
        '    }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Rust: the text of an own error says nothing of the error inside',
    {
      ...rust,
      ...routed.rust,
      'src/error.rs': ownError('Database error'),
    },
    'pass',
  ],
  [
    'Python: the text goes out with 400 only',
    {
      ...fastapi,
      ...routed.python,
      'orders.py': file(
        '@app.get("/orders")',
        'def orders():',
        '    try:',
        '        return load()',
        '    except OrderRefused as e:',
        '        raise HTTPException(status_code=400, detail=str(e)) from e',
        '    except Exception as e:',
        '        log.exception("orders")',
        '        raise HTTPException(status_code=500, detail="failed") from e',
      ),
    },
    'pass',
  ],
  [
    'Node: a callback that blames the caller, and one that logs',
    {
      ...express,
      'server.js': file(
        "const app = require('express')();",
        "app.get('/a', (req, res) => {",
        '  jwt.verify(req.token, key, (err, user) => {',
        '    if (err) return res.status(401).send({ message: err.message });',
        '    Order.find({}, (err, orders) => {',
        '      if (err) {',
        '        log.error(err);',
        "        return res.status(500).send({ message: 'failed' });",
        '      }',
        '      res.json(orders);',
        '    });',
        '  });',
        '});',
        'app.listen(3000);',
      ),
    },
    'pass',
  ],
  [
    '.NET: the exception feature, logged only',
    feature(
      '  var feature = context.Features.Get<IExceptionHandlerFeature>();',
      '  logger.LogError(feature.Error, "failed");',
      '  await context.Response.WriteAsJsonAsync(new { Message = "Something went wrong" });',
    ),
    'pass',
  ],
  [
    '.NET: the exception feature, shown in development',
    feature(
      '  var error = context.Features.Get<IExceptionHandlerFeature>().Error;',
      '  if (env.IsDevelopment()) {',
      '    await context.Response.WriteAsJsonAsync(new { error = error.Message });',
      '  }',
    ),
    'pass',
  ],
  [
    '.NET: what a mapper makes of the error',
    {
      ...routed.dotnet,
      'ErrorHandler.cs': file(
        'public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken token)',
        '{',
        '    var response = _exceptionMapper.Map(exception);',
        '    await context.Response.WriteAsJsonAsync(response, token);',
        '    return true;',
        '}',
      ),
    },
    'pass',
  ],
  [
    '.NET: a middleware that answers what the caller did wrong',
    middleware('BadRequest'),
    'pass',
  ],
  [
    'generic',
    node("res.status(500).json({ error: 'internal error' });"),
    'pass',
  ],
  [
    'a status below 500',
    node('res.status(400).json({ error: err.message });'),
    'pass',
  ],
  [
    'a status set before',
    node('res.status(404);', 'res.json({ error: err.message });'),
    'pass',
  ],
  [
    'logged only',
    node(
      'logger.error(err.message);',
      "res.status(500).json({ error: 'internal error' });",
    ),
    'pass',
  ],
  [
    'development only',
    handler(
      "res.status(500).json({ error: process.env.NODE_ENV === 'development' ? err.message : 'failed' });",
    ),
    'pass',
  ],
  [
    'replaced in production',
    handler(
      'let { message } = err;',
      "if (config.env === 'production') message = 'failed';",
      'res.status(500).send({ message });',
    ),
    'pass',
  ],
  [
    'an error class that is written to be shown',
    handler(
      'if (err instanceof AppError) {',
      '  return res.status(err.status).json({ message: err.message });',
      '}',
      "res.status(500).json({ message: 'failed' });",
    ),
    'pass',
  ],
  [
    'an administrator’s test',
    {
      ...express,
      ...routed.node,
      'src/mail.controller.ts': file(
        "@Post('mail/test')",
        'async sendTestMail() {',
        '  try { await send(); } catch (e) {',
        '    throw new InternalServerErrorException(e.message);',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'FastAPI: 400',
    python('raise HTTPException(status_code=400, detail=str(e))'),
    'pass',
  ],
  [
    'Python: a service that answers nobody',
    {
      ...fastapi,
      ...routed.python,
      'jobs.py': file(
        'def run():',
        '    try:',
        '        work()',
        '    except Exception as e:',
        '        return {"error": str(e)}',
      ),
      'api.py': '@router.get("/orders")\ndef orders(): return []\n',
    },
    'pass',
  ],
  [
    'Go: bad request',
    go('http.Error(w, err.Error(), http.StatusBadRequest)'),
    'pass',
  ],
  [
    'Go: gRPC between services',
    go('return nil, status.Errorf(codes.Internal, "failed: %v", err)'),
    'pass',
  ],
  [
    'Spring: a helper that narrow handlers alone hand their exception to',
    {
      ...spring,
      ...routed.jvm,
      'src/main/java/Advice.java': file(
        '@ControllerAdvice',
        'class Advice {',
        '  @ExceptionHandler(OrderNotFoundException.class)',
        '  ResponseEntity<Object> missing(OrderNotFoundException exception) {',
        '    return answer(exception, HttpStatus.NOT_FOUND);',
        '  }',
        '  @ExceptionHandler(Exception.class)',
        '  ResponseEntity<Object> unknown(Exception exception) {',
        '    log.error("unexpected", exception);',
        '    return answer(new Hidden(), HttpStatus.INTERNAL_SERVER_ERROR);',
        '  }',
        '  private ResponseEntity<Object> answer(Exception ex, HttpStatus status) {',
        '    return ResponseEntity.status(status).body(ex.getMessage());',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Spring: a narrow handler',
    advice(
      '@ExceptionHandler(OrderNotFoundException.class)',
      'OrderNotFoundException',
      'return ResponseEntity.status(404).body(new Problem(e.getMessage()));',
    ),
    'pass',
  ],
  ['.NET: bad request', controller('return BadRequest(ex.Message);'), 'pass'],
  [
    'Laravel: 422',
    php("return response()->json(['error' => $e->getMessage()], 422);"),
    'pass',
  ],
  ['no routes', goService, 'not-applicable'],
];

describe('errors-no-leak', () => {
  it.each(caught)('caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(clean)('not caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
