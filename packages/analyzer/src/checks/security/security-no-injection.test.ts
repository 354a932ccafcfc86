import {
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
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { securityNoInjection as check } from './security-no-injection';

const js = (...lines: string[]): Files => ({
  ...express,
  'src/orders.js': file(...lines),
});
const py = (...lines: string[]): Files => ({
  ...flask,
  'orders.py': file(...lines),
});
const gin: Files = {
  ...goService,
  'go.mod':
    'module example.com/orders\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
};

const caught: Case[] = [
  [
    'Mongoose: a filter that is all the caller sent, or a copy of it',
    {
      ...express,
      'order.js':
        "module.exports = require('mongoose').model('Order', schema);\n",
      'src/orders.js': file(
        'const list = (req, res, next) => {',
        '  const filter = { ...req.query };',
        '  return Order.find(filter).then(all => res.json(all)).catch(next);',
        '};',
        'const count = (req, res) => Order.countDocuments(req.query);',
      ),
    },
    'fail major src/orders.js:3',
  ],
  [
    'Express: a template literal with a parameter',
    js(
      "app.get('/orders/:id', async (req, res) => {",
      '  const rows = await db.query(`SELECT * FROM orders WHERE id = ${req.params.id}`);',
      '});',
    ),
    'fail critical src/orders.js:2',
  ],
  [
    'Express: concatenated through a variable',
    js(
      "app.get('/orders', async (req, res) => {",
      '  const { customer } = req.query;',
      '  const sql = "SELECT * FROM orders WHERE customer = \'" + customer + "\'";',
      '  res.json(await pool.query(sql));',
      '});',
    ),
    'fail critical src/orders.js:4',
  ],
  [
    'Nest: a decorated parameter',
    {
      ...nest,
      'src/orders.controller.ts': file(
        '@Controller()',
        'export class OrdersController {',
        "  @Get(':id')",
        "  async find(@Param('id') id: string) {",
        '    return this.db.query(`SELECT * FROM orders WHERE id = ${id}`);',
        '  }',
        '}',
      ),
    },
    'fail critical src/orders.controller.ts:5',
  ],
  [
    'a repository that quotes what it is given',
    {
      ...express,
      'src/repository.ts': file(
        'export async function find(name: string) {',
        "  return db.query(`SELECT * FROM users WHERE name = '${name}'`);",
        '}',
      ),
    },
    'fail major src/repository.ts:2',
  ],
  [
    'a shell command',
    js(
      "const { exec } = require('child_process');",
      "app.get('/ping', (req, res) => {",
      '  exec(`ping -c 1 ${req.query.host}`, done);',
      '});',
    ),
    'fail critical src/orders.js:3',
  ],
  [
    'eval',
    js(
      "app.post('/calc', (req, res) => {",
      '  res.json(eval(req.body.term));',
      '});',
    ),
    'fail critical src/orders.js:2',
  ],
  [
    'Flask: an f-string',
    py(
      '@app.route("/orders")',
      'def orders():',
      '    customer = request.args.get("customer")',
      '    cur.execute(f"SELECT * FROM orders WHERE customer = \'{customer}\'")',
    ),
    'fail critical orders.py:4',
  ],
  [
    'Flask: the percent operator',
    py(
      '@app.route("/orders/<name>")',
      'def orders(name):',
      '    cur.execute("SELECT * FROM orders WHERE name = \'%s\'" % name)',
    ),
    'fail critical orders.py:3',
  ],
  [
    'FastAPI: a query parameter in text()',
    {
      ...fastapi,
      'orders.py': file(
        '@router.get("/orders")',
        'async def orders(customer: str, session: Session = Depends(get_session)):',
        '    return session.execute(text(f"SELECT * FROM orders WHERE customer = \'{customer}\'"))',
      ),
    },
    'fail critical orders.py:3',
  ],
  [
    'Python: a shell',
    py(
      '@app.route("/ping")',
      'def ping():',
      '    host = request.args["host"]',
      '    subprocess.run(f"ping -c 1 {host}", shell=True)',
    ),
    'fail critical orders.py:4',
  ],
  [
    'Python: a pickle',
    py('def load():', '    return pickle.loads(request.data)'),
    'fail critical orders.py:2',
  ],
  [
    'Spring: a request parameter',
    {
      ...spring,
      'src/main/java/OrderController.java': file(
        'public class OrderController {',
        '  @GetMapping("/orders")',
        '  public List<Order> find(@RequestParam String customer) {',
        '    return jdbcTemplate.query("SELECT * FROM orders WHERE customer = \'" + customer + "\'", mapper);',
        '  }',
        '}',
      ),
    },
    'fail critical src/main/java/OrderController.java:4',
  ],
  [
    'Gin: Sprintf',
    {
      ...gin,
      'orders.go': file(
        'package main',
        'func find(c *gin.Context) {',
        '\tname := c.Query("name")',
        '\trows, err := db.Query(fmt.Sprintf("SELECT * FROM orders WHERE name = \'%s\'", name))',
        '}',
      ),
    },
    'fail critical orders.go:4',
  ],
  [
    '.NET: a minimal API',
    {
      ...dotnet,
      'Orders.cs': file(
        'app.MapGet("/orders", async (string customer, Db db) =>',
        '{',
        '    return await db.Orders.FromSqlRaw($"SELECT * FROM Orders WHERE Customer = \'{customer}\'").ToListAsync();',
        '});',
      ),
    },
    'fail critical Orders.cs:3',
  ],
  [
    'Rails: where with interpolation',
    {
      ...rails,
      'app/controllers/orders_controller.rb': file(
        'class OrdersController < ApplicationController',
        '  def index',
        '    @orders = Order.where("customer = \'#{params[:customer]}\'")',
        '  end',
        'end',
      ),
    },
    'fail critical app/controllers/orders_controller.rb:3',
  ],
  [
    'Laravel: DB::select',
    {
      ...laravel,
      'app/Http/Controllers/OrderController.php': file(
        '<?php',
        'class OrderController {',
        '  public function index(Request $request) {',
        "    $customer = $request->input('customer');",
        '    return DB::select("SELECT * FROM orders WHERE customer = \'$customer\'");',
        '  }',
        '}',
      ),
    },
    'fail critical app/Http/Controllers/OrderController.php:5',
  ],
  [
    'axum: format!',
    {
      ...rust,
      'src/orders.rs': file(
        'async fn find(Path(id): Path<String>, State(db): State<Db>) -> Json<Order> {',
        '    let row = sqlx::query(&format!("SELECT * FROM orders WHERE id = {}", id)).fetch_one(&db).await;',
        '}',
      ),
    },
    'fail critical src/orders.rs:2',
  ],
];

const clean: Case[] = [
  [
    'Mongoose: fields that are taken out one by one, and a new order of all that was sent',
    {
      ...express,
      'order.js':
        "module.exports = require('mongoose').model('Order', schema);\n",
      'src/orders.js': file(
        'const list = (req, res) => Order.find({ customer: String(req.query.customer) });',
        'const add = (req, res) => Order.create(req.body);',
        'const some = (req, res) => {',
        '  let filter = req.query;',
        "  filter = pick(filter, ['customer']);",
        '  return Order.find(filter);',
        '};',
      ),
    },
    'pass',
  ],
  [
    'Mongoose: what was sent, without its operators',
    {
      ...express,
      'order.js':
        "module.exports = require('mongoose').model('Order', schema);\n",
      'src/orders.js': file(
        "app.use(require('express-mongo-sanitize')());",
        'const list = (req, res) => Order.find(req.query);',
      ),
    },
    'pass',
  ],
  [
    'a duration that a function of its own has looked at',
    {
      ...express,
      'server.js': file(
        "const app = require('express')();",
        'function since(duration) {',
        '  if (!isISO8601Duration(duration)) {',
        '    throw new Error(duration);',
        '  }',
        '  const size = duration.slice(1);',
        "  return db.query(`select * from orders where at > now() - interval '${size}'`);",
        '}',
        "app.get('/orders', async (req, res) => res.json(await since(req.query.since)));",
        'app.listen(3000);',
      ),
    },
    'pass',
  ],
  [
    'bound parameters',
    js(
      "app.get('/orders', async (req, res) => {",
      "  res.json(await db.query('SELECT * FROM orders WHERE id = $1', [req.query.id]));",
      '});',
    ),
    'pass',
  ],
  [
    'a tagged template',
    js(
      "app.get('/orders', async (req) => {",
      '  return prisma.$queryRaw`SELECT * FROM orders WHERE id = ${req.query.id}`;',
      '});',
    ),
    'pass',
  ],
  [
    'a list of placeholders',
    js(
      'async function find(ids) {',
      "  return db.query(`SELECT * FROM orders WHERE id IN (${ids.map(() => '?').join(',')})`, ids);",
      '}',
    ),
    'pass',
  ],
  [
    'a column from a list',
    js(
      "app.get('/orders', async (req) => {",
      '  const sort = req.query.sort;',
      '  if (!COLUMNS.includes(sort)) throw new Error();',
      '  return db.query(`SELECT * FROM orders ORDER BY ${sort}`);',
      '});',
    ),
    'pass',
  ],
  [
    'a number',
    js(
      "app.get('/orders', async (req) => {",
      '  const limit = parseInt(req.query.limit, 10);',
      '  return db.query(`SELECT * FROM orders LIMIT ${limit}`);',
      '});',
    ),
    'pass',
  ],
  [
    'a numeric parameter',
    {
      ...spring,
      'src/main/java/OrderController.java': file(
        'public class OrderController {',
        '  public List<Order> find(@PathVariable Long id) {',
        '    return jdbcTemplate.query("SELECT * FROM orders WHERE id = " + id, mapper);',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'names of tables and constants',
    py(
      'TABLE = "orders"',
      'def count(table):',
      '    cur.execute(f"SELECT count(*) FROM {TABLE}")',
      '    cur.execute(f"SELECT count(*) FROM {table}")',
    ),
    'pass',
  ],
  [
    'text that only looks like SQL',
    js(
      "app.get('/orders', (req) => {",
      '  logger.info(`select from ${req.query.id}`);',
      '  client.query(`{ order(id: ${req.query.id}) { total } }`);',
      '});',
    ),
    'pass',
  ],
  [
    'an argument of its own',
    js(
      "const { execFile } = require('child_process');",
      "app.get('/ping', (req) => { execFile('ping', ['-c', '1', req.query.host]); });",
    ),
    'pass',
  ],
  [
    'an escaped argument',
    py(
      'def ping():',
      '    host = shlex.quote(request.args["host"])',
      '    subprocess.run(f"ping {host}", shell=True)',
    ),
    'pass',
  ],
  [
    'a cache of pickles',
    py('def load(key):', '    return pickle.loads(redis.get(key))'),
    'pass',
  ],
  [
    'the interpolated form that binds',
    {
      ...dotnet,
      'Orders.cs': file(
        'app.MapGet("/orders", async (string customer, Db db) =>',
        '    await db.Orders.FromSqlInterpolated($"SELECT * FROM Orders WHERE Customer = {customer}").ToListAsync());',
      ),
    },
    'pass',
  ],
  [
    'a migration',
    {
      ...express,
      'migrations/001.js': file(
        "exports.up = (knex, name) => knex.raw(`UPDATE users SET a = '${name}'`);",
      ),
    },
    'pass',
  ],
];

describe('security-no-injection', () => {
  it.each(caught)('catches %s', (...[, files, expected]) => {
    expect(verdict(check, files)).toBe(expected);
  });

  it.each(clean)('leaves %s alone', (...[, files, expected]) => {
    expect(verdict(check, files)).toBe(expected);
  });

  it('does not apply without a server', () => {
    expect(verdict(check, { 'README.md': '# x\n' })).toBe('not-applicable');
  });
});
