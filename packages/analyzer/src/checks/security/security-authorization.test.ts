import {
  express,
  fastapi,
  file,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { securityAuthorization as check } from './security-authorization';

const app = (...lines: string[]): Files => ({
  ...express,
  'server.js': file(
    "const express = require('express');",
    'const app = express();',
    ...lines,
    'app.listen(3000);',
  ),
});
const handler = '(req, res) => res.json(save(req.body))';
const spring = (annotation: string): Files => ({
  'pom.xml':
    '<project><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-security</artifactId></dependency></dependencies></project>',
  'src/main/java/AdminController.java': file(
    '@RestController',
    '@RequestMapping("/api/admin")',
    'class AdminController {',
    `  ${annotation}`,
    '  @DeleteMapping("/orders/{id}")',
    '  void remove(@PathVariable Long id) { orders.remove(id); }',
    '}',
  ),
});

const cases: Case[] = [
  [
    'administration for whoever is logged in',
    app(`app.delete('/admin/orders/:id', requireAuth, ${handler});`),
    'fail major server.js:3',
  ],
  [
    'administration that asks for a role',
    app(
      `app.delete('/admin/orders/:id', requireAuth, requireRole('admin'), ${handler});`,
    ),
    'pass',
  ],
  [
    'the handler asks for the role',
    app(
      "app.delete('/admin/orders/:id', requireAuth, (req, res) => {",
      "  if (req.user.role !== 'admin') return res.sendStatus(403);",
      '  res.json(drop(req.params.id));',
      '});',
    ),
    'pass',
  ],
  [
    'one of two views of a thing',
    app(
      `app.get('/orders/:id/admin', requireAuth, ${handler});`,
      'function f() { return requireRole(); }',
    ),
    'pass',
  ],
  [
    'ids, and nobody asks whose',
    app(`app.get('/orders/:id', requireAuth, ${handler});`),
    'fail minor server.js:3',
  ],
  [
    'ids, and the owner is asked for in SQL',
    app(
      "app.get('/orders/:id', requireAuth, (req, res) =>",
      "  res.json(db.query('select * from orders where id = $1 and user_id = $2', [req.params.id, req.user.id])));",
    ),
    'pass',
  ],
  [
    'row security in the database',
    {
      ...app(`app.get('/orders/:id', requireAuth, ${handler});`),
      'migrations/001_orders.sql':
        'CREATE TABLE orders (id int);\nCREATE POLICY own ON orders USING (true);\n',
    },
    'pass',
  ],
  [
    'open routes belong to authentication',
    app(`app.delete('/admin/orders/:id', ${handler});`),
    'not-applicable',
  ],
  [
    'how administrators enter',
    app(`app.post('/admin/login', requireAuth, ${handler});`),
    'not-applicable',
  ],
  [
    'no ids, no administration',
    app(`app.post('/orders', requireAuth, ${handler});`),
    'not-applicable',
  ],
  [
    'Spring: administration behind the chain alone',
    spring('// open'),
    'fail major src/main/java/AdminController.java:5',
  ],
  ['Spring: a role', spring('@PreAuthorize("hasRole(\'ADMIN\')")'), 'pass'],
  [
    'FastAPI: any user may administer',
    {
      ...fastapi,
      'main.py': file(
        'from fastapi import Depends, FastAPI',
        'app = FastAPI()',
        '@app.delete("/admin/orders/{id}")',
        'def drop(id: int, user=Depends(get_current_user)):',
        '    return remove(id)',
      ),
    },
    'fail major main.py:3',
  ],
  [
    'FastAPI: superusers only',
    {
      ...fastapi,
      'main.py': file(
        'from fastapi import Depends, FastAPI',
        'app = FastAPI()',
        '@app.delete("/admin/orders/{id}")',
        'def drop(id: int, user=Depends(get_current_superuser)):',
        '    return remove(id)',
      ),
    },
    'pass',
  ],
];

describe('security-authorization', () => {
  it.each(cases)('%s', (...[, files, expected]) => {
    expect(verdict(check, files)).toBe(expected);
  });
});
