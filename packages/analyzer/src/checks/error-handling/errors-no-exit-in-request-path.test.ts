import {
  dotnet,
  express,
  fastapi,
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
import { errorsNoExitInRequestPath as check } from './errors-no-exit-in-request-path';

const node = (...lines: string[]): Files => ({
  ...express,
  'server.js': "require('./orders').listen(3000);\n",
  'orders.js': file("const app = require('express')();", ...lines),
});
const python = (...lines: string[]): Files => ({
  ...fastapi,
  'main.py': file(
    'import sys',
    'from fastapi import FastAPI',
    'app = FastAPI()',
    ...lines,
  ),
});
const go = (...lines: string[]): Files => ({
  ...goService,
  'go.mod':
    'module example.com/orders\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
  'main.go': file(
    'package main',
    'func main() {',
    '\tr := gin.Default()',
    '\tr.GET("/orders", list)',
    '}',
  ),
  'orders.go': file('package main', ...lines),
});
const java = (...lines: string[]): Files => ({
  ...spring,
  'src/main/java/Items.java': file(
    '@RestController',
    'public class Items {',
    '  @GetMapping("/items")',
    '  public List<Item> list() {',
    ...lines.map(line => `    ${line}`),
    '  }',
    '}',
  ),
});
const csharp = (...lines: string[]): Files => ({
  ...dotnet,
  'ItemsController.cs': file(
    '[ApiController]',
    '[Route("items")]',
    'public class ItemsController : ControllerBase {',
    '  [HttpGet]',
    '  public IActionResult List() {',
    ...lines.map(line => `    ${line}`),
    '  }',
    '}',
  ),
});
const ruby = (...lines: string[]): Files => ({
  ...rails,
  'config/routes.rb': file(
    'Rails.application.routes.draw do',
    '  get "orders", to: "orders#index"',
    'end',
  ),
  'app/controllers/orders_controller.rb': file(
    'class OrdersController < ApplicationController',
    '  def index',
    ...lines.map(line => `    ${line}`),
    '  end',
    'end',
  ),
});
const php = (...lines: string[]): Files => ({
  ...laravel,
  'routes/api.php': file(
    '<?php',
    "Route::get('/orders', [OrderController::class, 'index']);",
  ),
  'app/Http/Controllers/OrderController.php': file(
    '<?php',
    'class OrderController extends Controller',
    '{',
    '    public function index()',
    '    {',
    ...lines.map(line => `        ${line}`),
    '    }',
    '}',
  ),
});
const axum = (...lines: string[]): Files => ({
  ...rust,
  'src/main.rs': file(
    'fn main() {',
    '    let app = Router::new().route("/orders", get(list));',
    '}',
    'async fn list() -> Json<Vec<Order>> {',
    ...lines.map(line => `    ${line}`),
    '}',
  ),
});

const caught: Case[] = [
  [
    'Node: in a handler',
    node(
      "app.get('/orders', (req, res) => {",
      '  if (!db) process.exit(1);',
      '  res.json([]);',
      '});',
    ),
    'fail major orders.js:3',
  ],
  [
    'Node: in a service that a handler calls',
    {
      ...node(
        "const { findOrders } = require('./repository');",
        "app.get('/orders', async (req, res) => {",
        '  res.json(await findOrders());',
        '});',
      ),
      'repository.js': file(
        'async function findOrders() {',
        '  try {',
        '    return await db.all();',
        '  } catch (err) {',
        '    process.exit(1);',
        '  }',
        '}',
        'module.exports = { findOrders };',
      ),
    },
    'fail major repository.js:5',
  ],
  [
    'Python: sys.exit',
    python('@app.get("/items")', 'def items():', '    sys.exit(1)'),
    'fail major main.py:6',
  ],
  [
    'Python: os._exit',
    python('@app.get("/items")', 'def items():', '    os._exit(1)'),
    'fail major main.py:6',
  ],
  ['Java', java('System.exit(1);'), 'fail major src/main/java/Items.java:5'],
  [
    'Go: log.Fatal',
    go(
      'func list(c *gin.Context) {',
      '\tif err := load(); err != nil {',
      '\t\tlog.Fatalf("load: %v", err)',
      '\t}',
      '}',
    ),
    'fail major orders.go:4',
  ],
  [
    'Go: os.Exit',
    go('func list(c *gin.Context) {', '\tos.Exit(1)', '}'),
    'fail major orders.go:3',
  ],
  [
    'Go: fiber goes down with a panic that nothing recovers',
    {
      ...goService,
      'go.mod':
        'module example.com/orders\n\nrequire github.com/gofiber/fiber/v2 v2.52.0\n',
      'main.go': file(
        'package main',
        'func main() {',
        '\tapp := fiber.New()',
        '\tapp.Get("/orders", list)',
        '}',
        'func list(c *fiber.Ctx) error {',
        '\tpanic("no orders")',
        '}',
      ),
    },
    'fail major main.go:7',
  ],
  [
    '.NET: FailFast',
    csharp('Environment.FailFast("no database");'),
    'fail major ItemsController.cs:6',
  ],
  [
    'Ruby: exit!',
    ruby('exit! if Order.none?'),
    'fail major app/controllers/orders_controller.rb:3',
  ],
  [
    'PHP: a script that ends is minor',
    php("die('no orders');"),
    'fail minor app/Http/Controllers/OrderController.php:6',
  ],
  [
    'PHP: a worker that lives on is major',
    {
      ...php("exit('no orders');"),
      'composer.json':
        '{"require": {"laravel/framework": "^11.0", "laravel/octane": "^2.0"}}',
    },
    'fail major app/Http/Controllers/OrderController.php:6',
  ],
  [
    'Rust: std::process::exit',
    axum('std::process::exit(1);'),
    'fail major src/main.rs:5',
  ],
  [
    'Rust: several assumptions are minor',
    axum(
      'let a = store.find(1).await.unwrap();',
      'let b = store.find(2).await.expect("b");',
      'todo!();',
    ),
    'fail minor src/main.rs:5',
  ],
];

const clean: Case[] = [
  [
    'Node: while the service boots',
    {
      ...node(
        "const { bootMaster } = require('./kernel');",
        "app.get('/orders', async (req, res) => {",
        '  res.json(await bootMaster());',
        '});',
      ),
      'kernel.js': file(
        'async function bootMaster() {',
        '  if (!db) process.exit(1);',
        '}',
        'module.exports = { bootMaster };',
      ),
    },
    'pass',
  ],
  ['no routes', goService, 'not-applicable'],
  [
    'Node: thrown',
    node("app.get('/orders', (req, res) => { throw new Error('no'); });"),
    'pass',
  ],
  [
    'Node: reading the configuration at start',
    node(
      'if (!process.env.DATABASE_URL) process.exit(1);',
      "app.get('/orders', (req, res) => res.json([]));",
    ),
    'pass',
  ],
  [
    'Node: a signal handler',
    node(
      "app.get('/orders', (req, res) => res.json([]));",
      "process.on('SIGTERM', () => process.exit(0));",
    ),
    'pass',
  ],
  [
    'Node: a function that two files define',
    {
      ...node("app.get('/orders', (req, res) => res.json(connectStore()));"),
      'a.js': 'function connectStore() { process.exit(1); }\n',
      'b.js': 'function connectStore() { return []; }\n',
    },
    'pass',
  ],
  [
    'Node: in a comment',
    node(
      "app.get('/orders', (req, res) => {",
      '  // process.exit(1)',
      '  res.json([]);',
      '});',
    ),
    'pass',
  ],
  [
    'Node: a route for restarting',
    node("app.post('/admin/restart', (req, res) => { process.exit(0); });"),
    'pass',
  ],
  [
    'Node: in development only',
    node(
      "app.get('/orders', (req, res) => {",
      "  if (process.env.NODE_ENV === 'development') {",
      '    process.exit(1);',
      '  }',
      '  res.json([]);',
      '});',
    ),
    'pass',
  ],
  [
    'Python: a command beside the routes',
    python(
      '@app.get("/items")',
      'def items():',
      '    return []',
      'def migrate():',
      '    sys.exit(1)',
    ),
    'pass',
  ],
  [
    'Python: a method of that name',
    python('@app.get("/items")', 'def items():', '    return stack.exit()'),
    'pass',
  ],
  [
    'Go: gin recovers from a panic',
    go('func list(c *gin.Context) {', '\tpanic("no orders")', '}'),
    'pass',
  ],
  [
    'Go: at start',
    {
      ...go('func list(c *gin.Context) {', '}'),
      'store.go': file(
        'package main',
        'func open() {',
        '\tlog.Fatal("x")',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Java: the exit code of a batch run',
    {
      ...java('return List.of();'),
      'src/main/java/Batch.java': file(
        'class Batch {',
        '  static void run() {',
        '    System.exit(0);',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Ruby: a method that is called exit_code',
    ruby('render json: { exit_code: job.exit_code }'),
    'pass',
  ],
  ['PHP: a method of that name', php('$this->process->exit();'), 'pass'],
  [
    'Rust: two assumptions are tolerated',
    axum('let a = x.unwrap();', 'let b = y.unwrap();'),
    'pass',
  ],
  [
    'Rust: locks, literals, patterns, text and what was tested',
    axum(
      'let a = state.lock().unwrap();',
      'let b = Regex::new("^a$").unwrap();',
      'let c = VersionReq::parse(">=1").unwrap();',
      'let d: u8 = "1".parse().unwrap();',
      'write!(text, "{}", a).unwrap();',
      'if found.is_some() { return found.unwrap(); }',
    ),
    'pass',
  ],
];

describe('errors-no-exit-in-request-path', () => {
  it.each(caught)('caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(clean)('not caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
