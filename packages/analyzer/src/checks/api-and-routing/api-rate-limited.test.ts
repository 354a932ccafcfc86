import {
  django,
  dotnet,
  express,
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
import { apiRateLimited as check } from './api-rate-limited';

const server = (...lines: string[]): Files => ({
  ...express,
  'server.js': file(
    "const app = require('express')();",
    ...lines,
    'app.listen(1);',
  ),
});
const login = "app.post('/login', (req, res) => res.json(1));";
const orders = "app.get('/orders', (req, res) => res.json(1));";
/** API Platform with a resource of one operation. */
const platform = (name: string, operation: string): Files => ({
  'composer.json': JSON.stringify({
    require: { 'symfony/framework-bundle': '7.4.*', 'api-platform/core': '^4' },
  }),
  'public/index.php': '<?php\n',
  [`src/${name}.php`]: file(
    '<?php',
    '#[ApiResource(',
    '  operations: [',
    `    ${operation},`,
    '  ],',
    ')]',
    `class ${name} {}`,
  ),
});

/** A limiter of the service's own that hands on where its switch is off. */
const limitingWhere = (byDefault: string): Files => ({
  ...server(
    "const env = require('./env');",
    'function rateLimit(options) {',
    '  if (!env.ENABLE_RATE_LIMIT) {',
    '    return (req, res, next) => next();',
    '  }',
    "  return require('express-rate-limit')(options);",
    '}',
    "app.post('/login', rateLimit({ limit: 5 }), (req, res) => res.json(1));",
  ),
  'env.js': file(
    "const { cleanEnv, bool } = require('envalid');",
    'module.exports = cleanEnv(process.env, {',
    `  ENABLE_RATE_LIMIT: bool({ default: ${byDefault} }),`,
    '});',
  ),
});

const limitedRust = (last: string): Files => ({
  ...rust,
  'src/main.rs':
    'mod routes;\nmod limits;\nfn main() {\n    serve(routes::auth());\n}\n',
  'src/routes.rs': file(
    'pub fn auth() -> Router {',
    '    let router = Router::new().route("/login", post(login));',
    last,
    '}',
  ),
  'src/limits.rs': file(
    'pub fn with_limits(router: Router, burst: u32) -> Router {',
    '    router.layer(GovernorLayer { config: config(burst) })',
    '}',
  ),
});

const cases: Case[] = [
  [
    'axum: a limiter that a plugin hands over, whoever asks for it',
    {
      ...rust,
      'src/routes.rs': file(
        'use axum::{routing::post, Router};',
        'pub fn routes() -> Router { Router::new().route("/login", post(login)) }',
      ),
      'src/limits.rs': file(
        'impl Plugin for RateLimit {',
        '    fn layer(&self) -> RouteLayer {',
        '        erase(GovernorLayer::new(config))',
        '    }',
        '}',
      ),
    },
    'unknown',
  ],
  [
    'Laravel: a service that counts the attempts at its login',
    {
      ...laravel,
      'routes/api.php':
        "<?php\nRoute::post('login', [AuthController::class, 'login']);\n",
      'app/Services/AuthService.php': file(
        '<?php',
        'class AuthService {',
        '  function login($request) {',
        '    if ($this->limiter()->tooManyAttempts($this->throttleKey($request), 5)) { $this->refuse(); }',
        '  }',
        '}',
      ),
    },
    'unknown',
  ],
  [
    'what an administrator sets for the login, and the door to another provider’s',
    server(
      "app.put('/admin/settings/login', (req, res) => res.json(1));",
      "app.all('/accounts/oidc/login', (req, res) => res.redirect('/x'));",
    ),
    'not-applicable',
  ],
  [
    'tokens that are generated',
    server("app.post('/tokens/generate', (req, res) => res.json(1));"),
    'fail major server.js:2',
  ],
  [
    'Rails: Rack::Attack for the prefix under which people sign in',
    {
      ...rails,
      Gemfile: `${rails.Gemfile}\ngem "rack-attack"\n`,
      'config/routes.rb': file(
        'Rails.application.routes.draw do',
        '  namespace :api do',
        "    post 'login', to: 'sessions#create'",
        '  end',
        'end',
      ),
      'app/controllers/api/sessions_controller.rb': file(
        'class Api::SessionsController < ApplicationController',
        '  def create',
        '  end',
        'end',
      ),
      'config/initializers/rack_attack.rb': file(
        'class Rack::Attack',
        '  throttle("api", limit: 10, period: 60) do |request|',
        '    request.ip if request.path.start_with?("/api/")',
        '  end',
        'end',
      ),
    },
    'pass',
  ],
  [
    'Express: on the prefix of everything, although nobody logs in',
    server(
      'const limiter = rateLimit({ limit: 100 });',
      'app.use(`${prefix}`, limiter);',
      'app.get(`${prefix}/orders`, (req, res) => res.json(1));',
    ),
    'pass',
  ],
  [
    'a login with an underscore',
    server("app.post('/users/_login', (req, res) => res.json(1));"),
    'fail major server.js:2',
  ],
  [
    'Go: paths that are joined',
    {
      ...goService,
      'routes.go': file(
        'package main',
        'const admin = "/admin"',
        'func routes(e *echo.Echo) {',
        '\te.POST(path.Join(admin, "/login"), login)',
        '}',
      ),
    },
    'fail major routes.go:4',
  ],
  [
    'Django REST framework: tokens are obtained',
    {
      ...django,
      'shop/urls.py': file(
        'from django.urls import path',
        'urlpatterns = [',
        '    path("api/auth/token/obtain/", TokenObtainPairView.as_view()),',
        ']',
      ),
    },
    'fail major shop/urls.py:3',
  ],
  ...(
    [
      ['if request.path.start_with?("/api/")', 'fail major config/routes.rb:2'],
      ['if request.path.start_with?("/session")', 'pass'],
      ['unless request.path.start_with?("/assets")', 'pass'],
      ['if request.path != "/health"', 'pass'],
    ] as const
  ).map(
    ([condition, expected]): Case => [
      `Rails: Rack::Attack ${condition}`,
      {
        ...rails,
        Gemfile: `${rails.Gemfile}\ngem "rack-attack"\n`,
        'config/routes.rb': file(
          'Rails.application.routes.draw do',
          '  resource :session, only: [:create]',
          'end',
        ),
        'app/controllers/sessions_controller.rb': file(
          'class SessionsController < ApplicationController',
          '  def create',
          '  end',
          'end',
        ),
        'config/initializers/rack_attack.rb': file(
          'class Rack::Attack',
          '  throttle("api", limit: 10, period: 60) do |request|',
          `    request.ip ${condition}`,
          '  end',
          'end',
        ),
      },
      expected,
    ],
  ),
  ...(
    [
      ['for whoever is signed in alone', '', 'fail major Program.cs:7'],
      [
        'for all requests as well',
        'builder.Services.AddRateLimiter(o => o.GlobalLimiter = limiter);',
        'pass',
      ],
    ] as const
  ).map(
    ([title, line, expected]): Case => [
      `ASP.NET Core: a policy on one group, ${title}`,
      {
        ...dotnet,
        'Program.cs': file(
          'var builder = WebApplication.CreateBuilder(args);',
          line,
          'var app = builder.Build();',
          'app.UseRateLimiter();',
          'var orders = app.MapGroup("/orders").RequireRateLimiting("perUser");',
          'orders.MapGet("/", List);',
          'app.MapPost("/login", Login);',
          'app.Run();',
        ),
      },
      expected,
    ],
  ),
  [
    'Django REST: a throttled login beside tokens that their owner keeps',
    {
      ...django,
      'shop/settings.py': 'ROOT_URLCONF = "shop.urls"\n',
      'shop/urls.py': file(
        'from django.urls import include, path',
        'from rest_framework import routers',
        'from shop import api',
        'router = routers.DefaultRouter()',
        "router.register(r'access-token', api.AccessTokenViewSet)",
        'urlpatterns = [',
        "    path('api/', include(router.urls)),",
        "    path('api-token-auth/', api.Login.as_view()),",
        ']',
      ),
      'shop/api.py': file(
        'class AccessTokenViewSet(viewsets.ModelViewSet):',
        '    permission_classes = [IsOwner]',
        '',
        'class Login(ObtainAuthToken):',
        '    throttle_classes = [LoginThrottle]',
        '',
        '    def post(self, request):',
        '        return Response({})',
      ),
    },
    'pass',
  ],
  [
    'axum: a function that takes the router and limits it',
    limitedRust('    with_limits(router, 5)'),
    'pass',
  ],
  [
    'axum: such a function that nobody calls',
    limitedRust('    router'),
    'fail major src/routes.rs:2',
  ],
  [
    'Go: a handler that waits for the limiter of a package of its own, and tokens for who is signed in',
    {
      ...goService,
      'main.go': file(
        'package main',
        'import "net/http"',
        'func main() {',
        '\tmux := http.NewServeMux()',
        '\tmux.HandleFunc("/login", login)',
        '\tmux.HandleFunc("/auth/token", requireLogin(makeToken))',
        '\thttp.ListenAndServe(":8080", mux)',
        '}',
        'func login(w http.ResponseWriter, r *http.Request) {',
        '\tratelimiter.WaitOnLogin(r.RemoteAddr)',
        '\tsignIn(w, r)',
        '}',
        'func makeToken(w http.ResponseWriter, r *http.Request) { sign(w, r) }',
      ),
    },
    'pass',
  ],
  [
    'Lumen and old Laravel: a limiter in the array of the route',
    {
      ...laravel,
      'app/Http/Routes/AuthRoutes.php': file(
        '<?php',
        'class AuthRoutes {',
        '  public function map(Registrar $router) {',
        "    $router->group(['prefix' => 'auth'], function (Registrar $router) {",
        "      $router->post('login', [",
        "        'as' => 'post:auth.login',",
        "        'middleware' => ['guest', 'throttle:10,10'],",
        "        'uses' => 'AuthController@postLogin',",
        '      ]);',
        '    });',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Lumen and old Laravel: an array without one',
    {
      ...laravel,
      'app/Http/Routes/AuthRoutes.php': file(
        '<?php',
        "$router->post('login', [",
        "  'middleware' => 'guest',",
        "  'uses' => 'AuthController@postLogin',",
        ']);',
      ),
    },
    'fail major app/Http/Routes/AuthRoutes.php:2',
  ],
  [
    'a rule of the edge in a program of Pulumi',
    {
      ...server("app.post('/login', (req, res) => res.json(1));"),
      'infra/edge/waf.ts': file(
        "import * as aws from '@pulumi/aws';",
        "new aws.wafv2.WebAcl('edge', {",
        '  rules: [{ statement: { rateBasedStatement: { limit: 1000 } } }],',
        '});',
      ),
    },
    'pass',
  ],
  [
    'an authenticator’s answer, which nobody guesses',
    server("app.post('/webauthn/login', (req, res) => res.json(1));"),
    'not-applicable',
  ],
  [
    'tokens that somebody keeps and removes',
    server(
      "app.post('/access-tokens', create);",
      "app.delete('/access-tokens/:id', remove);",
    ),
    'not-applicable',
  ],
  [
    'a limiter that hands on until a variable is set',
    limitingWhere('false'),
    'fail major server.js:4',
  ],
  [
    'the same limiter where it is on unless somebody objects',
    limitingWhere('true'),
    'pass',
  ],
  [
    'a Procfile that only names the processes of the image',
    {
      ...server(orders),
      Dockerfile: file(
        'FROM node:24-slim',
        'COPY . .',
        'CMD ["node", "server.js"]',
      ),
      Procfile: 'web: node server.js\n',
    },
    'not-applicable',
  ],
  [
    'Go: a route that trades a name and a secret for a token',
    {
      'go.mod':
        'module orders\n\nrequire github.com/labstack/echo/v4 v4.12.0\n',
      'main.go': file(
        'package main',
        'func main() {',
        '\te := echo.New()',
        '\te.POST("/api/v1/authorize", authorize)',
        '\te.Start(":8080")',
        '}',
      ),
    },
    'fail major main.go:4',
  ],
  [
    'Spring: a service that each node of the cluster publishes',
    {
      ...spring,
      'src/main/java/OrderController.java': file(
        '@RestController',
        'class OrderController {',
        '  @GetMapping("/orders")',
        '  public List<Order> list() { return orders; }',
        '}',
      ),
      'k8s/orders.yml': file(
        'apiVersion: v1',
        'kind: Service',
        'metadata: { name: orders }',
        'spec:',
        '  type: NodePort',
        '  ports: [{ port: 80 }]',
      ),
    },
    'fail minor src/main/java/Orders.java:1',
  ],
  [
    'Laravel: what users would be told, in their language',
    {
      ...laravel,
      'routes/api.php':
        "<?php\nRoute::post('users/login', 'AuthController@login');\n",
      'resources/lang/en/auth.php':
        "<?php\nreturn ['throttle' => 'Too many login attempts.'];\n",
    },
    'fail major routes/api.php:2',
  ],
  [
    'Spring: a form that is switched off',
    {
      ...spring,
      'src/main/java/Security.java': file(
        'class Security {',
        '  SecurityFilterChain chain(HttpSecurity http) {',
        '    return http.formLogin(AbstractHttpConfigurer::disable).build();',
        '  }',
        '}',
      ),
      'src/main/java/OrderController.java': file(
        '@RestController',
        'class OrderController {',
        '  @GetMapping("/orders")',
        '  public List<Order> list() { return orders; }',
        '}',
      ),
    },
    'not-applicable',
  ],
  [
    'Go: a function that puts a limiter before the whole application',
    {
      'go.mod':
        'module example.com/orders\n\nrequire github.com/gofiber/fiber/v2 v2.52.0\n',
      'main.go': file(
        'package main',
        'func main() {',
        '\tapp := fiber.New()',
        '\tmiddlewares(app)',
        '\troutes(app)',
        '\tapp.Listen(":8080")',
        '}',
        'func routes(app *fiber.App) {',
        '\tapp.Post("/login", login)',
        '}',
        'func middlewares(app *fiber.App) {',
        '\tapp.Use(limiter.New(limiter.Config{Max: 99}))',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Go: a sign-in in two steps of the path',
    {
      'go.mod':
        'module example.com/orders\n\nrequire github.com/gofiber/fiber/v2 v2.52.0\n',
      'main.go': file(
        'package main',
        'func main() {',
        '\tapp := fiber.New()',
        '\tapp.Post("/user/sign/in", signIn)',
        '\tapp.Listen(":80")',
        '}',
      ),
    },
    'fail major main.go:4',
  ],
  [
    'Symfony: a route for tokens whose method is a constant',
    {
      'composer.json': JSON.stringify({
        require: { 'symfony/framework-bundle': '7.4.*' },
      }),
      'src/TokenController.php': file(
        '<?php',
        'class TokenController {',
        "    #[Route(path: '/v1/auth/get_token', methods: [Request::METHOD_POST])]",
        '    public function __invoke(): Response {}',
        '}',
      ),
    },
    'fail major src/TokenController.php:3',
  ],
  [
    'Symfony: a firewall that throttles its logins',
    {
      'composer.json': JSON.stringify({
        require: { 'symfony/framework-bundle': '7.4.*' },
      }),
      'src/SecurityController.php': file(
        '<?php',
        'class SecurityController {',
        "    #[Route(path: '/login', methods: ['GET', 'POST'])]",
        '    public function __invoke(): Response {}',
        '}',
      ),
      'config/packages/security.yaml': file(
        'security:',
        '    firewalls:',
        '        main:',
        '            form_login: { login_path: login }',
        '            login_throttling:',
        '                max_attempts: 5',
      ),
    },
    'pass',
  ],
  [
    'API Platform: a login that a listener of requests limits',
    {
      ...platform('Login', "new Post(uriTemplate: '/login')"),
      'src/RateLimitListener.php': file(
        '<?php',
        'class RateLimitListener {',
        '  public function __construct(private RateLimiterFactory $limiter) {}',
        '  public function __invoke(RequestEvent $event): void {}',
        '}',
      ),
    },
    'pass',
  ],
  [
    'API Platform: an open login',
    platform('Login', "new Post(uriTemplate: '/login')"),
    'fail major src/Login.php:4',
  ],
  ['an open login', server(login), 'fail major server.js:2'],
  [
    'a limiter for everything',
    server('app.use(rateLimit({ limit: 10 }));', login),
    'pass',
  ],
  [
    'a limiter on the login',
    server("app.post('/login', loginLimiter, (req, res) => res.json(1));"),
    'pass',
  ],
  [
    'a limiter on another route',
    server("app.post('/search', limiter, (req, res) => res.json(1));", login),
    'fail major server.js:3',
  ],
  [
    'a limiter for the login’s path',
    server("app.use('/login', rateLimit({ limit: 10 }));", login),
    'pass',
  ],
  [
    'attempts that are counted somewhere',
    {
      ...server(login),
      'attempts.js': "throw new Error('Too many failed attempts');",
    },
    'unknown',
  ],
  [
    'a limiter only in a comment',
    server('// app.use(rateLimit())', login),
    'fail major server.js:3',
  ],
  [
    'Go: the login counts its failed attempts',
    {
      'go.mod': 'module x\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
      'main.go': file(
        'package main',
        'func main() {',
        '\tr := gin.Default()',
        '\tr.POST("/auth/login", Login)',
        '\tr.Run(":80")',
        '}',
        'func Login(c *gin.Context) {',
        '\tvar req LoginReq',
        '\tc.ShouldBind(&req)',
        '\tloginHash(c, &req)',
        '}',
        'func loginHash(c *gin.Context, req *LoginReq) {',
        '\tcount, ok := cache.Get(c.ClientIP())',
        '\tif ok && count >= defaultTimes {',
        '\t\tc.JSON(429, "try again later")',
        '\t\treturn',
        '\t}',
        '}',
      ),
    },
    'pass',
  ],
  [
    'own code that answers 429',
    server(
      'function guard(req, res, next) {',
      '  if (count(req.ip) > limit) return res.status(429).end();',
      '  next();',
      '}',
      'app.use(guard);',
      login,
    ),
    'pass',
  ],
  [
    'the proxy limits',
    { ...server(login), 'nginx/nginx.conf': 'limit_req zone=one burst=5;\n' },
    'pass',
  ],
  [
    'nothing to try passwords at, nothing outside',
    server(orders),
    'not-applicable',
  ],
  [
    'reachable through an ingress without a login',
    {
      ...server(orders),
      'k8s/ingress.yaml':
        'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: orders\n',
    },
    'fail minor server.js:1',
  ],
  [
    'the ingress limits',
    {
      ...server(orders),
      'k8s/ingress.yaml':
        'kind: Ingress\nmetadata:\n  annotations:\n    nginx.ingress.kubernetes.io/limit-rps: "5"\n',
    },
    'pass',
  ],
  ['no routes', express, 'not-applicable'],
];

describe('api-rate-limited', () => {
  it.each(cases)('%s', (_, files, expected) => {
    expect(verdict(check, files)).toBe(expected);
  });
});
