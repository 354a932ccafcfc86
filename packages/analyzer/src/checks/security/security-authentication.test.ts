import {
  dotnet,
  express,
  fastapi,
  file,
  goService,
  hapiWith,
  laravel,
  nest,
  rails,
  rust,
  spring,
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

const railsWith = (controller: string[], concern: Files = {}): Files => ({
  ...rails,
  ...concern,
  'config/routes.rb': file(
    'Rails.application.routes.draw do',
    '  resources :orders',
    'end',
  ),
  'app/controllers/application_controller.rb': file(
    'class ApplicationController < ActionController::Base',
    ...(Object.keys(concern).length
      ? ['  include Authentication']
      : ['  before_action :authenticate_user!']),
    'end',
  ),
  'app/controllers/orders_controller.rb': file(
    'class OrdersController < ApplicationController',
    ...controller.map(line => `  ${line}`),
    '  def create',
    '    Order.create(order_params)',
    '  end',
    '  def update',
    '    Order.find(params[:id]).update(order_params)',
    '  end',
    '  def destroy',
    '    Order.find(params[:id]).destroy',
    '  end',
    'end',
  ),
});
const railsAuthentication: Files = {
  'app/controllers/concerns/authentication.rb': file(
    'module Authentication',
    '  included do',
    '    before_action :require_authentication',
    '  end',
    'end',
  ),
};

const laravelWith = (kernel: string, group = ''): Files => ({
  ...laravel,
  'app/Http/Kernel.php': file(
    '<?php',
    'class Kernel extends HttpKernel {',
    '  protected $middlewareGroups = [',
    "    'web' => [",
    '      EncryptCookies::class, StartSession::class, ShareErrorsFromSession::class, VerifyCsrfToken::class,',
    '    ],',
    `    'api' => [EnsureFrontendRequestsAreStateful::class, ${kernel}SubstituteBindings::class],`,
    '  ];',
    '}',
  ),
  'routes/api.php': file(
    '<?php',
    `${group || "Route::prefix('shop')"}->group(function () {`,
    "  Route::post('/orders', [OrderController::class, 'store']);",
    "  Route::put('/orders/{id}', [OrderController::class, 'update']);",
    "  Route::delete('/orders/{id}', [OrderController::class, 'destroy']);",
    '});',
  ),
  'app/Http/Controllers/OrderController.php': file(
    '<?php',
    'class OrderController {',
    '  public function store(Request $request) { return Order::create($request->all()); }',
    '  public function update(Request $request, $id) { return Order::find($id)->update($request->all()); }',
    '  public function destroy($id) { return Order::destroy($id); }',
    '}',
  ),
});

const symfonyWith = (...rules: string[]): Files => ({
  'composer.json': '{"require":{"symfony/framework-bundle":"^7.0"}}',
  'public/index.php': '<?php\n',
  'config/packages/security.yaml': file(
    'security:',
    '  firewalls:',
    '    main:',
    '      lazy: true',
    '      jwt: ~',
    ...rules.map(rule => `  ${rule}`),
  ),
  'src/Controller/OrderController.php': file(
    '<?php',
    'class OrderController extends AbstractController {',
    ...['POST', 'PUT', 'DELETE'].flatMap(method => [
      `  #[Route('/api/orders', methods: ['${method}'])]`,
      `  public function ${method.toLowerCase()}Order(Request $request) { return $this->json($this->orders->save($request)); }`,
    ]),
    '}',
  ),
});

const springOwners = (parameter: string): Files => ({
  ...spring,
  'src/main/java/PetController.java': file(
    '@Controller',
    'class PetController {',
    ...['pets', 'visits', 'notes'].flatMap(name => [
      `  @PostMapping("/owners/{ownerId}/${name}")`,
      `  String ${name}(${parameter}, BindingResult result) {`,
      '    return store.save(result);',
      '  }',
    ]),
    '}',
  ),
});

/** Actions of ASP.NET that a pattern of the application leads to. */
const actions = (attribute: string, parameter = 'Order order'): Files => ({
  ...dotnet,
  'Startup.cs':
    'app.MapControllerRoute("default", "{controller=Home}/{action=Index}/{id?}");\n',
  'Controllers/OrdersController.cs': file(
    attribute,
    'public class OrdersController : Controller',
    '{',
    ...['Create', 'Edit', 'Delete'].flatMap(name => [
      '    [HttpPost]',
      `    public IActionResult ${name}(${parameter}) { _orders.Keep(order); return View(); }`,
    ]),
    '}',
  ),
});
/** Actions with attributes of their own above each. */
const attributed = (attribute: string, ...more: [string, string][]): Files => ({
  ...dotnet,
  'Controllers/OrdersController.cs': file(
    '[ApiController]',
    '[Route("api/orders")]',
    'public class OrdersController : ControllerBase',
    '{',
    ...['Post', 'Put', 'Delete'].flatMap(name => [
      `    [Http${name}]`,
      `    ${attribute}`,
      `    public IActionResult ${name}(Order order, CancellationToken cancellationToken) { _orders.Keep(order); return Ok(); }`,
    ]),
    '}',
  ),
  ...Object.fromEntries(more),
});
const marks: [string, string] = [
  'Attributes/AuthorizeDefinitionAttribute.cs',
  file(
    'public class AuthorizeDefinitionAttribute : Attribute',
    '{',
    '    public string Menu { get; set; }',
    '}',
  ),
];
const withMiddleware = (name: string, ...lines: string[]): Files => ({
  ...actions('[Produces("text/html")]'),
  'Program.cs': file(
    'var app = WebApplication.CreateBuilder(args).Build();',
    `app.UseMiddleware<${name}>();`,
    'app.Run();',
  ),
  [`Middleware/${name}.cs`]: file(
    `public class ${name}`,
    '{',
    '    public async Task InvokeAsync(HttpContext context)',
    '    {',
    ...lines,
    '    }',
    '}',
  ),
});
/** Pages of ASP.NET, and how the application opens and closes their folders. */
const pages = (...conventions: string[]): Files => ({
  ...dotnet,
  'Startup.cs': file(
    'services.AddRazorPages(options => {',
    ...conventions.map(each => `    options.Conventions.${each};`),
    '});',
  ),
  ...Object.fromEntries(
    ['Create', 'Edit', 'Delete'].flatMap(name => [
      [`Pages/Orders/${name}.cshtml`, '@page\n'],
      [
        `Pages/Orders/${name}.cshtml.cs`,
        file(
          `public class ${name}Model : PageModel`,
          '{',
          '    public IActionResult OnPost() { _orders.Keep(Order); return Page(); }',
          '}',
        ),
      ],
    ]),
  ),
});

const ordersController: Files = {
  'src/orders.controller.ts': file(
    "@Controller('orders')",
    'export class OrdersController {',
    '  @Post()',
    '  create(@Body() body: Order) {',
    '    return save(body);',
    '  }',
    "  @Put(':id')",
    '  change(@Body() body: Order) {',
    '    return save(body);',
    '  }',
    "  @Delete(':id')",
    "  remove(@Param('id') id: string) {",
    '    return drop(id);',
    '  }',
    '}',
  ),
};
const appModule =
  "import { OrdersModule } from './orders.module';\n@Module({ imports: [OrdersModule] })\nexport class AppModule {}\n";

const autoloaded = (hooks: string): Files => ({
  'package.json': JSON.stringify({
    scripts: { start: 'node src/server.js' },
    dependencies: { fastify: '5.0.0', '@fastify/autoload': '6.0.0' },
  }),
  'src/server.js': file(
    "import Fastify from 'fastify';",
    "import service from './app.js';",
    'const app = Fastify();',
    'app.register(service);',
    'app.listen({ port: 3000 });',
  ),
  'src/app.js': file(
    "import fastifyAutoload from '@fastify/autoload';",
    'export default async function service(fastify, opts) {',
    "  fastify.register(fastifyAutoload, { dir: path.join(here, 'plugins'), options: {} });",
    "  fastify.register(fastifyAutoload, { dir: path.join(here, 'routes'), autoHooks: true, cascadeHooks: true, options: opts });",
    '}',
  ),
  'src/plugins/session.js': file(
    "import fastifySession from '@fastify/session';",
    'export const autoConfig = { secret: process.env.COOKIE_SECRET };',
    'export default fastifySession;',
  ),
  'src/routes/api/orders/index.js': file(
    'const plugin = async fastify => {',
    "  fastify.post('/', async request => save(request.body));",
    "  fastify.put('/:id', async request => save(request.body));",
    "  fastify.delete('/:id', async request => drop(request.params.id));",
    '};',
    'export default plugin;',
  ),
  'src/routes/api/autohooks.js': file(
    'export default async function (fastify) {',
    hooks,
    '}',
  ),
});

const cases: Case[] = [
  [
    'Spring: a last rule that permits what no list of paths names',
    {
      ...springWith('"/other/**"'),
      'src/main/java/Security.java': file(
        'class Security {',
        '  private static final String[] POST_PUBLIC = {',
        '    "/api/login",',
        '  };',
        '  private static final String[] POST_ADMIN = { "/api/cities", "/api/areas/**" };',
        '  SecurityFilterChain chain(HttpSecurity http) {',
        '    http.authorizeHttpRequests(req -> req',
        '      .requestMatchers(HttpMethod.POST, POST_PUBLIC).permitAll()',
        '      .requestMatchers(HttpMethod.POST, POST_ADMIN).hasAuthority("ADMIN")',
        '      .anyRequest().permitAll());',
        '  }',
        '}',
      ),
      'src/main/java/CityController.java': file(
        '@RestController',
        'class CityController {',
        '  @PostMapping("/api/cities")',
        '  City add(@RequestBody City city) { return cities.save(city); }',
        '  @PostMapping("/api/features")',
        '  Feature feature(@RequestBody Feature feature) { return features.save(feature); }',
        '}',
      ),
    },
    'fail major src/main/java/Security.java:10',
  ],
  [
    'Spring: whose account it is, asked of what is changed',
    {
      'pom.xml':
        '<project><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>',
      'src/main/java/PaymentController.java': file(
        '@RestController',
        'class PaymentController {',
        '  @PostMapping("/payments")',
        '  Payment add(@RequestBody Payment payment) { return payments.add(payment); }',
        '  @PutMapping("/payments/{id}")',
        '  Payment change(@RequestBody Payment payment) { return payments.change(payment); }',
        '  @DeleteMapping("/payments/{id}")',
        '  void drop(@PathVariable Long id) { payments.drop(id); }',
        '}',
      ),
      'src/main/java/Payments.java': file(
        'class Payments {',
        '  Payment add(Payment payment) { if (payment.getAccountStatus() == null) return null; return repository.save(payment); }',
        '  Payment change(Payment payment) { mail(payment.getOrder().getUser()); return repository.save(payment); }',
        '  void drop(Long id) { repository.findAccountByNumber(id).ifPresent(repository::delete); }',
        '}',
      ),
    },
    'fail major src/main/java/PaymentController.java:3',
  ],
  [
    'Spring: a service that only the gateway beside it asks callers for',
    {
      'gateway/src/main/java/Security.java': file(
        'class Security {',
        '  SecurityWebFilterChain chain(ServerHttpSecurity http) {',
        '    http.authorizeExchange().pathMatchers("/register").permitAll().anyExchange().authenticated();',
        '  }',
        '}',
      ),
      'orders/pom.xml':
        '<project><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>',
      'orders/src/main/java/OrderController.java': file(
        '@RestController',
        'class OrderController {',
        '  @PostMapping("/orders")',
        '  Order create(@RequestBody Order order) { return orders.save(order); }',
        '  @PutMapping("/orders/{id}")',
        '  Order change(@RequestBody Order order) { return orders.save(order); }',
        '  @DeleteMapping("/orders/{id}")',
        '  void remove(@PathVariable Long id) { orders.remove(id); }',
        '}',
      ),
    },
    'unknown',
    { path: 'orders' },
  ],
  [
    'FastAPI: services that ask the session of the database, and look up the user they change',
    {
      ...fastapi,
      'main.py': file(
        'from fastapi import FastAPI, Depends',
        'app = FastAPI()',
        '@app.post("/products")',
        'async def create_product(body: Product):',
        '    return await save_product(body)',
        '@app.patch("/products/{product_id}")',
        'async def patch_product(product_id: int, body: Product):',
        '    return await change_product(product_id, body)',
        '@app.delete("/products/{product_id}")',
        'async def delete_product(product_id: int):',
        '    return await remove_product(product_id)',
      ),
      'services.py': file(
        'async def save_product(body):',
        '    async with get_session() as session:',
        '        session.add(body)',
        '        await session.commit()',
        'async def change_product(product_id, body):',
        '    product = await session.get(Product, product_id)',
        '    await session.refresh(product)',
        'async def remove_product(product_id):',
        '    owner = await find_user(product_id)',
        '    await session.execute(delete(Product))',
      ),
    },
    'fail major main.py:3',
  ],
  [
    'Spring: a resource server whose last rule but one holds for every path',
    {
      ...springWith('"/other/**"'),
      'pom.xml':
        '<project><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency><dependency><groupId>org.springframework.cloud</groupId><artifactId>spring-cloud-starter-oauth2</artifactId></dependency></dependencies></project>',
      'src/main/java/Security.java': file(
        '@EnableResourceServer',
        'class Security extends BaseResourceConfig {',
        '  @Override',
        '  public void configure(HttpSecurity http) throws Exception {',
        '    http.authorizeRequests()',
        '      .antMatchers("/health").permitAll()',
        '      .antMatchers("/**").hasAnyRole(Roles.MERCHANT.code(), Roles.EMPLOYEE.code())',
        '      .anyRequest().authenticated();',
        '  }',
        '}',
      ),
      'src/main/java/OrderController.java': file(
        '@RestController',
        '@RequestMapping("/admin/orders")',
        'class OrderController {',
        '  @PostMapping("/images")',
        '  Order convert() { return orders.convert(); }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'a webhook that changes what it is told to, beside guarded routes',
    app(
      ...routes('requireAuth, '),
      "app.post('/payments/webhook', receive);",
      'async function receive(req, res) {',
      '  await markPaid(req.body.order_id);',
      '  res.sendStatus(200);',
      '}',
      'async function markPaid(id) { await orders.update(id, { paid: true }); }',
    ),
    'fail major server.js:6',
  ],
  [
    'a webhook whose service verifies the signature',
    app(
      ...routes('requireAuth, '),
      "app.post('/payments/webhook', receive);",
      'async function receive(req, res) {',
      '  await markPaid(req);',
      '  res.sendStatus(200);',
      '}',
      'async function markPaid(req) {',
      "  const event = stripe.webhooks.constructEvent(req.body, req.headers['stripe-signature'], key);",
      '  await orders.update(event.id, { paid: true });',
      '}',
    ),
    'pass',
  ],
  [
    'a webhook at an address that nobody can guess',
    app(
      ...routes('requireAuth, '),
      "app.post('/:secret/webhook', receive);",
      'async function receive(req, res) { await markPaid(req.body.id); }',
      'async function markPaid(id) { await orders.update(id, { paid: true }); }',
    ),
    'pass',
  ],
  [
    'gin: cross-origin rules that name a token are no guard',
    {
      'go.mod': 'module x\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
      'main.go': file(
        'package main',
        'func main() {',
        '\tr := gin.Default()',
        '\tr.Use(cors.New(cors.Options{AllowedHeaders: []string{"Authorization", "X-App-Token"}}))',
        '\tr.POST("/orders", create)',
        '\tr.PUT("/orders/:id", update)',
        '\tr.DELETE("/orders/:id", remove)',
        '\tr.Run()',
        '}',
        'func create(c *gin.Context) { store(c) }',
        'func update(c *gin.Context) { store(c) }',
        'func remove(c *gin.Context) { store(c) }',
      ),
    },
    'fail major main.go:5',
  ],
  [
    'Go: handlers of packages with one name, imported under others',
    {
      ...goService,
      'internal/admin/orders/handler.go': file(
        'package orders',
        'type Handler struct{}',
        'func New() *Handler { return &Handler{} }',
        ...['Create', 'Update', 'Delete'].map(
          name =>
            `func (h *Handler) ${name}(c echo.Context) error { return store(c) }`,
        ),
      ),
      'internal/public/orders/handler.go': file(
        'package orders',
        'type Handler struct{}',
        'func New() *Handler { return &Handler{} }',
        ...['Create', 'Update', 'Delete'].map(
          name =>
            `func (h *Handler) ${name}(c echo.Context) error { return callerOf(c).Unauthorized() }`,
        ),
      ),
      'main.go': file(
        'package main',
        'import (',
        '\t"github.com/labstack/echo/v4"',
        '\tadminorders "example.com/orders/internal/admin/orders"',
        '\tpublicorders "example.com/orders/internal/public/orders"',
        ')',
        'func main() {',
        '\te := echo.New()',
        '\tpublicHandler := publicorders.New()',
        '\tadminHandler := adminorders.New()',
        '\te.GET("/orders", publicHandler.List)',
        '\te.POST("/orders", adminHandler.Create)',
        '\te.PUT("/orders/:id", adminHandler.Update)',
        '\te.DELETE("/orders/:id", adminHandler.Delete)',
        '\te.Start(":8080")',
        '}',
      ),
    },
    'fail major main.go:12',
  ],
  [
    'Express: rules for what a request holds are no guards',
    {
      ...express,
      'app.js': file(
        "const app = require('express')();",
        "const orders = require('./orders');",
        "app.post('/orders', orders.create);",
        "app.put('/orders/:id', orders.update);",
        "app.delete('/orders/:id', orders.remove);",
        'app.listen(1);',
      ),
      'orders.js': file(
        ...['create', 'update', 'remove'].flatMap(name => [
          `exports.${name} = [`,
          "  param('owner').isUUID(),",
          "  body('role').isIn(['viewer', 'editor']),",
          '  asyncHandler(async (req, res) => {',
          '    res.json(await store(req.body));',
          '  }),',
          '];',
        ]),
      ),
    },
    'fail major app.js:3',
  ],
  [
    'GraphQL: mutations by which visitors write to whoever runs the site',
    {
      'package.json': JSON.stringify({
        dependencies: { '@nestjs/core': '11.0.0', '@nestjs/graphql': '13.0.0' },
      }),
      'src/main.ts':
        "import { AppModule } from './app.module';\nNestFactory.create(AppModule).then(app => app.listen(3000));\n",
      'src/app.module.ts':
        "import { SiteResolver } from './site.resolver';\n@Module({ providers: [SiteResolver] })\nexport class AppModule {}\n",
      'src/site.resolver.ts': file(
        '@Resolver()',
        'export class SiteResolver {',
        ...['contactUs', 'contactSales', 'sendContactEmail'].flatMap(name => [
          '  @Mutation(() => Boolean)',
          `  ${name}(@Args('input') input: ContactInput) {`,
          '    return this.mailer.send(input);',
          '  }',
        ]),
        '}',
      ),
    },
    'not-applicable',
  ],
  [
    'Express: guards in the list that a controller exports',
    {
      ...express,
      'app.js': file(
        "const app = require('express')();",
        "const orders = require('./orders');",
        "app.post('/orders', orders.create);",
        "app.put('/orders/:id', orders.update);",
        "app.delete('/orders/:id', orders.remove);",
        'app.listen(1);',
      ),
      'orders.js': file(
        ...['create', 'update', 'remove'].flatMap(name => [
          `exports.${name} = [`,
          '  authenticate,',
          '  rules(),',
          '  asyncHandler(async (req, res) => {',
          '    res.json(await store(req.body));',
          '  }),',
          '];',
        ]),
      ),
    },
    'pass',
  ],
  [
    'Express: handlers whose type is written out, behind a logger that reads tokens of its own',
    {
      ...express,
      'app.ts': file(
        "import { create, update, remove } from './orders.js';",
        "const app = require('express')();",
        'app.use(morgan((tokens, req, res) => tokens.status(req, res)));',
        "app.post('/orders', create);",
        "app.put('/orders/:id', update);",
        "app.delete('/orders/:id', remove);",
        'app.listen(1);',
      ),
      'orders.ts': file(
        ...['create', 'update', 'remove'].flatMap(name => [
          `export const ${name}: RequestHandler<`,
          '  {},',
          '  Answer<Order>,',
          '  { name: string }',
          '> = asyncHandler(async (req, res) => {',
          '  res.json(await store(req.body));',
          '});',
        ]),
      ),
    },
    'fail major app.ts:4',
  ],
  [
    'customers whom anybody changes and removes, beside those who register',
    app(
      "app.post('/api/customers', create);",
      "app.put('/api/customers', change);",
      "app.delete('/api/customers/:id', remove);",
      'function create(req, res) { rows.add(req.body); }',
      'function change(req, res) { rows.change(req.body); }',
      'function remove(req, res) { rows.remove(req.params.id); }',
    ),
    'fail major server.js:4',
  ],
  [
    'Nest: two open mutations by which callers come in beside many guarded ones',
    {
      ...nest,
      'src/app.module.ts':
        "import { OrdersResolver } from './orders.resolver';\n@Module({ providers: [OrdersResolver] })\nexport class AppModule {}\n",
      'src/orders.resolver.ts': file(
        '@Resolver(() => Order)',
        'export class OrdersResolver {',
        ...['createUser', 'sendOtp'].flatMap(name => [
          '  @Mutation(() => Token)',
          `  ${name}(@Args('data') data: Input) { return this.auth.${name}(data); }`,
        ]),
        ...['create', 'update', 'remove', 'merge'].flatMap(name => [
          '  @UseGuards(GqlAuthGuard)',
          '  @Mutation(() => Order)',
          `  ${name}Order(@Args('data') data: OrderInput) { return this.orders.${name}(data); }`,
        ]),
        '}',
      ),
    },
    'pass',
  ],
  [
    'Nest: middleware on the path of GraphQL stands before every mutation',
    {
      ...nest,
      'src/app.module.ts': file(
        "import { OrdersResolver } from './orders.resolver';",
        '@Module({ providers: [OrdersResolver] })',
        'export class AppModule {}',
      ),
      'src/main.ts': file(
        "import { AppModule } from './app.module';",
        "import { requireAuth } from './auth';",
        "import { NestFactory } from '@nestjs/core';",
        'async function bootstrap() {',
        '  const app = await NestFactory.create(AppModule);',
        "  app.use('/graphql', requireAuth);",
        '  await app.listen(3000);',
        '}',
        'bootstrap();',
      ),
      'src/auth.ts': file(
        'export function requireAuth(req, res, next) {',
        '  if (!req.headers.authorization) return res.status(401).end();',
        '  next();',
        '}',
      ),
      'src/orders.resolver.ts': file(
        '@Resolver(() => Order)',
        'export class OrdersResolver {',
        ...['create', 'update', 'remove'].flatMap(name => [
          '  @Mutation(() => Order)',
          `  ${name}Order(@Args('data') data: OrderInput) { return this.orders.${name}(data); }`,
        ]),
        '}',
      ),
    },
    'pass',
  ],
  [
    'entrances of visitors: messages, tracking and public forms',
    app(
      "app.post('/api/contact/send', create);",
      "app.post('/api/tracking', create);",
      "app.post('/api/public-forms/:id', create);",
      'function create(req, res) { rows.add(req.body); }',
    ),
    'not-applicable',
  ],
  ...(['', '  [Authorize]'] as const).map(
    (attribute): Case => [
      `ASP.NET: authors are no authentication${
        attribute && ', attributes are'
      }`,
      {
        ...dotnet,
        'AuthorsController.cs': file(
          '[Route("api/[controller]")]',
          'public class AuthorsController : ControllerBase {',
          '  private readonly IAuthorService _authorService;',
          ...['Post', 'Put', 'Delete'].flatMap(verb => [
            attribute,
            `  [Http${verb}("{id}")]`,
            `  public async Task<IActionResult> ${verb}Async(int id, Author author) {`,
            '    return Ok(await _authorService.SaveAsync(id, author));',
            '  }',
          ]),
          '}',
        ),
      },
      attribute ? 'pass' : 'fail major AuthorsController.cs:5',
    ],
  ),
  [
    'Nest: mutations are the writes of an API in GraphQL',
    {
      ...nest,
      'src/app.module.ts':
        "import { OrdersResolver } from './orders.resolver';\n@Module({ providers: [OrdersResolver] })\nexport class AppModule {}\n",
      'src/orders.resolver.ts': file(
        '@Resolver(() => Order)',
        'export class OrdersResolver {',
        '  @Mutation(() => Token)',
        "  login(@Args('data') data: LoginInput) { return this.auth.login(data); }",
        ...['create', 'update', 'remove'].flatMap(name => [
          '  @UseGuards(GqlAuthGuard)',
          '  @Mutation(() => Order)',
          `  ${name}Order(@Args('data') data: OrderInput) { return this.orders.${name}(data); }`,
        ]),
        '}',
      ),
    },
    'pass',
  ],
  [
    'collections, tracks and contacts are nobody’s entrance',
    app(
      "app.post('/collections', create);",
      "app.put('/tracks/:id', change);",
      "app.delete('/contacts/:id', remove);",
      'function create(req, res) { rows.add(req.body); }',
    ),
    'fail major server.js:3',
  ],
  [
    'a newsletter and a password below an administrator’s path',
    app(
      "app.use('/admin', requireAuth);",
      "app.post('/admin/newsletters', create);",
      "app.post('/admin/password', change);",
      "app.post('/admin/orders', create);",
      'function create(req, res) { rows.add(req.body); }',
    ),
    'pass',
  ],
  [
    'registration by another name',
    app(
      "app.post('/usuarios/cadastrar', create);",
      "app.put('/usuarios/me', requireAuth, change);",
      "app.put('/stock', requireAuth, change);",
      "app.put('/prices', requireAuth, change);",
      'function create(req, res) { users.add(req.body); }',
    ),
    'pass',
  ],
  ...(
    [
      ['what the caller requires', 'dependencies=dependencies', 'pass'],
      [
        'what the caller may leave out',
        'dependencies=optional',
        'fail major routes.py:3',
      ],
      [
        'a dependency made elsewhere',
        'dependencies=[deps.current_user]',
        'pass',
      ],
      ['no dependency', 'status_code=204', 'fail major routes.py:3'],
    ] as const
  ).map(
    ([name, option, expected]): Case => [
      `FastAPI: ${name}`,
      {
        ...fastapi,
        'main.py': file(
          'from fastapi import FastAPI, APIRouter',
          'from routes import register',
          'app = FastAPI()',
          'router = APIRouter(prefix="/orders")',
          'register(router, [])',
          'app.include_router(router)',
        ),
        'routes.py': file(
          'from fastapi import APIRouter',
          'def register(router: APIRouter, dependencies, optional=None):',
          `    @router.post("/a", ${option})`,
          '    def a(): return 1',
          `    @router.put("/b", ${option})`,
          '    def b(): return 1',
          `    @router.put("/c", ${option})`,
          '    def c(): return 1',
        ),
      },
      expected,
    ],
  ),
  [
    'two open removals beside many guarded writes',
    app(
      ...Array.from(
        { length: 20 },
        (_, i) => `app.post('/r${i}', requireAuth, create);`,
      ),
      "app.delete('/stock/:id', remove);",
      "app.delete('/shelves/:id', remove);",
      'function remove(req, res) { stock.delete(req.params.id); res.sendStatus(204); }',
    ),
    'fail major server.js:23',
  ],
  [
    'one open removal beside many guarded writes: perhaps a guard that was not seen',
    app(
      ...Array.from(
        { length: 20 },
        (_, i) => `app.post('/r${i}', requireAuth, create);`,
      ),
      "app.delete('/stock/:id', remove);",
      'function remove(req, res) { stock.delete(req.params.id); res.sendStatus(204); }',
    ),
    'pass',
  ],
  [
    'one open POST beside many guarded writes',
    app(
      ...Array.from(
        { length: 20 },
        (_, i) => `app.post('/r${i}', requireAuth, create);`,
      ),
      "app.post('/quotes', quote);",
      'function quote(req, res) { res.json(priceOf(req.body)); }',
    ),
    'pass',
  ],
  [
    'a handler that says what is missing asks nobody who calls',
    app(
      "app.put('/stock/:id', change);",
      "app.patch('/stock/:id', change);",
      'function change(req, res) {',
      "  if (!stock.has(req.params.id)) return res.notFound('User');",
      '  stock.set(req.params.id, req.body);',
      '}',
    ),
    'fail major server.js:3',
  ],
  [
    'Go: a write below a question for the environment',
    {
      'go.mod': 'module orders\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
      'main.go': file(
        'package main',
        'func main() {',
        '\tr := gin.New()',
        '\tr.POST("/orders", auth.Required(), create)',
        '\tr.PUT("/orders/:id", auth.Required(), change)',
        '\tr.PUT("/stock/:id", auth.Required(), change)',
        '\tif appEnv == "development" {',
        '\t\tr.POST("/dev/admin", func(c *gin.Context) { seed() })',
        '\t}',
        '\tr.Run()',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Rails: a dashboard that anybody may open',
    {
      ...rails,
      'config/routes.rb': file(
        'Rails.application.routes.draw do',
        "  mount GoodJob::Engine => '/jobs'",
        'end',
      ),
    },
    'fail major config/routes.rb:2',
  ],
  [
    'Rails: one dashboard closed, the other open',
    {
      ...rails,
      'config/routes.rb': file(
        'Rails.application.routes.draw do',
        "  mount GoodJob::Engine => '/jobs'",
        "  mount Sidekiq::Web => '/sidekiq'",
        '  scope constraints: Administrators do',
        "    mount Resque::Server => '/resque'",
        '  end',
        'end',
      ),
      'config/initializers/sidekiq.rb': file(
        'Sidekiq::Web.use(Rack::Auth::Basic) { |name, password| known?(name, password) }',
      ),
    },
    'fail major config/routes.rb:2',
  ],
  [
    'Rails: a dashboard behind a sign-in, and one that is told whom to let in',
    {
      ...rails,
      'config/routes.rb': file(
        'Rails.application.routes.draw do',
        '  authenticate :user, ->(user) { user.admin? } do',
        "    mount GoodJob::Engine => '/jobs'",
        '  end',
        "  mount Sidekiq::Web => '/sidekiq'",
        'end',
      ),
      'config/initializers/sidekiq.rb': file(
        'Sidekiq::Web.use(Rack::Auth::Basic) do |name, password|',
        '  name == ENV["NAME"] && password == ENV["PASSWORD"]',
        'end',
      ),
    },
    'not-applicable',
  ],
  ...(
    [
      ['nobody asks who calls', [], 'fail major main.go:5'],
      [
        'an interceptor reads the metadata',
        [
          'func verify(ctx context.Context) error {',
          '\tmd, _ := metadata.FromIncomingContext(ctx)',
          '\treturn check(md)',
          '}',
        ],
        'not-applicable',
      ],
      [
        'an interceptor of its own, whatever it does',
        [
          'func serve() {',
          '\tgrpc.NewServer(grpc.ChainUnaryInterceptor(gatekeeper.Unary()))',
          '}',
        ],
        'not-applicable',
      ],
      [
        'interceptors that log and recover',
        [
          'func serve() {',
          '\tgrpc.NewServer(grpc.ChainUnaryInterceptor(logging.UnaryServerInterceptor(), recovery.UnaryServerInterceptor()))',
          '}',
        ],
        'fail major main.go:5',
      ],
    ] as Array<[string, string[], string]>
  ).map(
    ([name, more, expected]): Case => [
      `gRPC: ${name}`,
      {
        ...goService,
        'proto/orders.proto': file(
          'syntax = "proto3";',
          'package shop.v1;',
          'service Orders {',
          ...['Get', 'Create', 'Change', 'Cancel'].map(
            method => `  rpc ${method}(Request) returns (Reply);`,
          ),
          '}',
        ),
        'main.go': file(
          'package main',
          '',
          'import "google.golang.org/grpc"',
          'func main() {',
          '\tserver := grpc.NewServer()',
          '\tpb.RegisterOrdersServer(server, orders.New())',
          '}',
          ...more,
        ),
      },
      expected,
    ],
  ),
  [
    'gRPC: a mesh that decides who may call',
    {
      ...goService,
      'proto/orders.proto': file(
        'service Orders {',
        ...['Create', 'Change', 'Cancel'].map(
          method => `  rpc ${method}(Request) returns (Reply);`,
        ),
        '}',
      ),
      'main.go': file(
        'package main',
        'func main() {',
        '\tpb.RegisterOrdersServer(grpc.NewServer(), orders.New())',
        '}',
      ),
      'k8s/policy.yaml': file(
        'apiVersion: security.istio.io/v1',
        'kind: AuthorizationPolicy',
        'metadata: { name: orders }',
      ),
    },
    'not-applicable',
  ],
  ...(
    [
      ['auth=JWTAuth()', 'pass'],
      ['auth = None', 'fail major shop/api.py:6'],
    ] as const
  ).map(
    ([option, expected]): Case => [
      `django-ninja: an API with ${option}`,
      {
        'requirements.txt': 'django==5.1\ndjango-ninja==1.3.0\n',
        'manage.py':
          "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
        'shop/settings.py': "ROOT_URLCONF = 'shop.urls'\n",
        'shop/urls.py': file(
          'from django.urls import path',
          'from .api import api',
          'urlpatterns = [path("api/", api.urls)]',
        ),
        'shop/api.py': file(
          'from ninja import NinjaAPI',
          'from ninja_jwt.authentication import JWTAuth',
          '',
          `api = NinjaAPI(${option})`,
          '',
          '@api.post("/orders")',
          'def create(request, order: OrderIn):',
          '    return save(order)',
          '@api.put("/orders/{id}")',
          'def update(request, id: int, order: OrderIn):',
          '    return save(order)',
          '@api.delete("/orders/{id}")',
          'def remove(request, id: int):',
          '    return drop(id)',
        ),
      },
      expected,
    ],
  ),
  [
    'Flask: an extension for tokens that is handed the application guards no route',
    {
      'requirements.txt': 'flask==3.0.0\nflask-jwt-extended==4.6.0\n',
      'app.py': file(
        'from flask import Flask, Blueprint',
        'from tokens import jwt_manager',
        'PREFIX = "/api"',
        '__version__ = "/v1"',
        'url_prefix = PREFIX + __version__',
        'orders = Blueprint("orders", __name__, url_prefix=url_prefix)',
        '@orders.post("/orders")',
        'def create():',
        '    return save(), 201',
        '@orders.put("/orders/<int:id>")',
        'def update(id):',
        '    return save(id)',
        '@orders.delete("/orders/<int:id>")',
        'def remove(id):',
        '    return drop(id)',
        'app = Flask(__name__)',
        'jwt_manager.init_app(app)',
        'app.register_blueprint(orders)',
      ),
    },
    'fail major app.py:7',
  ],
  [
    'Micronaut: rules by path ask for a known caller',
    {
      'build.gradle.kts':
        'plugins { id("io.micronaut.application") version "4.4.0" }\ndependencies { implementation("io.micronaut:micronaut-http-server-netty") }\n',
      'src/main/resources/application.yml': file(
        'micronaut:',
        '  security:',
        '    intercept-url-map:',
        '      - pattern: /api/**',
        '        access:',
        '          - isAuthenticated()',
      ),
      'src/main/kotlin/OrdersController.kt': file(
        '@Controller("/api/orders")',
        'open class OrdersController(private val orders: Orders) {',
        '    @Post',
        '    open fun create(@Body order: NewOrder): Order = orders.create(order)',
        '    @Put("/{id}")',
        '    open fun update(@PathVariable id: UUID, @Body order: NewOrder): Order = orders.update(id, order)',
        '    @Delete("/{id}")',
        '    open fun remove(@PathVariable id: UUID) = orders.remove(id)',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Kotlin: an annotation of the class counts below a data class without a body',
    {
      ...spring,
      'src/main/kotlin/OrdersController.kt': file(
        '@RestController',
        '@ProtectedWithClaims(issuer = "azuread")',
        'class OrdersController(private val orders: Orders) {',
        ...['a', 'b', 'c'].flatMap(name => [
          `    data class Change${name}(`,
          '        val id: String,',
          '    )',
          '',
          `    @PostMapping("/orders/${name}")`,
          `    fun change${name}(@RequestBody change: Change${name}): Order {`,
          '        return orders.apply(change.id)',
          '    }',
          '',
        ]),
        '}',
      ),
    },
    'pass',
  ],
  [
    'actix: a wrapper of the service’s own before all that another module configures',
    {
      ...rust,
      'Cargo.toml':
        '[package]\nname = "orders"\n\n[dependencies]\nactix-web = "4"\njsonwebtoken = "9"\n',
      'src/main.rs': file(
        'mod cookie;',
        'mod routes;',
        'fn main() {',
        '    HttpServer::new(|| App::new().wrap(cookie::CheckCookie).configure(routes::config))',
        '}',
      ),
      'src/cookie.rs': file(
        'pub struct CheckCookie;',
        'impl<S, B> Transform<S, ServiceRequest> for CheckCookie {',
        '    fn new_transform(&self, service: S) -> Self::Future { ready(Ok(Inner { service })) }',
        '}',
        'impl<S, B> Service<ServiceRequest> for Inner<S> {',
        '    fn call(&self, request: ServiceRequest) -> Self::Future {',
        '        match decode::<Claims>(&request.cookie("jwt").unwrap().value(), &key, &Validation::default()) {',
        '            Ok(_) => self.service.call(request),',
        '            Err(_) => Box::pin(async { Ok(ServiceResponse::new(request.into_parts().0, unknown_user())) }),',
        '        }',
        '    }',
        '}',
      ),
      'src/routes.rs': file(
        'pub fn config(conf: &mut web::ServiceConfig) {',
        '    conf.route("/orders", web::post().to(create))',
        '        .route("/orders/{id}", web::put().to(update))',
        '        .route("/orders/{id}", web::delete().to(remove));',
        '}',
        'async fn create(body: web::Json<Order>) -> impl Responder { save(body).await }',
        'async fn update(body: web::Json<Order>) -> impl Responder { save(body).await }',
        'async fn remove(id: web::Path<i32>) -> impl Responder { drop_order(id).await }',
      ),
    },
    'pass',
  ],
  [
    'a bus that executes commands asks nobody, though one command looks up a user',
    {
      ...nest,
      'src/orders.controller.ts': file(
        "@Controller('orders')",
        'export class OrdersController {',
        '  @Post()',
        '  create(@Body() body: CreateDto) { return this.commandBus.execute(new CreateCommand(body)); }',
        "  @Put(':id')",
        '  change(@Body() body: ChangeDto) { return this.commandBus.execute(new ChangeCommand(body)); }',
        "  @Delete(':id')",
        '  drop() { return this.commandBus.execute(new DropCommand()); }',
        '}',
      ),
      'src/app.module.ts': appModule,
      'src/orders.module.ts': file(
        "import { OrdersController } from './orders.controller';",
        '@Module({ controllers: [OrdersController] })',
        'export class OrdersModule {}',
      ),
      'src/create.handler.ts': file(
        'export class CreateHandler {',
        '  async execute(command) { return this.orders.save(command); }',
        '}',
      ),
      'src/rename.handler.ts': file(
        'export class RenameHandler {',
        '  async execute(command) { return this.users.getUserById(command.id); }',
        '}',
      ),
    },
    'fail major src/orders.controller.ts:3',
  ],
  [
    'reports that are kept are no button for abuse',
    app(
      "app.post('/reports/sales', (req, res) => res.json(save(req.body)));",
      "app.post('/reports/stock', (req, res) => res.json(save(req.body)));",
      "app.post('/orders', requireAuth, (req, res) => res.json(save(req.body)));",
    ),
    'fail major server.js:3',
  ],
  [
    'Rust: a middleware that only finds out what a caller may do',
    {
      'Cargo.toml':
        '[package]\nname = "orders"\n\n[dependencies]\nactix-web = "4"\nactix-web-grants = "4"\n',
      'src/main.rs': file(
        '#[post("/orders")]',
        'async fn create(body: web::Json<Order>) -> impl Responder { HttpResponse::Ok().json(save(body)) }',
        '#[put("/orders/{id}")]',
        'async fn change(body: web::Json<Order>) -> impl Responder { HttpResponse::Ok().json(save(body)) }',
        '#[delete("/orders/{id}")]',
        'async fn drop_one(id: web::Path<u32>) -> impl Responder { HttpResponse::Ok().json(remove(id)) }',
        '#[actix_web::main]',
        'async fn main() -> std::io::Result<()> {',
        '    HttpServer::new(|| {',
        '        let auth = GrantsMiddleware::with_extractor(extract);',
        '        App::new().service(create).service(change).service(drop_one).wrap(auth)',
        '    }).bind(("0.0.0.0", 8080))?.run().await',
        '}',
      ),
    },
    'fail major src/main.rs:1',
  ],
  [
    'Symfony’s rules where older projects keep them',
    {
      'composer.json': '{ "require": { "symfony/framework-bundle": "5.4" } }',
      'app/config/security.yml': file(
        'security:',
        '  access_control:',
        '    - { path: ^/login, roles: IS_AUTHENTICATED_ANONYMOUSLY }',
        '    - { path: ^/, roles: ROLE_USER }',
      ),
      'src/Controller/OrderController.php': file(
        '<?php',
        'class OrderController {',
        "  #[Route('/orders', methods: ['POST'])]",
        '  public function create() { return new JsonResponse([]); }',
        "  #[Route('/orders/{id}', methods: ['PUT'])]",
        '  public function change() { return new JsonResponse([]); }',
        "  #[Route('/orders/{id}', methods: ['DELETE'])]",
        '  public function drop() { return new JsonResponse([]); }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Go: a pair that everybody knows is turned away',
    {
      ...goService,
      'auth/provider.go': file(
        'package auth',
        '',
        'func check(username, password string) {',
        '\tif username == "admin" && password == "admin" {',
        '\t\tlog.Fatal("choose a password of your own")',
        '\t}',
        '}',
      ),
    },
    'not-applicable',
  ],
  [
    'Go: a sign-in that knows one user, written in the code',
    {
      ...goService,
      'auth/provider.go': file(
        'package auth',
        '',
        'func (p *Provider) Authenticate(username, password string) (string, error) {',
        '\tif username == "foo" && password == "bar" {',
        '\t\treturn p.generateToken(username)',
        '\t}',
        '\treturn "", errors.New("refused")',
        '}',
      ),
    },
    'fail critical auth/provider.go:4',
  ],
  [
    'Java: the same with equals',
    {
      ...spring,
      'src/main/java/Login.java': file(
        'class Login {',
        '  boolean ok(LoginRequest r) {',
        '    return r.username.equals("admin") && r.password.equals("admin");',
        '  }',
        '}',
      ),
    },
    'fail critical src/main/java/Login.java:3',
  ],
  [
    'Express: a caller that a middleware beside the handlers found, whose handlers read the address',
    {
      ...express,
      'server.js': file(
        "const app = require('express')();",
        "app.use('/users', require('./users.route'));",
        'app.listen(3000);',
      ),
      'users.route.js': file(
        "const router = require('express').Router();",
        "const users = require('./users.controller');",
        "router.route('/:userId').put(users.update);",
        'module.exports = router;',
      ),
      'users.controller.js': file(
        'function find(req, res, next) { req.user = decode(req); next(); }',
        "function update(req, res) { if (req.user.id !== req.param('userId')) return res.end(); save(req.body); res.json({}); }",
        'module.exports = { find, update };',
      ),
    },
    'pass',
  ],
  [
    'Express: a user that the address names is not the caller',
    {
      ...express,
      'server.js': file(
        "const app = require('express')();",
        "app.use('/users', require('./users.route'));",
        'app.listen(3000);',
      ),
      'users.route.js': file(
        "const router = require('express').Router();",
        "const users = require('./users.controller');",
        "router.route('/:userId').put(users.update).delete(users.remove);",
        "router.param('userId', users.load);",
        'module.exports = router;',
      ),
      'users.controller.js': file(
        'function load(req, res, next, id) { User.get(id).then(user => { req.user = user; next(); }); }',
        'function update(req, res) { const user = req.user; user.name = req.body.name; user.save(); res.json(user); }',
        'function remove(req, res) { const user = req.user; user.remove(); res.json(user); }',
        'module.exports = { load, update, remove };',
      ),
    },
    'fail major users.route.js:3',
  ],
  [
    'Fastify: routes that a loader takes from folders, with a hook for theirs and all below',
    autoloaded(
      "  fastify.addHook('onRequest', async (request, reply) => { if (!request.session.user) reply.unauthorized(); });",
    ),
    'pass',
  ],
  [
    'Fastify: routes that a loader takes from folders, with nothing but sessions',
    autoloaded("  fastify.log.info('loaded');"),
    'fail major src/routes/api/orders/index.js:2',
  ],
  [
    'Nest: a middleware for some of the routes, and a user that everybody may delete',
    {
      ...nest,
      ...ordersController,
      'src/users.controller.ts': file(
        "@Controller('users')",
        'export class UsersController {',
        "  @Delete(':slug')",
        '  remove(@Param() params) {',
        '    return drop(params.slug);',
        '  }',
        '}',
      ),
      'src/app.module.ts': appModule,
      'src/orders.module.ts': file(
        "import { Module } from '@nestjs/common';",
        "import { OrdersController } from './orders.controller';",
        "import { UsersController } from './users.controller';",
        '@Module({ controllers: [OrdersController, UsersController] })',
        'export class OrdersModule implements NestModule {',
        '  configure(consumer: MiddlewareConsumer) {',
        '    consumer.apply(AuthMiddleware).forRoutes(',
        "      { path: 'orders', method: RequestMethod.POST },",
        "      { path: 'orders/:slug', method: RequestMethod.ALL },",
        '    );',
        '  }',
        '}',
      ),
    },
    'fail major src/users.controller.ts:3',
  ],
  [
    'Nest: a middleware for all of the routes',
    {
      ...nest,
      ...ordersController,
      'src/app.module.ts': appModule,
      'src/orders.module.ts': file(
        "import { Module } from '@nestjs/common';",
        "import { OrdersController } from './orders.controller';",
        "import { UsersController } from './users.controller';",
        '@Module({ controllers: [OrdersController, UsersController] })',
        'export class OrdersModule implements NestModule {',
        '  configure(consumer: MiddlewareConsumer) {',
        "    consumer.apply(AuthMiddleware).exclude('health').forRoutes('*');",
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Express: the guard of an application that another one mounts, and a second one without',
    {
      ...express,
      'server.js': file(
        "const app = require('express')();",
        "app.use('/bank', require('./bank'));",
        "app.use('/orders', require('./orders'));",
        'app.listen(3000);',
      ),
      'bank.js': file(
        "const app = require('express')();",
        'app.use(validateSession);',
        "app.post('/a', (req, res) => res.json(save(req.body)));",
        'module.exports = app;',
      ),
      'orders.js': file(
        "const app = require('express')();",
        ...routes(''),
        'module.exports = app;',
      ),
    },
    'fail major orders.js:2',
  ],
  [
    'ASP.NET: actions that everybody may call',
    actions('[AutoValidateAntiforgeryToken]'),
    'fail major Controllers/OrdersController.cs:4',
  ],
  ['ASP.NET: actions of a closed controller', actions('[Authorize]'), 'pass'],
  [
    'ASP.NET: what an action takes is sent by the caller, whatever its name',
    actions('[Produces("text/html")]', 'TokenRequest order'),
    'fail major Controllers/OrdersController.cs:4',
  ],
  [
    'ASP.NET: an attribute that only says what may be answered',
    attributed(
      '[ProducesResponseType(StatusCodes.Status500InternalServerError)]',
    ),
    'fail major Controllers/OrdersController.cs:5',
  ],
  [
    'ASP.NET: an attribute of the service’s own that only marks',
    attributed('[AuthorizeDefinition(Menu = "Orders")]', marks),
    'fail major Controllers/OrdersController.cs:5',
  ],
  [
    'ASP.NET: a mark that a filter reads',
    attributed('[AuthorizeDefinition(Menu = "Orders")]', marks, [
      'Filters/RoleFilter.cs',
      file(
        'public class RoleFilter : IAsyncActionFilter',
        '{',
        '    var mark = method.GetCustomAttribute(typeof(AuthorizeDefinitionAttribute));',
        '    if (mark != null && !allowed) context.Result = new UnauthorizedResult();',
        '}',
      ),
    ]),
    'pass',
  ],
  [
    'ASP.NET: an attribute that asks who calls',
    attributed('[Authorize]'),
    'pass',
  ],
  [
    'ASP.NET: a middleware of the service’s own that answers 401',
    withMiddleware(
      'ApiKeyMiddleware',
      '        if (key == null) { context.Response.StatusCode = 401; return; }',
      '        await _next(context);',
    ),
    'pass',
  ],
  [
    'ASP.NET: a middleware that only finds out who calls',
    withMiddleware(
      'JwtMiddleware',
      '        context.Items["Account"] = Find(token);',
      '        await _next(context);',
    ),
    'fail major Controllers/OrdersController.cs:4',
  ],
  [
    'Sinatra: a middleware that looks at the host alone',
    {
      Gemfile: 'source "https://rubygems.org"\ngem "sinatra"\n',
      'config.ru': "require './app'\nrun App\n",
      'app.rb': file(
        'class App < Sinatra::Base',
        '  use Rack::Protection::HostAuthorization, permitted_hosts: []',
        ...['post', 'put', 'delete'].flatMap(method => [
          `  ${method} '/orders' do`,
          '    keep params[:order]',
          '  end',
        ]),
        'end',
      ),
    },
    'fail major app.rb:3',
  ],
  [
    'ASP.NET: pages that everybody may send forms to',
    pages('AuthorizeFolder("/Admin")'),
    'fail major Pages/Orders/Create.cshtml.cs:3',
  ],
  [
    'ASP.NET: pages of a closed folder',
    pages('AuthorizeFolder("/Orders")'),
    'pass',
  ],
  [
    'open writes in the package that generators name',
    {
      ...spring,
      'src/main/java/com/example/orders/OrderController.java': file(
        '@RestController',
        'class OrderController {',
        ...['orders', 'invoices', 'notes'].flatMap(name => [
          `  @PostMapping("/${name}")`,
          `  String ${name}(@RequestBody Order order) {`,
          '    return store.save(order);',
          '  }',
        ]),
        '}',
      ),
    },
    'fail major src/main/java/com/example/orders/OrderController.java:3',
  ],
  [
    'a form that is bound to an owner',
    springOwners('Owner owner, @PathVariable("ownerId") int ownerId'),
    'fail major src/main/java/PetController.java:3',
  ],
  [
    'a body that holds roles',
    springOwners('@Valid @RequestBody RoleRequest roles'),
    'fail major src/main/java/PetController.java:3',
  ],
  [
    'a caller beside the body',
    springOwners('@RequestBody Pet pet, Principal principal'),
    'pass',
  ],
  [
    'hapi: a default strategy before all routes',
    hapiWith(
      ...['POST', 'PUT', 'DELETE'].map(
        method =>
          `server.route({ method: '${method}', path: '/orders', handler: (request) => save(request.payload) });`,
      ),
    ),
    'pass',
  ],
  [
    'hapi: routes that do without it',
    hapiWith(
      ...['POST', 'PUT', 'DELETE'].map(
        method =>
          `server.route({ method: '${method}', path: '/orders', options: { auth: false }, handler: (request) => save(request.payload) });`,
      ),
    ),
    'fail major server.js:6',
  ],
  [
    'hapi: rules for what is sent are no guards',
    {
      'package.json':
        '{ "name": "orders", "dependencies": { "@hapi/hapi": "21.4.0" } }',
      'server.js': file(
        "import hapi from '@hapi/hapi';",
        'const server = hapi.server({ port: 3000 });',
        ...['POST', 'PUT', 'DELETE'].map(
          method =>
            `server.route({ method: '${method}', path: '/orders', options: { validate: { payload: joi.object({ note: joi.string().required() }) } }, handler: (request) => save(request.payload) });`,
        ),
      ),
    },
    'fail major server.js:3',
  ],
  [
    'FastAPI: whom a path is about is not who calls',
    {
      ...fastapi,
      'main.py': file(
        'from fastapi import FastAPI',
        'app = FastAPI()',
        '',
        '@app.delete("/users/{user_id}")',
        'def drop(user_id: int):',
        '    store.delete(user_id)',
        '    return {"user_id": user_id}',
      ),
    },
    'fail major main.py:4',
  ],
  [
    'FastAPI: a user that is compared with the caller',
    {
      ...fastapi,
      'main.py': file(
        'from fastapi import FastAPI',
        'app = FastAPI()',
        '',
        '@app.delete("/users/{user_id}")',
        'def drop(user_id: int, me = Depends(current_user)):',
        '    if me.id != user_id:',
        '        raise HTTPException(403)',
        '    store.delete(user_id)',
      ),
    },
    'pass',
  ],
  [
    'Express: the identifier of the path goes on under another name',
    app(
      "app.delete('/users/:id', (req, res) => {",
      '  const userId = req.params.id;',
      '  users.remove({ userId: id });',
      '  res.sendStatus(204);',
      '});',
    ),
    'fail major server.js:3',
  ],
  [
    'Express: the identifier is the caller’s',
    app(
      "app.delete('/users/:id', (req, res) => {",
      '  users.remove({ userId: req.user.id });',
      '  res.sendStatus(204);',
      '});',
    ),
    'pass',
  ],
  ['Rails: a filter for all controllers', railsWith([]), 'pass'],
  [
    'Rails: a controller switches the filter off',
    railsWith(['skip_before_action :authenticate_user!']),
    'fail major config/routes.rb:2',
  ],
  [
    'Rails: several filters are switched off at once',
    railsWith(['skip_before_action :set_locale, :authenticate_user!']),
    'fail major config/routes.rb:2',
  ],
  [
    'Rails: it is switched off for reading only',
    railsWith(['skip_before_action :authenticate_user!, only: %i[index show]']),
    'pass',
  ],
  [
    'Rails: it is switched off under a condition',
    railsWith(['skip_before_action :authenticate_user!, if: :token?']),
    'pass',
  ],
  [
    'Rails: another guard takes its place',
    railsWith([
      'skip_before_action :authenticate_user!',
      'before_action :authenticate_api_key',
    ]),
    'pass',
  ],
  [
    'Rails: only the forgery token is not asked for',
    railsWith(['skip_before_action :verify_authenticity_token']),
    'pass',
  ],
  ['Rails: a concern asks', railsWith([], railsAuthentication), 'pass'],
  [
    'Rails: strangers are let in beside the concern',
    railsWith(['allow_unauthenticated_access'], railsAuthentication),
    'fail major config/routes.rb:2',
  ],
  [
    'Laravel: what the framework brings turns nobody away',
    laravelWith(''),
    'fail major routes/api.php:3',
  ],
  ['Laravel: the group asks', laravelWith("'auth:sanctum', "), 'pass'],
  [
    'Laravel: the routes ask',
    laravelWith('', "Route::middleware('auth:sanctum')"),
    'pass',
  ],
  [
    'Laravel: middleware of its own, without a guard’s name, turns guests away',
    {
      ...laravelWith('KnownPartners::class, '),
      'app/Http/Middleware/KnownPartners.php': file(
        '<?php',
        'class KnownPartners {',
        '  public function handle($request, Closure $next) {',
        "    if (!Partner::byKey($request->header('X-Api-Key'))) abort(401);",
        '    return $next($request);',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Laravel: middleware of its own that only notes who calls',
    {
      ...laravelWith('AuthTrail::class, '),
      'app/Http/Middleware/AuthTrail.php': file(
        '<?php',
        'class AuthTrail {',
        '  public function handle($request, Closure $next) {',
        '    Trail::add($request->user());',
        '    return $next($request);',
        '  }',
        '}',
      ),
    },
    'fail major routes/api.php:3',
  ],
  [
    'Symfony: a firewall without rules lets guests through',
    symfonyWith(),
    'fail major src/Controller/OrderController.php:3',
  ],
  [
    'Symfony: a rule for the path',
    symfonyWith(
      'access_control:',
      '  - { path: ^/api/login, roles: PUBLIC_ACCESS }',
      '  - { path: ^/api, roles: IS_AUTHENTICATED_FULLY }',
    ),
    'pass',
  ],
  [
    'Symfony: a rule for another path',
    symfonyWith('access_control:', '  - { path: ^/admin, roles: ROLE_ADMIN }'),
    'fail major src/Controller/OrderController.php:3',
  ],
  [
    'Symfony: a pattern that cannot be followed',
    symfonyWith(
      'access_control:',
      "  - { path: '^/(api|admin)', roles: ROLE_USER }",
    ),
    'pass',
  ],
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
    'pass',
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
    'functions written in place that open sessions and origins, and turn nobody away',
    app(
      'app.use(function (req, res, next) {',
      "  res.header('Access-Control-Allow-Credentials', true);",
      "  if (req.method === 'OPTIONS') res.send(200); else next();",
      '});',
      'app.use((req, res, next) => { session({ secret })(req, res, next); });',
      ...routes(''),
    ),
    'fail major server.js:8',
  ],
  [
    'a function written in place that turns away',
    app(
      'app.use((req, res, next) => req.session.user ? next() : res.sendStatus(401));',
      ...routes(''),
    ),
    'pass',
  ],
  [
    'searches that are sent as a body',
    app(
      ...routes('requireAuth, '),
      "app.post('/orders/search', (req, res) => res.json(find(req.body)));",
      "app.post('/parcels/search_values', (req, res) => res.json(find(req.body)));",
    ),
    'pass',
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
  it.each(cases)('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
