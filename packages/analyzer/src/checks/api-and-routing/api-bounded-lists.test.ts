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
  django,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { apiBoundedLists as check } from './api-bounded-lists';

const server = (...lines: string[]): Files => ({
  ...express,
  'server.js': file(
    "const app = require('express')();",
    ...lines,
    'app.listen(1);',
  ),
});
const api = (...lines: string[]): Files => ({
  ...fastapi,
  'main.py': file('from fastapi import FastAPI', 'app = FastAPI()', ...lines),
});
const viewSet = (settings: string, ...lines: string[]): Files => ({
  ...django,
  'shop/settings.py': `ROOT_URLCONF = 'shop.urls'\n${settings}`,
  'shop/urls.py': file(
    'from django.urls import path',
    'from shop import views',
    "urlpatterns = [path('orders/', views.Orders.as_view())]",
  ),
  'shop/views.py': file(
    'class Orders(ListAPIView):',
    '    queryset = Order.objects.all()',
    ...lines,
  ),
});
const controller = (...lines: string[]): Files => ({
  ...spring,
  'src/main/java/OrderController.java': file(
    '@RestController',
    'public class OrderController {',
    '  @GetMapping("/orders")',
    ...lines,
    '}',
  ),
});
const minimal = (query: string): Files => ({
  ...dotnet,
  'Program.cs': file(
    'var builder = WebApplication.CreateBuilder(args);',
    'var app = builder.Build();',
    'app.MapGet("/orders", async (ShopContext context) => {',
    `    return await ${query};`,
    '});',
    'app.Run();',
  ),
});
/** A controller whose list comes out of a repository that all entities share. */
const shared = (body: string, call = 'GetAllAsync()'): Files => ({
  ...dotnet,
  'Controllers/OrdersController.cs': file(
    '[ApiController]',
    '[Route("orders")]',
    'public class OrdersController : ControllerBase',
    '{',
    '    private readonly IOrderService _orders;',
    '    [HttpGet]',
    `    public async Task<IActionResult> List() { return Ok(await _orders.${call}); }`,
    '}',
  ),
  'Services/OrderService.cs': file(
    'public interface IOrderService : IRepository<Order> { }',
    'public class OrderService : Repository<Order>, IOrderService { }',
  ),
  'Data/Repository.cs': file(
    'public class Repository<T> : IRepository<T> where T : class',
    '{',
    '    private readonly ShopContext _context;',
    '    public async Task<IEnumerable<T>> GetAllAsync()',
    '    {',
    `        ${body}`,
    '    }',
    '    public async Task<IEnumerable<T>> GetAllAsync(Expression<Func<T, bool>> filter)',
    '    {',
    '        return await _context.Set<T>().Where(filter).ToListAsync();',
    '    }',
    '}',
  ),
});
const mediated = (message: string, query: string): Files => ({
  ...dotnet,
  'Controllers/OrdersController.cs': file(
    '[ApiController]',
    '[Route("orders")]',
    'public class OrdersController(ISender sender) : ControllerBase',
    '{',
    '    [HttpGet]',
    '    public async Task<IActionResult> List()',
    '    {',
    `        var query = ${message};`,
    '        return Ok(await sender.Send(query));',
    '    }',
    '}',
  ),
  'Orders/GetAllHandler.cs': file(
    'public class GetAllHandler(ShopContext context) : IRequestHandler<GetAll, List<Order>>',
    '{',
    '    public async Task<List<Order>> Handle(GetAll request, CancellationToken token)',
    '    {',
    `        return await context.Orders.${query};`,
    '    }',
    '}',
  ),
  'Orders/GetOpenHandler.cs': file(
    'public class GetOpenHandler : IRequestHandler<GetOpen, List<Order>>',
    '{',
    '    public Task<List<Order>> Handle(GetOpen request, CancellationToken token) { return none; }',
    '}',
  ),
});

const cases: Case[] = [
  [
    'every row through Prisma',
    server(
      "app.get('/orders', async (req, res) => {",
      '  res.json(await prisma.order.findMany());',
      '});',
    ),
    'fail minor server.js:3',
  ],
  [
    'a limit',
    server(
      "app.get('/orders', async (req, res) => {",
      '  res.json(await prisma.order.findMany({ take: 50 }));',
      '});',
    ),
    'pass',
  ],
  [
    'every row, in a service that the handler calls',
    {
      ...server(
        "const orders = require('./orders');",
        "app.get('/orders', async (req, res) => res.json(await orders.listOrders()));",
      ),
      'orders.js': file(
        'async function listOrders() {',
        '  return Order.find({});',
        '}',
        'module.exports = { listOrders };',
      ),
    },
    'fail minor orders.js:2',
  ],
  [
    'a statement without a bound',
    server(
      "app.get('/orders', async (req, res) => {",
      "  const { rows } = await pool.query('SELECT id, sku FROM orders ORDER BY id');",
      '  res.json(rows);',
      '});',
    ),
    'fail minor server.js:3',
  ],
  [
    'a statement with LIMIT',
    server(
      "app.get('/orders', async (req, res) => {",
      "  const { rows } = await pool.query('SELECT id FROM orders LIMIT 50');",
      '  res.json(rows);',
      '});',
    ),
    'pass',
  ],
  [
    'a count',
    server(
      "app.get('/orders', async (req, res) => {",
      "  const { rows } = await pool.query('SELECT count(*) FROM orders');",
      '  res.json(rows);',
      '});',
    ),
    'not-applicable',
  ],
  [
    'countries stay few',
    server(
      "app.get('/countries', async (req, res) => {",
      '  res.json(await prisma.country.findMany());',
      '});',
    ),
    'not-applicable',
  ],
  [
    'an array is no table',
    server(
      "app.get('/orders', (req, res) => {",
      '  res.json(cart.find(order => order.open));',
      '});',
    ),
    'not-applicable',
  ],
  [
    'one order',
    server(
      "app.get('/orders/:id', async (req, res) => {",
      '  res.json(await prisma.order.findMany());',
      '});',
    ),
    'not-applicable',
  ],
  [
    'every row in a comment',
    server(
      "app.get('/orders', async (req, res) => {",
      '  // prisma.order.findMany()',
      '  res.json([]);',
      '});',
    ),
    'not-applicable',
  ],
  ['no routes', express, 'not-applicable'],
  [
    'SQLAlchemy: every row',
    api(
      "@app.get('/orders')",
      'def orders(db: Session):',
      '    return db.query(Order).all()',
    ),
    'fail minor main.py:5',
  ],
  [
    'SQLAlchemy: a limit',
    api(
      "@app.get('/orders')",
      'def orders(db: Session, limit: int = 50):',
      '    return db.query(Order).limit(limit).all()',
    ),
    'pass',
  ],
  ['DRF: no pagination', viewSet(''), 'fail minor shop/views.py:2'],
  [
    'DRF: pagination for everything',
    viewSet(
      "REST_FRAMEWORK = {'DEFAULT_PAGINATION_CLASS': 'rest_framework.pagination.PageNumberPagination'}\n",
    ),
    'pass',
  ],
  [
    'DRF: pagination of its own',
    viewSet('', '    pagination_class = Pages'),
    'pass',
  ],
  [
    'DRF: a narrowed queryset',
    viewSet(
      '',
      '    def get_queryset(self):',
      '        return super().get_queryset().filter(owner=self.request.user)',
    ),
    'not-applicable',
  ],
  [
    'Spring Data: every row',
    controller(
      '  public List<Order> list() {',
      '    return orderRepository.findAll();',
      '  }',
    ),
    'fail minor src/main/java/OrderController.java:5',
  ],
  [
    'Spring Data: a page',
    controller(
      '  public Page<Order> list(Pageable pageable) {',
      '    return orderRepository.findAll(pageable);',
      '  }',
    ),
    'pass',
  ],
  [
    'GORM: every row',
    {
      ...goService,
      'main.go': file(
        'package main',
        'import "github.com/gin-gonic/gin"',
        'func list(c *gin.Context) {',
        '\tvar orders []Order',
        '\tdb.Find(&orders)',
        '\tc.JSON(200, orders)',
        '}',
        'func main() {',
        '\tr := gin.Default()',
        '\tr.GET("/orders", list)',
        '\tr.Run()',
        '}',
      ),
    },
    'fail minor main.go:5',
  ],
  [
    'EF: every row',
    minimal('context.Orders.AsNoTracking().ToListAsync()'),
    'fail minor Program.cs:4',
  ],
  [
    'EF: narrowed by a condition',
    minimal('context.Orders.Where(o => o.Open).ToListAsync()'),
    'not-applicable',
  ],
  [
    'EF: all that is not deleted',
    minimal('context.Orders.Where(o => !o.IsDeleted).ToListAsync()'),
    'fail minor Program.cs:4',
  ],
  [
    'EF: every row, in a repository that all entities share',
    shared('return await _context.Set<T>().ToListAsync();'),
    'fail minor Data/Repository.cs:6',
  ],
  [
    'EF: a number of them, in a repository that all entities share',
    shared('return await _context.Set<T>().Take(50).ToListAsync();'),
    'pass',
  ],
  [
    'EF: every row, in a query that is kept first',
    shared(
      'IQueryable<T> query = _context.Set<T>(); query = query.Include("Lines"); return await query.ToListAsync();',
    ),
    'fail minor Data/Repository.cs:6',
  ],
  [
    'EF: a query that is narrowed before',
    shared(
      'var query = _context.Set<T>().Where(o => o.Open); return await query.ToListAsync();',
    ),
    'not-applicable',
  ],
  [
    'EF: the overload that narrows',
    shared(
      'return await _context.Set<T>().ToListAsync();',
      'GetAllAsync(o => o.Open)',
    ),
    'not-applicable',
  ],
  [
    'ASP.NET Identity: every user',
    minimal('userManager.Users.ToListAsync()'),
    'fail minor Program.cs:4',
  ],
  [
    'EF: a statement of its own, which may be short',
    minimal(
      'context.Orders.FromSqlRaw("exec Batch @size", size).ToListAsync()',
    ),
    'not-applicable',
  ],
  [
    'EF: a list in memory',
    minimal('names.Select(n => n.Length).ToList()'),
    'not-applicable',
  ],
  [
    'EF: a number of them',
    minimal('context.Orders.Take(50).ToListAsync()'),
    'pass',
  ],
  [
    'MediatR: every row, in what handles the message',
    mediated('new Orders.GetAll()', 'ToListAsync()'),
    'fail minor Orders/GetAllHandler.cs:5',
  ],
  [
    'MediatR: a number of them',
    mediated('new Orders.GetAll()', 'Take(50).ToListAsync()'),
    'pass',
  ],
  [
    'MediatR: the message of another handler',
    mediated('new Orders.GetOpen()', 'ToListAsync()'),
    'not-applicable',
  ],
  [
    'Rails: every row',
    {
      ...rails,
      'config/routes.rb':
        'Rails.application.routes.draw do\n  resources :orders, only: [:index]\nend\n',
      'app/controllers/orders_controller.rb': file(
        'class OrdersController < ApplicationController',
        '  def index',
        '    render json: Order.all',
        '  end',
        'end',
      ),
    },
    'fail minor app/controllers/orders_controller.rb:3',
  ],
  [
    'Rails: pages',
    {
      ...rails,
      'config/routes.rb':
        'Rails.application.routes.draw do\n  resources :orders, only: [:index]\nend\n',
      'app/controllers/orders_controller.rb': file(
        'class OrdersController < ApplicationController',
        '  def index',
        '    render json: Order.all.page(params[:page])',
        '  end',
        'end',
      ),
    },
    'pass',
  ],
  [
    'Laravel: every row',
    {
      ...laravel,
      'routes/api.php':
        "<?php\nRoute::get('/orders', [OrderController::class, 'index']);\n",
      'app/Http/Controllers/OrderController.php': file(
        '<?php',
        'class OrderController extends Controller {',
        '  public function index() {',
        '    return Order::all();',
        '  }',
        '}',
      ),
    },
    'fail minor app/Http/Controllers/OrderController.php:4',
  ],
  [
    'sqlx: every row',
    {
      ...rust,
      'src/main.rs': file(
        'use axum::{routing::get, Router};',
        'async fn list(db: Pool) -> Json<Vec<Order>> {',
        '    let orders = sqlx::query_as!(Order, "SELECT id FROM orders")',
        '        .fetch_all(&db).await.unwrap();',
        '    Json(orders)',
        '}',
        '#[tokio::main]',
        'async fn main() {',
        '    let app = Router::new().route("/orders", get(list));',
        '    axum::serve(listener, app).await.unwrap();',
        '}',
      ),
    },
    'fail minor src/main.rs:4',
  ],
];

describe('api-bounded-lists', () => {
  it.each(cases)('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
