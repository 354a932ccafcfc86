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
  serviceOf,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { securityCsrf as check } from './security-csrf';

const js = (...lines: string[]): Files => ({
  ...express,
  'src/app.js': file(...lines),
});
const onDjango = (...lines: string[]): Files => ({
  ...django,
  'shop/settings.py': file(
    'MIDDLEWARE = [',
    '    "django.contrib.sessions.middleware.SessionMiddleware",',
    '    "django.middleware.csrf.CsrfViewMiddleware",',
    ']',
  ),
  'shop/urls.py': file('urlpatterns = [path("admin/", admin.site.urls)]'),
  'shop/views.py': file(...lines),
});
const withFlask = (...lines: string[]): Files => ({
  ...flask,
  'app.py': file(
    'from flask import Flask, session',
    'app = Flask(__name__)',
    ...lines,
  ),
});
const security = (...lines: string[]): Files => ({
  ...spring,
  'src/main/java/Security.java': file(
    'import org.springframework.security.config.annotation.web.builders.HttpSecurity;',
    'class Security {',
    '  SecurityFilterChain chain(HttpSecurity http) {',
    ...lines,
    '  }',
    '}',
  ),
});
const go = (...lines: string[]): Files => ({
  ...goService,
  'main.go': file('package main', ...lines),
});
const cs = (page: string[], ...lines: string[]): Files => ({
  ...dotnet,
  'Program.cs': file('services.AddAuthentication().AddCookie();', ...lines),
  'Pages/Orders.cshtml.cs': file(...page),
});
const onRails = (...lines: string[]): Files => ({
  ...rails,
  'config/environments/production.rb': file('config.force_ssl = true'),
  'app/controllers/application_controller.rb': file(
    'class ApplicationController < ActionController::Base',
    '  def current_user = User.find(session[:user_id])',
    'end',
  ),
  'app/controllers/orders_controller.rb': file(
    'class OrdersController < ApplicationController',
    ...lines,
    'end',
  ),
});
const onLaravel = (extra: Files, ...routes: string[]): Files => ({
  ...laravel,
  'config/session.php': file('<?php', "return ['secure' => true];"),
  'routes/web.php': file(
    '<?php',
    "Route::post('/orders', [OrderController::class, 'store']);",
    ...routes,
  ),
  ...extra,
});
const symfony = (extra: Files): Files => ({
  'composer.json': '{ "require": { "symfony/framework-bundle": "^7.0" } }\n',
  'public/index.php': '<?php\n',
  'src/Kernel.php': '<?php\nclass Kernel extends BaseKernel {}\n',
  'config/packages/security.yaml': file(
    'security:',
    '  firewalls:',
    '    main:',
    '      form_login:',
    '        login_path: login',
  ),
  ...extra,
});

const caught: Case[] = [
  [
    'Express: a session without SameSite',
    js(
      "import session from 'express-session';",
      'app.use(session({ secret, cookie: { secure: true } }));',
    ),
    'fail major src/app.js:2',
  ],
  [
    'Express: a token of every site',
    js(
      "res.cookie('accessToken', token, { httpOnly: true, secure: true, sameSite: 'none' });",
    ),
    'fail major src/app.js:1',
  ],
  [
    'Express: headers that CORS allows check nothing',
    js(
      "app.use(cors({ allowedHeaders: ['X-CSRF-Token', 'X-Requested-With'] }));",
      "res.cookie('session', id, { httpOnly: true, secure: true });",
    ),
    'fail major src/app.js:2',
  ],
  [
    'Django: no middleware',
    {
      ...onDjango(),
      'shop/settings.py': file(
        'MIDDLEWARE = [',
        '    "django.contrib.sessions.middleware.SessionMiddleware",',
        ']',
      ),
    },
    'fail major shop/settings.py:2',
  ],
  [
    'Django: an exempt view of a signed-in user',
    onDjango(
      '@csrf_exempt',
      '@login_required',
      'def pay(request):',
      '    Order.objects.create(user=request.user)',
    ),
    'fail major shop/views.py:1',
  ],
  [
    'Django: an exempt class',
    onDjango(
      '@method_decorator(csrf_exempt, name="dispatch")',
      'class Pay(LoginRequiredMixin, View):',
      '    def post(self, request):',
      '        return save(request.user)',
    ),
    'fail major shop/views.py:1',
  ],
  [
    'Django REST framework: sessions that are not checked',
    onDjango(
      'class Unchecked(SessionAuthentication):',
      '    def enforce_csrf(self, request):',
      '        return',
    ),
    'fail major shop/views.py:2',
  ],
  ['Flask: nothing', withFlask(), 'fail major app.py:2'],
  [
    'Flask-WTF that is switched off',
    withFlask(
      'from flask_wtf import CSRFProtect',
      'app.config["WTF_CSRF_ENABLED"] = False',
    ),
    'fail major app.py:4',
  ],
  [
    'FastAPI: a cookie of every site',
    {
      ...fastapi,
      'main.py': file(
        'from fastapi import FastAPI',
        'response.set_cookie("session", sid, secure=True, httponly=True, samesite="none")',
      ),
    },
    'fail major main.py:2',
  ],
  [
    'Spring: form login',
    security(
      '    http.csrf(AbstractHttpConfigurer::disable)',
      '        .formLogin(withDefaults());',
    ),
    'fail major src/main/java/Security.java:4',
  ],
  [
    'Spring: the older form',
    security('    http.csrf().disable().formLogin().and().rememberMe();'),
    'fail major src/main/java/Security.java:4',
  ],
  [
    'Spring: a token in a cookie',
    {
      ...security(
        '    http.csrf(csrf -> csrf.disable())',
        '        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS));',
      ),
      'src/main/java/Login.java': file(
        'class Login {',
        '  void login() {',
        '    ResponseCookie.from("jwt", token).httpOnly(true).secure(true).build();',
        '  }',
        '}',
      ),
    },
    'fail major src/main/java/Security.java:4',
  ],
  [
    'Kotlin',
    {
      ...spring,
      'src/main/kotlin/Security.kt': file(
        'import org.springframework.security.config.web.server.ServerHttpSecurity',
        'class Security {',
        '  fun chain(http: ServerHttpSecurity): SecurityWebFilterChain {',
        '    return http {',
        '      csrf { disable() }',
        '      oauth2Login { }',
        '    }',
        '  }',
        '}',
      ),
    },
    'fail major src/main/kotlin/Security.kt:5',
  ],
  [
    'Go: nothing',
    go(
      'func login(w http.ResponseWriter) {',
      '\thttp.SetCookie(w, &http.Cookie{Name: "session", Value: id, Secure: true, HttpOnly: true})',
      '}',
    ),
    'fail major main.go:3',
  ],
  [
    '.NET: a page that ignores it',
    cs([
      '[IgnoreAntiforgeryToken]',
      'public class OrdersModel : PageModel',
      '{',
      '    public IActionResult OnPost() => Save();',
      '}',
    ]),
    'fail major Pages/Orders.cshtml.cs:1',
  ],
  [
    'Rails: skipped',
    onRails('  skip_before_action :verify_authenticity_token'),
    'fail major app/controllers/orders_controller.rb:2',
  ],
  [
    'Rails: skipped by its newer name',
    onRails('  skip_forgery_protection only: :create'),
    'fail major app/controllers/orders_controller.rb:2',
  ],
  [
    'Sinatra: protection is off',
    {
      Gemfile: file('source "https://rubygems.org"', 'gem "sinatra"'),
      'app.rb': file(
        'require "sinatra"',
        'enable :sessions',
        'disable :protection',
      ),
    },
    'fail major app.rb:3',
  ],
  [
    'Laravel: everything is excepted',
    onLaravel({
      'app/Http/Middleware/VerifyCsrfToken.php': file(
        '<?php',
        'class VerifyCsrfToken extends Middleware',
        '{',
        '    protected $except = [',
        "        '*',",
        '    ];',
        '}',
      ),
    }),
    'fail major app/Http/Middleware/VerifyCsrfToken.php:5',
  ],
  [
    'Laravel: the newer place',
    onLaravel({
      'bootstrap/app.php': file(
        '<?php',
        "$middleware->validateCsrfTokens(except: ['*']);",
      ),
    }),
    'fail major bootstrap/app.php:2',
  ],
  [
    'Laravel: a kernel without it',
    onLaravel({
      'app/Http/Kernel.php': file(
        '<?php',
        'class Kernel extends HttpKernel',
        '{',
        '    protected $middlewareGroups = [',
        "        'web' => [",
        '            StartSession::class,',
        '            // VerifyCsrfToken::class,',
        '        ],',
        '    ];',
        '}',
      ),
    }),
    'fail major app/Http/Kernel.php:5',
  ],
  [
    'Laravel: a route without it',
    onLaravel(
      {},
      "Route::post('/pay', Pay::class)->withoutMiddleware([VerifyCsrfToken::class]);",
    ),
    'fail major routes/web.php:3',
  ],
  [
    'Symfony: switched off',
    symfony({
      'config/packages/framework.yaml': file(
        'framework:',
        '  csrf_protection: false',
      ),
    }),
    'fail major config/packages/framework.yaml:2',
  ],
  [
    'Symfony: a form without it',
    symfony({
      'src/Form/OrderType.php': file(
        '<?php',
        "$resolver->setDefaults(['csrf_protection' => false]);",
      ),
    }),
    'fail major src/Form/OrderType.php:2',
  ],
  [
    'PHP: nothing',
    {
      'composer.json': '{ "require": { "php": "^8.3" } }\n',
      'index.php': file('<?php', 'session_start();'),
    },
    'fail major index.php:2',
  ],
  [
    'Rust: nothing',
    {
      ...rust,
      'src/main.rs': file(
        'fn login() {',
        '    jar.add(Cookie::build(("session", id)).secure(true).http_only(true));',
        '}',
      ),
    },
    'fail major src/main.rs:2',
  ],
];

const fine: Case[] = [
  [
    'Express: Lax',
    js(
      "res.cookie('token', token, { httpOnly: true, secure: true, sameSite: 'lax' });",
    ),
    'pass',
  ],
  [
    'Express: a library',
    js(
      "const csurf = require('csurf');",
      "res.cookie('session', id, { httpOnly: true, secure: true });",
    ),
    'pass',
  ],
  [
    'Express: own code that reads a header',
    js(
      "if (req.headers['x-csrf-token'] !== expected) throw new Forbidden();",
      "res.cookie('session', id, { httpOnly: true, secure: true });",
    ),
    'pass',
  ],
  [
    'Express: other origins end early',
    js(
      'app.use(cors({ origin: (o, callback) => known(o) ? callback(null, true) : callback(new Error("no")) }));',
      "res.cookie('session', id, { httpOnly: true, secure: true });",
    ),
    'pass',
  ],
  ['Django', onDjango('def index(request): pass'), 'pass'],
  [
    'Django: an exempt webhook',
    onDjango(
      '@csrf_exempt',
      'def stripe_webhook(request):',
      '    verify(request)',
    ),
    'pass',
  ],
  [
    'Django: an exempt view of nobody',
    onDjango('@csrf_exempt', 'def ping(request):', '    return ok()'),
    'pass',
  ],
  [
    'Django: an exempt view that only reads',
    onDjango(
      '@csrf_exempt',
      '@require_GET',
      'def mine(request):',
      '    return show(request.user)',
    ),
    'pass',
  ],
  [
    'Flask-WTF',
    withFlask('from flask_wtf.csrf import CSRFProtect', 'CSRFProtect(app)'),
    'pass',
  ],
  [
    'Flask: Lax',
    withFlask('app.config["SESSION_COOKIE_SAMESITE"] = "Lax"'),
    'pass',
  ],
  [
    'Flask-WTF off for development',
    {
      ...withFlask('from flask_wtf.csrf import CSRFProtect'),
      'config.py': file('class TestingConfig:', '    WTF_CSRF_ENABLED = False'),
    },
    'pass',
  ],
  [
    'FastAPI: Starlette sends Lax',
    {
      ...fastapi,
      'main.py': file(
        'from fastapi import FastAPI',
        'response.set_cookie("session", sid, secure=True, httponly=True)',
      ),
    },
    'pass',
  ],
  [
    'Spring: form login with the default',
    security('    http.formLogin(withDefaults());'),
    'pass',
  ],
  [
    'Spring: some paths are left out',
    security(
      '    http.csrf(csrf -> csrf.ignoringRequestMatchers("/webhooks/**"))',
      '        .formLogin(withDefaults());',
    ),
    'pass',
  ],
  [
    'Spring: a chain for tokens beside one with a form',
    {
      ...spring,
      'src/main/java/Security.java': file(
        'import org.springframework.security.config.annotation.web.builders.HttpSecurity;',
        'class Security {',
        '  SecurityFilterChain api(HttpSecurity http) {',
        '    http.csrf(csrf -> csrf.disable()).sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS));',
        '  }',
        '  SecurityFilterChain pages(HttpSecurity http) {',
        '    http.formLogin(withDefaults());',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Go: its own protection',
    go(
      'var protection = http.NewCrossOriginProtection()',
      'func login(w http.ResponseWriter) {',
      '\thttp.SetCookie(w, &http.Cookie{Name: "session", Value: id, Secure: true, HttpOnly: true})',
      '}',
    ),
    'pass',
  ],
  [
    'Go: Strict',
    go(
      'func login(w http.ResponseWriter) {',
      '\thttp.SetCookie(w, &http.Cookie{Name: "session", Value: id, SameSite: http.SameSiteStrictMode})',
      '}',
    ),
    'pass',
  ],
  [
    '.NET: cookies are Lax, the error page only reads',
    cs(['[IgnoreAntiforgeryToken]', 'public class ErrorModel : PageModel { }']),
    'pass',
  ],
  ['Rails', onRails(), 'pass'],
  [
    'Rails: a webhook',
    {
      ...onRails(),
      'app/controllers/webhooks_controller.rb': file(
        'class WebhooksController < ApplicationController',
        '  skip_before_action :verify_authenticity_token',
        'end',
      ),
    },
    'pass',
  ],
  [
    'Rails: the pages that failed requests are sent on to',
    {
      ...onRails(),
      'app/controllers/errors_controller.rb': file(
        'class ErrorsController < ApplicationController',
        '  skip_before_action :verify_authenticity_token, raise: false',
        '  def show',
        '    render status: request.path_info[1..]',
        '  end',
        'end',
      ),
    },
    'pass',
  ],
  [
    'Rails: a page of errors that changes something',
    {
      ...onRails(),
      'app/controllers/errors_controller.rb': file(
        'class ErrorsController < ApplicationController',
        '  skip_before_action :verify_authenticity_token',
        '  def dismiss',
        '    Failure.find(params[:id]).destroy!',
        '  end',
        'end',
      ),
    },
    'fail major app/controllers/errors_controller.rb:2',
  ],
  [
    'Rails: nobody signs in either',
    onRails(
      '  skip_before_action :verify_authenticity_token',
      '  skip_before_action :authenticate_user!',
    ),
    'pass',
  ],
  [
    'Rails: sign-in is only skipped for one action',
    onRails(
      '  skip_before_action :verify_authenticity_token',
      '  skip_before_action :authenticate_user!, only: :index',
    ),
    'fail major app/controllers/orders_controller.rb:2',
  ],
  [
    'Django: the way back from a social network',
    onDjango(
      '@csrf_exempt',
      'def complete(request, backend):',
      '    return do_complete(request.backend, user=request.user)',
    ),
    'pass',
  ],
  [
    'Rails: an API with tokens',
    {
      ...onRails(),
      'app/controllers/api/base_controller.rb': file(
        'class Api::BaseController < ApplicationController',
        '  skip_forgery_protection',
        'end',
      ),
    },
    'pass',
  ],
  [
    'Rails: a condition',
    onRails(
      '  skip_before_action :verify_authenticity_token, if: :token_request?',
    ),
    'pass',
  ],
  [
    'Laravel',
    onLaravel({
      'bootstrap/app.php': file(
        '<?php',
        "$middleware->validateCsrfTokens(except: ['webhooks/*']);",
      ),
    }),
    'pass',
  ],
  [
    'Laravel: a webhook',
    onLaravel(
      {},
      "Route::post('/stripe', Hook::class)->withoutMiddleware([VerifyCsrfToken::class]);",
    ),
    'pass',
  ],
  ['Symfony', symfony({}), 'pass'],
  [
    'Symfony: a form that searches',
    symfony({
      'src/Form/SearchType.php': file(
        '<?php',
        "$resolver->setDefaults(['method' => 'GET', 'csrf_protection' => false]);",
      ),
    }),
    'pass',
  ],
  [
    'Sinatra',
    {
      Gemfile: file('source "https://rubygems.org"', 'gem "sinatra"'),
      'app.rb': file('require "sinatra"', 'enable :sessions'),
    },
    'pass',
  ],
  [
    'Rust: Lax',
    {
      ...rust,
      'src/main.rs': file(
        'fn login() {',
        '    jar.add(Cookie::build(("session", id)).same_site(SameSite::Lax));',
        '}',
      ),
    },
    'pass',
  ],
];

const elsewhere: Case[] = [
  ['no cookies', express, 'not-applicable'],
  [
    'Spring: tokens in a header',
    security(
      '    http.csrf(csrf -> csrf.disable())',
      '        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS));',
    ),
    'not-applicable',
  ],
  [
    'a cookie that only renews tokens',
    js("res.cookie('refreshToken', token, { httpOnly: true, secure: true });"),
    'not-applicable',
  ],
  [
    'a cookie for one object',
    js('res.cookie(`share_${id}_token`, token, { httpOnly: true });'),
    'not-applicable',
  ],
  [
    'Laravel that serves an API only',
    {
      ...onLaravel({}),
      'routes/web.php': '<?php\n',
      'routes/api.php': "<?php\nRoute::post('/orders', Store::class);\n",
    },
    'not-applicable',
  ],
  [
    'tests',
    { ...express, 'test/app.test.js': "res.cookie('session', id);\n" },
    'not-applicable',
  ],
  [
    'options that are nowhere in the tree',
    js(
      "import { options } from '@acme/cookies';",
      "res.cookie('token', token, options);",
    ),
    'unknown',
  ],
];

describe('security-csrf', () => {
  it.each(caught)('catches %s', (...[, files, expected]) => {
    expect(verdict(check, files)).toBe(expected);
  });

  it.each(fine)('lets pass %s', (...[, files, expected]) => {
    expect(verdict(check, files)).toBe(expected);
  });

  it.each(elsewhere)('leaves alone %s', (...[, files, expected]) => {
    expect(verdict(check, files)).toBe(expected);
  });

  it('says whether protection is off or lacking', () => {
    expect(check.judge(serviceOf(withFlask()))).toMatchObject({
      message:
        'app.py:2 lacks CSRF protection although cookies authenticate the caller.',
      recommendation: { example: { language: 'python' } },
    });
    expect(
      check.judge(serviceOf(onRails('  skip_forgery_protection'))),
    ).toMatchObject({
      message:
        'app/controllers/orders_controller.rb:2 disables CSRF protection although cookies authenticate the caller.',
    });
  });
});
