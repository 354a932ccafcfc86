import {
  django,
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
  serviceOf,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { securityCookieFlags as check } from './security-cookie-flags';

const js = (...lines: string[]): Files => ({
  ...express,
  'src/app.js': file(...lines),
});
const session = (...lines: string[]): Files =>
  js("const session = require('express-session');", ...lines);
const py = (...lines: string[]): Files => ({
  ...fastapi,
  'main.py': file('from fastapi import FastAPI', 'app = FastAPI()', ...lines),
});
const settings = (...lines: string[]): Files => ({
  ...django,
  'shop/settings.py': file(
    'MIDDLEWARE = [',
    '    "django.contrib.sessions.middleware.SessionMiddleware",',
    '    "django.middleware.csrf.CsrfViewMiddleware",',
    ']',
    ...lines,
  ),
  'shop/urls.py': file('urlpatterns = [path("admin/", admin.site.urls)]'),
});
const withFlask = (...lines: string[]): Files => ({
  ...flask,
  'app.py': file(
    'from flask import Flask, session',
    'app = Flask(__name__)',
    ...lines,
  ),
});
const java = (...lines: string[]): Files => ({
  ...spring,
  'src/main/java/Login.java': file('class Login {', ...lines, '}'),
});
const kotlin = (...lines: string[]): Files => ({
  ...spring,
  'src/main/kotlin/Login.kt': file(...lines),
});
const go = (...lines: string[]): Files => ({
  ...goService,
  'main.go': file('package main', ...lines),
});
const cs = (...lines: string[]): Files => ({
  ...dotnet,
  'Program.cs': file(...lines),
});
const onRails = (production: string, controller: string): Files => ({
  ...rails,
  'config/environments/production.rb': file(
    'Rails.application.configure do',
    production,
    'end',
  ),
  'app/controllers/sessions_controller.rb': file(
    'class SessionsController < ApplicationController',
    '  def create',
    controller,
    '  end',
    'end',
  ),
});
const onLaravel = (...lines: string[]): Files => ({
  ...laravel,
  'config/session.php': file('<?php', 'return [', ...lines, '];'),
});
const php = (...lines: string[]): Files => ({
  'composer.json': '{ "require": { "php": "^8.3" } }\n',
  'index.php': file('<?php', ...lines),
});
const rs = (...lines: string[]): Files => ({
  ...rust,
  'src/main.rs': file(...lines),
});

const caught: Case[] = [
  [
    'Express: no options',
    js("res.cookie('accessToken', token);"),
    'fail major src/app.js:1',
  ],
  [
    'Express: HttpOnly alone',
    js("res.cookie('jwt', token, { httpOnly: true, maxAge: 3600 });"),
    'fail major src/app.js:1',
  ],
  [
    'Express: SameSite None without Secure',
    js(
      "res.cookie('session', id, { httpOnly: true, sameSite: 'none', secure: false });",
    ),
    'fail major src/app.js:1',
  ],
  [
    'Express: a name from a constant',
    js(
      "const COOKIE = 'auth_token';",
      'res.cookie(COOKIE, value, { httpOnly: true });',
    ),
    'fail major src/app.js:2',
  ],
  [
    'Express: options in a constant',
    js(
      'const options = {',
      '  httpOnly: true,',
      '};',
      "res.cookie('token', token, options);",
    ),
    'fail major src/app.js:4',
  ],
  [
    'Express: what the value says',
    js("res.cookie('orders', accessToken, { secure: true });"),
    'fail major src/app.js:1',
  ],
  [
    'express-session without a cookie',
    session(
      "app.use(session({ secret: process.env.SECRET, name: 'sid', resave: false }));",
    ),
    'fail major src/app.js:2',
  ],
  [
    'express-session that is not secure',
    session(
      'app.use(session({',
      '  secret,',
      '  cookie: { secure: false, maxAge: 60000 },',
      '}));',
    ),
    'fail major src/app.js:2',
  ],
  [
    'express-session that scripts may read',
    session(
      'app.use(session({ secret, cookie: { secure: true, httpOnly: false } }));',
    ),
    'fail major src/app.js:2',
  ],
  [
    'cookie-session without a trusted proxy',
    js(
      "import cookieSession from 'cookie-session';",
      "app.use(cookieSession({ name: 'session', keys }));",
    ),
    'fail major src/app.js:2',
  ],
  [
    '@fastify/session that is told not to',
    js(
      "import fastifySession from '@fastify/session';",
      'app.register(fastifySession, { secret, cookie: { secure: false } });',
    ),
    'fail major src/app.js:2',
  ],
  [
    'Nest',
    {
      ...nest,
      'src/auth.controller.ts': file(
        "import { Response } from 'express';",
        'export class AuthController {',
        '  login(@Res() response: Response) {',
        "    response.cookie('refresh_token', token, { httpOnly: true });",
        '  }',
        '}',
      ),
    },
    'fail major src/auth.controller.ts:4',
  ],
  [
    'Hono',
    js("setCookie(c, 'session', id, { path: '/', httpOnly: true });"),
    'fail major src/app.js:1',
  ],
  [
    'Next',
    js(
      "import { cookies } from 'next/headers';",
      "(await cookies()).set('session', id);",
    ),
    'fail major src/app.js:2',
  ],
  [
    'Next: an object',
    js(
      "import { cookies } from 'next/headers';",
      "cookies().set({ name: 'session', value: id, secure: true });",
    ),
    'fail major src/app.js:2',
  ],
  [
    'iron-session that is told not to',
    js(
      "import { getIronSession } from 'iron-session';",
      'const options = { cookieOptions: { secure: false } };',
    ),
    'fail major src/app.js:2',
  ],
  [
    'a header',
    js("res.setHeader('Set-Cookie', `session=${id}; Path=/; HttpOnly`);"),
    'fail major src/app.js:1',
  ],
  [
    'FastAPI: a token',
    py('response.set_cookie("access_token", token, httponly=True)'),
    'fail major main.py:3',
  ],
  [
    'FastAPI: by name',
    py('response.set_cookie(key="session_id", value=sid, secure=True)'),
    'fail major main.py:3',
  ],
  [
    'Starlette’s sessions',
    py(
      'from starlette.middleware.sessions import SessionMiddleware',
      'app.add_middleware(SessionMiddleware, secret_key=settings.key)',
    ),
    'fail major main.py:4',
  ],
  ['Django: unset', settings('DEBUG = False'), 'fail major shop/settings.py:2'],
  [
    'Django: off',
    settings('SESSION_COOKIE_SECURE = False', 'CSRF_COOKIE_SECURE = True'),
    'fail major shop/settings.py:5',
  ],
  [
    'Django: scripts may read it',
    settings(
      'SESSION_COOKIE_SECURE = True',
      'CSRF_COOKIE_SECURE = True',
      'SESSION_COOKIE_HTTPONLY = False',
    ),
    'fail major shop/settings.py:7',
  ],
  [
    'Django: scripts may read it, both at once',
    settings(
      'SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True',
      'SESSION_COOKIE_HTTPONLY = False',
    ),
    'fail major shop/settings.py:6',
  ],
  [
    'Django: the CSRF cookie alone',
    settings('SESSION_COOKIE_SECURE = True'),
    'fail major shop/settings.py:3',
  ],
  ['Flask: unset', withFlask(), 'fail major app.py:2'],
  [
    'Flask: off',
    withFlask('app.config["SESSION_COOKIE_SECURE"] = False'),
    'fail major app.py:3',
  ],
  [
    'Flask: tokens in cookies',
    {
      ...flask,
      'config.py': file(
        'class Config:',
        '    JWT_TOKEN_LOCATION = ["cookies"]',
        '    JWT_COOKIE_SECURE = False',
      ),
    },
    'fail major config.py:3',
  ],
  [
    'Java: a cookie without setters',
    java(
      '  void login(HttpServletResponse response) {',
      '    Cookie cookie = new Cookie("token", jwt);',
      '    cookie.setHttpOnly(true);',
      '    response.addCookie(cookie);',
      '  }',
    ),
    'fail major src/main/java/Login.java:3',
  ],
  [
    'Spring: a builder',
    java(
      '  ResponseCookie cookie() {',
      '    return ResponseCookie.from("refreshToken", token)',
      '        .httpOnly(true)',
      '        .secure(false)',
      '        .build();',
      '  }',
    ),
    'fail major src/main/java/Login.java:3',
  ],
  [
    'Spring: the session',
    {
      ...spring,
      'src/main/resources/application.properties':
        'server.servlet.session.cookie.secure=false\n',
    },
    'fail major src/main/resources/application.properties:1',
  ],
  [
    'Ktor',
    kotlin(
      'import io.ktor.server.sessions.*',
      'fun Application.module() {',
      '  install(Sessions) {',
      '    cookie<UserSession>("SESSION") {',
      '      cookie.path = "/"',
      '    }',
      '  }',
      '}',
    ),
    'fail major src/main/kotlin/Login.kt:4',
  ],
  [
    'Go: a literal',
    go(
      'func login(w http.ResponseWriter) {',
      '\thttp.SetCookie(w, &http.Cookie{',
      '\t\tName:  "session",',
      '\t\tValue: id,',
      '\t})',
      '}',
    ),
    'fail major main.go:3',
  ],
  [
    'Go: Secure is false',
    go(
      'func login(w http.ResponseWriter) {',
      '\tc := http.Cookie{Name: "auth", Value: id, HttpOnly: true, Secure: false}',
      '\thttp.SetCookie(w, &c)',
      '}',
    ),
    'fail major main.go:3',
  ],
  [
    'Gin',
    go('func f() { c.SetCookie("token", token, 3600, "/", "", false, true) }'),
    'fail major main.go:2',
  ],
  [
    'gorilla: options',
    go(
      'import "github.com/gorilla/sessions"',
      'func f() {',
      '\tstore.Options = &sessions.Options{Path: "/", HttpOnly: true}',
      '}',
    ),
    'fail major main.go:4',
  ],
  [
    'gorilla: no options',
    go(
      'import "github.com/gorilla/sessions"',
      'var store = sessions.NewCookieStore(key)',
    ),
    'fail major main.go:3',
  ],
  [
    'scs',
    go(
      'import "github.com/alexedwards/scs/v2"',
      'func f() {',
      '\tmanager = scs.New()',
      '}',
    ),
    'fail major main.go:4',
  ],
  [
    '.NET: no options',
    cs('Response.Cookies.Append("access_token", token);'),
    'fail major Program.cs:1',
  ],
  [
    '.NET: options in a variable',
    cs(
      'var options = new CookieOptions { HttpOnly = true };',
      'Response.Cookies.Append("refreshToken", token, options);',
    ),
    'fail major Program.cs:2',
  ],
  [
    '.NET: the policy of authentication',
    cs(
      'services.AddAuthentication().AddCookie(options =>',
      '{',
      '    options.Cookie.SecurePolicy = CookieSecurePolicy.None;',
      '});',
    ),
    'fail major Program.cs:3',
  ],
  [
    '.NET: the session’s own default',
    cs('builder.Services.AddSession();', 'app.UseSession();'),
    'fail major Program.cs:1',
  ],
  [
    'Rails: HTTPS is commented out',
    onRails('  # config.force_ssl = true', '    session[:user_id] = user.id'),
    'fail major config/environments/production.rb:2',
  ],
  [
    'Rails: HTTPS is off',
    onRails('  config.force_ssl = false', '    session[:user_id] = user.id'),
    'fail major config/environments/production.rb:2',
  ],
  [
    'Rails: a cookie that scripts read',
    onRails('  config.force_ssl = true', '    cookies[:auth_token] = token'),
    'fail major app/controllers/sessions_controller.rb:3',
  ],
  [
    'Sinatra',
    {
      Gemfile: file('source "https://rubygems.org"', 'gem "sinatra"'),
      'app.rb': file('require "sinatra"', 'enable :sessions'),
    },
    'fail major app.rb:2',
  ],
  [
    'Laravel',
    onLaravel("    'secure' => false,", "    'http_only' => true,"),
    'fail major config/session.php:3',
  ],
  [
    'Laravel: scripts may read it',
    onLaravel(
      "    'secure' => env('SESSION_SECURE_COOKIE'),",
      "    'http_only' => false,",
    ),
    'fail major config/session.php:4',
  ],
  [
    'PHP: positions',
    php("setcookie('session', $id, time() + 3600, '/');"),
    'fail major index.php:2',
  ],
  [
    'PHP: an array',
    php("setcookie('token', $token, ['expires' => $at, 'httponly' => true]);"),
    'fail major index.php:2',
  ],
  ['PHP: its own session', php('session_start();'), 'fail major index.php:2'],
  [
    'Rust: a chain',
    rs(
      'fn login() {',
      '    jar.add(Cookie::build(("session", id)).path("/").http_only(true));',
      '}',
    ),
    'fail major src/main.rs:2',
  ],
  [
    'Rust: setters',
    rs(
      'fn login() {',
      '    let mut cookie = Cookie::new("auth_token", token);',
      '    cookie.set_secure(true);',
      '    jar.add(cookie);',
      '}',
    ),
    'fail major src/main.rs:2',
  ],
  [
    'Rust: a layer that is told not to',
    rs(
      'use tower_sessions::SessionManagerLayer;',
      'fn main() {',
      '    let layer = SessionManagerLayer::new(store).with_secure(false);',
      '}',
    ),
    'fail major src/main.rs:3',
  ],
];

const fine: Case[] = [
  [
    'Express: everything',
    js(
      "res.cookie('token', token, { httpOnly: true, secure: true, sameSite: 'lax' });",
    ),
    'pass',
  ],
  [
    'Express: production decides',
    js(
      "res.cookie('token', token, { httpOnly: true, secure: process.env.NODE_ENV === 'production' });",
    ),
    'pass',
  ],
  [
    'Express: assigned for production',
    js(
      'const options = { httpOnly: true };',
      "if (config.env === 'production') options.secure = true;",
      "res.cookie('jwt', token, options);",
    ),
    'pass',
  ],
  [
    'Express: spread options',
    js(
      'const base = { httpOnly: true, secure: isProduction };',
      "res.cookie('jwt', token, { ...base, maxAge: 1000 });",
    ),
    'pass',
  ],
  [
    'Express: options of another file',
    {
      ...js(
        "const { cookieOptions } = require('./options');",
        "res.cookie('jwt', token, cookieOptions());",
      ),
      'src/options.js': file(
        'const cookieOptions = () => ({',
        '  httpOnly: true,',
        '  secure: true,',
        '});',
      ),
    },
    'pass',
  ],
  [
    'express-session: auto',
    session(
      "app.use(session({ secret, cookie: { secure: 'auto', sameSite: 'lax' } }));",
    ),
    'pass',
  ],
  [
    'express-session: from configuration',
    session(
      'app.use(session({ secret, cookie: { secure: config.secureCookie } }));',
    ),
    'pass',
  ],
  [
    'express-session: assigned for production',
    session(
      'const sess = { secret, cookie: {} };',
      "if (app.get('env') === 'production') {",
      '  sess.cookie.secure = true;',
      '}',
      'app.use(session(sess));',
    ),
    'pass',
  ],
  [
    'cookie-session behind a trusted proxy',
    js(
      "import cookieSession from 'cookie-session';",
      "app.set('trust proxy', 1);",
      "app.use(cookieSession({ name: 'session', keys }));",
    ),
    'pass',
  ],
  ['Koa', js("ctx.cookies.set('token', token);"), 'pass'],
  [
    'a header',
    js("res.setHeader('Set-Cookie', `session=${id}; HttpOnly; Secure`);"),
    'pass',
  ],
  [
    'FastAPI',
    py(
      'response.set_cookie("session", sid, secure=settings.secure_cookies, httponly=True, samesite="lax")',
    ),
    'pass',
  ],
  [
    'Starlette’s sessions',
    py(
      'from starlette.middleware.sessions import SessionMiddleware',
      'app.add_middleware(SessionMiddleware, secret_key=key, https_only=True)',
    ),
    'pass',
  ],
  [
    'Django',
    settings('SESSION_COOKIE_SECURE = True', 'CSRF_COOKIE_SECURE = not DEBUG'),
    'pass',
  ],
  [
    'Django: under a condition',
    settings(
      'if not DEBUG:',
      '    SESSION_COOKIE_SECURE = True',
      '    CSRF_COOKIE_SECURE = True',
    ),
    'pass',
  ],
  ['Flask', withFlask('app.config.update(SESSION_COOKIE_SECURE=True)'), 'pass'],
  [
    'Flask: a class for production beside one for development',
    {
      ...withFlask(),
      'config.py': file(
        'class DevelopmentConfig:',
        '    SESSION_COOKIE_SECURE = False',
        '',
        'class ProductionConfig:',
        '    SESSION_COOKIE_SECURE = True',
      ),
    },
    'pass',
  ],
  ['Flask with Talisman', withFlask('Talisman(app)'), 'pass'],
  [
    'Java',
    java(
      '  void login(HttpServletResponse response) {',
      '    Cookie cookie = new Cookie("token", jwt);',
      '    cookie.setHttpOnly(true);',
      '    cookie.setSecure(true);',
      '  }',
    ),
    'pass',
  ],
  [
    'Spring: a builder',
    java(
      '  ResponseCookie cookie() {',
      '    return ResponseCookie.from("token", jwt).httpOnly(true).secure(secure).build();',
      '  }',
    ),
    'pass',
  ],
  [
    'Kotlin: apply',
    kotlin(
      'fun login() {',
      '  val cookie = Cookie("token", jwt).apply {',
      '    isHttpOnly = true',
      '    secure = true',
      '  }',
      '}',
    ),
    'pass',
  ],
  [
    'Ktor',
    kotlin(
      'import io.ktor.server.sessions.*',
      'fun Application.module() {',
      '  install(Sessions) {',
      '    cookie<UserSession>("SESSION") { cookie.secure = true }',
      '  }',
      '}',
    ),
    'pass',
  ],
  [
    'Spring: the session',
    {
      ...spring,
      'src/main/resources/application.properties':
        'server.servlet.session.cookie.secure=true\n',
    },
    'pass',
  ],
  [
    'Go: a literal',
    go(
      'func login(w http.ResponseWriter) {',
      '\thttp.SetCookie(w, &http.Cookie{Name: "session", Value: id, HttpOnly: true, Secure: cfg.TLS})',
      '}',
    ),
    'pass',
  ],
  [
    'Go: assigned later',
    go(
      'func login(w http.ResponseWriter) {',
      '\tcookie := &http.Cookie{Name: "session", Value: id}',
      '\tcookie.Secure = true',
      '\tcookie.HttpOnly = true',
      '}',
    ),
    'pass',
  ],
  [
    'Gin',
    go('func f() { c.SetCookie("token", token, 3600, "/", "", secure, true) }'),
    'pass',
  ],
  [
    '.NET',
    cs(
      'Response.Cookies.Append("token", token, new CookieOptions { HttpOnly = true, Secure = true });',
    ),
    'pass',
  ],
  [
    '.NET: authentication follows the request',
    cs('services.AddAuthentication().AddCookie();'),
    'pass',
  ],
  [
    'Rails',
    onRails('  config.force_ssl = true', '    session[:user_id] = user.id'),
    'pass',
  ],
  [
    'Rails: the environment decides',
    onRails(
      "  config.force_ssl = ENV['FORCE_SSL'] == 'true'",
      '    session[:user_id] = user.id',
    ),
    'pass',
  ],
  [
    'Rails: the store',
    {
      ...onRails('', '    session[:user_id] = user.id'),
      'config/initializers/session_store.rb': file(
        'Rails.application.config.session_store :cookie_store, key: "_orders", secure: Rails.env.production?',
      ),
    },
    'pass',
  ],
  [
    'Laravel: it follows the request',
    onLaravel(
      "    'secure' => env('SESSION_SECURE_COOKIE'),",
      "    'http_only' => true,",
    ),
    'pass',
  ],
  [
    'PHP: an array',
    php(
      "setcookie('token', $token, ['secure' => true, 'httponly' => true, 'samesite' => 'Lax']);",
    ),
    'pass',
  ],
  [
    'PHP: its own session',
    php(
      "ini_set('session.cookie_secure', '1');",
      "ini_set('session.cookie_httponly', '1');",
      'session_start();',
    ),
    'pass',
  ],
  [
    'Rust',
    rs(
      'fn login() {',
      '    jar.add(Cookie::build(("session", id)).secure(true).http_only(true));',
      '}',
    ),
    'pass',
  ],
  [
    'Rust: a layer by itself',
    rs(
      'use tower_sessions::SessionManagerLayer;',
      'fn main() {',
      '    let layer = SessionManagerLayer::new(store);',
      '}',
    ),
    'pass',
  ],
];

const elsewhere: Case[] = [
  ['no cookies', express, 'not-applicable'],
  ['a preference', js("res.cookie('theme', theme);"), 'not-applicable'],
  [
    'a CSRF token that scripts send back',
    js("res.cookie('XSRF-TOKEN', req.csrfToken());"),
    'not-applicable',
  ],
  [
    'the state of a redirect',
    js("res.cookie('oauth_state', state);"),
    'not-applicable',
  ],
  [
    'a cookie that is taken away',
    js("res.cookie('token', '', { maxAge: 0 });", "res.clearCookie('token');"),
    'not-applicable',
  ],
  [
    'a cookie that a client sends',
    go(
      'func call(r *http.Request) {',
      '\tr.AddCookie(&http.Cookie{Name: "token", Value: t})',
      '}',
    ),
    'not-applicable',
  ],
  [
    'development',
    js(
      "if (process.env.NODE_ENV !== 'production') {",
      "  res.cookie('token', token);",
      '}',
    ),
    'not-applicable',
  ],
  [
    'tests',
    {
      ...express,
      'test/app.test.js': file("res.cookie('token', token);"),
    },
    'not-applicable',
  ],
  ['a comment', js("// res.cookie('token', token);"), 'not-applicable'],
  [
    'Django without anybody who signs in',
    { ...settings(), 'shop/urls.py': file('urlpatterns = []') },
    'not-applicable',
  ],
  [
    'Rails that serves an API only',
    {
      ...onRails('', '    session[:user_id] = user.id'),
      'config/application.rb': file(
        'module Orders',
        '  config.api_only = true',
        'end',
      ),
    },
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

describe('security-cookie-flags', () => {
  it.each(caught)('catches %s', (...[, files, expected]) => {
    expect(verdict(check, files)).toBe(expected);
  });

  it.each(fine)('lets pass %s', (...[, files, expected]) => {
    expect(verdict(check, files)).toBe(expected);
  });

  it.each(elsewhere)('leaves alone %s', (...[, files, expected]) => {
    expect(verdict(check, files)).toBe(expected);
  });

  it('says which flags are missing, and shows the service’s own language', () => {
    expect(
      check.judge(
        serviceOf(
          go('func f() { c.SetCookie("token", t, 60, "/", "", false, false) }'),
        ),
      ),
    ).toMatchObject({
      message: 'main.go:2 sets the cookie token without Secure and HttpOnly.',
      recommendation: {
        text: 'Set Secure and HttpOnly on the cookie at main.go:2.',
        example: { language: 'go' },
      },
    });
  });
});
