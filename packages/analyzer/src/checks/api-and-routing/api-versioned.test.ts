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
import { apiVersioned as check } from './api-versioned';

const api = (prefix: string, ...more: string[]): Files => ({
  ...fastapi,
  'main.py': file(
    'from fastapi import FastAPI, APIRouter',
    'app = FastAPI()',
    `router = APIRouter(prefix="${prefix}")`,
    ...['a', 'b', 'c', 'd', 'e', 'f'].flatMap(name => [
      `@router.get("/${name}")`,
      `def ${name}():`,
      '    return 1',
    ]),
    'app.include_router(router)',
    ...more,
  ),
});
/** Pages of ASP.NET, and actions that answer with data. */
const pages = (...data: string[]): Files => ({
  ...dotnet,
  'Startup.cs': 'app.MapDefaultControllerRoute();\n',
  'Controllers/FilmsController.cs': file(
    'public class FilmsController : Controller',
    '{',
    ...['A', 'B', 'C', 'D', 'E', 'F'].map(
      name => `    public IActionResult ${name}() => View();`,
    ),
    ...data.map(name => `    public IActionResult ${name}() => Json(films);`),
    '}',
  ),
  'Pages/About.cshtml': '@page\n',
  'Pages/About.cshtml.cs': file(
    'public class AboutModel : PageModel',
    '{',
    '    public void OnGet() { Count = 1; }',
    '}',
  ),
});

const goShop = (answer: (name: string) => string): Files => {
  const names = [...'abcdefghij'].map(letter => `Page${letter}`);
  return {
    'go.mod':
      'module example.com/shop\n\nrequire github.com/labstack/echo/v4 v4.14.0\n',
    'main.go': file(
      'package main',
      'func main() {',
      '\te := echo.New()',
      ...names.map(name => `\te.GET("/${name}", ${name})`),
      '\te.Start(":80")',
      '}',
      ...names.map(
        name => `func ${name}(c echo.Context) error { return ${answer(name)} }`,
      ),
    ),
    'pages/pages.go': file('package pages', 'import . "maragu.dev/gomponents"'),
  };
};

/** A Go server of one gRPC service with six methods. */
const rpc = (name: string): Files => ({
  ...goService,
  'proto/orders.proto': file(
    'syntax = "proto3";',
    `package ${name};`,
    'service Orders {',
    ...['List', 'Get', 'Create', 'Change', 'Cancel', 'Refund'].map(
      method => `  rpc ${method}(Request) returns (Reply);`,
    ),
    '}',
  ),
  'main.go': file(
    'package main',
    'func main() {',
    '\tserver := grpc.NewServer()',
    '\tpb.RegisterOrdersServer(server, orders.New())',
    '\tserver.Serve(listener)',
    '}',
  ),
});

const cases: Case[] = [
  [
    'Rails: a version in numbers alone, told in the old style of Ruby',
    {
      ...rails,
      'config/routes.rb': file(
        'Orders::Application.routes.draw do',
        '  namespace :api, :path => "api/0.6" do',
        '    resources :orders, :only => [:index, :create]',
        '    resources :items, :path => "item", :id => /\\d+/, :only => [:show, :update] do',
        '      scope :module => :items do',
        '        resource :note, :only => :create',
        '      end',
        '    end',
        '  end',
        'end',
      ),
    },
    'pass',
  ],
  [
    'Django: a router of a library below a version, beside pages',
    {
      ...django,
      'shop/settings.py': 'ROOT_URLCONF = "shop.urls"\n',
      'shop/urls.py': file(
        'from django.urls import path',
        'from .api import api_router',
        'from . import views',
        'urlpatterns = [',
        '    path("api/v2/", api_router.urls),',
        ...['orders', 'carts', 'items', 'prices', 'stock'].map(
          name => `    path("${name}/", views.${name}),`,
        ),
        ']',
      ),
      'shop/views.py': file(
        ...['orders', 'carts', 'items', 'prices', 'stock'].map(
          name => `def ${name}(request):\n    return JsonResponse({})\n`,
        ),
      ),
    },
    'pass',
  ],
  [
    'Go: four routes of its own beside the files of its page',
    {
      ...goService,
      'main.go': file(
        'package main',
        'import "github.com/gorilla/mux"',
        'func main() {',
        '\trouter := mux.NewRouter()',
        ...['stream', 'login', 'logout', 'config'].map(
          name =>
            `\trouter.Methods("POST").Path("/${name}").HandlerFunc(${name})`,
        ),
        '\trouter.HandleFunc("/", serveFile("index.html"))',
        '\trouter.HandleFunc("/logo.svg", serveFile("logo.svg"))',
        '\trouter.HandleFunc("/og-banner.png", serveFile("og.png"))',
        '\thttp.ListenAndServe(":8080", router)',
        '}',
        'func serveFile(name string) http.HandlerFunc { return nil }',
      ),
    },
    'not-applicable',
  ],
  [
    'the prefix of all routes comes from the configuration, with a version by default',
    {
      ...express,
      'config.js':
        "module.exports = { API_PREFIX: process.env.API_PREFIX || 'api/v1' };\n",
      'server.js': file(
        "const app = require('express')();",
        "const { API_PREFIX } = require('./config');",
        ...['orders', 'carts', 'items', 'prices', 'stock'].map(
          name => `app.get(\`/\${API_PREFIX}/${name}\`, list);`,
        ),
        'app.listen(3000);',
      ),
    },
    'pass',
  ],
  ...(['v3/', ''] as const).map(
    (version): Case => [
      `ASP.NET: patterns that name their action, ${
        version ? 'with' : 'without'
      } a version`,
      {
        ...dotnet,
        'Endpoints.cs': file(
          'public class Endpoints {',
          '  public void Map(IEndpointRouteBuilder endpoints) {',
          ...['Search', 'Upload', 'Delete', 'List', 'Unlist'].map(
            name =>
              `    endpoints.MapControllerRoute(name: "${name}", pattern: "${version}${name.toLowerCase()}", defaults: new { controller = "Package", action = "${name}" }, constraints: new { httpMethod = new HttpMethodRouteConstraint("PUT") });`,
          ),
          '  }',
          '}',
        ),
        'PackageController.cs': file(
          'public class PackageController : Controller {',
          ...['Search', 'Upload', 'Delete', 'List', 'Unlist'].map(
            name => `  public IActionResult ${name}() { return Ok(); }`,
          ),
          '}',
        ),
      },
      version ? 'pass' : 'fail minor Program.cs:1',
    ],
  ),
  [
    'Rails: routes of another file, drawn in a namespace',
    {
      ...rails,
      'config/routes.rb': file(
        'Rails.application.routes.draw do',
        '  namespace :v1 do',
        '    draw :orders',
        '  end',
        'end',
      ),
      'config/routes/orders.rb': 'resources :orders\n',
    },
    'pass',
  ],
  [
    'Rails: routes of another file, drawn bare',
    {
      ...rails,
      'config/routes.rb': file(
        'Rails.application.routes.draw do',
        "  draw('orders')",
        'end',
      ),
      'config/routes/orders.rb': 'resources :orders\n',
    },
    'fail minor config/routes.rb:1',
  ],
  [
    'Laravel: a route file that another loads under a prefix',
    {
      ...laravel,
      'routes/api.php': file(
        '<?php',
        "Route::prefix('v1')->group(base_path('routes/api/v1.php'));",
      ),
      'routes/api/v1.php': file(
        '<?php',
        "Route::apiResource('orders', OrderController::class);",
      ),
    },
    'pass',
  ],
  [
    'Laravel: one that stands beside it',
    {
      ...laravel,
      'routes/api.php': file(
        '<?php',
        "Route::middleware('auth')->group(function () {",
        "    require __DIR__.'/orders.php';",
        '});',
      ),
      'routes/orders.php': file(
        '<?php',
        "Route::apiResource('orders', OrderController::class);",
      ),
    },
    'fail minor routes/api.php:3',
  ],
  [
    'axum: routers kept in variables, nested under a version that the caller names',
    {
      ...rust,
      'src/main.rs': file(
        'fn main() {',
        '    let orders = Router::new()',
        '        .route("/", get(list).post(create))',
        '        .route("/:id", get(show).put(change).delete(remove));',
        '    let app = Router::new().nest("/:v/orders", orders);',
        '}',
      ),
    },
    'pass',
  ],
  [
    'axum: routers kept in variables, nested without one',
    {
      ...rust,
      'src/main.rs': file(
        'fn main() {',
        '    let orders = Router::new()',
        '        .route("/", get(list).post(create))',
        '        .route("/:id", get(show).put(change).delete(remove));',
        '    let app = Router::new().nest("/orders", orders);',
        '}',
      ),
    },
    'fail minor src/main.rs:5',
  ],
  [
    'a version among the parts of a path is a thing of its own',
    api('/packages/{name}/{version}'),
    'fail minor main.py:22',
  ],
  [
    'gRPC: a package without a version',
    rpc('shop.orders'),
    'fail minor proto/orders.proto:1',
  ],
  ['gRPC: a package with one', rpc('shop.orders.v1'), 'pass'],
  [
    'gRPC: services that only the generated code registers',
    {
      ...goService,
      'proto/orders.proto': rpc('shop')['proto/orders.proto'],
      'gen/orders.pb.go': file(
        'package gen',
        'func RegisterOrdersServer(s grpc.ServiceRegistrar) {',
        '}',
        'func register() { RegisterOrdersServer(s) }',
      ),
    },
    'not-applicable',
  ],
  [
    'Rails: constraints of its own that read the version from the media type',
    {
      ...rails,
      'config/routes.rb': file(
        'Rails.application.routes.draw do',
        '  scope module: :v1, constraints: ApiConstraints.new(version: 1, default: true) do',
        '    resources :orders',
        '    resources :carts',
        '  end',
        'end',
      ),
    },
    'pass',
  ],
  [
    'Go: a versioned group that reaches the routers through a container',
    {
      ...goService,
      'go.mod':
        'module example.com/orders\n\nrequire github.com/labstack/echo/v4 v4.12.0\n',
      'main.go': file(
        'package main',
        'import "github.com/labstack/echo/v4"',
        'func main() {',
        '\tapp := echo.New()',
        '\tload(container, app.Group("/api/v1"))',
        '}',
      ),
      'orders/router.go': file(
        'package orders',
        'import "github.com/labstack/echo/v4"',
        'type Router struct { api *echo.Group }',
        'func (r Router) Register() {',
        '\torders := r.api.Group("/orders")',
        '\torders.GET("", list)',
        '\torders.POST("", create)',
        '\torders.GET("/:id", show)',
        '\torders.PUT("/:id", update)',
        '\torders.DELETE("/:id", remove)',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Rails: paths that end in a named rest count',
    {
      ...rails,
      'config/routes.rb': file(
        'Rails.application.routes.draw do',
        '  get "/content(/*path)" => "items#show"',
        '  put "/content(/*path)" => "items#update"',
        '  delete "/content(/*path)" => "items#destroy"',
        '  get "/intents(/*path)" => "intents#show"',
        '  put "/intents(/*path)" => "intents#update"',
        'end',
      ),
    },
    'fail minor config/routes.rb:1',
  ],
  [
    'Django: URL lists that are added up, most of them without a version',
    {
      ...django,
      'requirements.txt': 'django==5.1\ndjangorestframework==3.15\n',
      'shop/settings.py': file(
        'REST_FRAMEWORK = {',
        '    "DEFAULT_VERSIONING_CLASS": "rest_framework.versioning.NamespaceVersioning",',
        '}',
      ),
      'shop/urls.py': file(
        'from django.urls import path',
        'from orders.urls import urlpatterns as order_urls',
        'urlpatterns = [path("v1/stock", stock)] + order_urls',
      ),
      'orders/urls.py': file(
        'from django.urls import path',
        'urlpatterns = [',
        ...['orders', 'carts', 'prices', 'sales', 'refunds', 'stores'].map(
          name => `    path("${name}", list_${name}),`,
        ),
        ']',
      ),
      'orders/views.py': file(
        ...['orders', 'carts', 'prices', 'sales', 'refunds', 'stores'].map(
          name => `def list_${name}(request):\n    return JsonResponse({})\n`,
        ),
      ),
    },
    'fail minor shop/urls.py:3',
  ],
  [
    'Django: versions in a header',
    {
      ...django,
      'shop/settings.py': file(
        'REST_FRAMEWORK = {',
        '    "DEFAULT_VERSIONING_CLASS": "rest_framework.versioning.AcceptHeaderVersioning",',
        '}',
      ),
      'shop/urls.py': file(
        'from django.urls import path',
        'urlpatterns = [',
        ...['orders', 'carts', 'prices', 'sales', 'refunds', 'stores'].map(
          name => `    path("${name}", list_${name}),`,
        ),
        ']',
      ),
      'shop/views.py': file(
        ...['orders', 'carts', 'prices', 'sales', 'refunds', 'stores'].map(
          name => `def list_${name}(request):\n    return JsonResponse({})\n`,
        ),
      ),
    },
    'pass',
  ],
  [
    'Express: a version below a path that a regular expression gives',
    {
      ...express,
      'server.js': file(
        "const express = require('express');",
        "const orders = require('./routes/');",
        'const api = express.Router();',
        "api.use('/v1', orders.orderRouter);",
        'const app = express();',
        'app.use(/(\\/api)?/, api);',
        'app.listen(3000);',
      ),
      'routes/index.js':
        "module.exports = { orderRouter: require('./orders') };\n",
      'routes/orders.js': file(
        "const router = require('express').Router();",
        ...['a', 'b', 'c', 'd', 'e', 'f'].map(
          name => `router.get('/${name}', (req, res) => res.json([]));`,
        ),
        'module.exports = router;',
      ),
    },
    'pass',
  ],
  [
    'Express: classes that keep a router',
    {
      ...express,
      'tsconfig.json': '{}',
      'src/app.ts': file(
        "import express from 'express';",
        "import orders from './orders.router';",
        "import { SalesRouter } from './sales.router';",
        'const app = express();',
        'const sales = new SalesRouter();',
        "app.use('/api/v1/orders', orders);",
        "app.use('/api/v1/sales', sales.router);",
        'app.listen(3000);',
      ),
      'src/orders.router.ts': file(
        "import { Router } from 'express';",
        'export class OrdersRouter {',
        '  public router: Router;',
        '  constructor() {',
        '    this.router = Router();',
        ...['a', 'b', 'c'].map(
          name => `    this.router.get('/${name}', this.list);`,
        ),
        '  }',
        '}',
        'const ordersRouter = new OrdersRouter();',
        'export default ordersRouter.router;',
      ),
      'src/sales.router.ts': file(
        "import { Router } from 'express';",
        'export class SalesRouter {',
        '  router = Router();',
        '  constructor() {',
        ...['a', 'b', 'c'].map(
          name => `    this.router.get('/${name}', this.list);`,
        ),
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Go: paths that another package keeps in constants',
    {
      ...goService,
      'go.mod':
        'module example.com/orders\n\ngo 1.24\n\nrequire github.com/gin-gonic/gin v1.9.0\n',
      'paths/paths.go': file(
        'package paths',
        'const (',
        ...['A', 'B', 'C', 'D', 'E', 'F'].map(
          name => `	Order${name} = "/api/v1/${name}"`,
        ),
        ')',
      ),
      'main.go': file(
        'package main',
        'func main() {',
        '	r := gin.Default()',
        ...['A', 'B', 'C', 'D', 'E', 'F'].map(
          name => `	r.GET(paths.Order${name}, list)`,
        ),
        '	r.Run()',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Rails: pages beside an API that has versions',
    {
      ...rails,
      'config/routes.rb': file(
        'Rails.application.routes.draw do',
        ...['orders', 'carts', 'prices', 'sales', 'refunds', 'stores'].map(
          name => `  resources :${name}`,
        ),
        '  namespace :api do',
        '    namespace :v1 do',
        '      resources :orders',
        '    end',
        '  end',
        'end',
      ),
      ...Object.fromEntries(
        ['orders', 'carts', 'prices', 'sales', 'refunds', 'stores'].map(
          name => [
            `app/controllers/${name}_controller.rb`,
            `class ${name[0].toUpperCase()}${name.slice(
              1,
            )}Controller < ApplicationController\n${[
              'index',
              'show',
              'create',
              'update',
              'destroy',
            ]
              .map(
                action => `  def ${action}\n    redirect_to root_path\n  end\n`,
              )
              .join('')}end\n`,
          ],
        ),
      ),
      'app/controllers/api/v1/orders_controller.rb': file(
        'class Api::V1::OrdersController < ApplicationController',
        ...['index', 'show', 'create', 'update', 'destroy'].map(
          action => `  def ${action}\n    render json: orders\n  end`,
        ),
        'end',
      ),
    },
    'pass',
  ],
  [
    'Spring: a version in a constant of the class around',
    {
      ...spring,
      'src/main/java/Routes.java': file(
        'public final class Routes {',
        '    private static final String API_BASE = "/api/v1/";',
        '    public static final class Orders {',
        '        public static final String BASE = API_BASE + "orders";',
        '    }',
        '    public static final class Users {',
        '        public static final String BASE = API_BASE + "users";',
        '    }',
        '}',
      ),
      'src/main/java/Orders.java': file(
        '@RestController',
        '@RequestMapping(Routes.Orders.BASE)',
        'public class Orders {',
        ...['a', 'b', 'c', 'd', 'e', 'f'].map(
          name =>
            `  @GetMapping("/${name}") public String ${name}() { return ""; }`,
        ),
        '}',
      ),
    },
    'pass',
  ],
  [
    'Go: a loop over the versions that are served',
    {
      'go.mod':
        'module example.com/shop\n\nrequire github.com/labstack/echo/v4 v4.14.0\n',
      'main.go': file(
        'package main',
        'import "github.com/labstack/echo/v4"',
        'func main() {',
        '\te := echo.New()',
        '\tfor _, version := range versions {',
        '\t\tr := e.Group("/api/" + version)',
        ...['a', 'b', 'c', 'd', 'e', 'f'].map(
          name => `\t\tr.GET("/${name}", ${name})`,
        ),
        '\t}',
        '\te.Start(":80")',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Python: a router deep below the application’s folder',
    {
      ...fastapi,
      'main.py': file(
        'from fastapi import FastAPI',
        'from app.user.adapter.input.api import router',
        'app = FastAPI()',
        'app.include_router(router)',
      ),
      'app/user/adapter/input/api/__init__.py': file(
        'from fastapi import APIRouter',
        'from app.user.adapter.input.api.v1.user import user_router',
        'router = APIRouter()',
        'router.include_router(user_router, prefix="/api/v1/user")',
      ),
      'app/user/adapter/input/api/v1/user.py': file(
        'from fastapi import APIRouter',
        'user_router = APIRouter()',
        ...['a', 'b', 'c', 'd', 'e', 'f'].flatMap(name => [
          `@user_router.get("/${name}")`,
          `def ${name}():`,
          '    return 1',
        ]),
      ),
    },
    'pass',
  ],
  ['Go: pages alone', goShop(name => `pages.${name}(c)`), 'not-applicable'],
  [
    'Go: data, and pages beside it',
    goShop(name => `c.JSON(200, ${name}s())`),
    'fail minor main.go:3',
  ],
  ['ASP.NET: pages', pages(), 'not-applicable'],
  [
    'ASP.NET: an action or two beside the pages',
    pages('Search', 'Suggest'),
    'not-applicable',
  ],
  [
    'ASP.NET: an API beside the pages',
    pages('G', 'H', 'I', 'J', 'K'),
    'fail minor Program.cs:1',
  ],
  [
    'ASP.NET: controllers with a path of their own, at the attribute',
    {
      ...dotnet,
      'Controllers/OrdersController.cs': file(
        '[ApiController]',
        '[Route("api/[controller]")]',
        'public class OrdersController : ControllerBase',
        '{',
        ...['Get', 'Post', 'Put', 'Patch', 'Delete'].map(
          name => `    [Http${name}] public IActionResult ${name}() => Ok(1);`,
        ),
        '}',
      ),
    },
    'fail minor Controllers/OrdersController.cs:2',
  ],
  ['no version', api('/api'), 'fail minor main.py:22'],
  ['a version in the router’s prefix', api('/api/v1'), 'pass'],
  [
    'a contract that names a version in its server',
    {
      ...api('/api'),
      'openapi.yaml': file(
        'openapi: 3.0.0',
        'servers:',
        '  - url: https://x.example/v2',
        'paths:',
        '  /api/a:',
        '    get: {}',
      ),
    },
    'pass',
  ],
  [
    'versions by header',
    api('/api', 'VERSION_HEADER = "X-Api-Version"'),
    'pass',
  ],
  [
    'versions within the Accept header',
    api(
      '/api',
      'VERSION = VERSION_OF.match(request.headers["Accept"], "version")',
    ),
    'pass',
  ],
  [
    'an Accept header that asks for something else',
    api('/api', 'KIND = request.headers["Accept"] == "text/csv"'),
    'fail minor main.py:22',
  ],
  [
    'few routes',
    {
      ...fastapi,
      'main.py': file(
        'from fastapi import FastAPI',
        'app = FastAPI()',
        '@app.get("/a")',
        'def a():',
        '    return 1',
      ),
    },
    'not-applicable',
  ],
  ['no routes', goService, 'not-applicable'],
];

describe('api-versioned', () => {
  it.each(cases)('%s', (_, files, expected) => {
    expect(verdict(check, files)).toBe(expected);
  });
});
