import { file, serviceOf, type Files } from '../../checks/__testUtils__/trees';
import { routesOf } from '.';

/** `METHOD /path [guards] handler@path:line`, as the tables below write routes. */
function routesIn(files: Files): string[] {
  return serviceOf(files)
    .fact(routesOf)
    .map(
      ({ method, route, guards, handler, path, line }) =>
        `${method} ${route} [${guards.map(({ name }) => name).join(' ')}] ${
          handler ? `${handler.name ?? 'inline'}:${handler.line}` : 'none'
        } @${path}:${line}`,
    );
}

type Table = Array<[name: string, files: Files, routes: string[]]>;

const node = (name: string): Files => ({
  'package.json': `{ "main": "server.js", "dependencies": { "${name}": "1" } }`,
});

const tables: Record<string, Table> = {
  'Express, Koa, Fastify, Hono': [
    [
      'mounts across files, guards in order, what is used later guards nothing before',
      {
        ...node('express'),
        'server.js': file(
          "const express = require('express');",
          "const orders = require('./routes/orders');",
          'const app = express();',
          'app.use(helmet());',
          "app.get('/health', (req, res) => res.send('ok'));",
          "app.use('/api/v1', requireUser, orders);",
          'app.use(late);',
        ),
        'routes/orders.js': file(
          "const router = require('express').Router();",
          "const orders = require('../controllers/orders');",
          "router.get('/orders', orders.list);",
          'router.use(audit);',
          "router.route('/orders/:id').put(validate(schema), orders.update).get(orders.list);",
          'module.exports = router;',
        ),
        'controllers/orders.js': file(
          'exports.list = async (req, res) => {',
          '  res.json([]);',
          '};',
          'exports.update = wrap(async (req, res) => {',
          '  res.json({});',
          '});',
        ),
      },
      [
        'GET /api/v1/orders [helmet requireUser] list:1 @routes/orders.js:3',
        'PUT /api/v1/orders/:id [helmet requireUser audit validate] update:4 @routes/orders.js:5',
        'GET /api/v1/orders/:id [helmet requireUser audit] list:1 @routes/orders.js:5',
        'GET /health [helmet] inline:5 @server.js:5',
      ],
    ],
    [
      'handlers behind an own wrapper of another file',
      {
        ...node('express'),
        'server.js': file(
          "const { list } = require('./controllers/orders');",
          "const app = require('express')();",
          "app.get('/orders', list);",
        ),
        'controllers/orders.js': file(
          "const asyncHandler = require('../middleware/async');",
          'exports.list = asyncHandler(async (req, res) => {',
          '  res.json([]);',
          '});',
        ),
        'middleware/async.js': file(
          'const asyncHandler = fn => (req, res, next) =>',
          '  Promise.resolve(fn(req, res, next)).catch(next);',
          'module.exports = asyncHandler;',
        ),
      },
      ['GET /orders [] list:2 @server.js:3'],
    ],
    [
      'functions that are handed the application',
      {
        ...node('express'),
        'server.js': file(
          "const app = require('express')();",
          "require('./routes')(app);",
        ),
        'routes.js': file(
          'module.exports = app => {',
          "  app.post('/orders', (req, res) => res.json(1));",
          '};',
        ),
      },
      ['POST /orders [] inline:2 @routes.js:2'],
    ],
    [
      'comments, strings and other clients are no routes',
      {
        ...node('express'),
        'server.js': file(
          "const app = require('express')();",
          "// app.get('/old', old);",
          'const text = "app.get(\'/text\', x)";',
          "axios.get('/remote', { headers });",
          "app.get('env');",
          "app.get('/real', (req, res) => res.end());",
        ),
      },
      ['GET /real [] inline:6 @server.js:6'],
    ],
    [
      'Fastify plugins with prefixes, options and hooks',
      {
        ...node('fastify'),
        'server.js': file(
          "import Fastify from 'fastify';",
          "import orders from './orders.js';",
          'const server = Fastify();',
          "server.register(orders, { prefix: '/v1/orders' });",
        ),
        'orders.js': file(
          'export default async function orders(fastify) {',
          "  fastify.addHook('preHandler', authenticate);",
          "  fastify.post('/', { schema, preHandler: [mayWrite] }, async req => save(req.body));",
          "  fastify.route({ method: 'GET', url: '/:id', handler: show });",
          '}',
          'async function show(request) {',
          '  return {};',
          '}',
        ),
      },
      [
        'POST /v1/orders [authenticate mayWrite] inline:3 @orders.js:3',
        'GET /v1/orders/:id [authenticate] show:6 @orders.js:4',
      ],
    ],
    [
      'hapi: objects of routes that are spread, named, concatenated and completed by others',
      {
        ...node('@hapi/hapi'),
        'server.js': file(
          "import Hapi from '@hapi/hapi';",
          "import { orderRoutes } from './routes/orders.js';",
          "import { health } from './routes/health.js';",
          "import * as users from './routes/users.js';",
          "import { remove } from './routes/remove.js';",
          'const server = Hapi.server({ port: 3000 });',
          'server.route([',
          '  health,',
          '  ...orderRoutes,',
          '  ...Object.values(users),',
          "  { method: 'DELETE', path: '/orders/{id}', ...remove },",
          ']);',
          "server.route([].concat(require('./routes/late.js')));",
        ),
        'routes/orders.js': file(
          "import { createOrder } from '../handlers.js';",
          "const base = '/orders';",
          'export const orderRoutes = [',
          "  { method: 'GET', path: base, handler: (request, h) => h.response([]) },",
          "  { method: 'POST', path: base, options: { auth: 'jwt' }, handler: createOrder },",
          '];',
        ),
        'handlers.js': file(
          'export async function createOrder(request, h) {',
          '  return h.response();',
          '}',
        ),
        'routes/health.js': file(
          'export const health = {',
          "  method: 'GET',",
          "  path: '/health',",
          "  handler: () => 'ok',",
          '};',
        ),
        'routes/users.js': file(
          "export const path = '/users';",
          'async function handler(request, h) {',
          '  return h.response();',
          '}',
          "export const addUser = { method: 'POST', path, handler };",
          "export const listUsers = { method: 'GET', path, handler };",
        ),
        'routes/remove.js': file(
          'export const remove = {',
          '  handler: async (request, h) => h.response(),',
          '};',
        ),
        'routes/late.js': file(
          "module.exports = [{ method: 'GET', path: '/late', handler: () => 1 }];",
        ),
      },
      [
        'GET /health [] inline:4 @routes/health.js:1',
        'GET /late [] inline:1 @routes/late.js:1',
        'GET /orders [] inline:4 @routes/orders.js:4',
        'POST /orders [auth] createOrder:1 @routes/orders.js:5',
        'POST /users [] handler:2 @routes/users.js:5',
        'GET /users [] handler:2 @routes/users.js:6',
        'DELETE /orders/{id} [] inline:2 @server.js:11',
      ],
    ],
    [
      'Hono chains and sub-applications',
      {
        ...node('hono'),
        'server.js': file(
          "import { Hono } from 'hono';",
          "import { orders } from './orders';",
          "const app = new Hono().basePath('/api');",
          "app.use('/admin/*', adminOnly);",
          "app.get('/admin/users', c => c.json([]));",
          "app.route('/orders', orders);",
          'export default app;',
        ),
        'orders.ts': file(
          "import { Hono } from 'hono';",
          'export const orders = new Hono<{ Variables: { user: string } }>()',
          "  .get('/', async c => c.json([]))",
          "  .post('/', validator('json', schema), async c => c.json({}));",
        ),
      },
      [
        'GET /api/orders [] inline:3 @orders.ts:3',
        'POST /api/orders [validator] inline:4 @orders.ts:4',
        'GET /api/admin/users [adminOnly] inline:5 @server.js:5',
      ],
    ],
  ],
  NestJS: [
    [
      'global prefix, versions, guards of class and method',
      {
        'package.json': '{ "dependencies": { "@nestjs/core": "11" } }',
        'src/main.ts': file(
          "import { OrdersController } from './orders.controller';",
          'const app = await NestFactory.create(AppModule);',
          "app.setGlobalPrefix('api');",
          "app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });",
        ),
        'src/orders.controller.ts': file(
          "@Controller('orders')",
          '@UseGuards(JwtGuard)',
          'export class OrdersController {',
          "  @Get(':id')",
          '  find(@Param() id: string) {',
          '    return id;',
          '  }',
          '  @Roles("admin")',
          '  @Post()',
          '  create(@Body() dto: CreateOrder) {',
          '    return dto;',
          '  }',
          '}',
        ),
      },
      [
        'GET /api/v1/orders/:id [UseGuards] find:5 @src/orders.controller.ts:4',
        'POST /api/v1/orders [UseGuards Roles] create:10 @src/orders.controller.ts:9',
      ],
    ],
    [
      'paths kept as constants, behind an alias of tsconfig',
      {
        'package.json': '{ "dependencies": { "@nestjs/core": "11" } }',
        'tsconfig.json':
          '{ "compilerOptions": { "baseUrl": "./", "paths": { "@config/*": ["src/configs/*"] } } }',
        'src/main.ts': file(
          "import { OrdersController } from './orders.controller';",
          'const app = await NestFactory.create(AppModule);',
        ),
        'src/configs/app.routes.ts': file(
          "const root = 'orders';",
          'export const routesV1 = {',
          "  version: 'v1',",
          '  order: { root, delete: `/${root}/:id` },',
          '};',
        ),
        'src/orders.controller.ts': file(
          "import { routesV1 } from '@config/app.routes';",
          'enum Parts { Items = "items" }',
          '@Controller(routesV1.version)',
          'export class OrdersController {',
          '  @Delete(routesV1.order.delete)',
          '  drop(@Param("id") id: string) {',
          '    return id;',
          '  }',
          '  @Get(`orders/${Parts.Items}`)',
          '  items() {',
          '    return [];',
          '  }',
          '  @Get(unknown.path)',
          '  other() {',
          '    return [];',
          '  }',
          '}',
        ),
      },
      [
        'DELETE /v1/orders/:id [] drop:6 @src/orders.controller.ts:5',
        'GET /v1/orders/items [] items:10 @src/orders.controller.ts:9',
        'GET /v1/? [] other:14 @src/orders.controller.ts:13',
      ],
    ],
  ],
  Python: [
    [
      'FastAPI: class-based views and routers of one’s own class',
      {
        'requirements.txt': 'fastapi\n',
        'base.py': file(
          'from fastapi import APIRouter, Depends',
          'class AdminRouter(APIRouter):',
          '    def __init__(self, **kwargs):',
          '        super().__init__(dependencies=[Depends(admin)], **kwargs)',
          'class BaseController:',
          '    user: User = Depends(current_user)',
        ),
        'main.py': file(
          'from fastapi import FastAPI',
          'from base import AdminRouter, BaseController',
          'app = FastAPI()',
          'router = AdminRouter(prefix="/backups")',
          '@controller(router)',
          'class Backups(BaseController):',
          '    @router.post("")',
          '    def create(self):',
          '        return 1',
          'app.include_router(router)',
        ),
      },
      ['POST /backups [admin current_user] create:8 @main.py:7'],
    ],
    [
      'FastAPI: routers, prefixes from settings, dependencies',
      {
        'requirements.txt': 'fastapi==0.115.0\n',
        'app/config.py': 'class Settings:\n    API_V1: str = "/api/v1"\n',
        'app/main.py': file(
          'from fastapi import FastAPI, Depends',
          'from app.config import settings',
          'from app.routers import orders',
          'app = FastAPI()',
          'app.include_router(orders.router, prefix=settings.API_V1, dependencies=[Depends(limited)])',
        ),
        'app/routers/__init__.py': '',
        'app/routers/orders.py': file(
          'router = APIRouter(prefix="/orders")',
          'User = Annotated[Account, Depends(current_user)]',
          '',
          '@router.post(',
          '    "/",',
          '    dependencies=[Depends(may_write)],',
          ')',
          'async def create(order: OrderIn, user: User):',
          '    return order',
        ),
      },
      [
        'POST /api/v1/orders [limited may_write current_user] create:8 @app/routers/orders.py:4',
      ],
    ],
    [
      'Flask: blueprints, decorators, method views',
      {
        'requirements.txt': 'flask==3.0.0\n',
        'app.py': file(
          'from flask import Flask, Blueprint',
          'app = Flask(__name__)',
          'bp = Blueprint("orders", __name__, url_prefix="/old")',
          '',
          '@bp.route("/orders", methods=["GET", "POST"])',
          '@login_required',
          'def orders():',
          '    return ""',
          '',
          'app.register_blueprint(bp, url_prefix="/v1")',
        ),
      },
      [
        'GET /v1/orders [login_required] orders:7 @app.py:5',
        'POST /v1/orders [login_required] orders:7 @app.py:5',
      ],
    ],
    [
      'Django: included urls, views, view sets',
      {
        'requirements.txt': 'django==5.1\n',
        'shop/settings.py': 'ROOT_URLCONF = "shop.urls"\n',
        'shop/urls.py': file(
          'from django.urls import include, path',
          'urlpatterns = [path("api/v1/", include("orders.urls"))]',
        ),
        'orders/urls.py': file(
          'from rest_framework.routers import DefaultRouter',
          'from . import views',
          'router = DefaultRouter()',
          'router.register(r"orders", views.OrderViewSet)',
          'urlpatterns = [',
          '    path("ping/<int:pk>/", login_required(views.ping)),',
          '] + router.urls',
        ).replace('] + router.urls', ']\nurlpatterns += router.urls'),
        'orders/views.py': file(
          'from django.http import JsonResponse',
          'def ping(request, pk):',
          '    return JsonResponse({})',
          '',
          'class OrderViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):',
          '    permission_classes = [IsAuthenticated]',
          '',
          '    @action(detail=True, methods=["post"])',
          '    def cancel(self, request, pk=None):',
          '        return Response()',
        ),
      },
      [
        'GET /api/v1/orders [mixins.ListModelMixin permission_classes] OrderViewSet:5 @orders/urls.py:4',
        'POST /api/v1/orders/{pk}/cancel [mixins.ListModelMixin permission_classes action] cancel:9 @orders/urls.py:4',
        'GET /api/v1/ping/{pk} [login_required] ping:2 @orders/urls.py:6',
      ],
    ],
  ],
  JVM: [
    [
      'Spring: class and method annotations, constants, clients left out',
      {
        'pom.xml':
          '<project><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>',
        'src/main/resources/application.yml':
          'server:\n  servlet:\n    context-path: /shop\n',
        'src/main/java/Orders.java': file(
          '@RestController',
          '@RequestMapping(Paths.ORDERS)',
          '@PreAuthorize("hasRole(\'USER\')")',
          'public class Orders {',
          '  static final String ORDERS = "/api/v1/orders";',
          '  @PostMapping(path = "/{id}/cancel", produces = "application/json")',
          '  @RateLimiter(name = "x")',
          '  public ResponseEntity<Void> cancel(@PathVariable Long id) {',
          '    return null;',
          '  }',
          '}',
          '@FeignClient("billing")',
          'interface Billing {',
          '  @GetMapping("/bills") String bills();',
          '}',
        ),
      },
      [
        'POST /shop/api/v1/orders/{id}/cancel [PreAuthorize RateLimiter] cancel:8 @src/main/java/Orders.java:6',
      ],
    ],
    [
      'Spring MVC: a bare stereotype above the path of the class',
      {
        'pom.xml':
          '<project><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>',
        'src/main/java/Admin.java': file(
          '@Controller',
          '@RequestMapping("admin")',
          'public class Admin {',
          '  @PostMapping("settings")',
          '  public String update(SettingsForm form) {',
          '    return "x";',
          '  }',
          '}',
        ),
      },
      ['POST /admin/settings [] update:5 @src/main/java/Admin.java:4'],
    ],
    [
      'Ktor: nested blocks, authentication, functions on Route',
      {
        'build.gradle.kts':
          'dependencies {\n  implementation("io.ktor:ktor-server-core:3.0.0")\n}\n',
        'src/main/kotlin/App.kt': file(
          'import io.ktor.server.routing.*',
          'fun Application.module() {',
          '  routing {',
          '    route("/api") {',
          '      authenticate("jwt") { orders() }',
          '    }',
          '  }',
          '}',
          'fun Route.orders() {',
          '  post("/orders") { call.respond(1) }',
          '}',
        ),
      },
      ['POST /api/orders [authenticate] inline:10 @src/main/kotlin/App.kt:10'],
    ],
  ],
  Go: [
    [
      'ozzo-routing: groups across functions',
      {
        'go.mod': 'module example.com/orders\n',
        'main.go': file(
          'package main',
          'func main() {',
          '\trouter := routing.New()',
          '\tRegister(router.Group("/v1"), auth)',
          '}',
          'func Register(r *routing.RouteGroup, auth routing.Handler) {',
          '\tr.Get("/orders", list)',
          '\tr.Use(auth)',
          '\tr.Post("/orders", create)',
          '}',
          'func list(c *routing.Context) error { return nil }',
          'func create(c *routing.Context) error { return nil }',
        ),
      },
      [
        'GET /v1/orders [] list:11 @main.go:7',
        'POST /v1/orders [auth] create:12 @main.go:9',
      ],
    ],
    [
      'Gin: the receiver decides, not the braces',
      {
        'go.mod':
          'module example.com/orders\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
        'main.go': file(
          'package main',
          'import "github.com/gin-gonic/gin"',
          'func main() {',
          '\tr := gin.Default()',
          '\tv1 := r.Group("/v1", authenticated())',
          '\t{',
          '\t\tv1.POST("/orders", createOrder)',
          '\t\tr.DELETE("/orders/:id", deleteOrder)',
          '\t}',
          '}',
          'func createOrder(c *gin.Context) {',
          '}',
        ),
      },
      [
        'POST /v1/orders [authenticated] createOrder:11 @main.go:7',
        'DELETE /orders/:id [] none @main.go:8',
      ],
    ],
    [
      'chi: a type of the service’s own around the router',
      {
        'go.mod':
          'module example.com/orders\n\nrequire github.com/go-chi/chi/v5 v5.0.0\n',
        'router.go': file(
          'package main',
          'type router struct {',
          '\tchi chi.Router',
          '}',
          'func newRouter() *router { return &router{chi.NewRouter()} }',
          'func (r *router) Route(pattern string, fn func(*router)) {',
          '\tr.chi.Route(pattern, func(c chi.Router) { fn(&router{c}) })',
          '}',
          'func (r *router) Get(pattern string, fn apiHandler) {',
          '\tr.chi.Get(pattern, handler(fn))',
          '}',
          'func (r *router) Use(fn middlewareHandler) { r.chi.Use(wrap(fn)) }',
        ),
        'main.go': file(
          'package main',
          'import "github.com/go-chi/chi/v5"',
          'func main() {',
          '\tr := newRouter()',
          '\tr.Route("/admin", func(r *router) {',
          '\t\tr.Use(requireAdmin)',
          '\t\tr.Get("/users", users)',
          '\t})',
          '}',
        ),
      },
      ['GET /admin/users [requireAdmin] none @main.go:7'],
    ],
    [
      'chi: routes in function literals and mounted routers',
      {
        'go.mod':
          'module example.com/orders\n\nrequire github.com/go-chi/chi/v5 v5.0.0\n',
        'main.go': file(
          'package main',
          'import "github.com/go-chi/chi/v5"',
          'func main() {',
          '\tr := chi.NewRouter()',
          '\tr.Route("/api", func(r chi.Router) {',
          '\t\tr.Use(auth)',
          '\t\tr.Mount("/orders", ordersRouter())',
          '\t})',
          '}',
          'func ordersRouter() http.Handler {',
          '\tr := chi.NewRouter()',
          '\tr.With(paginate).Get("/", list)',
          '\treturn r',
          '}',
        ),
      },
      ['GET /api/orders [auth paginate] none @main.go:12'],
    ],
    [
      'net/http: patterns with methods, wrapped handlers',
      {
        'go.mod': 'module example.com/orders\n\ngo 1.24\n',
        'main.go': file(
          'package main',
          'import "net/http"',
          'func main() {',
          '\tmux := http.NewServeMux()',
          '\tmux.Handle("POST /orders/{id}", limited(http.HandlerFunc(update)))',
          '}',
          'func update(w http.ResponseWriter, r *http.Request) {',
          '}',
        ),
      },
      ['POST /orders/{id} [limited] update:7 @main.go:5'],
    ],
    [
      'net/http: an adapter of one’s own takes the handler beside what it needs',
      {
        'go.mod': 'module example.com/orders\n\ngo 1.24\n',
        'http/server.go': file(
          'package http',
          'func Setup(deps *Dependencies) {',
          '\tmux := http.NewServeMux()',
          '\tmux.HandleFunc("POST /orders", ToHTTP(deps, api.HandleCreate, middleware...))',
          '}',
        ),
        'http/adapter.go': file(
          'package http',
          'func ToHTTP(deps *Dependencies, h Handler, m ...Middleware) http.HandlerFunc {',
          '\treturn func(w http.ResponseWriter, r *http.Request) {',
          '\t\th(deps, w, r)',
          '\t}',
          '}',
        ),
        'api/orders.go': file(
          'package api',
          'func HandleCreate(deps *Dependencies, w http.ResponseWriter, r *http.Request) {',
          '}',
        ),
      },
      ['POST /orders [ToHTTP] HandleCreate:2 @http/server.go:4'],
    ],
    [
      'net/http: functions of one’s own that register what they are handed',
      {
        'go.mod':
          'module example.com/orders\n\nrequire github.com/gorilla/mux v1.8.1\n',
        'api/api.go': file(
          'package api',
          'import "github.com/gorilla/mux"',
          'func Setup(router *mux.Router) {',
          '\tapi := &API{Router: router}',
          '\tapi.get("/orders", api.list)',
          '\tapi.put("/orders/{id}", api.isAuthenticated(api.isAuthorised(update, api.change)))',
          '\tapi.handle(http.MethodPost, "/orders", api.create)',
          '}',
          'func (api *API) get(path string, handler http.HandlerFunc) {',
          '\tapi.Router.HandleFunc(path, handler).Methods("GET")',
          '}',
          'func (api *API) put(path string, handler http.HandlerFunc) {',
          '\tapi.Router.HandleFunc(path, handler).Methods("PUT")',
          '}',
          'func (api *API) handle(method, path string, handler http.HandlerFunc) {',
          '\tapi.Router.Handle(path, signed(handler)).Methods(method)',
          '}',
          'func (api *API) change(w http.ResponseWriter, r *http.Request) {',
          '}',
        ),
      },
      [
        'GET /orders [] none @api/api.go:5',
        'PUT /orders/{id} [api.isAuthenticated api.isAuthorised] change:18 @api/api.go:6',
        'POST /orders [signed] none @api/api.go:7',
      ],
    ],
    [
      'grpc-gateway: methods that a registered service binds to paths, behind the server’s interceptors',
      {
        'go.mod': 'module example.com/orders\n',
        'proto/orders.proto': file(
          'syntax = "proto3";',
          'package orders;',
          'service Orders {',
          '  // rpc Old (OldRequest) returns (Order) { option (google.api.http) = { get: "/old" }; }',
          '  rpc CreateOrder (CreateOrderRequest) returns (Order) {',
          '    option (google.api.http) = {',
          '      post: "/v1/orders"',
          '      body: "*"',
          '      additional_bindings { put: "/v1/orders" body: "*" }',
          '    };',
          '  }',
          '  rpc Watch (WatchRequest) returns (stream Order) {}',
          '}',
          'service Unused {',
          '  rpc Ping (PingRequest) returns (Pong) { option (google.api.http) = { get: "/ping" }; }',
          '}',
        ),
        'gateway.go': file(
          'package main',
          'func serve() error {',
          '\tmux := runtime.NewServeMux()',
          '\tpb.RegisterOrdersHandlerFromEndpoint(ctx, mux, endpoint, opts)',
          '\tmux.HandlePath("GET", "/readyz", ready)',
          '\treturn http.ListenAndServe(":80", cors(mux))',
          '}',
        ),
        'server.go': file(
          'package main',
          'func server() *grpc.Server {',
          '\treturn grpc.NewServer(grpc.ChainUnaryInterceptor(recovery.Unary(), authInterceptor))',
          '}',
          'func (s *Server) CreateOrder(ctx context.Context, req *pb.CreateOrderRequest) (*pb.Order, error) {',
          '\treturn nil, nil',
          '}',
        ),
      },
      [
        'GET /readyz [] none @gateway.go:5',
        'POST /v1/orders [cors recovery.Unary authInterceptor] CreateOrder:5 @server.go:5',
        'PUT /v1/orders [cors recovery.Unary authInterceptor] CreateOrder:5 @server.go:5',
      ],
    ],
    [
      'routers from functions of other packages, by the names they are imported under',
      {
        'go.mod':
          'module example.org/shop\n\nrequire github.com/labstack/echo v3.3.10\n',
        'pkg/api/api.go': file(
          'package api',
          'import (',
          '\tot "example.org/shop/pkg/api/order/transport"',
          '\tct "example.org/shop/pkg/api/cart/transport"',
          '\t"example.org/shop/pkg/utl/server"',
          ')',
          'func Start() error {',
          '\te := server.New()',
          '\tct.NewHTTP(e)',
          '\tv1 := e.Group("/v1")',
          '\tv1.Use(requireUser)',
          '\tot.NewHTTP(v1)',
          '\treturn e.Start(":8080")',
          '}',
        ),
        'pkg/utl/server/server.go': file(
          'package server',
          'func New() *echo.Echo {',
          '\te := echo.New()',
          '\treturn e',
          '}',
        ),
        'pkg/api/order/transport/http.go': file(
          'package transport',
          'func NewHTTP(r *echo.Group) {',
          '\tr.GET("/orders", list)',
          '}',
        ),
        'pkg/api/cart/transport/http.go': file(
          'package transport',
          'func NewHTTP(e *echo.Echo) {',
          '\te.POST("/carts", create)',
          '}',
        ),
      },
      [
        'POST /carts [] none @pkg/api/cart/transport/http.go:3',
        'GET /v1/orders [requireUser] none @pkg/api/order/transport/http.go:3',
      ],
    ],
  ],
  '.NET': [
    [
      'controllers and groups of minimal endpoints',
      {
        'Orders.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
        'Program.cs': file(
          'var app = WebApplication.CreateBuilder(args).Build();',
          'var api = app.MapGroup("/api/v1").RequireAuthorization();',
          'api.MapPost("/orders", (Order order) => Results.Ok(order)).AddEndpointFilter<Valid>();',
          'app.MapGet("/health", () => "ok");',
        ),
        'Controllers/BillsController.cs': file(
          '[ApiController]',
          '[Route("api/[controller]")]',
          '[Authorize]',
          'public class BillsController : ControllerBase',
          '{',
          '    [HttpGet("{id}")]',
          '    [AllowAnonymous]',
          '    public async Task<ActionResult<Bill>> Get(int id)',
          '    {',
          '        return Ok();',
          '    }',
          '}',
        ),
      },
      [
        'GET /api/Bills/{id} [Authorize AllowAnonymous] Get:8 @Controllers/BillsController.cs:6',
        'POST /api/v1/orders [RequireAuthorization AddEndpointFilter] inline:3 @Program.cs:3',
        'GET /health [] inline:4 @Program.cs:4',
      ],
    ],
  ],
  Ruby: [
    [
      'Rails: namespaces, resources, members, filters that are skipped',
      {
        Gemfile: 'source "https://rubygems.org"\ngem "rails"\n',
        'config/application.rb': 'module Orders\nend\n',
        'config/routes.rb': file(
          'Rails.application.routes.draw do',
          '  namespace :api do',
          '    resources :orders, only: [:index, :create] do',
          '      post :cancel, on: :member',
          '    end',
          '  end',
          'end',
        ),
        'app/controllers/application_controller.rb': file(
          'class ApplicationController < ActionController::API',
          '  before_action :authenticate_user!',
          'end',
        ),
        'app/controllers/api/orders_controller.rb': file(
          'class Api::OrdersController < ApplicationController',
          '  skip_before_action :authenticate_user!, only: [:index]',
          '  def index',
          '    render json: []',
          '  end',
          '  def cancel',
          '    head :ok',
          '  end',
          'end',
        ),
      },
      [
        'GET /api/orders [] index:3 @config/routes.rb:3',
        'POST /api/orders [authenticate_user!] none @config/routes.rb:3',
        'POST /api/orders/:order_id/cancel [authenticate_user!] cancel:6 @config/routes.rb:4',
      ],
    ],
  ],
  PHP: [
    [
      'Laravel: groups, middleware, resources, controllers',
      {
        'composer.json': '{ "require": { "laravel/framework": "^11.0" } }',
        'public/index.php': '<?php\n',
        'routes/api.php': file(
          '<?php',
          'use App\\Http\\Controllers\\OrderController;',
          "Route::middleware('auth:sanctum')->prefix('v1')->group(function () {",
          "    Route::post('/orders', [OrderController::class, 'store'])->middleware('throttle:10,1');",
          "    Route::apiResource('bills', BillController::class)->only(['index']);",
          '});',
        ),
        'app/Http/Controllers/OrderController.php': file(
          '<?php',
          'class OrderController extends Controller',
          '{',
          '    public function store(StoreOrder $request)',
          '    {',
          '    }',
          '}',
        ),
      },
      [
        'POST /api/v1/orders [auth throttle] store:4 @routes/api.php:4',
        'GET /api/v1/bills [auth] none @routes/api.php:5',
      ],
    ],
    [
      'Symfony: annotations in comments',
      {
        'composer.json':
          '{ "require": { "symfony/framework-bundle": "^5.2" } }',
        'src/Controller/OrderController.php': file(
          '<?php',
          'use Symfony\\Component\\Routing\\Annotation\\Route;',
          '/**',
          ' * @Route("/api")',
          ' * @IsGranted("ROLE_USER")',
          ' */',
          'final class OrderController extends AbstractController',
          '{',
          '    /** @var Orders */',
          '    private $orders;',
          '    /**',
          '     * @Route(path="/orders/{id}", methods={"PUT"}, requirements={"id"="(a|b)"})',
          '     */',
          '    public function update(int $id): Response',
          '    {',
          '    }',
          '',
          '    /** @Route("/orders", name="all") */',
          '    public function index() { }',
          '',
          '    // Not @Route("/nothing")',
          '    public function helper() { }',
          '}',
        ),
      },
      [
        'PUT /api/orders/{id} [IsGranted] update:14 @src/Controller/OrderController.php:12',
        'ANY /api/orders [IsGranted] index:19 @src/Controller/OrderController.php:18',
      ],
    ],
    [
      'Symfony: attributes',
      {
        'composer.json':
          '{ "require": { "symfony/framework-bundle": "^7.0" } }',
        'src/Controller/OrderController.php': file(
          '<?php',
          "#[Route('/api/orders')]",
          "#[IsGranted('ROLE_USER')]",
          'final class OrderController extends AbstractController',
          '{',
          "    #[Route('/{id}', name: 'x', methods: ['PUT'])]",
          '    public function update(int $id): Response',
          '    {',
          '    }',
          '}',
        ),
      },
      [
        'PUT /api/orders/{id} [IsGranted] update:7 @src/Controller/OrderController.php:6',
      ],
    ],
  ],
  Rust: [
    [
      'axum: nested and merged routers, layers on what stands before them',
      {
        'Cargo.toml': '[package]\nname = "x"\n\n[dependencies]\naxum = "0.8"\n',
        'src/main.rs': file(
          'mod orders;',
          'fn main() {',
          '    let app = Router::new()',
          '        .nest("/api", orders::router())',
          '        .layer(TraceLayer::new_for_http());',
          '}',
        ),
        'src/orders.rs': file(
          'pub fn router() -> Router {',
          '    Router::new()',
          '        .route("/orders", get(list).post(create))',
          '        .route_layer(middleware::from_fn(require_user))',
          '        .route("/public", get(list))',
          '}',
          'async fn list() -> Json<Vec<Order>> {',
          '    Json(vec![])',
          '}',
        ),
      },
      [
        'GET /api/orders [require_user] list:7 @src/orders.rs:3',
        'POST /api/orders [require_user] none @src/orders.rs:3',
        'GET /api/public [] list:7 @src/orders.rs:5',
      ],
    ],
    [
      'Actix Web: resources in a macro and in a function that configures',
      {
        'Cargo.toml':
          '[package]\nname = "x"\n\n[dependencies]\nactix-web = "4"\n',
        'src/main.rs': file(
          'macro_rules! build_app {',
          '    ($state: expr) => {',
          '        App::new()',
          '            .service(web::resource("/v1/tiles").route(web::get().to(tiles)))',
          '            .service(web::scope("/ops").configure(ops::service))',
          '    };',
          '}',
        ),
        'src/ops.rs': file(
          'pub fn service(config: &mut web::ServiceConfig) {',
          '    config',
          '        .service(web::resource("/ping").route(web::get().to(ping)))',
          '        .service(web::resource("/any").to(any));',
          '}',
        ),
      },
      [
        'GET /v1/tiles [] none @src/main.rs:4',
        'GET /ops/ping [] none @src/ops.rs:3',
        'ANY /ops/any [] none @src/ops.rs:4',
      ],
    ],
    [
      'Actix Web: what is wrapped around a scope holds for all of it, and for nothing else',
      {
        'Cargo.toml':
          '[package]\nname = "x"\n\n[dependencies]\nactix-web = "4"\n',
        'src/main.rs': file(
          'pub fn config(cfg: &mut ServiceConfig) {',
          '    cfg.service(web::scope("/open").route("/info", web::get().to(info)))',
          '        .service(',
          '            web::scope("/auth")',
          '                .route("/login", web::post().to(login))',
          '                .wrap(login_limit())',
          '                .route("/logout", web::post().to(logout)),',
          '        );',
          '}',
        ),
      },
      [
        'GET /open/info [] none @src/main.rs:2',
        'POST /auth/login [login_limit] none @src/main.rs:5',
        'POST /auth/logout [login_limit] none @src/main.rs:7',
      ],
    ],
  ],
};

describe.each(Object.entries(tables))('routes of %s', (_, table) => {
  it.each(table)('%s', (__, files, expected) => {
    expect(routesIn(files)).toEqual(expected);
  });
});
