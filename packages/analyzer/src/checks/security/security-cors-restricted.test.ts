import {
  dotnet,
  express,
  fastapi,
  file,
  goService,
  laravel,
  nest,
  rust,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { securityCorsRestricted as check } from './security-cors-restricted';

const js = (...lines: string[]): Files => ({
  ...express,
  'src/app.js': file(...lines),
});

const nelmio = (origins: string): Files => ({
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
  'config/packages/nelmio_cors.yaml': file(
    'nelmio_cors:',
    '  defaults:',
    `    allow_origin: [${origins}]`,
    '    allow_credentials: true',
  ),
});

const cases: Case[] = [
  [
    'Go: any site by its scheme, with credentials',
    {
      ...goService,
      'main.go': file(
        'package main',
        'import "github.com/go-chi/cors"',
        'func main() {',
        '\tr := chi.NewRouter()',
        '\tr.Use(cors.Handler(cors.Options{',
        '\t\tAllowedOrigins: []string{"https://*", "http://*"},',
        '\t\tAllowCredentials: true,',
        '\t}))',
        '\tr.Get("/orders", list)',
        '\thttp.ListenAndServe(":8080", r)',
        '}',
      ),
    },
    'fail major main.go:6',
  ],
  ...(
    [
      [
        "res.cookie('session', id, { httpOnly: true, sameSite: 'lax' });",
        'pass',
      ],
      ['res.json({ token: id });', 'not-applicable'],
    ] as const
  ).map(
    ([answer, expected]): Case => [
      `no CORS at all, and ${answer.slice(0, 10)}`,
      js(
        "const app = require('express')();",
        "app.post('/api/sessions', (req, res) => {",
        '  const id = start(req.body);',
        `  ${answer}`,
        '  res.end();',
        '});',
      ),
      expected,
    ],
  ),
  [
    'Koa: credentials for whatever origin asks, which the library echoes',
    {
      'package.json':
        '{ "dependencies": { "koa": "2.15.0", "@koa/cors": "^3.1.0" } }',
      'app.js': file(
        "const Koa = require('koa');",
        "const cors = require('@koa/cors');",
        'const app = new Koa();',
        'app.use(cors({ credentials: true }));',
        'app.listen(3000);',
      ),
    },
    'fail major app.js:4',
  ],
  [
    'actix: everything is permitted, credentials too',
    {
      ...rust,
      'src/main.rs': file(
        'use actix_cors::Cors;',
        'fn main() {',
        '    App::new().wrap(Cors::permissive());',
        '}',
      ),
    },
    'fail major src/main.rs:3',
  ],
  [
    'tower: a wildcard without credentials',
    {
      ...rust,
      'src/main.rs': file(
        'use tower_http::cors::CorsLayer;',
        'fn main() {',
        '    Router::new().layer(CorsLayer::permissive());',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Go: options of a middleware, everybody with credentials',
    {
      ...goService,
      'middleware.go': file(
        'package main',
        'func corsMiddleware() func(http.Handler) http.Handler {',
        '\treturn rest.CORS(',
        '\t\trest.CorsAllowedOrigins("*"),',
        '\t\trest.CorsAllowCredentials(true),',
        '\t)',
        '}',
      ),
    },
    'fail major middleware.go:4',
  ],
  [
    'Rails: headers by hand, everybody with credentials',
    {
      Gemfile: 'gem "rails"\n',
      'config/application.rb': 'module Orders\nend\n',
      'app/controllers/api_controller.rb': file(
        'class ApiController',
        '  def set_cors_headers',
        "    headers['Access-Control-Allow-Origin'] = '*'",
        "    headers['Access-Control-Allow-Methods'] = 'POST, GET'",
        "    headers['Access-Control-Allow-Credentials'] = true",
        '  end',
        'end',
      ),
    },
    'fail major app/controllers/api_controller.rb:3',
  ],
  [
    'headers by hand, everybody without credentials',
    js(
      "app.use((req, res, next) => { res.setHeader('Access-Control-Allow-Origin', '*'); next(); });",
    ),
    'pass',
  ],
  [
    'FastAPI: everybody among others, by settings',
    {
      ...fastapi,
      'main.py': file(
        'from fastapi import FastAPI',
        'app = FastAPI()',
        'app.add_middleware(',
        '    CORSMiddleware,',
        '    allow_origins=settings.cors_origins,',
        '    allow_credentials=settings.cors_allow_credentials,',
        ')',
        '@app.get("/orders")',
        'def orders(): ...',
      ),
      'settings.py': file(
        'class Settings(BaseSettings):',
        '    cors_origins: list[str] = [',
        '        "http://localhost:3000",',
        '        "*",',
        '    ]',
        '    cors_allow_credentials: bool = True',
      ),
    },
    'fail major main.py:3',
  ],
  [
    'Nest: switched on by an option, without credentials',
    {
      ...nest,
      'src/main.ts': file(
        'const options = { cors: true };',
        'const app = await NestFactory.create(AppModule, options);',
      ),
    },
    'pass',
  ],
  [
    'Laravel: every origin where a variable names none, in the words of the older package',
    {
      ...laravel,
      'config/cors.php': file(
        '<?php',
        'return [',
        "  'supportsCredentials' => true,",
        "  'allowedOrigins' => env('CORS_ALLOWED_ORIGINS') ? explode(',', env('CORS_ALLOWED_ORIGINS')) : ['*'],",
        '];',
      ),
    },
    'fail major config/cors.php:4',
  ],
  ['Symfony: known origins', nelmio("'%env(CORS_ALLOW_ORIGIN)%'"), 'pass'],
  [
    'Symfony: any origin',
    nelmio("'*'"),
    'fail major config/packages/nelmio_cors.yaml:3',
  ],
  [
    'Express: with a type argument',
    js('app.use(cors<Request>({ origin: true, credentials: true }));'),
    'fail major src/app.js:1',
  ],
  [
    'Express: any origin',
    js('app.use(cors({ origin: true, credentials: true }));'),
    'fail major src/app.js:1',
  ],
  [
    'Express: options in a constant',
    js(
      'const options = {',
      "  origin: '*',",
      '  credentials: true,',
      '};',
      'app.use(cors(options));',
    ),
    'fail major src/app.js:5',
  ],
  [
    'Elysia: the default',
    js("import { cors } from '@elysiajs/cors';", 'app.use(cors());'),
    'fail major src/app.js:2',
  ],
  [
    'FastAPI: a setting that is a wildcard',
    {
      ...fastapi,
      'settings.py': file(
        'class Settings:',
        '    allowed_hosts: List[str] = ["*"]',
      ),
      'main.py': file(
        'from fastapi import FastAPI',
        'app = FastAPI()',
        'app.add_middleware(CORSMiddleware, allow_origins=settings.allowed_hosts, allow_credentials=True)',
      ),
    },
    'fail major main.py:3',
  ],
  [
    'Go',
    {
      ...goService,
      'main.go': file(
        'package main',
        'var c = cors.New(cors.Options{',
        '\tAllowedOrigins: []string{"*"},',
        '\tAllowCredentials: true,',
        '})',
      ),
    },
    'fail major main.go:3',
  ],
  [
    'Go: rs/cors without a list allows all',
    {
      ...goService,
      'main.go': file(
        'package main',
        'import "github.com/rs/cors"',
        'var c = cors.New(cors.Options{',
        '\tAllowedMethods: []string{http.MethodGet},',
        '\tAllowCredentials: true,',
        '})',
      ),
    },
    'fail major main.go:3',
  ],
  [
    '.NET: the argument by its name',
    {
      ...dotnet,
      'Program.cs': file(
        'app.UseCors(policy => policy',
        '    .SetIsOriginAllowed(isOriginAllowed: _ => true)',
        '    .AllowAnyHeader()',
        '    .AllowCredentials());',
      ),
    },
    'fail major Program.cs:2',
  ],
  [
    '.NET',
    {
      ...dotnet,
      'Program.cs': file(
        'policy.SetIsOriginAllowed(_ => true).AllowCredentials();',
        'app.UseCors();',
      ),
    },
    'fail major Program.cs:1',
  ],
  [
    'a hand-written echo',
    {
      ...spring,
      'src/main/java/Cors.java': file(
        'class Cors {',
        '  void add() {',
        '    headers.add("Access-Control-Allow-Origin", request.getHeaders().getOrigin());',
        '    headers.add("Access-Control-Allow-Credentials", "true");',
        '  }',
        '}',
      ),
    },
    'fail major src/main/java/Cors.java:3',
  ],
  ...(['true', 'false'] as const).map(
    (value): Case => [
      `.NET: a switch that production has at ${value}`,
      {
        ...dotnet,
        'appsettings.json': `{\n"CorsOptions": { "AllowAll": ${value} }\n}`,
        'appsettings.Development.json':
          '{ "CorsOptions": { "AllowAll": true } }',
        'Cors.cs': file(
          'builder.AddCors();',
          'if (settings.AllowAll) {',
          '  policy.SetIsOriginAllowed(_ => true).AllowCredentials();',
          '}',
          'else { policy.WithOrigins(settings.AllowedOrigins); }',
        ),
      },
      value === 'true' ? 'fail major Cors.cs:3' : 'pass',
    ],
  ),
  [
    '.NET: behind another branch that is switched off',
    {
      ...dotnet,
      'appsettings.json': '{\n"CorsOptions": { "AllowAll": false }\n}',
      'Cors.cs': file(
        'builder.AddCors();',
        'if (settings.AllowAll) { policy.AllowAnyMethod(); }',
        'policy.SetIsOriginAllowed(_ => true).AllowCredentials();',
      ),
    },
    'fail major Cors.cs:3',
  ],
  ['a wildcard without credentials', js('app.use(cors());'), 'pass'],
  [
    'a list',
    js('app.use(cors({ origin: config.origins, credentials: true }));'),
    'pass',
  ],
  [
    'development',
    js(
      "if (process.env.NODE_ENV !== 'production') {",
      '  app.use(cors({ origin: true, credentials: true }));',
      '}',
    ),
    'pass',
  ],
  [
    'the other branch of production',
    js(
      'if (isProduction) {',
      '  app.use(cors({ origin: list }));',
      '} else {',
      '  app.use(cors({ origin: true, credentials: true }));',
      '}',
    ),
    'pass',
  ],
  [
    'an echo of known origins',
    js(
      'if (allowed.includes(origin)) {',
      "  res.set('Access-Control-Allow-Origin', origin);",
      "  res.set('Access-Control-Allow-Credentials', 'true');",
      '}',
    ),
    'pass',
  ],
  ['none', express, 'not-applicable'],
];

describe('security-cors-restricted', () => {
  it.each(cases)('%s', (...[, files, expected]) => {
    expect(verdict(check, files)).toBe(expected);
  });
});
