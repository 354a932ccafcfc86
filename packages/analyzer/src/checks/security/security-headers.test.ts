import {
  django,
  express,
  fastapi,
  file,
  goService,
  hapiWith,
  rails,
  rust,
  spring,
  verdict,
  type Case,
} from '../__testUtils__/trees';
import { securityHeaders as check } from './security-headers';

/** Helmet behind a switch. */
const helmetWhere = (byDefault: string) => ({
  ...express,
  'env.js': file(
    "const { cleanEnv, bool } = require('envalid');",
    'module.exports = cleanEnv(process.env, {',
    `  ENABLE_PORTAL: bool({ default: ${byDefault} }),`,
    '});',
  ),
  'server.js': file(
    "const app = require('express')();",
    "if (config.get('ENABLE_PORTAL') === 'true') {",
    '  app.use(helmet());',
    '}',
    'app.listen(3000);',
  ),
});

const cases: Case[] = [
  [
    'a filter of a library that sets the usual ones',
    {
      ...spring,
      'src/main/java/FilterConfig.java': file(
        'class FilterConfig {',
        '  @Bean FilterRegistrationBean<SetStandardHttpHeadersFilter> headers() {',
        '    registration.setFilter(new SetStandardHttpHeadersFilter());',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Fastify: a plugin that is imported as it is registered, and sets none',
    {
      ...express,
      'server.js': file(
        "const app = require('fastify')();",
        "app.register(import('@fastify/static'), { root: 'public' });",
        'app.listen({ port: 3000 });',
      ),
    },
    'fail minor server.js:2',
  ],
  [
    'Fastify: Helmet, which is imported as it is registered',
    {
      ...express,
      'server.js': file(
        "const app = require('fastify')();",
        "app.register(import('@fastify/helmet'));",
        'app.listen({ port: 3000 });',
      ),
    },
    'pass',
  ],
  [
    'Rails: on unless a variable says otherwise',
    {
      ...rails,
      'config/environments/production.rb': file(
        'Rails.application.configure do',
        '  config.force_ssl = ActiveModel::Type::Boolean.new.cast(ENV.fetch("FORCE_SSL", true))',
        'end',
      ),
    },
    'pass',
  ],
  [
    'Rocket, whose shield is on by itself',
    {
      'Cargo.toml':
        '[package]\nname = "orders"\n\n[dependencies]\nrocket = "0.5.0"\n',
      'src/main.rs':
        '#[get("/orders")]\nfn orders() {}\n\n#[launch]\nfn rocket() -> _ {\n    rocket::build().mount("/", routes![orders])\n}\n',
    },
    'pass',
  ],
  [
    'Rails: HTTPS unless somebody says otherwise',
    {
      ...rails,
      'config/environments/production.rb': file(
        'Rails.application.configure do',
        '  config.force_ssl = !(ENV["FORCE_SSL"] == "false")',
        'end',
      ),
    },
    'pass',
  ],
  [
    'helmet without a policy for developers, and whole for all others',
    {
      ...express,
      'server.js': file(
        "const app = require('express')();",
        "if (process.env.NODE_ENV === 'development') {",
        '  app.use(helmet({ contentSecurityPolicy: false }));',
        '} else {',
        '  app.use(helmet());',
        '}',
        "app.get('/', (req, res) => res.render('index'));",
        'app.listen(3000);',
      ),
    },
    'pass',
  ],
  [
    'Connect answers plain HTTP',
    {
      ...goService,
      'go.mod':
        'module example.com/orders\n\ngo 1.24\n\nrequire connectrpc.com/connect v1.18.0\n',
      'main.go': file(
        'package main',
        'func main() {',
        '\tpath, handler := ordersv1connect.NewOrdersHandler(server)',
        '\tmux.Handle(path, handler)',
        '\thttp.ListenAndServe(":8080", mux)',
        '}',
      ),
    },
    'fail minor main.go:2',
  ],
  [
    'gRPC, and metrics beside it',
    {
      ...goService,
      'main.go': file(
        'package main',
        'func main() {',
        '\tpb.RegisterOrdersServer(server, x)',
        '\thttp.Handle("/metrics", promhttp.Handler())',
        '\thttp.Post("http://stock.example/orders", "application/json", body)',
        '\thttp.ListenAndServe(":8081", nil)',
        '}',
      ),
    },
    'not-applicable',
  ],
  ...(
    [
      ['X-Frame-Options', 'DENY', 'pass'],
      ['X-Engine', 'Ktor', 'fail minor src/main/kotlin/Application.kt:1'],
    ] as const
  ).map(
    ([header, value, expected]): Case => [
      `Ktor: ${header} on every response`,
      {
        'build.gradle.kts':
          'dependencies {\n  implementation("io.ktor:ktor-server-netty:3.0.0")\n}\n',
        'src/main/kotlin/Application.kt': file(
          'fun main() {',
          '  embeddedServer(Netty, port = 80) {',
          '    install(DefaultHeaders) {',
          `      header("${header}", "${value}")`,
          '    }',
          '    routing { get("/orders") { call.respondText("[]") } }',
          '  }.start(wait = true)',
          '}',
        ),
      },
      expected,
    ],
  ),
  [
    'Spring: a library for encryption alone sets no header',
    {
      ...spring,
      'pom.xml': spring['pom.xml'].replace(
        '</dependencies>',
        '<dependency><groupId>org.springframework.security</groupId><artifactId>spring-security-crypto</artifactId></dependency></dependencies>',
      ),
      'src/main/java/OrderController.java': file(
        '@RestController',
        'class OrderController {',
        '  @GetMapping("/orders")',
        '  List<Order> list() { return all; }',
        '}',
      ),
    },
    'fail minor src/main/java/Orders.java:1',
  ],
  [
    'gin’s helmet',
    {
      ...goService,
      'main.go': file(
        'package main',
        'import helmet "github.com/danielkov/gin-helmet"',
        'func main() {',
        '	r := gin.Default()',
        '	r.Use(helmet.Default())',
        '	r.GET("/orders", list)',
        '	r.Run()',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Next.js: what one route answers with',
    {
      'package.json':
        '{ "name": "orders", "dependencies": { "next": "15.0.0", "react": "19.0.0" } }',
      'pages/api/orders.ts': file(
        'export default function handler(req, res) {',
        "  res.setHeader('X-Content-Type-Options', 'nosniff');",
        "  res.setHeader('Content-Security-Policy', \"default-src 'none'\");",
        '  res.status(200).json([]);',
        '}',
      ),
    },
    'fail minor package.json:1',
  ],
  [
    'helmet for those who switch it on',
    helmetWhere('false'),
    'fail minor server.js:2',
  ],
  ['helmet unless somebody objects', helmetWhere('true'), 'pass'],
  [
    'Django: a long list of middleware is read to its end',
    {
      ...django,
      'shop/settings.py': file(
        'MIDDLEWARE = [',
        '    "django.middleware.security.SecurityMiddleware",',
        ...Array.from(
          { length: 12 },
          (_, n) => `    "shop.middleware.of_some_length.Middleware${n}",`,
        ),
        '    "django.middleware.clickjacking.XFrameOptionsMiddleware",',
        ']',
      ),
    },
    'fail minor shop/settings.py:1',
  ],
  ['hapi that is told to send them', hapiWith(), 'pass'],
  [
    'one of the parts of helmet',
    {
      ...express,
      'server.js': file(
        "const app = require('express')();",
        'app.use(helmet.contentSecurityPolicy({ directives }));',
        'app.listen(3000);',
      ),
    },
    'pass',
  ],
  [
    'a plugin that a folder of plugins hands on',
    {
      ...express,
      'plugins/helmet.js': file(
        "import helmet from '@fastify/helmet';",
        'export default helmet;',
      ),
    },
    'pass',
  ],
  [
    'Echo: the middleware package under another name',
    {
      ...goService,
      'go.mod':
        'module example.com/orders\n\nrequire github.com/labstack/echo/v4 v4.14.0\n',
      'main.go': file(
        'package main',
        'func main() {',
        '\te := echo.New()',
        '\te.Use(echomw.Secure())',
        '\te.GET("/orders", list)',
        '\te.Start(":80")',
        '}',
      ),
    },
    'pass',
  ],
  ['none', express, 'fail minor server.js:1'],
  ['FastAPI without any', fastapi, 'fail minor main.py:3'],
  [
    'a policy that is switched off for pages',
    {
      ...express,
      'app.js': file(
        'app.use(helmet({ contentSecurityPolicy: false }));',
        "app.set('view engine', 'hbs');",
      ),
    },
    'fail major app.js:1',
  ],
  [
    'none, for a front end that the server hands out',
    {
      ...express,
      'web/index.html': '<div id="root"></div>',
      'static.js': "app.use(express.static('web'));",
    },
    'fail major server.js:1',
  ],
  [
    'none, for templates',
    {
      ...fastapi,
      'pages.py': 'return templates.TemplateResponse(request, "orders.html")\n',
    },
    'fail major main.py:3',
  ],
  [
    'none, for files that are no pages',
    {
      ...express,
      'docs/index.html': '<h1>Docs</h1>',
      'static.js': "app.use('/uploads', express.static('uploads'));",
    },
    'fail minor server.js:1',
  ],
  [
    'none, for letters',
    { ...fastapi, 'mailer.py': 'body = render_template("welcome.html")\n' },
    'fail minor main.py:3',
  ],
  [
    'Rails whose production does not force TLS, at the line that would',
    {
      ...rails,
      'config/environments/production.rb': file(
        'Rails.application.configure do',
        '  config.eager_load = true',
        '  # config.force_ssl = true',
        'end',
      ),
    },
    'fail minor config/environments/production.rb:3',
  ],
  [
    'Rust: the router that serves, before those that are its parts',
    {
      ...rust,
      'src/http/mod.rs': file(
        'pub async fn serve() {',
        '    let app = api_router().layer(TraceLayer::new_for_http());',
        '    axum::serve(listener, app).await.unwrap();',
        '}',
      ),
      'src/orders.rs': file(
        'pub fn router() -> Router {',
        '    Router::new().route("/orders", get(list))',
        '}',
      ),
    },
    'fail minor src/http/mod.rs:3',
  ],
  [
    'two weak ones',
    {
      ...express,
      'app.js': file(
        "res.set('X-Frame-Options', 'DENY');",
        "res.set('X-Content-Type-Options', 'nosniff');",
      ),
    },
    'fail minor server.js:1',
  ],
  [
    'a content policy of its own',
    {
      ...fastapi,
      'middleware.py': 'response.headers["Content-Security-Policy"] = policy\n',
    },
    'pass',
  ],
  [
    'a content policy that only reports',
    {
      ...fastapi,
      'middleware.py':
        'response.headers["Content-Security-Policy-Report-Only"] = policy\n',
    },
    'fail minor main.py:3',
  ],
  [
    'what Django sends by itself',
    {
      ...django,
      'shop/settings.py': file(
        'MIDDLEWARE = [',
        '    "django.middleware.security.SecurityMiddleware",',
        '    "django.middleware.clickjacking.XFrameOptionsMiddleware",',
        ']',
      ),
    },
    'fail minor shop/settings.py:1',
  ],
  [
    'templates of letters only',
    {
      ...fastapi,
      'utils.py': file(
        'html = render_email_template(',
        '    template_name="welcome.html",',
        ')',
      ),
    },
    'fail minor main.py:3',
  ],
  [
    'Django without its clickjacking middleware',
    {
      ...django,
      'shop/settings.py': file(
        'MIDDLEWARE = [',
        '    "django.middleware.security.SecurityMiddleware",',
        ']',
      ),
    },
    'fail minor shop/settings.py:1',
  ],
  ['helmet', { ...express, 'app.js': file('app.use(helmet());') }, 'pass'],
  [
    'own middleware',
    {
      ...fastapi,
      'middleware.py': file(
        'response.headers["Strict-Transport-Security"] = "max-age=1"',
        'response.headers["X-Content-Type-Options"] = "nosniff"',
      ),
    },
    'pass',
  ],
  [
    'a proxy',
    {
      ...express,
      'nginx.conf': file(
        'add_header X-Frame-Options DENY;',
        'add_header X-Content-Type-Options nosniff;',
        'add_header Referrer-Policy no-referrer;',
      ),
    },
    'pass',
  ],
  [
    'Rails',
    {
      ...rails,
      'config/environments/production.rb': file(
        'Rails.application.configure do',
        '  config.force_ssl = true',
        'end',
      ),
    },
    'pass',
  ],
  [
    'Spring Security',
    {
      ...spring,
      'pom.xml': spring['pom.xml'].replace('starter-web', 'starter-security'),
    },
    'pass',
  ],
  [
    'grpc-gateway without any',
    {
      ...goService,
      'proto/orders.proto': file(
        'service Orders {',
        '  rpc ListOrders (ListOrdersRequest) returns (Orders) {',
        '    option (google.api.http) = { get: "/orders" };',
        '  }',
        '}',
      ),
      'gateway.go': file(
        'package main',
        'func serve() error {',
        '\tmux := runtime.NewServeMux()',
        '\treturn pb.RegisterOrdersHandlerServer(ctx, mux, server)',
        '}',
      ),
    },
    'fail minor gateway.go:3',
  ],
  [
    'gRPC',
    {
      ...goService,
      'go.mod':
        'module example.com/orders\n\nrequire google.golang.org/grpc v1.70.0\n',
    },
    'not-applicable',
  ],
];

describe('security-headers', () => {
  it.each(cases)('%s', (...[, files, expected]) => {
    expect(verdict(check, files)).toBe(expected);
  });
});
