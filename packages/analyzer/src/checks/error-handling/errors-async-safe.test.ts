import {
  dotnet,
  express,
  fastapi,
  file,
  goService,
  rails,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { errorsAsyncSafe as check } from './errors-async-safe';

const server = (...lines: string[]): Files => ({
  ...express,
  'server.js': file("const app = require('express')();", ...lines),
});
const with_ = (files: Files, from: string, to: string): Files => ({
  ...files,
  'package.json': files['package.json'].replace(from, to),
});
const open = "app.get('/a', async (req, res) => { res.json(await list()); });";
const python = (...lines: string[]): Files => ({
  ...fastapi,
  'main.py': file('from fastapi import FastAPI', 'app = FastAPI()', ...lines),
});
const go = (...lines: string[]): Files => ({
  ...goService,
  'go.mod': file(
    'module example.com/orders',
    'require github.com/gin-gonic/gin v1.10.0',
  ),
  'main.go': file(
    'package main',
    'func main() {',
    '\tr := gin.Default()',
    '\tr.POST("/a", func(c *gin.Context) {',
    ...lines,
    '\t})',
    '}',
  ),
});

const cases: Case[] = [
  [
    'Express 4: handlers in an own wrapper, by whatever name',
    {
      ...server(
        "const relay = require('./relay');",
        "app.get('/a', relay(show));",
        'async function show(req, res) { res.json(await list()); }',
      ),
      'relay.js':
        'module.exports = fn => (req, res, next) =>\n  Promise.resolve(fn(req, res, next)).catch(next);\n',
    },
    'pass',
  ],
  [
    'Express 4: a helper that passes nothing on',
    {
      ...server(
        "const relay = require('./relay');",
        "app.get('/a', relay(show));",
        'async function show(req, res) { res.json(await list()); }',
      ),
      'relay.js':
        'module.exports = fn => (req, res, next) => fn(req, res, next);\n',
    },
    'fail major server.js:4',
  ],
  ['an async handler of Express 4', server(open), 'fail major server.js:2'],
  [
    'an async handler that another file exports',
    {
      ...server("app.get('/a', require('./orders').list);"),
      'orders.js': file(
        'exports.list = async (req, res) => {',
        '  res.json(await find());',
        '};',
      ),
    },
    'fail major orders.js:2',
  ],
  [
    'Express 5',
    with_(server(open), '"express": "4.21.0"', '"express": "5.1.0"'),
    'pass',
  ],
  [
    'express-async-errors',
    with_(
      server("require('express-async-errors');", open),
      '"express"',
      '"express-async-errors":"3.1.1","express"',
    ),
    'pass',
  ],
  [
    'a wrapper around the handler',
    server(
      "app.get('/a', asyncHandler(async (req, res) => { res.json(await list()); }));",
    ),
    'pass',
  ],
  [
    'a wrapper where the handler is made',
    server(
      'const a = catchAsync(async (req, res) => { res.json(await list()); });',
      "app.get('/a', a);",
    ),
    'pass',
  ],
  [
    'a body in try and catch',
    server(
      "app.get('/a', async (req, res, next) => {",
      '  try { res.json(await list()); } catch (error) { next(error); }',
      '});',
    ),
    'pass',
  ],
  [
    'an await before the try',
    server(
      "app.get('/a', async (req, res, next) => {",
      '  const user = await find(req);',
      '  try { res.json(await list(user)); } catch (error) { next(error); }',
      '});',
    ),
    'fail major server.js:3',
  ],
  [
    'a promise with its own catch',
    server("app.get('/a', async (req, res) => { await list().catch(log); });"),
    'pass',
  ],
  [
    'a handler that awaits nothing',
    server("app.get('/a', async (req, res) => { res.end(); });"),
    'pass',
  ],
  [
    'forEach with an async function',
    server('orders.forEach(async order => {', '  await send(order);', '});'),
    'fail major server.js:2',
  ],
  [
    'forEach that handles its errors',
    server(
      'orders.forEach(async order => {',
      '  try { await send(order); } catch (e) { log(e); }',
      '});',
    ),
    'pass',
  ],
  [
    'a task that nobody keeps',
    python('async def a():', '    asyncio.create_task(send())'),
    'fail major main.py:4',
  ],
  [
    'a task that is kept',
    python('async def a():', '    task = asyncio.create_task(send())'),
    'pass',
  ],
  [
    'a goroutine without recover',
    go('\t\tgo func() {', '\t\t\tsend()', '\t\t}()'),
    'fail major main.go:5',
  ],
  [
    'a goroutine that recovers',
    go(
      '\t\tgo func() {',
      '\t\t\tdefer func() { if p := recover(); p != nil { log(p) } }()',
      '\t\t\tsend()',
      '\t\t}()',
    ),
    'pass',
  ],
  [
    'async void',
    { ...dotnet, 'Mail.cs': 'class Mail { async void Send(Order o) { } }\n' },
    'fail major Mail.cs:1',
  ],
  [
    'an event handler',
    {
      ...dotnet,
      'Mail.cs':
        'class Mail { async void OnSent(object sender, EventArgs e) { } }\n',
    },
    'pass',
  ],
  [
    'a future that nobody looks at',
    {
      ...spring,
      'src/main/java/Mail.java': file(
        'class Mail {',
        '  void send() {',
        '    CompletableFuture.runAsync(() -> deliver());',
        '  }',
        '}',
      ),
    },
    'fail major src/main/java/Mail.java:3',
  ],
  [
    'a future with a handler',
    {
      ...spring,
      'src/main/java/Mail.java': file(
        'class Mail {',
        '  void send() {',
        '    CompletableFuture.runAsync(() -> deliver()).exceptionally(this::log);',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  ['a stack without it', rails, 'not-applicable'],
];

describe('errors-async-safe', () => {
  it.each(cases)('%s', (_, files, expected) => {
    expect(verdict(check, files)).toBe(expected);
  });
});
