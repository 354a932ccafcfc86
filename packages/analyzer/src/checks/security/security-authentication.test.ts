import {
  express,
  file,
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
