import {
  django,
  express,
  fastapi,
  file,
  laravel,
  rails,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { apiSpecPublished as check } from './api-spec-published';

const server: Files = {
  ...express,
  'server.js': file(
    "const app = require('express')();",
    ...['a', 'b', 'c', 'd', 'e'].map(
      name => `app.get('/${name}', (req, res) => res.json(1));`,
    ),
    'app.listen(1);',
  ),
};
const spec = (...paths: string[]) =>
  file(
    'openapi: 3.0.0',
    'paths:',
    ...paths.flatMap(path => [`  ${path}:`, '    get: {}']),
  );
const generated = (...options: string[]): Files => ({
  ...fastapi,
  'main.py': file(
    'from fastapi import FastAPI',
    `app = FastAPI(${options.join(', ')})`,
    ...['a', 'b', 'c'].flatMap(name => [
      `@app.get("/${name}")`,
      `def ${name}():`,
      '    return 1',
    ]),
  ),
});

const forms = (annotation: string, answer: string): Files => ({
  ...spring,
  'src/main/java/OwnerController.java': file(
    annotation,
    'class OwnerController {',
    ...['find', 'create', 'list'].flatMap(name => [
      `  @GetMapping("/owners/${name}")`,
      `  public ${answer} ${name}(Model model) {`,
      '    return page;',
      '  }',
    ]),
    '}',
  ),
});

const cases: Case[] = [
  [
    'a document that nothing ever filled',
    { ...server, 'swagger.json': '{ "openapi": "3.0.0", "paths": {} }' },
    'fail major server.js:1',
  ],
  [
    'Laravel: the route that its template brings is no API',
    {
      ...laravel,
      'routes/api.php': file(
        '<?php',
        "Route::middleware('auth:sanctum')->get('/user', function (Request $request) {",
        '    return $request->user();',
        '});',
      ),
      'routes/web.php': file(
        '<?php',
        "Route::get('/posts', [PostController::class, 'index']);",
      ),
      'app/Http/Controllers/PostController.php': file(
        '<?php',
        'class PostController extends Controller {',
        "    public function index() { return view('posts.index'); }",
        '}',
      ),
    },
    'not-applicable',
  ],
  [
    'Rails: blocks of Swagger beside the controllers',
    {
      ...rails,
      Gemfile: `${rails.Gemfile}gem "swagger-blocks"\n`,
      'config/routes.rb': file(
        'Rails.application.routes.draw do',
        '  resources :orders',
        'end',
      ),
    },
    'pass',
  ],
  [
    'a description whose server holds the prefix and the version',
    {
      ...express,
      'server.js': file(
        "const app = require('express')();",
        ...['orders', 'carts', 'prices', 'sales', 'stock'].map(
          name => `app.get('/api/v1/${name}', list);`,
        ),
        'app.listen(80);',
      ),
      'docs/openapi.yml': file(
        'openapi: 3.0.2',
        'servers:',
        '  - url: https://orders.example/api/v1',
        'paths:',
        ...['orders', 'carts', 'prices', 'sales', 'stock'].map(
          name => `  /${name}: { get: {} }`,
        ),
      ),
    },
    'pass',
  ],
  [
    'the schema that Django REST framework makes itself',
    {
      ...django,
      'requirements.txt': 'django==4.2\ndjangorestframework==3.15\n',
      'shop/urls.py': file(
        'from django.urls import path',
        'from rest_framework.schemas import get_schema_view',
        'urlpatterns = [',
        ...['orders', 'carts', 'prices', 'sales', 'stock'].map(
          name => `    path("${name}", list_${name}),`,
        ),
        '    path("schema/", get_schema_view(title="Shop")),',
        ']',
      ),
    },
    'pass',
  ],
  [
    'the second generation of drf-yasg',
    {
      ...django,
      'requirements.txt': 'django==5.1\ndrf-yasg2==1.19.4\n',
      'shop/urls.py': file(
        'from django.urls import path',
        'urlpatterns = [',
        ...['orders', 'carts', 'prices', 'sales', 'stock'].map(
          name => `    path("${name}", list_${name}),`,
        ),
        ']',
      ),
    },
    'pass',
  ],
  [
    'a description of what lies below /api, beside many pages',
    {
      ...express,
      'server.js': file(
        "const app = require('express')();",
        ...['a', 'b', 'c', 'd', 'e'].map(
          name => `app.get('/api/${name}', (req, res) => res.json(1));`,
        ),
        ...'fghijklmnopqrstuvw'
          .split('')
          .map(name => `app.get('/${name}', (req, res) => res.json(1));`),
        'app.listen(1);',
      ),
      'docs/openapi.yaml': spec('/a', '/b', '/c'),
    },
    'pass',
  ],
  [
    'a description that lacks most of what lies below /api',
    {
      ...express,
      'server.js': file(
        "const app = require('express')();",
        ...['a', 'b', 'c', 'd', 'e'].map(
          name => `app.get('/api/${name}', (req, res) => res.json(1));`,
        ),
        'app.listen(1);',
      ),
      'docs/openapi.yaml': spec('/a'),
    },
    'fail major server.js:3',
  ],
  [
    '.NET: what a project beside the service publishes for all of them',
    {
      'src/Orders/Orders.csproj':
        '<Project Sdk="Microsoft.NET.Sdk.Web">\n<ItemGroup>\n<ProjectReference Include="..\\Defaults\\Defaults.csproj" />\n</ItemGroup>\n</Project>\n',
      'src/Orders/Program.cs': file(
        'var app = WebApplication.CreateBuilder(args).Build();',
        'app.MapGet("/orders", () => 1);',
        'app.MapGet("/orders/{id}", () => 1);',
        'app.MapPost("/orders", () => 1);',
        'app.UseDefaultOpenApi();',
      ),
      'src/Defaults/Defaults.csproj': '<Project Sdk="Microsoft.NET.Sdk" />\n',
      'src/Defaults/OpenApi.cs': file(
        'public static void UseDefaultOpenApi(this WebApplication app) {',
        '  app.MapOpenApi();',
        '}',
      ),
    },
    'pass',
    { path: 'src/Orders' },
  ],
  [
    'Django: pages made of classes',
    {
      ...django,
      'shop/urls.py': file(
        'from django.urls import path',
        'from shop import views',
        'urlpatterns = [',
        ...['Index', 'Help', 'Order', 'Basket'].map(
          name => `    path("${name}", views.${name}View.as_view()),`,
        ),
        ']',
      ),
      'shop/views.py': file(
        ...['Index', 'Help', 'Order', 'Basket'].flatMap(name => [
          `class ${name}View(BaseView):`,
          '    def get(self, request, *args, **kwargs):',
          '        session.update(request)',
          '        return super().get(request, *args, **kwargs)',
        ]),
      ),
      'shop/settings.py': file('ROOT_URLCONF = "shop.urls"'),
      'shop/templates/index.html': '<p></p>',
    },
    'not-applicable',
  ],
  [
    'Spring pages for browsers',
    forms('@Controller', 'String'),
    'not-applicable',
  ],
  [
    'Spring handlers that answer with data',
    forms('@RestController', 'Owner'),
    'fail major src/main/java/Orders.java:1',
  ],
  [
    'Spring handlers whose text is the body',
    forms('@Controller', '@ResponseBody String'),
    'fail major src/main/java/Orders.java:1',
  ],
  ['nothing', server, 'fail major server.js:1'],
  [
    'an OpenAPI file',
    { ...server, 'docs/openapi.yaml': spec('/a', '/b', '/c') },
    'pass',
  ],
  [
    'an OpenAPI description that a module holds',
    {
      ...server,
      'docs/api/api.js':
        'module.exports = { openapi: "3.0.0", paths: { "/a": {} } };\n',
    },
    'pass',
  ],
  [
    'an OpenAPI file whose example breaks a rule of YAML',
    {
      ...server,
      'openapi.yaml': `${spec('/a', '/b', '/c')}x-example:\n  text: 'begun\n`,
    },
    'pass',
  ],
  [
    'an OpenAPI file that knows one route of five',
    { ...server, 'openapi.yaml': spec('/a') },
    'fail major server.js:3',
  ],
  [
    'one route of five, beside a description of messages',
    {
      ...server,
      'openapi.yaml': spec('/a'),
      'asyncapi.yaml':
        "asyncapi: '2.6.0'\ninfo: { title: Orders, version: '1' }\nchannels: {}\n",
    },
    'fail major server.js:3',
  ],
  [
    'the description of another service, below clients',
    { ...server, 'clients/billing/openapi.yaml': spec('/a', '/b', '/c') },
    'fail major server.js:1',
  ],
  ['FastAPI generates one', generated(), 'pass'],
  [
    'FastAPI with generation off',
    generated('openapi_url=None'),
    'fail major main.py:2',
  ],
  [
    'Nest’s package that nothing sets up',
    {
      ...server,
      'package.json':
        '{ "main": "server.js", "dependencies": { "express": "4", "@nestjs/swagger": "11" } }',
    },
    'fail major server.js:1',
  ],
  [
    'two routes',
    {
      ...express,
      'server.js': file(
        "const app = require('express')();",
        "app.get('/a', (req, res) => 1);",
        "app.get('/health', (req, res) => 1);",
      ),
    },
    'not-applicable',
  ],
];

describe('api-spec-published', () => {
  it.each(cases)('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
