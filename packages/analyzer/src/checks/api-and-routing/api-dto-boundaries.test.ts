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
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { apiDtoBoundaries as check } from './api-dto-boundaries';

const server = (...lines: string[]): Files => ({
  ...express,
  'package.json': JSON.stringify({
    scripts: { start: 'node server.js' },
    dependencies: {
      express: '4.21.0',
      mongoose: '8.0.0',
      '@prisma/client': '6.0.0',
    },
  }),
  'user.js':
    "module.exports = mongoose.model('User', new Schema({ name: String }));\n",
  'server.js': file(
    "const app = require('express')();",
    "const User = require('./user');",
    ...lines,
    'app.listen(1);',
  ),
});
const java = (head: string, field: string): Files => ({
  ...spring,
  'src/main/java/UserController.java': file(
    '@RestController',
    'public class UserController {',
    head,
    '    return users.save(user);',
    '  }',
    '}',
  ),
  'src/main/java/CreateUser.java': 'public record CreateUser(String name) {}\n',
  'src/main/java/User.java': file(
    '@Entity',
    'public class User {',
    '  private String name;',
    field,
    '}',
  ),
});
const php = (model: string, ...lines: string[]): Files => ({
  ...laravel,
  'routes/api.php':
    "<?php\nRoute::post('/orders', [OrderController::class, 'store']);\n",
  'app/Models/Order.php': file(
    '<?php',
    'class Order extends Model {',
    model,
    '}',
  ),
  'app/Http/Controllers/OrderController.php': file(
    '<?php',
    'class OrderController extends Controller {',
    '  public function store(Request $request) {',
    ...lines,
    '  }',
    '}',
  ),
});
const drf = (...meta: string[]): Files => ({
  ...django,
  'shop/settings.py': "ROOT_URLCONF = 'shop.urls'\n",
  'shop/urls.py': file(
    'from django.urls import path',
    'from shop import views',
    "urlpatterns = [path('orders/', views.Orders.as_view())]",
  ),
  'shop/models.py':
    'class Order(models.Model):\n    sku = models.CharField()\n',
  'shop/serializers.py': file(
    'class OrderSerializer(ModelSerializer):',
    '    class Meta:',
    '        model = Order',
    ...meta.map(line => `        ${line}`),
  ),
  'shop/views.py': file(
    'from shop.serializers import OrderSerializer',
    'class Orders(ListCreateAPIView):',
    '    serializer_class = OrderSerializer',
  ),
});

const cases: Case[] = [
  [
    'Mongoose: the body becomes a document',
    server(
      "app.post('/users', async (req, res) => {",
      '  res.json(await User.create(req.body));',
      '});',
    ),
    'fail major server.js:4',
  ],
  [
    'Mongoose: the body updates one',
    server(
      "app.put('/users/:id', async (req, res) => {",
      '  res.json(await User.findByIdAndUpdate(req.params.id, req.body));',
      '});',
    ),
    'fail major server.js:4',
  ],
  [
    'Prisma: the body is the data',
    server(
      "app.post('/users', async (req, res) => {",
      '  res.json(await prisma.user.create({ data: req.body }));',
      '});',
    ),
    'fail major server.js:4',
  ],
  [
    'fields by name',
    server(
      "app.post('/users', async (req, res) => {",
      '  const { name } = req.body;',
      '  res.json(await User.create({ name }));',
      '});',
    ),
    'pass',
  ],
  [
    'one field of the body',
    server(
      "app.post('/users', async (req, res) => {",
      '  res.json(await prisma.user.create({ data: req.body.user }));',
      '});',
    ),
    'pass',
  ],
  [
    'a schema between body and model',
    server(
      "app.post('/users', async (req, res) => {",
      '  const user = CreateUser.parse(req.body);',
      '  res.json(await User.create(user));',
      '});',
    ),
    'pass',
  ],
  [
    'a copy into an empty object',
    server(
      "app.post('/users', async (req, res) => {",
      '  log(Object.assign({}, req.body));',
      '  res.end();',
      '});',
    ),
    'pass',
  ],
  [
    'no models',
    {
      ...express,
      'server.js':
        "const app = require('express')();\napp.post('/users', (req, res) => send(req.body));\napp.listen(1);\n",
    },
    'not-applicable',
  ],
  [
    'no body',
    server("app.get('/users', (req, res) => res.json([]));"),
    'not-applicable',
  ],
  [
    'Nest: an entity as the body',
    {
      ...nest,
      'src/app.module.ts':
        'import { UsersController } from "./users.controller";\n@Module({ controllers: [UsersController] })\nexport class AppModule {}\n',
      'src/user.entity.ts':
        '@Entity()\nexport class User {\n  @Column()\n  name: string;\n}\n',
      'src/users.controller.ts': file(
        "@Controller('users')",
        'export class UsersController {',
        '  @Post()',
        '  create(@Body() user: User) {',
        '    return this.users.save(user);',
        '  }',
        '}',
      ),
    },
    'fail major src/users.controller.ts:4',
  ],
  [
    'Spring: an entity as the body',
    java(
      '  @PostMapping("/users")\n  public void create(@RequestBody User user) {',
      '',
    ),
    'fail major src/main/java/UserController.java:4',
  ],
  [
    'Spring: a type of its own',
    java(
      '  @PostMapping("/users")\n  public void create(@RequestBody CreateUser user) {',
      '',
    ),
    'pass',
  ],
  [
    'Spring: an answer with a password',
    java(
      '  @PostMapping("/users")\n  public User create(@RequestBody CreateUser user) {',
      '  private String password;',
    ),
    'fail major src/main/java/UserController.java:4',
  ],
  [
    'Spring: a password that is left out',
    java(
      '  @PostMapping("/users")\n  public User create(@RequestBody CreateUser user) {',
      '  @JsonIgnore\n  private String password;',
    ),
    'pass',
  ],
  [
    'Flask: the body becomes a row',
    {
      ...flask,
      'app.py': file(
        'from flask import Flask, request',
        'app = Flask(__name__)',
        'class Order(db.Model):',
        "    __tablename__ = 'orders'",
        '',
        "@app.route('/orders', methods=['POST'])",
        'def create():',
        '    db.session.add(Order(**request.json))',
      ),
    },
    'fail major app.py:8',
  ],
  [
    'FastAPI: a table as the body',
    {
      ...fastapi,
      'main.py': file(
        'from fastapi import FastAPI',
        'app = FastAPI()',
        'class Order(SQLModel, table=True):',
        '    sku: str',
        '',
        "@app.post('/orders')",
        'def create(order: Order):',
        '    save(order)',
      ),
    },
    'fail major main.py:7',
  ],
  [
    'DRF: every field may be written',
    drf("fields = '__all__'"),
    'fail major shop/serializers.py:4',
  ],
  ['DRF: fields by name', drf("fields = ['sku']"), 'pass'],
  [
    'DRF: read-only fields',
    drf("fields = '__all__'", "read_only_fields = ['owner']"),
    'pass',
  ],
  [
    'gin: a model is bound',
    {
      ...goService,
      'main.go': file(
        'package main',
        'import "github.com/gin-gonic/gin"',
        'type Order struct {',
        '\tgorm.Model',
        '\tSKU string',
        '}',
        'func create(c *gin.Context) {',
        '\tvar order Order',
        '\tif err := c.ShouldBindJSON(&order); err != nil {',
        '\t\treturn',
        '\t}',
        '}',
        'func main() {',
        '\tr := gin.Default()',
        '\tr.POST("/orders", create)',
        '\tr.Run()',
        '}',
      ),
    },
    'fail major main.go:8',
  ],
  [
    '.NET: an entity as the body',
    {
      ...dotnet,
      'ShopContext.cs':
        'public class ShopContext : DbContext\n{\n    public DbSet<Order> Orders { get; set; }\n}\n',
      'Order.cs':
        'public class Order\n{\n    public string Sku { get; set; }\n}\n',
      'OrdersController.cs': file(
        '[ApiController]',
        '[Route("orders")]',
        'public class OrdersController : ControllerBase',
        '{',
        '    [HttpPost]',
        '    public IActionResult Create(Order order)',
        '    {',
        '        return Ok();',
        '    }',
        '}',
      ),
      'Program.cs':
        'var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddControllers();\nvar app = builder.Build();\napp.MapControllers();\napp.Run();\n',
    },
    'fail major OrdersController.cs:6',
  ],
  [
    'Sinatra: what was sent becomes a record',
    {
      Gemfile: 'source "https://rubygems.org"\ngem "sinatra-activerecord"\n',
      'config.ru': "require './app'\nrun App\n",
      'parcel.rb': 'class Parcel < ActiveRecord::Base\nend\n',
      'app.rb': file(
        'class App < Sinatra::Base',
        "  post '/parcels' do",
        '    parcel = Parcel.create! params[:parcel]',
        '    parcel.to_json',
        '  end',
        'end',
      ),
    },
    'fail major app.rb:3',
  ],
  [
    'Rails: everything is permitted',
    {
      ...rails,
      'config/routes.rb':
        'Rails.application.routes.draw do\n  resources :orders, only: [:create]\nend\n',
      'app/models/order.rb': 'class Order < ApplicationRecord\nend\n',
      'app/controllers/orders_controller.rb': file(
        'class OrdersController < ApplicationController',
        '  def create',
        '    Order.create!(params.require(:order).permit!)',
        '  end',
        'end',
      ),
    },
    'fail major app/controllers/orders_controller.rb:3',
  ],
  [
    'Laravel: nothing is guarded',
    php('  protected $guarded = [];', '    Order::create($request->all());'),
    'fail major app/Http/Controllers/OrderController.php:4',
  ],
  [
    'Laravel: fillable fields',
    php(
      "  protected $fillable = ['sku'];",
      '    Order::create($request->all());',
    ),
    'pass',
  ],
  [
    'axum: a row as the body',
    {
      ...rust,
      'Cargo.toml':
        '[package]\nname = "orders"\n\n[dependencies]\naxum = "0.8"\nsqlx = "0.8"\n',
      'src/main.rs': file(
        'use axum::{routing::post, Json, Router};',
        '#[derive(Deserialize, FromRow)]',
        'struct Order { id: i64, sku: String }',
        'async fn create(Json(order): Json<Order>) {',
        '    save(order).await',
        '}',
        '#[tokio::main]',
        'async fn main() {',
        '    let app = Router::new().route("/orders", post(create));',
        '    axum::serve(listener, app).await.unwrap();',
        '}',
      ),
    },
    'fail major src/main.rs:4',
  ],
];

describe('api-dto-boundaries', () => {
  it.each(cases)('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
