import {
  django,
  dotnet,
  express,
  fastapi,
  file,
  flask,
  goService,
  laravel,
  rails,
  rust,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { apiBodySizeLimited as check } from './api-body-size-limited';

const server = (...lines: string[]): Files => ({
  ...express,
  'server.js': file(
    "const app = require('express')();",
    ...lines,
    "app.post('/orders', (req, res) => save(req.body));",
    'app.listen(1);',
  ),
});
const api: Files = {
  ...fastapi,
  'main.py': file(
    'from fastapi import FastAPI, Request',
    'app = FastAPI()',
    "@app.post('/orders')",
    'async def create(request: Request):',
    '    save(await request.json())',
  ),
};
const form = (...lines: string[]): Files => ({
  ...flask,
  'app.py': file(
    'from flask import Flask, request',
    'app = Flask(__name__)',
    ...lines,
    "@app.route('/orders', methods=['POST'])",
    'def create():',
    '    save(request.json)',
  ),
});
const chi = (...lines: string[]): Files => ({
  ...goService,
  'main.go': file(
    'package main',
    'import "github.com/go-chi/chi/v5"',
    'func create(w http.ResponseWriter, r *http.Request) {',
    ...lines,
    '\tjson.NewDecoder(r.Body).Decode(&order)',
    '}',
    'func main() {',
    '\tr := chi.NewRouter()',
    '\tr.Post("/orders", create)',
    '\thttp.ListenAndServe(":1", r)',
    '}',
  ),
});
const web = (...attributes: string[]): Files => ({
  ...dotnet,
  'OrdersController.cs': file(
    '[ApiController]',
    '[Route("orders")]',
    'public class OrdersController : ControllerBase',
    '{',
    '    [HttpPost]',
    ...attributes,
    '    public IActionResult Create([FromBody] CreateOrder order)',
    '    {',
    '        return Ok(order);',
    '    }',
    '}',
    'public class CreateOrder { public string Sku { get; set; } }',
  ),
  'Program.cs':
    'var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddControllers();\nvar app = builder.Build();\napp.MapControllers();\napp.Run();\n',
});
const controller: Files = {
  ...spring,
  'src/main/java/OrderController.java': file(
    '@RestController',
    'public class OrderController {',
    '  @PostMapping("/orders")',
    '  public void create(@RequestBody Map<String, Object> order) {',
    '    orders.save(order);',
    '  }',
    '}',
  ),
};
const axum = (...lines: string[]): Files => ({
  ...rust,
  'src/main.rs': file(
    'use axum::{routing::post, Json, Router};',
    'struct CreateOrder { sku: String }',
    'async fn create(Json(order): Json<CreateOrder>) {',
    '    save(order).await',
    '}',
    '#[tokio::main]',
    'async fn main() {',
    '    let app = Router::new().route("/orders", post(create))',
    ...lines,
    '    ;',
    '    axum::serve(listener, app).await.unwrap();',
    '}',
  ),
});
const nginx = (line: string): Files => ({
  'nginx/nginx.conf': `server {\n  ${line}\n  proxy_pass http://app;\n}\n`,
});

const cases: Case[] = [
  ['Express bounds by itself', server('app.use(express.json());'), 'pass'],
  [
    'Express: raised out of measure',
    server("app.use(express.json({ limit: '500mb' }));"),
    'fail minor server.js:2',
  ],
  [
    'Express: a modest limit',
    server("app.use(express.json({ limit: '5mb' }));"),
    'pass',
  ],
  [
    'Express: raised in a comment',
    server("// app.use(express.json({ limit: '500mb' }));"),
    'pass',
  ],
  [
    'Express: large for uploads only',
    server("app.use('/uploads', express.raw({ limit: '500mb' }));"),
    'pass',
  ],
  [
    'a limit of something else',
    server("cache.configure({ limit: '500mb' });"),
    'pass',
  ],
  [
    'Fastify: no limit at all',
    {
      'package.json': JSON.stringify({ dependencies: { fastify: '5.0.0' } }),
      'server.js': file(
        "const app = require('fastify')({ bodyLimit: Infinity });",
        "app.post('/orders', async req => save(req.body));",
        'app.listen({ port: 1 });',
      ),
    },
    'fail minor server.js:1',
  ],
  ['FastAPI has none', api, 'fail minor main.py:2'],
  [
    'FastAPI: the proxy bounds',
    { ...api, ...nginx('client_max_body_size 5m;') },
    'pass',
  ],
  ['FastAPI: nginx bounds by itself', { ...api, ...nginx('gzip on;') }, 'pass'],
  [
    'FastAPI: the proxy lets everything in',
    { ...api, ...nginx('client_max_body_size 0;') },
    'fail minor nginx/nginx.conf:2',
  ],
  [
    'FastAPI: an ingress that does not say',
    {
      ...api,
      'k8s/ingress.yaml':
        'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: orders\n',
    },
    'unknown',
  ],
  [
    'FastAPI: an ingress that says',
    {
      ...api,
      'k8s/ingress.yaml':
        'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  annotations:\n    nginx.ingress.kubernetes.io/proxy-body-size: "5m"\n',
    },
    'pass',
  ],
  ['Flask has none', form(), 'fail minor app.py:2'],
  [
    'Flask: a limit',
    form("app.config['MAX_CONTENT_LENGTH'] = 1024 * 1024"),
    'pass',
  ],
  [
    'Flask: a limit of None',
    form("app.config['MAX_CONTENT_LENGTH'] = None"),
    'fail minor app.py:2',
  ],
  [
    'Django: lifted',
    {
      ...django,
      'shop/settings.py':
        "ROOT_URLCONF = 'shop.urls'\nDATA_UPLOAD_MAX_MEMORY_SIZE = None\n",
      'shop/urls.py': file(
        'from django.urls import path',
        'from shop import views',
        "urlpatterns = [path('orders/', views.Orders.as_view())]",
      ),
      'shop/views.py': file(
        'class Orders(APIView):',
        '    def post(self, request):',
        '        save(request.data)',
      ),
    },
    'fail minor shop/settings.py:2',
  ],
  ['chi has none', chi(), 'fail minor main.go:7'],
  [
    'chi: MaxBytesReader',
    chi('\tr.Body = http.MaxBytesReader(w, r.Body, 1<<20)'),
    'pass',
  ],
  [
    'chi: a reader of answers is none',
    chi('\tbody := http.MaxBytesReader(nil, answer, 1<<20)'),
    'fail minor main.go:8',
  ],
  ['.NET bounds by itself', web(), 'pass'],
  [
    '.NET: lifted',
    web('    [DisableRequestSizeLimit]'),
    'fail minor OrdersController.cs:6',
  ],
  ['Spring does not tell', controller, 'unknown'],
  [
    'Spring: a limit',
    {
      ...controller,
      'src/main/resources/application.properties':
        'spring.servlet.multipart.max-request-size=5MB\n',
    },
    'pass',
  ],
  [
    'Spring: no limit',
    {
      ...controller,
      'src/main/resources/application.properties':
        'spring.servlet.multipart.max-request-size=-1\n',
    },
    'fail minor src/main/resources/application.properties:1',
  ],
  [
    'Rails does not tell',
    {
      ...rails,
      'config/routes.rb':
        'Rails.application.routes.draw do\n  resources :orders, only: [:create]\nend\n',
      'app/controllers/orders_controller.rb': file(
        'class OrdersController < ApplicationController',
        '  def create',
        '    Order.create!(sku: params[:sku])',
        '  end',
        'end',
      ),
    },
    'unknown',
  ],
  [
    'PHP bounds by itself',
    {
      ...laravel,
      'routes/api.php':
        "<?php\nRoute::post('/orders', [OrderController::class, 'store']);\n",
      'app/Http/Controllers/OrderController.php': file(
        '<?php',
        'class OrderController extends Controller {',
        '  public function store(Request $request) {',
        '    Order::create($request->all());',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  ['axum bounds by itself', axum(), 'pass'],
  [
    'axum: a layer bounds instead of the extractors',
    axum(
      '        .layer(DefaultBodyLimit::disable())',
      '        .layer(RequestBodyLimitLayer::new(10 * 1024 * 1024))',
    ),
    'pass',
  ],
  [
    'axum: lifted',
    axum('        .layer(DefaultBodyLimit::disable())'),
    'fail minor src/main.rs:9',
  ],
  ['no body', express, 'not-applicable'],
];

describe('api-body-size-limited', () => {
  it.each(cases)('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
