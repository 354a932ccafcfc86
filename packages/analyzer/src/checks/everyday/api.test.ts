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

const inExpress = (deps: Record<string, string>, ...lines: string[]) =>
  expressWith(deps, 'app.use(express.json());', ...lines, 'app.listen(3000);');
const writes = (g: string) => [
  `app.post('/orders', ${g}(req, res) => res.json(save(req.body)));`,
  `app.put('/orders/:id', ${g}(req, res) => res.json(save(req.body)));`,
  `app.delete('/orders/:id', ${g}(req, res) => res.json(drop(req.params.id)));`,
];
const auth = [
  'function authenticate(req, res, next) {',
  '  const token = req.headers.authorization;',
  '  if (!token) return res.status(401).end();',
  '  req.user = jwt.verify(token, process.env.JWT_SECRET);',
  '  next();',
  '}',
];
const inFastapi = (reqs: string, ...l: string[]) => ({
  'requirements.txt': `fastapi==0.115.0\nuvicorn==0.32.0\n${reqs}`,
  'main.py': file(
    'from fastapi import FastAPI, Depends, APIRouter, HTTPException',
    'from pydantic import BaseModel',
    'class OrderIn(BaseModel):',
    '    name: str',
    ...l,
  ),
});
const fastapiWrites = (d: string, r = 'app') => [
  `@${r}.post('/orders')`,
  `def create(o: OrderIn${d}): return save(o)`,
  `@${r}.put('/orders/{id}')`,
  `def update(id: int, o: OrderIn${d}): return save(o)`,
  `@${r}.delete('/orders/{id}')`,
  `def remove(id: int${d}): return drop(id)`,
];
const currentUser = [
  "oauth = OAuth2PasswordBearer(tokenUrl='token')",
  'def get_current_user(token: str = Depends(oauth)):',
  '    user = decode(token)',
  '    if not user:',
  "        raise HTTPException(status_code=401, detail='no')",
  '    return user',
];
const flaskWrites = (d: string) =>
  ['post', 'put', 'delete'].flatMap((m, i) => [
    `@app.route('/orders${
      i ? '/<int:id>' : ''
    }', methods=['${m.toUpperCase()}'])`,
    ...(d ? [d] : []),
    `def ${m}_order(${i ? 'id' : ''}):`,
    '    return jsonify(save(request.json))',
  ]);
const ginHandlers = [
  'func create(c *gin.Context) { save(c) }',
  'func update(c *gin.Context) { save(c) }',
  'func remove(c *gin.Context) { drop(c) }',
  'func AuthMiddleware() gin.HandlerFunc {',
  '\treturn func(c *gin.Context) {',
  '\t\tif c.GetHeader("Authorization") == "" { c.AbortWithStatus(401); return }',
  '\t\tc.Next()',
  '\t}',
  '}',
];
const orderController = (m = '', body = '@RequestBody OrderIn o') => ({
  'src/main/java/OrderController.java': file(
    '@RestController',
    '@RequestMapping("/orders")',
    'public class OrderController {',
    '  @PostMapping',
    m,
    `  public Order create(${body}) { return service.save(o); }`,
    '  @PutMapping("/{id}")',
    m,
    `  public Order update(@PathVariable long id, ${body}) { return service.save(o); }`,
    '  @DeleteMapping("/{id}")',
    m,
    '  public void remove(@PathVariable long id) { service.drop(id); }',
    '}',
  ),
});
const securityChain = (rules: string) => ({
  'src/main/java/Sec.java': file(
    '@Configuration',
    '@EnableWebSecurity',
    'public class Sec {',
    '  @Bean SecurityFilterChain chain(HttpSecurity http) throws Exception {',
    `    return http.authorizeHttpRequests(a -> a${rules}).build();`,
    '  }',
    '}',
  ),
});
const inAspNet = (attr: string, prog: string[] = []) => ({
  'Orders.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web">\n</Project>\n',
  'Program.cs': file(
    'var builder = WebApplication.CreateBuilder(args);',
    'builder.Services.AddControllers();',
    ...prog,
    'var app = builder.Build();',
    'app.MapControllers();',
    'app.Run();',
  ),
  'OrdersController.cs': file(
    '[ApiController]',
    '[Route("orders")]',
    ...(attr ? [attr] : []),
    'public class OrdersController : ControllerBase {',
    '  [HttpPost]',
    '  public IActionResult Create(OrderIn o) => Ok(_s.Save(o));',
    '  [HttpPut("{id}")]',
    '  public IActionResult Update(int id, OrderIn o) => Ok(_s.Save(o));',
    '  [HttpDelete("{id}")]',
    '  public IActionResult Remove(int id) => Ok(_s.Drop(id));',
    '}',
  ),
});
const withLaravelRoutes = (routes: string[], files: Files = {}) => ({
  ...laravel,
  'routes/api.php': file('<?php', ...routes),
  'app/Http/Controllers/OrderController.php': file(
    '<?php',
    'class OrderController extends Controller {',
    '  public function store(Request $r) { return Order::create($r->all()); }',
    '  public function update(Request $r, $id) { return Order::find($id)->update($r->all()); }',
    '  public function destroy($id) { return Order::destroy($id); }',
    '}',
  ),
  ...files,
});
const laravelWrites = [
  "Route::post('/orders', [OrderController::class, 'store']);",
  "Route::put('/orders/{id}', [OrderController::class, 'update']);",
  "Route::delete('/orders/{id}', [OrderController::class, 'destroy']);",
];
const railsController = (before: string) => ({
  ...rails,
  'config/routes.rb':
    'Rails.application.routes.draw do\n  resources :orders\nend\n',
  'app/controllers/orders_controller.rb': file(
    'class OrdersController < ApplicationController',
    ...(before ? [`  ${before}`] : []),
    '  def create',
    '    Order.create!(order_params)',
    '  end',
    '  def update',
    '    Order.find(params[:id]).update!(order_params)',
    '  end',
    '  def destroy',
    '    Order.find(params[:id]).destroy',
    '  end',
    '  def order_params',
    '    params.require(:order).permit(:name)',
    '  end',
    'end',
  ),
  'app/controllers/application_controller.rb':
    'class ApplicationController < ActionController::API\nend\n',
});
const axumHandlers = [
  'async fn create(Json(o): Json<O>) -> Json<O> { save(o) }',
  'async fn update(Path(id): Path<i32>, Json(o): Json<O>) -> Json<O> { save(o) }',
  'async fn remove(Path(id): Path<i32>) { drop_it(id) }',
];
const inNest = (guard: string, files: Files = {}) => ({
  ...nest,
  'src/app.module.ts':
    "import { OrdersController } from './orders.controller';\n@Module({ controllers: [OrdersController] })\nexport class AppModule {}\n",
  'src/orders.controller.ts': file(
    "import { Controller, Post, Put, Delete, Body, Param, UseGuards } from '@nestjs/common';",
    "@Controller('orders')",
    ...(guard ? [guard] : []),
    'export class OrdersController {',
    '  @Post()',
    '  create(@Body() dto: CreateOrderDto) {',
    '    return this.orders.save(dto);',
    '  }',
    "  @Put(':id')",
    "  update(@Param('id') id: string, @Body() dto: CreateOrderDto) {",
    '    return this.orders.save(dto);',
    '  }',
    "  @Delete(':id')",
    "  remove(@Param('id') id: string) {",
    '    return this.orders.drop(id);',
    '  }',
    '}',
  ),
  ...files,
});
const dto = (dec: boolean) => ({
  'src/dto.ts': file(
    ...(dec ? ["import { IsString } from 'class-validator';"] : []),
    'export class CreateOrderDto {',
    ...(dec ? ['  @IsString()'] : []),
    '  name: string;',
    '}',
  ),
});

const panel: Panel = [
  [
    'security-authentication',
    'fail',
    'express open',
    inExpress({}, ...writes('')),
  ],
  [
    'security-authentication',
    'pass',
    'express per route',
    inExpress({ jsonwebtoken: '9' }, ...auth, ...writes('authenticate, ')),
  ],
  [
    'security-authentication',
    'pass',
    'express use',
    inExpress(
      { jsonwebtoken: '9' },
      ...auth,
      'app.use(authenticate);',
      ...writes(''),
    ),
  ],
  [
    'security-authentication',
    'fail',
    'express use after',
    inExpress(
      { jsonwebtoken: '9' },
      ...auth,
      ...writes(''),
      'app.use(authenticate);',
    ),
  ],
  [
    'security-authentication',
    'pass',
    'passport',
    inExpress(
      { passport: '0.7' },
      "const passport = require('passport');",
      ...writes("passport.authenticate('jwt', { session: false }), "),
    ),
  ],
  ['security-authentication', 'fail', 'nest open', inNest('')],
  [
    'security-authentication',
    'pass',
    'nest UseGuards',
    inNest("@UseGuards(AuthGuard('jwt'))"),
  ],
  [
    'security-authentication',
    'pass',
    'nest APP_GUARD',
    inNest('', {
      'src/app.module.ts':
        "import { OrdersController } from './orders.controller';\n@Module({ controllers: [OrdersController], providers: [{ provide: APP_GUARD, useClass: JwtAuthGuard }] })\nexport class AppModule {}\n",
      'src/jwt-auth.guard.ts':
        "export class JwtAuthGuard extends AuthGuard('jwt') {}\n",
    }),
  ],
  [
    'security-authentication',
    'pass',
    'nest useGlobalGuards',
    inNest('', {
      'src/main.ts': file(
        "import { AppModule } from './app.module';",
        'async function bootstrap() {',
        '  const app = await NestFactory.create(AppModule);',
        '  app.useGlobalGuards(new JwtAuthGuard());',
        '  await app.listen(3000);',
        '}',
        'bootstrap();',
      ),
    }),
  ],
  [
    'security-authentication',
    'fail',
    'fastapi open',
    inFastapi('', 'app = FastAPI()', ...fastapiWrites('')),
  ],
  [
    'security-authentication',
    'pass',
    'fastapi Depends',
    inFastapi(
      '',
      'app = FastAPI()',
      ...currentUser,
      ...fastapiWrites(', user = Depends(get_current_user)'),
    ),
  ],
  [
    'security-authentication',
    'pass',
    'fastapi router deps',
    inFastapi(
      '',
      'app = FastAPI()',
      ...currentUser,
      'router = APIRouter(dependencies=[Depends(get_current_user)])',
      ...fastapiWrites('', 'router'),
      'app.include_router(router)',
    ),
  ],
  [
    'security-authentication',
    'pass',
    'fastapi include deps',
    inFastapi(
      '',
      'app = FastAPI()',
      ...currentUser,
      'router = APIRouter()',
      ...fastapiWrites('', 'router'),
      'app.include_router(router, dependencies=[Depends(get_current_user)])',
    ),
  ],
  [
    'security-authentication',
    'pass',
    'fastapi Annotated',
    inFastapi(
      '',
      'app = FastAPI()',
      ...currentUser,
      'CurrentUser = Annotated[User, Depends(get_current_user)]',
      "@app.post('/orders')",
      'def create(user: CurrentUser, o: OrderIn): return save(o)',
      "@app.put('/orders/{id}')",
      'def update(user: CurrentUser, id: int, o: OrderIn): return save(o)',
      "@app.delete('/orders/{id}')",
      'def remove(user: CurrentUser, id: int): return drop(id)',
    ),
  ],
  [
    'security-authentication',
    'pass',
    'fastapi api key',
    inFastapi(
      '',
      'app = FastAPI()',
      "key = APIKeyHeader(name='X-API-Key')",
      'def check_key(k: str = Security(key)):',
      '    if k != settings.api_key:',
      '        raise HTTPException(403)',
      ...fastapiWrites(', _ = Depends(check_key)'),
    ),
  ],
  [
    'security-authentication',
    'fail',
    'flask open',
    flaskWith('', ...flaskWrites('')),
  ],
  [
    'security-authentication',
    'pass',
    'flask login_required',
    flaskWith(
      'flask-login==0.6\n',
      'from flask_login import login_required',
      ...flaskWrites('@login_required'),
    ),
  ],
  [
    'security-authentication',
    'pass',
    'flask jwt_required()',
    flaskWith(
      'flask-jwt-extended==4\n',
      'from flask_jwt_extended import jwt_required',
      ...flaskWrites('@jwt_required()'),
    ),
  ],
  [
    'security-authentication',
    'pass',
    'flask before_request',
    flaskWith(
      '',
      '@app.before_request',
      'def check():',
      "    if request.headers.get('Authorization') != token:",
      "        return jsonify(error='no'), 401",
      ...flaskWrites(''),
    ),
  ],
  [
    'security-authentication',
    'pass',
    'flask own decorator',
    flaskWith(
      '',
      'def token_required(f):',
      '    @wraps(f)',
      '    def inner(*a, **k):',
      "        if not request.headers.get('Authorization'):",
      "            return jsonify(error='no'), 401",
      '        return f(*a, **k)',
      '    return inner',
      ...flaskWrites('@token_required'),
    ),
  ],
  [
    'security-authentication',
    'fail',
    'gin open',
    goWith(
      '\tgithub.com/gin-gonic/gin v1.10.0\n',
      'func main() {',
      '\tr := gin.Default()',
      '\tr.POST("/orders", create)',
      '\tr.PUT("/orders/:id", update)',
      '\tr.DELETE("/orders/:id", remove)',
      '\tr.Run()',
      '}',
      ...ginHandlers,
    ),
  ],
  [
    'security-authentication',
    'pass',
    'gin group',
    goWith(
      '\tgithub.com/gin-gonic/gin v1.10.0\n',
      'func main() {',
      '\tr := gin.Default()',
      '\tapi := r.Group("/api", AuthMiddleware())',
      '\tapi.POST("/orders", create)',
      '\tapi.PUT("/orders/:id", update)',
      '\tapi.DELETE("/orders/:id", remove)',
      '\tr.Run()',
      '}',
      ...ginHandlers,
    ),
  ],
  [
    'security-authentication',
    'pass',
    'gin group use',
    goWith(
      '\tgithub.com/gin-gonic/gin v1.10.0\n',
      'func main() {',
      '\tr := gin.Default()',
      '\tapi := r.Group("/api")',
      '\tapi.Use(AuthMiddleware())',
      '\t{',
      '\t\tapi.POST("/orders", create)',
      '\t\tapi.PUT("/orders/:id", update)',
      '\t\tapi.DELETE("/orders/:id", remove)',
      '\t}',
      '\tr.Run()',
      '}',
      ...ginHandlers,
    ),
  ],
  [
    'security-authentication',
    'pass',
    'echo jwt group',
    goWith(
      '\tgithub.com/labstack/echo/v4 v4.12.0\n\tgithub.com/labstack/echo-jwt/v4 v4.2.0\n',
      'func main() {',
      '\te := echo.New()',
      '\tg := e.Group("/api")',
      '\tg.Use(echojwt.JWT([]byte(os.Getenv("S"))))',
      '\tg.POST("/orders", create)',
      '\tg.PUT("/orders/:id", update)',
      '\tg.DELETE("/orders/:id", remove)',
      '\te.Start(":8080")',
      '}',
      'func create(c echo.Context) error { return save(c) }',
      'func update(c echo.Context) error { return save(c) }',
      'func remove(c echo.Context) error { return drop(c) }',
    ),
  ],
  [
    'security-authentication',
    'pass',
    'chi With',
    goWith(
      '\tgithub.com/go-chi/chi/v5 v5.1.0\n',
      'func main() {',
      '\tr := chi.NewRouter()',
      '\tr.Group(func(r chi.Router) {',
      '\t\tr.Use(requireAuth)',
      '\t\tr.Post("/orders", create)',
      '\t\tr.Put("/orders/{id}", update)',
      '\t\tr.Delete("/orders/{id}", remove)',
      '\t})',
      '\thttp.ListenAndServe(":8080", r)',
      '}',
      'func create(w http.ResponseWriter, r *http.Request) { save(r) }',
      'func update(w http.ResponseWriter, r *http.Request) { save(r) }',
      'func remove(w http.ResponseWriter, r *http.Request) { drop(r) }',
      'func requireAuth(next http.Handler) http.Handler {',
      '\treturn http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {',
      '\t\tif r.Header.Get("Authorization") == "" { http.Error(w, "no", 401); return }',
      '\t\tnext.ServeHTTP(w, r)',
      '\t})',
      '}',
    ),
  ],
  [
    'security-authentication',
    'fail',
    'std mux open',
    goWith(
      '',
      'func main() {',
      '\tmux := http.NewServeMux()',
      '\tmux.HandleFunc("POST /orders", create)',
      '\tmux.HandleFunc("PUT /orders/{id}", update)',
      '\tmux.HandleFunc("DELETE /orders/{id}", remove)',
      '\thttp.ListenAndServe(":8080", mux)',
      '}',
      'func create(w http.ResponseWriter, r *http.Request) { save(r) }',
      'func update(w http.ResponseWriter, r *http.Request) { save(r) }',
      'func remove(w http.ResponseWriter, r *http.Request) { drop(r) }',
    ),
  ],
  [
    'security-authentication',
    'pass',
    'spring any',
    springWith(['spring-boot-starter-security'], {
      ...orderController(),
      ...securityChain(
        '.requestMatchers("/login").permitAll().anyRequest().authenticated()',
      ),
    }),
  ],
  [
    'security-authentication',
    'fail',
    'spring permitAll',
    springWith(['spring-boot-starter-security'], {
      ...orderController(),
      ...securityChain('.anyRequest().permitAll()'),
    }),
  ],
  [
    'security-authentication',
    'fail',
    'spring none',
    springWith([], orderController()),
  ],
  [
    'security-authentication',
    'pass',
    'spring preauthorize',
    springWith(['spring-boot-starter-security'], {
      ...orderController('  @PreAuthorize("hasRole(\'ADMIN\')")'),
      ...securityChain('.anyRequest().permitAll()'),
    }),
  ],
  ['security-authentication', 'fail', 'cs open', inAspNet('')],
  [
    'security-authentication',
    'pass',
    'cs authorize',
    inAspNet('[Authorize]', [
      'builder.Services.AddAuthentication().AddJwtBearer();',
    ]),
  ],
  [
    'security-authentication',
    'pass',
    'cs fallback',
    inAspNet('', [
      'builder.Services.AddAuthentication().AddJwtBearer();',
      'builder.Services.AddAuthorization(o => o.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());',
    ]),
  ],
  [
    'security-authentication',
    'fail',
    'laravel open',
    withLaravelRoutes(laravelWrites),
  ],
  [
    'security-authentication',
    'pass',
    'laravel sanctum',
    withLaravelRoutes([
      "Route::middleware('auth:sanctum')->group(function () {",
      ...laravelWrites.map(l => `  ${l}`),
      '});',
    ]),
  ],
  [
    'security-authentication',
    'pass',
    'laravel array',
    withLaravelRoutes([
      "Route::group(['middleware' => ['auth:api']], function () {",
      ...laravelWrites.map(l => `  ${l}`),
      '});',
    ]),
  ],
  ['security-authentication', 'fail', 'rails open', railsController('')],
  [
    'security-authentication',
    'pass',
    'rails before_action',
    railsController('before_action :authenticate_user!'),
  ],
  [
    'security-authentication',
    'fail',
    'axum open',
    axumWith(
      '',
      '#[tokio::main]',
      'async fn main() { let app = Router::new().route("/orders", post(create)).route("/orders/{id}", put(update).delete(remove)); axum::serve(l, app).await.unwrap(); }',
      ...axumHandlers,
    ),
  ],
  [
    'security-authentication',
    'pass',
    'axum layer',
    axumWith(
      '',
      '#[tokio::main]',
      'async fn main() { let app = Router::new().route("/orders", post(create)).route("/orders/{id}", put(update).delete(remove)).route_layer(middleware::from_fn(auth)); axum::serve(l, app).await.unwrap(); }',
      ...axumHandlers,
      'async fn auth(req: Request, next: Next) -> Result<Response, StatusCode> {',
      '    if req.headers().get("authorization").is_none() { return Err(StatusCode::UNAUTHORIZED); }',
      '    Ok(next.run(req).await)',
      '}',
    ),
  ],
  // input
  [
    'api-input-validated',
    'fail',
    'express none',
    inExpress(
      {},
      ...writes(''),
      "app.post('/items', (req, res) => res.json(save(req.body)));",
    ),
  ],
  [
    'api-input-validated',
    'pass',
    'zod',
    inExpress(
      { zod: '3' },
      "const { z } = require('zod');",
      'const Order = z.object({ name: z.string() });',
      "app.post('/orders', (req, res) => { const o = Order.parse(req.body); res.json(save(o)); });",
      "app.put('/orders/:id', (req, res) => { const o = Order.parse(req.body); res.json(save(o)); });",
      "app.post('/items', (req, res) => { const o = Order.parse(req.body); res.json(save(o)); });",
    ),
  ],
  [
    'api-input-validated',
    'pass',
    'joi validate mw',
    inExpress(
      { joi: '17' },
      "const Joi = require('joi');",
      'const validate = schema => (req, res, next) => { const { error } = schema.validate(req.body); if (error) return res.status(400).json({ error }); next(); };',
      'const order = Joi.object({ name: Joi.string().required() });',
      "app.post('/orders', validate(order), (req, res) => res.json(save(req.body)));",
      "app.put('/orders/:id', validate(order), (req, res) => res.json(save(req.body)));",
      "app.post('/items', validate(order), (req, res) => res.json(save(req.body)));",
    ),
  ],
  [
    'api-input-validated',
    'pass',
    'express-validator',
    inExpress(
      { 'express-validator': '7' },
      "const { body, validationResult } = require('express-validator');",
      "const rules = [body('name').isString(), (req, res, next) => { const e = validationResult(req); if (!e.isEmpty()) return res.status(400).json(e); next(); }];",
      "app.post('/orders', rules, (req, res) => res.json(save(req.body)));",
      "app.put('/orders/:id', rules, (req, res) => res.json(save(req.body)));",
      "app.post('/items', rules, (req, res) => res.json(save(req.body)));",
    ),
  ],
  [
    'api-input-validated',
    'pass',
    'nest pipe',
    inNest('', {
      ...dto(true),
      'src/main.ts': file(
        "import { AppModule } from './app.module';",
        'async function bootstrap() {',
        '  const app = await NestFactory.create(AppModule);',
        '  app.useGlobalPipes(new ValidationPipe({ whitelist: true }));',
        '  await app.listen(3000);',
        '}',
        'bootstrap();',
      ),
    }),
  ],
  ['api-input-validated', 'fail', 'nest no pipe', inNest('', { ...dto(true) })],
  [
    'api-input-validated',
    'pass',
    'fastapi model',
    inFastapi(
      '',
      'app = FastAPI()',
      ...fastapiWrites(''),
      "@app.post('/items')",
      'def item(o: OrderIn): return save(o)',
    ),
  ],
  [
    'api-input-validated',
    'fail',
    'fastapi dict',
    inFastapi(
      '',
      'app = FastAPI()',
      "@app.post('/orders')",
      'def create(o: dict): return save(o)',
      "@app.put('/orders/{id}')",
      'def update(id: int, o: dict): return save(o)',
      "@app.post('/items')",
      'def item(o: dict): return save(o)',
    ),
  ],
  [
    'api-input-validated',
    'fail',
    'spring no valid',
    springWith([], {
      ...orderController(),
      'src/main/java/OrderIn.java':
        'public class OrderIn {\n  public String name;\n}\n',
    }),
  ],
  [
    'api-input-validated',
    'pass',
    'spring valid',
    springWith(['spring-boot-starter-validation'], {
      ...orderController('', '@Valid @RequestBody OrderIn o'),
      'src/main/java/OrderIn.java':
        'public class OrderIn {\n  @NotBlank public String name;\n}\n',
    }),
  ],
  [
    'api-input-validated',
    'fail',
    'spring valid without constraints',
    springWith(['spring-boot-starter-validation'], {
      ...orderController('', '@Valid @RequestBody OrderIn o'),
      'src/main/java/OrderIn.java':
        'public class OrderIn {\n  public String name;\n}\n',
    }),
  ],
  [
    'api-input-validated',
    'fail',
    'laravel all',
    withLaravelRoutes(laravelWrites),
  ],
  [
    'api-input-validated',
    'pass',
    'laravel validate',
    withLaravelRoutes(laravelWrites, {
      'app/Http/Controllers/OrderController.php': file(
        '<?php',
        'class OrderController extends Controller {',
        "  public function store(Request $r) { $d = $r->validate(['name' => 'required']); return Order::create($d); }",
        "  public function update(Request $r, $id) { $d = $r->validate(['name' => 'required']); return Order::find($id)->update($d); }",
        '  public function destroy($id) { return Order::destroy($id); }',
        '}',
      ),
    }),
  ],
  [
    'api-input-validated',
    'pass',
    'laravel form request',
    withLaravelRoutes(laravelWrites, {
      'app/Http/Controllers/OrderController.php': file(
        '<?php',
        'class OrderController extends Controller {',
        '  public function store(StoreOrderRequest $r) { return Order::create($r->validated()); }',
        '  public function update(StoreOrderRequest $r, $id) { return Order::find($id)->update($r->validated()); }',
        '  public function destroy($id) { return Order::destroy($id); }',
        '}',
      ),
      'app/Http/Requests/StoreOrderRequest.php': file(
        '<?php',
        'class StoreOrderRequest extends FormRequest {',
        "  public function rules() { return ['name' => 'required']; }",
        '}',
      ),
    }),
  ],
  [
    'api-input-validated',
    'pass',
    'gin binding',
    goWith(
      '\tgithub.com/gin-gonic/gin v1.10.0\n',
      'type OrderIn struct {',
      '\tName string `json:"name" binding:"required"`',
      '}',
      'func main() {',
      '\tr := gin.Default()',
      '\tr.POST("/orders", create)',
      '\tr.PUT("/orders/:id", create)',
      '\tr.POST("/items", create)',
      '\tr.Run()',
      '}',
      'func create(c *gin.Context) {',
      '\tvar in OrderIn',
      '\tif err := c.ShouldBindJSON(&in); err != nil { c.JSON(400, gin.H{"error": "bad"}); return }',
      '\tsave(in)',
      '}',
    ),
  ],
  [
    'api-input-validated',
    'fail',
    'gin no tags',
    goWith(
      '\tgithub.com/gin-gonic/gin v1.10.0\n',
      'type OrderIn struct {',
      '\tName string `json:"name"`',
      '}',
      'func main() {',
      '\tr := gin.Default()',
      '\tr.POST("/orders", create)',
      '\tr.PUT("/orders/:id", create)',
      '\tr.POST("/items", create)',
      '\tr.Run()',
      '}',
      'func create(c *gin.Context) {',
      '\tvar in OrderIn',
      '\tif err := c.ShouldBindJSON(&in); err != nil { c.JSON(400, gin.H{"error": "bad"}); return }',
      '\tsave(in)',
      '}',
    ),
  ],
  [
    'api-input-validated',
    'pass',
    'cs apicontroller annotations',
    {
      ...inAspNet(''),
      'OrderIn.cs':
        'public class OrderIn {\n  [Required]\n  public string Name { get; set; }\n}\n',
    },
  ],
  [
    'api-input-validated',
    'pass',
    'cs fluent',
    {
      ...inAspNet('', [
        'builder.Services.AddFluentValidationAutoValidation();',
        'builder.Services.AddValidatorsFromAssemblyContaining<Program>();',
      ]),
      'OrderInValidator.cs':
        'public class OrderInValidator : AbstractValidator<OrderIn> {\n  public OrderInValidator() { RuleFor(x => x.Name).NotEmpty(); }\n}\n',
      'OrderIn.cs':
        'public class OrderIn {\n  public string Name { get; set; }\n}\n',
    },
  ],
  // versioned
  // swallowed
  [
    'errors-no-swallowed',
    'fail',
    'js empty catches',
    inExpress(
      {},
      ...[1, 2, 3, 4].map(
        i =>
          `app.get('/a${i}', async (req, res) => { try { await load(${i}); } catch (e) {} res.json([]); });`,
      ),
    ),
  ],
  [
    'errors-no-swallowed',
    'pass',
    'js logged',
    inExpress(
      {},
      ...[1, 2, 3, 4].map(
        i =>
          `app.get('/a${i}', async (req, res) => { try { res.json(await load(${i})); } catch (e) { logger.error(e); res.sendStatus(500); } });`,
      ),
    ),
  ],
  [
    'errors-no-swallowed',
    'fail',
    'py pass',
    inFastapi(
      '',
      'app = FastAPI()',
      ...[1, 2, 3, 4].flatMap(i => [
        `@app.get('/a${i}')`,
        `def a${i}():`,
        '    try:',
        `        return load(${i})`,
        '    except Exception:',
        '        pass',
      ]),
    ),
  ],
  [
    'errors-no-swallowed',
    'fail',
    'java empty',
    springWith([], {
      'src/main/java/S.java': file(
        '@Service',
        'public class S {',
        ...[1, 2, 3, 4].flatMap(i => [
          `  void a${i}() {`,
          '    try { load(); } catch (Exception e) {',
          '    }',
          '  }',
        ]),
        '}',
      ),
    }),
  ],
  [
    'errors-no-swallowed',
    'fail',
    'java printStackTrace only',
    springWith([], {
      'src/main/java/S.java': file(
        '@Service',
        'public class S {',
        ...[1, 2, 3, 4].flatMap(i => [
          `  String a${i}() {`,
          '    try { return load(); } catch (Exception e) {',
          '      return null;',
          '    }',
          '  }',
        ]),
        '}',
      ),
    }),
  ],
  [
    'errors-no-swallowed',
    'fail',
    'go underscore',
    goWith(
      '',
      'func main() {',
      '\thttp.HandleFunc("/a", a)',
      '\thttp.ListenAndServe(":8080", nil)',
      '}',
      'func a(w http.ResponseWriter, r *http.Request) {',
      '\tbody, _ := io.ReadAll(r.Body)',
      '\t_ = json.Unmarshal(body, &o)',
      '\tdb.Exec("insert into a values (1)")',
      '\trows, _ := db.Query("select 1")',
      '\t_ = rows',
      '\tuser, _ := repo.Find(1)',
      '\t_ = user',
      '}',
    ),
  ],
  // sync
  [
    'db-no-destructive-sync',
    'fail',
    'typeorm synchronize',
    {
      ...nest,
      'src/app.module.ts':
        "@Module({ imports: [TypeOrmModule.forRoot({ type: 'postgres', url: process.env.DATABASE_URL, synchronize: true, entities: [Order] })] })\nexport class AppModule {}\n",
      'package.json': JSON.stringify({
        dependencies: {
          '@nestjs/core': '11',
          '@nestjs/typeorm': '11',
          typeorm: '0.3',
          pg: '8',
        },
      }),
    },
  ],
  [
    'db-no-destructive-sync',
    'fail',
    'sequelize sync force',
    inExpress(
      { sequelize: '6', pg: '8' },
      "const { Sequelize } = require('sequelize');",
      'const db = new Sequelize(process.env.DATABASE_URL);',
      'db.sync({ force: true });',
    ),
  ],
  [
    'db-no-destructive-sync',
    'fail',
    'spring create',
    springWith(['spring-boot-starter-data-jpa'], {
      'src/main/resources/application.properties':
        'spring.datasource.url=jdbc:postgresql://db/o\nspring.jpa.hibernate.ddl-auto=create-drop\n',
    }),
  ],
  [
    'db-no-destructive-sync',
    'fail',
    'spring update',
    springWith(['spring-boot-starter-data-jpa'], {
      'src/main/resources/application.properties':
        'spring.datasource.url=jdbc:postgresql://db/o\nspring.jpa.hibernate.ddl-auto=update\n',
    }),
  ],
];

describe('everyday code: guards, bodies, versions and caught errors', () => {
  it.each(panel)('%s: %s: %s', (id, outcome, _name, files) => {
    expect(outcomeOf(id, files)).toBe(outcome);
  });
});
