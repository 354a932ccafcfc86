import {
  express,
  fastapi,
  file,
  goService,
  rust,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { securityAuthentication as check } from './security-authentication';

const app = (...lines: string[]): Files => ({
  ...express,
  'server.js': file(
    "const express = require('express');",
    'const app = express();',
    ...lines,
    'app.listen(3000);',
  ),
});
const routes = (guard: string) => [
  `app.post('/orders', ${guard}(req, res) => res.json(save(req.body)));`,
  `app.put('/orders/:id', ${guard}(req, res) => res.json(save(req.body)));`,
  `app.delete('/orders/:id', ${guard}(req, res) => res.json(drop(req.params.id)));`,
];

const springWith = (open: string): Files => ({
  'pom.xml':
    '<project><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-security</artifactId></dependency></dependencies></project>',
  'src/main/java/Security.java': file(
    'class Security {',
    '  SecurityFilterChain chain(HttpSecurity http) {',
    '    http.authorizeHttpRequests(auth -> auth',
    `      .requestMatchers("/error", ${open}).permitAll()`,
    '      .anyRequest().authenticated());',
    '  }',
    '}',
  ),
  'src/main/java/OrderController.java': file(
    '@RestController',
    '@RequestMapping("/api/v1/test")',
    'class OrderController {',
    '  @PostMapping("/orders")',
    '  Order create(@RequestBody Order order) { return orders.save(order); }',
    '}',
  ),
});

const cases: Case[] = [
  ['anonymous writes', app(...routes('')), 'fail major server.js:3'],
  ['a guard on each route', app(...routes('requireAuth, ')), 'pass'],
  [
    'a guard before all of them',
    app('app.use(requireAuth);', ...routes('')),
    'pass',
  ],
  [
    'a dependency of the decorator that asks for a superuser',
    {
      ...fastapi,
      'main.py': file(
        'from fastapi import Depends, FastAPI',
        'app = FastAPI()',
        ...['orders', 'parcels', 'prices'].flatMap(name => [
          `@app.post("/${name}", dependencies=[Depends(get_current_active_superuser)])`,
          `def make_${name}(body: Body):`,
          '    return save(body)',
        ]),
      ),
    },
    'pass',
  ],
  [
    'Go: a router that is handed to a guard as a whole',
    {
      ...goService,
      'main.go': file(
        'package main',
        '',
        'func handler() http.Handler {',
        '\tmux := http.NewServeMux()',
        '\tmux.HandleFunc("POST /orders", create)',
        '\tmux.HandleFunc("PUT /orders/{id}", change)',
        '\tmux.HandleFunc("DELETE /orders/{id}", drop)',
        '\treturn withCORS(validateAPIKeyAuth(mux))',
        '}',
        '',
        'func create(w http.ResponseWriter, r *http.Request) { save(r) }',
        'func change(w http.ResponseWriter, r *http.Request) { save(r) }',
        'func drop(w http.ResponseWriter, r *http.Request) { remove(r) }',
      ),
    },
    'pass',
  ],
  ...(['Headers', 'Trace'] as const).map(
    (type): Case => [
      `Rust: a parameter that ${
        type === 'Headers' ? 'turns callers away' : 'only reads the request'
      }`,
      {
        ...rust,
        'src/main.rs': file(
          'struct Headers; struct Trace;',
          "impl<'r> FromRequest<'r> for Headers {",
          '    async fn from_request(r: &Request) -> Outcome<Self> { unauthorized(r) }',
          '}',
          "impl<'r> FromRequest<'r> for Trace {",
          '    async fn from_request(r: &Request) -> Outcome<Self> { ok(r) }',
          '}',
          '#[post("/orders")]',
          `async fn create(h: ${type}) -> Json<A> { save() }`,
          '#[put("/orders/<id>")]',
          `async fn change(h: ${type}) -> Json<A> { save() }`,
          '#[delete("/orders/<id>")]',
          `async fn drop(h: ${type}) -> Json<A> { save() }`,
        ),
      },
      type === 'Headers' ? 'pass' : 'fail major src/main.rs:8',
    ],
  ),
  [
    'Spring: a wildcard that lets everybody send a write',
    springWith('"/api/v1/test/**"'),
    'fail major src/main/java/Security.java:4',
  ],
  [
    'Spring: the write is behind the rest',
    springWith('"/api/v1/check/**"'),
    'not-applicable',
  ],
  [
    'Spring: everything is permitted, and the switch says so',
    {
      ...springWith('"/other/**"'),
      'src/main/java/Security.java': file(
        '@ConditionalOnProperty(value = "auth.type", havingValue = "DISABLED")',
        'class Security {',
        '  SecurityFilterChain chain(HttpSecurity http) {',
        '    http.authorizeHttpRequests(auth -> auth.anyRequest().permitAll());',
        '  }',
        '}',
      ),
      'src/main/resources/application.yml': 'auth:\n  type: DISABLED\n',
    },
    'fail major src/main/java/Security.java:4',
  ],
  [
    'a middleware that reads the token and goes on for everybody',
    app(
      'function authMiddleware(req, res, next) {',
      "  req.claims = decode(req.get('authorization'));",
      '  next();',
      '}',
      'app.use(authMiddleware);',
      ...routes(''),
    ),
    'fail major server.js:8',
  ],
  [
    'a middleware that turns away',
    app(
      'function authMiddleware(req, res, next) {',
      "  req.claims = decode(req.get('authorization'));",
      '  if (!req.claims) return res.sendStatus(401);',
      '  next();',
      '}',
      'app.use(authMiddleware);',
      ...routes(''),
    ),
    'pass',
  ],
  [
    'anybody may make an administrator',
    app(
      ...routes('requireAuth, '),
      "app.post('/admin', (req, res) => res.json(save(req.body)));",
    ),
    'fail major server.js:6',
  ],
  [
    'anybody may delete a user',
    app(
      ...routes('requireAuth, '),
      "app.delete('/users/:id', (req, res) => res.json(drop(req.params.id)));",
    ),
    'fail major server.js:6',
  ],
  [
    'a guard that a written token opens',
    app(
      'function authMiddleware(req, res, next) {',
      "  const token = req.get('authorization');",
      "  if (token === 'mock-token-123') return next();",
      '  if (!verify(token)) return res.sendStatus(401);',
      '  next();',
      '}',
      'app.use(authMiddleware);',
      ...routes(''),
    ),
    'fail critical server.js:5',
  ],
  [
    'a written token that only development knows',
    app(
      'function authMiddleware(req, res, next) {',
      "  const token = req.get('authorization');",
      "  if (process.env.NODE_ENV !== 'production' && token === 'mock-token-123') return next();",
      '  if (!verify(token)) return res.sendStatus(401);',
      '  next();',
      '}',
      'app.use(authMiddleware);',
      ...routes(''),
    ),
    'pass',
  ],
  [
    'a session of the database is nobody',
    {
      ...fastapi,
      'main.py': file(
        'from fastapi import Depends, FastAPI',
        'app = FastAPI()',
        ...['orders', 'parcels', 'prices'].flatMap(name => [
          `@app.post("/${name}")`,
          `def make_${name}(body: Body, session: Session = Depends(get_session)):`,
          '    return save(body)',
        ]),
      ),
    },
    'fail major main.py:3',
  ],
  [
    'the handlers ask who calls by themselves',
    app(
      'function caller(req) {',
      '  if (!req.user) throw new Unauthorized();',
      '}',
      ...['orders', 'parcels', 'prices'].map(
        name =>
          `app.post('/${name}', (req, res) => { caller(req); res.json(save(req.body)); });`,
      ),
    ),
    'pass',
  ],
  ['too few', app(routes('')[0]), 'not-applicable'],
  [
    'public by purpose',
    app(
      "app.post('/login', (req, res) => f());",
      "app.post('/register', (req, res) => f());",
      "app.post('/webhook', (req, res) => f());",
    ),
    'not-applicable',
  ],
];

describe('security-authentication', () => {
  it.each(cases)('%s', (...[, files, expected]) => {
    expect(verdict(check, files)).toBe(expected);
  });
});
