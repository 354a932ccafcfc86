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
