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
import { apiInputValidated as check } from './api-input-validated';

const server = (...lines: string[]): Files => ({
  ...express,
  'server.js': file(
    "const app = require('express')();",
    ...lines,
    'app.listen(1);',
  ),
});
const create =
  "app.post('/orders', (req, res) => { orders.insert(req.body); res.end(); });";

const node: Case[] = [
  [
    'a form of the login beside a GraphQL API',
    {
      'package.json':
        '{ "dependencies": { "express": "4", "apollo-server-express": "3" } }',
      'server.js': file(
        "const app = require('express')();",
        "const { ApolloServer } = require('apollo-server-express');",
        'new ApolloServer({ typeDefs, resolvers }).applyMiddleware({ app });',
        "app.post('/login', (req, res) => login(req.body.user, req.body.pass));",
        'app.listen(3000);',
      ),
    },
    'unknown',
  ],
  [
    'Go: a method of what was decoded looks at it',
    {
      ...goService,
      'main.go': file(
        'package main',
        'func main() {',
        '\thttp.HandleFunc("POST /orders", create)',
        '\thttp.ListenAndServe(":8080", nil)',
        '}',
        'func create(w http.ResponseWriter, r *http.Request) {',
        '\tbody, err := io.ReadAll(r.Body)',
        '\tvar order models.Order',
        '\terr = json.Unmarshal(body, &order)',
        '\terr = order.ValidateAddOrder(ctx)',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Rust: a service that the handler makes validates',
    {
      ...rust,
      'src/main.rs': file(
        'use axum::{routing::post, Router};',
        'fn main() { let app = Router::new().route("/orders", post(create_order)); }',
        'async fn create_order(State(state): State<App>, Json(dto): Json<NewOrder>) -> Response {',
        '    let service = OrderService::new(state.db.clone());',
        '    service.create_order(dto).await',
        '}',
        '#[derive(Deserialize)]',
        'pub struct NewOrder { pub title: String }',
      ),
      'src/service.rs': file(
        'impl OrderService {',
        '    pub async fn create_order(&self, dto: NewOrder) -> Result<Order, Error> {',
        '        dto.validate()?;',
        '        self.save(dto).await',
        '    }',
        '}',
      ),
    },
    'pass',
  ],
  ...(
    [
      ['await schema.validateAsync({ ...req.body });', 'pass'],
      ['if (!sessions.has(req.cookies.id)) throw new Error();', 'fail major'],
    ] as const
  ).map(
    ([line, expected]): Case => [
      `\`validateUser\` before a router, which does \`${line}\``,
      {
        ...express,
        'server.js': file(
          "const app = require('express')();",
          "const auth = require('./auth');",
          'const validateUser = async (req, res, next) => {',
          `  ${line}`,
          '  next();',
          '};',
          "app.use('/auth', validateUser, auth);",
          'app.listen(1);',
        ),
        'auth.js': file(
          "const router = require('express').Router();",
          "router.post('/login', (req, res) => res.json(login(req.body)));",
          'module.exports = router;',
        ),
      },
      expected === 'pass' ? 'pass' : 'fail major auth.js:2',
    ],
  ),
  [
    'middleware that looks at the body, under a name of its own in another module',
    {
      'package.json':
        '{ "dependencies": { "koa": "2", "koa-router": "12", "koa-context-validator": "1" } }',
      'server.js': file(
        "const Koa = require('koa');",
        "const Router = require('koa-router');",
        "const { hasOrder } = require('./middlewares');",
        'const router = new Router();',
        "router.post('/orders', hasOrder, async ctx => { ctx.body = await save(ctx.request.body); });",
        'const app = new Koa();',
        'app.use(router.routes());',
        'app.listen(3000);',
      ),
      'middlewares.js': file(
        "const { validator, Joi } = require('koa-context-validator');",
        'const hasOrder = validator({',
        '  body: Joi.object().keys({ sku: Joi.string().required() }),',
        '});',
        'module.exports = { hasOrder };',
      ),
    },
    'pass',
  ],
  [
    'Nest: a method under a decorator that validates what it is handed',
    {
      ...nest,
      'src/app.module.ts': file(
        "import { OrdersController } from './orders.controller';",
        '@Module({ controllers: [OrdersController] })',
        'export class AppModule {}',
      ),
      'src/orders.controller.ts': file(
        "@Controller('orders')",
        'export class OrdersController {',
        '  constructor(private readonly create: ICreateOrder) {}',
        '  @Post()',
        '  async add(@Req() { body }: ApiRequest) {',
        '    return await this.create.execute(body as OrderInput);',
        '  }',
        '}',
      ),
      'src/create-order.ts': file(
        'export class CreateOrder {',
        '  @ValidateSchema(OrderSchema)',
        '  async execute(input: OrderInput) {',
        '    return this.orders.insert(input);',
        '  }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'four bodies in five validated are enough',
    {
      ...express,
      'server.js': file(
        "const app = require('express')();",
        ...[1, 2, 3, 4].map(
          n =>
            `app.post('/checked/${n}', validate(schema), (req, res) => save(req.body));`,
        ),
        "app.post('/open/1', (req, res) => save(req.body));",
        'app.listen(3000);',
      ),
    },
    'pass',
  ],
  [
    'three in four are not',
    {
      ...express,
      'server.js': file(
        "const app = require('express')();",
        ...[1, 2, 3].map(
          n =>
            `app.post('/checked/${n}', validate(schema), (req, res) => save(req.body));`,
        ),
        "app.post('/open/1', (req, res) => save(req.body));",
        'app.listen(3000);',
      ),
    },
    'fail major server.js:5',
  ],
  [
    'what validates the session of all callers validates no body',
    server('app.use(validateSessionMiddleware);', create),
    'fail major server.js:3',
  ],
  [
    'what validates all requests',
    server('app.use(validateRequests);', create),
    'pass',
  ],
  [
    'a body that is stored as it comes',
    server(create),
    'fail major server.js:2',
  ],
  [
    'a schema in the handler',
    server(
      "app.post('/orders', (req, res) => { const order = CreateOrder.parse(req.body); orders.insert(order); });",
    ),
    'pass',
  ],
  [
    'a schema in middleware',
    server(
      "app.post('/orders', validate(createOrder), (req, res) => orders.insert(req.body));",
    ),
    'pass',
  ],
  [
    'a schema in a comment',
    server('// CreateOrder.parse(req.body)', create),
    'fail major server.js:3',
  ],
  [
    'a library that is installed and never called',
    {
      ...server(create),
      'package.json': JSON.stringify({
        dependencies: { express: '4.21.0', zod: '3.23.0', joi: '17.0.0' },
      }),
    },
    'fail major server.js:2',
  ],
  [
    'chains of express-validator with somebody who asks',
    server(
      "app.post('/orders', body('sku').isString(), (req, res) => {",
      '  if (!validationResult(req).isEmpty()) return res.status(400).end();',
      '  orders.insert(req.body);',
      '});',
    ),
    'pass',
  ],
  [
    'chains of express-validator that nobody asks',
    server(
      "app.post('/orders', body('sku').isString(), (req, res) => {",
      '  orders.insert(req.body);',
      '});',
    ),
    'fail major server.js:3',
  ],
  [
    'presence is no content',
    server(
      "app.post('/orders', (req, res) => {",
      '  const { sku, qty } = req.body;',
      '  if (!sku || !qty) return res.status(400).end();',
      '  orders.insert({ sku, qty });',
      '});',
    ),
    'fail major server.js:3',
  ],
  [
    'own code that looks at every field',
    server(
      "app.post('/orders', (req, res) => {",
      '  const { sku, qty } = req.body;',
      "  if (typeof sku !== 'string' || sku.length > 64) return res.status(400).end();",
      '  if (!Number.isInteger(qty)) return res.status(400).end();',
      '  orders.insert({ sku, qty });',
      '});',
    ),
    'pass',
  ],
  [
    'own code that leaves a field out',
    server(
      "app.post('/orders', (req, res) => {",
      '  const { sku, qty, note } = req.body;',
      "  if (typeof sku !== 'string' || !Number.isInteger(qty)) return res.status(400).end();",
      '  orders.insert({ sku, qty, note });',
      '});',
    ),
    'fail major server.js:3',
  ],
  [
    'an own validator of the whole body',
    server(
      'function validateOrder(order) {',
      "  if (typeof order.sku !== 'string') throw new BadRequest('sku');",
      '}',
      "app.post('/orders', (req, res) => { validateOrder(req.body); orders.insert(req.body); });",
    ),
    'pass',
  ],
  [
    'a validator of the caller',
    server(
      'function validateToken(req) {',
      "  if (!req.headers.authorization) throw new Unauthorized('no');",
      '}',
      "app.post('/orders', (req, res) => { validateToken(req); orders.insert(req.body); });",
    ),
    'fail major server.js:5',
  ],
  [
    'a validator for all of the contract',
    server(
      "app.use(OpenApiValidator.middleware({ apiSpec: 'openapi.yaml' }));",
      create,
    ),
    'pass',
  ],
  [
    'a body that only the log sees',
    server(
      "app.post('/logout', (req, res) => { logger.info('bye', req.body); res.end(); });",
    ),
    'not-applicable',
  ],
  [
    'files only',
    server(
      "app.post('/avatar', upload.single('image'), (req, res) => store(req.file));",
    ),
    'not-applicable',
  ],
  [
    'a signed webhook, stored raw',
    server(
      "app.post('/webhooks/stripe', (req, res) => {",
      '  const event = stripe.webhooks.constructEvent(req.body, sig, secret);',
      '  events.insert(event);',
      '});',
    ),
    'not-applicable',
  ],
  [
    'no route with a body',
    server("app.get('/orders', (req, res) => res.json([]));"),
    'not-applicable',
  ],
  ['no routes', express, 'not-applicable'],
  [
    'Fastify with a schema on the route',
    {
      'package.json': JSON.stringify({ dependencies: { fastify: '5.0.0' } }),
      'server.js': file(
        "const app = require('fastify')();",
        "app.post('/orders', { schema: { body: order } }, async req => orders.insert(req.body));",
        'app.listen({ port: 1 });',
      ),
    },
    'pass',
  ],
  [
    'Hono with a validator',
    {
      'package.json': JSON.stringify({
        scripts: { start: 'tsx src/index.ts' },
        dependencies: { hono: '4.0.0' },
      }),
      'src/index.ts': file(
        "import { Hono } from 'hono';",
        'const app = new Hono();',
        "app.post('/orders', zValidator('json', createOrder), c => c.json(save(c.req.valid('json'))));",
        'export default app;',
      ),
    },
    'pass',
  ],
  [
    'Hono without one',
    {
      'package.json': JSON.stringify({
        scripts: { start: 'tsx src/index.ts' },
        dependencies: { hono: '4.0.0' },
      }),
      'src/index.ts': file(
        "import { Hono } from 'hono';",
        'const app = new Hono();',
        "app.post('/orders', async c => c.json(await save(await c.req.json())));",
        'export default app;',
      ),
    },
    'fail major src/index.ts:3',
  ],
  [
    'Elysia: a type is no schema',
    {
      'package.json': JSON.stringify({ dependencies: { elysia: '1.0.0' } }),
      'src/index.ts': file(
        "import { Elysia, t } from 'elysia';",
        'const app = new Elysia()',
        "  .post('/orders', ({ body }: { body: { sku: string } }) => save(body))",
        '  .listen(1);',
      ),
    },
    'fail major src/index.ts:3',
  ],
  [
    'Elysia: t.Object is one',
    {
      'package.json': JSON.stringify({ dependencies: { elysia: '1.0.0' } }),
      'src/index.ts': file(
        "import { Elysia, t } from 'elysia';",
        'const app = new Elysia()',
        "  .post('/orders', ({ body }) => save(body), { body: t.Object({ sku: t.String() }) })",
        '  .listen(1);',
      ),
    },
    'pass',
  ],
];

const controller = (parameter: string, ...lines: string[]): Files => ({
  ...nest,
  'src/app.module.ts':
    'import { OrdersController } from "./orders.controller";\n@Module({ controllers: [OrdersController] })\nexport class AppModule {}\n',
  'src/main.ts': file(
    "import { AppModule } from './app.module';",
    'const app = await NestFactory.create(AppModule);',
    'app.useGlobalPipes(new ValidationPipe({ whitelist: true }));',
    'await app.listen(3000);',
  ),
  'src/orders.controller.ts': file(
    ...lines,
    "@Controller('orders')",
    'export class OrdersController {',
    '  @Post()',
    `  create(@Body() ${parameter}) {`,
    '    return this.orders.create(order);',
    '  }',
    '}',
  ),
});
const dto = {
  'src/create-order.dto.ts': file(
    'export class CreateOrder {',
    '  @IsString()',
    '  sku: string;',
    '}',
  ),
};
const nestCases: Case[] = [
  [
    'Nest: a pipe and a class with validators',
    {
      ...controller(
        'order: CreateOrder',
        "import { CreateOrder } from './create-order.dto';",
      ),
      ...dto,
    },
    'pass',
  ],
  [
    'Nest: validators of the base class',
    {
      ...controller('order: UpdateOrder'),
      ...dto,
      'src/update-order.dto.ts':
        'export class UpdateOrder extends PartialType(CreateOrder) {}\n',
    },
    'pass',
  ],
  [
    'Nest: a class without validators',
    {
      ...controller('order: CreateOrder'),
      'src/create-order.dto.ts':
        'export class CreateOrder {\n  sku: string;\n}\n',
    },
    'fail major src/orders.controller.ts:4',
  ],
  [
    'Nest: an import that the compiler erases',
    {
      ...controller(
        'order: CreateOrder',
        "import type { CreateOrder } from './create-order.dto';",
      ),
      ...dto,
    },
    'fail major src/orders.controller.ts:5',
  ],
  [
    'Nest: any',
    controller('order: any'),
    'fail major src/orders.controller.ts:4',
  ],
  [
    'Nest: validators without a pipe',
    {
      ...controller('order: CreateOrder'),
      ...dto,
      'src/main.ts': nest['src/main.ts'],
    },
    'fail major src/orders.controller.ts:4',
  ],
  [
    'Nest: the class comes from elsewhere',
    controller(
      'order: CreateOrder',
      "import { CreateOrder } from '@shop/contracts';",
    ),
    'unknown',
  ],
];

const api = (...lines: string[]): Files => ({
  ...fastapi,
  'main.py': file(
    'from fastapi import FastAPI, Request',
    'from pydantic import BaseModel',
    'app = FastAPI()',
    ...lines,
  ),
});
const form = (...lines: string[]): Files => ({
  ...flask,
  'app.py': file(
    'from flask import Flask, request',
    'app = Flask(__name__)',
    ...lines,
  ),
});
const python: Case[] = [
  [
    'DRF: a base of all views that looks at the owner and hands the request on to the serializer',
    {
      ...django,
      'shop/settings.py':
        "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['rest_framework']\n",
      'shop/urls.py': file(
        'from django.urls import include, path',
        'from rest_framework import routers',
        'from shop import views',
        'router = routers.DefaultRouter()',
        "router.register(r'orders', views.OrderViewSet)",
        'urlpatterns = [',
        "    path('api/', include(router.urls)),",
        ']',
      ),
      'shop/views.py': file(
        'from rest_framework import viewsets',
        'class OwnedViewSet(viewsets.ModelViewSet):',
        '    def create(self, request, *args, **kwargs):',
        '        if not owns(request.data, request.user):',
        '            raise PermissionDenied()',
        '        return super().create(request, *args, **kwargs)',
        'class OrderViewSet(OwnedViewSet):',
        '    serializer_class = OrderSerializer',
      ),
    },
    'pass',
  ],
  [
    'Flask: an own function with a schema',
    {
      ...flask,
      'app.py': file(
        'from flask import Flask, request',
        'from schemas import validate, post_order_schema',
        'app = Flask(__name__)',
        '',
        "@app.route('/orders', methods=['POST'])",
        'def create():',
        '    data = request.get_json()',
        '    validate(data, post_order_schema)',
        '    save(**data)',
      ),
    },
    'pass',
  ],
  [
    'FastAPI: a model',
    api(
      'class Order(BaseModel):',
      '    sku: str',
      '',
      "@app.post('/orders')",
      'def create(order: Order):',
      '    save(order)',
    ),
    'pass',
  ],
  [
    'FastAPI: a model that is named after the request',
    api(
      'class OrderRequest(BaseModel):',
      '    sku: str',
      '',
      "@app.post('/orders')",
      'def create(',
      '        order: OrderRequest,',
      '        session: AsyncSession = Depends(get_session),',
      '):',
      '    save(order)',
    ),
    'pass',
  ],
  [
    'FastAPI: a dict',
    api("@app.post('/orders')", 'def create(order: dict):', '    save(order)'),
    'fail major main.py:5',
  ],
  [
    'FastAPI: a model whose fields take anything',
    api(
      'class Order(BaseModel):',
      '    data: Any',
      '',
      "@app.post('/orders')",
      'def create(order: Order):',
      '    save(order)',
    ),
    'fail major main.py:8',
  ],
  [
    'FastAPI: the request read by hand',
    api(
      "@app.post('/orders')",
      'async def create(request: Request):',
      '    data = await request.json()',
      '    save(data)',
    ),
    'fail major main.py:6',
  ],
  [
    'FastAPI: nothing but a path parameter',
    api("@app.post('/orders/{id}/ship')", 'def ship(id: int):', '    send(id)'),
    'not-applicable',
  ],
  [
    'Flask: get_json as it comes',
    form(
      "@app.route('/orders', methods=['POST'])",
      'def create():',
      '    data = request.get_json()',
      "    save(data.get('sku'))",
    ),
    'fail major app.py:5',
  ],
  [
    'Flask: marshmallow',
    form(
      "@app.route('/orders', methods=['POST'])",
      'def create():',
      '    order = OrderSchema().load(request.get_json())',
      '    save(order)',
    ),
    'pass',
  ],
  [
    'Flask: own code that looks at all of it',
    form(
      'def validate_order(order):',
      '    for field in FIELDS:',
      '        if not order.get(field):',
      "            raise BadRequest('missing')",
      "    if not re.match(r'[A-Z]+', order['sku']):",
      "        raise BadRequest('sku')",
      '',
      "@app.route('/orders', methods=['POST'])",
      'def create():',
      '    order = dict(request.form.items())',
      '    validate_order(order)',
      '    save(order)',
    ),
    'pass',
  ],
  [
    'Flask: webargs',
    form(
      "@app.route('/orders', methods=['POST'])",
      '@use_kwargs(OrderSchema)',
      'def create(sku):',
      '    save(sku)',
    ),
    'pass',
  ],
  [
    'Django: a form',
    {
      ...django,
      'shop/settings.py':
        "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['rest_framework']\n",
      'shop/urls.py': file(
        'from django.urls import path',
        'from shop import views',
        "urlpatterns = [path('orders/', views.OrderCreate.as_view())]",
      ),
      'shop/views.py': file(
        'class OrderCreate(CreateAPIView):',
        '    serializer_class = OrderSerializer',
      ),
    },
    'pass',
  ],
  [
    'Django: data as it comes',
    {
      ...django,
      'shop/settings.py': "ROOT_URLCONF = 'shop.urls'\n",
      'shop/urls.py': file(
        'from django.urls import path',
        'from shop import views',
        "urlpatterns = [path('orders/', views.Orders.as_view())]",
      ),
      'shop/views.py': file(
        'class Orders(APIView):',
        '    def post(self, request):',
        "        Order.objects.create(sku=request.data['sku'])",
        '        return Response(status=201)',
      ),
    },
    'fail major shop/views.py:3',
  ],
];

const java = (parameter: string, type: string): Files => ({
  ...spring,
  'src/main/java/OrderController.java': file(
    '@RestController',
    'public class OrderController {',
    '  @PostMapping("/orders")',
    `  public Order create(${parameter}) {`,
    '    return orders.save(order);',
    '  }',
    '}',
  ),
  'src/main/java/CreateOrder.java': type,
});
const constrained = 'public record CreateOrder(@NotBlank String sku) {}\n';
const jvm: Case[] = [
  [
    'Ktor: a controller that receives, and a body that validates itself',
    {
      ...spring,
      'src/main/kotlin/Router.kt': file(
        'import io.ktor.routing.post',
        'fun Routing.orders(orderController: OrderController) {',
        '    post("/orders") { orderController.create(this.context) }',
        '}',
      ),
      'src/main/kotlin/OrderController.kt': file(
        'class OrderController {',
        '    suspend fun create(ctx: ApplicationCall) {',
        '        ctx.receive<OrderDTO>().apply { orders.save(this.validToCreate()) }',
        '    }',
        '}',
      ),
      'src/main/kotlin/App.kt': file(
        'import io.ktor.server.engine.embeddedServer',
        'fun main() { embeddedServer(Netty, 8080) { routing { orders(OrderController()) } }.start() }',
      ),
    },
    'pass',
  ],
  [
    'Spring: the imported one of two types with one name',
    {
      ...spring,
      'src/main/java/acme/web/OrderController.java': file(
        'package acme.web;',
        'import acme.domain.CreateOrder;',
        '@RestController',
        'public class OrderController {',
        '  @PostMapping("/orders")',
        '  public Order create(@RequestBody @Valid CreateOrder order) {',
        '    return orders.save(order);',
        '  }',
        '}',
      ),
      'src/main/java/acme/data/CreateOrder.java':
        'package acme.data;\npublic record CreateOrder(String sku) {}\n',
      'src/main/java/acme/domain/CreateOrder.java': `package acme.domain;\n${constrained}`,
    },
    'pass',
  ],
  [
    'Spring: @Valid and constraints',
    java('@Valid @RequestBody CreateOrder order', constrained),
    'pass',
  ],
  [
    'Spring: a form whose object is validated',
    java('@Valid CreateOrder order, BindingResult result', constrained),
    'pass',
  ],
  [
    'Spring: @Valid on a type without one constraint',
    java(
      '@Valid @RequestBody CreateOrder order',
      'public record CreateOrder(String sku) {}\n',
    ),
    'fail minor src/main/java/OrderController.java:4',
  ],
  [
    'Spring: constraints that nobody checks',
    java('@RequestBody CreateOrder order', constrained),
    'fail minor src/main/java/OrderController.java:4',
  ],
  [
    'Spring: a map',
    java('@RequestBody Map<String, Object> order', constrained),
    'fail major src/main/java/OrderController.java:4',
  ],
  [
    'Spring: a file',
    java('@RequestParam("file") MultipartFile order', constrained),
    'not-applicable',
  ],
  [
    'Spring: no body',
    java('@PathVariable Long id', constrained),
    'not-applicable',
  ],
  [
    'Quarkus: @Valid on the service',
    {
      ...spring,
      'src/main/java/OrderResource.java': file(
        '@Path("/orders")',
        'public class OrderResource {',
        '  OrderService orderService;',
        '  @POST',
        '  public Response create(Order order) {',
        '    return Response.ok(orderService.persistOrder(order)).build();',
        '  }',
        '}',
      ),
      'src/main/java/OrderService.java': file(
        'public class OrderService {',
        '  public Order persistOrder(@Valid Order order) {',
        '    return order;',
        '  }',
        '}',
      ),
      'src/main/java/Order.java':
        'public class Order {\n  @NotNull\n  public String sku;\n}\n',
    },
    'pass',
  ],
  [
    'Kotlin: constraints on the constructor',
    {
      ...spring,
      'src/main/kotlin/OrderController.kt': file(
        '@RestController',
        'class OrderController(val orders: Orders) {',
        '  @PostMapping("/orders")',
        '  fun create(@Valid @RequestBody order: CreateOrder): Order {',
        '    return orders.save(order)',
        '  }',
        '}',
      ),
      'src/main/kotlin/CreateOrder.kt':
        'data class CreateOrder(@field:NotBlank val sku: String)\n',
    },
    'pass',
  ],
];

const gin = (struct: string, ...lines: string[]): Files => ({
  ...goService,
  'go.mod':
    'module example.com/orders\n\ngo 1.24\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
  'main.go': file(
    'package main',
    'import "github.com/gin-gonic/gin"',
    `type createOrder struct { SKU string ${struct} }`,
    'func create(c *gin.Context) {',
    ...lines,
    '}',
    'func main() {',
    '\tr := gin.Default()',
    '\tr.POST("/orders", create)',
    '\tr.Run()',
    '}',
  ),
});
const bind = [
  '\tvar order createOrder',
  '\tif err := c.ShouldBindJSON(&order); err != nil {',
  '\t\treturn',
  '\t}',
  '\tsave(order)',
];
const gateway = (...method: string[]): Files => ({
  ...goService,
  'proto/orders.proto': file(
    'service Orders {',
    '  rpc CreateOrder (CreateOrderRequest) returns (Order) {',
    '    option (google.api.http) = { post: "/orders" body: "*" };',
    '  }',
    '  rpc Favour (FavourRequest) returns (Order) {',
    '    option (google.api.http) = { post: "/orders/{id}/favour" body: "*" };',
    '  }',
    '}',
  ),
  'gateway.go': file(
    'package main',
    'func serve(mux *runtime.ServeMux) error {',
    '\treturn pb.RegisterOrdersHandlerServer(ctx, mux, server)',
    '}',
  ),
  'orders.go': file(
    'package main',
    'func (s *Server) CreateOrder(ctx context.Context, req *pb.CreateOrderRequest) (*pb.Order, error) {',
    ...method,
    '\treturn s.store.Create(ctx, req.GetOrder())',
    '}',
    'func (s *Server) Favour(ctx context.Context, req *pb.FavourRequest) (*pb.Order, error) {',
    '\treturn s.store.Favour(ctx, req.GetId())',
    '}',
  ),
});

const go: Case[] = [
  [
    'go-swagger validates against the contract',
    {
      'go.mod':
        'module example.com/x\n\nrequire github.com/go-openapi/runtime v0.28.0\n',
      'gen/restapi/operations/orders_api.go': file(
        '// Code generated by go-swagger; DO NOT EDIT.',
        'package operations',
        'func (o *OrdersAPI) initHandlerCache() {',
        '\to.handlers["POST"]["/orders"] = order.NewCreateOrder(o.context, o.OrderCreateOrderHandler)',
        '}',
      ),
      'handler.go': file(
        'package main',
        'func Setup(api *operations.OrdersAPI) {',
        '\tapi.OrderCreateOrderHandler = order.CreateOrderHandlerFunc(c.Create)',
        '}',
        'func (c *crud) Create(params order.CreateOrderParams) middleware.Responder {',
        '\treturn save(params.Body)',
        '}',
      ),
    },
    'pass',
  ],
  [
    'validated where the use case is handed it',
    {
      'go.mod': 'module x\n\nrequire github.com/gofiber/fiber/v2 v2.52.0\n',
      'main.go': file(
        'package main',
        'func main() {',
        '\tapp := fiber.New()',
        '\tapp.Post("/orders", create)',
        '\tapp.Listen(":80")',
        '}',
        'func create(c *fiber.Ctx) error {',
        '\treq := CreateOrder{}',
        '\tc.BodyParser(&req)',
        '\treturn orders.Create(c.Context(), req)',
        '}',
      ),
      'orders.go': file(
        'package main',
        'type CreateOrder struct {',
        '\tName string `json:"name" validate:"required"`',
        '}',
        'func (u *usecase) Create(ctx context.Context, req CreateOrder) error {',
        '\treturn validate.Struct(&req)',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Go: what was bound is handed to a function of another package that validates',
    {
      ...goService,
      'api/orders.go': file(
        'package api',
        'import "github.com/labstack/echo/v4"',
        'func routes(e *echo.Echo) { e.POST("/orders", create) }',
        'func create(c echo.Context) error {',
        '\tvar request OrderRequest',
        '\tif err := c.Bind(&request); err != nil {',
        '\t\treturn err',
        '\t}',
        '\tif err := service.ValidateOrderRequest(&request); err != nil {',
        '\t\treturn err',
        '\t}',
        '\treturn store.Insert(request)',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Go: a function of another package whose name others have too',
    {
      ...goService,
      'api/users.go': file(
        'package api',
        'import "github.com/go-chi/chi/v5"',
        'func routes(r chi.Router) { r.Post("/signin", signIn) }',
        'func signIn(w http.ResponseWriter, r *http.Request) {',
        '\tvar req signin.Request',
        '\tjson.NewDecoder(r.Body).Decode(&req)',
        '\tresp, err := signin.Process(&req)',
        '\tanswer(w, resp, err)',
        '}',
      ),
      'usecase/signin/facade.go': file(
        'package signin',
        'func Process(req *Request) (*Response, error) {',
        '\tif err := req.Validate(); err != nil {',
        '\t\treturn nil, err',
        '\t}',
        '\treturn find(req)',
        '}',
        'func (r *Request) Validate() error { return rules.Check(r) }',
      ),
      'usecase/signup/facade.go': file(
        'package signup',
        'func Process(req *Request) error { return insert(req) }',
      ),
    },
    'pass',
  ],
  [
    'Go: a body whose own method turns it down with an error of another package',
    {
      ...goService,
      'api/topics.go': file(
        'package api',
        'import "github.com/gorilla/mux"',
        'func (a *API) routes(router *mux.Router) {',
        '\trouter.HandleFunc("/topics/{id}", a.update).Methods("PUT")',
        '}',
        'func (a *API) update(w http.ResponseWriter, r *http.Request) {',
        '\ttopic, err := models.ReadTopic(r.Body)',
        '\tif err := topic.ValidateUpdate(); err != nil {',
        '\t\treturn',
        '\t}',
        '\ta.store.Update(topic)',
        '}',
      ),
      'models/topic.go': file(
        'package models',
        'func ReadTopic(r io.Reader) (*Topic, error) {',
        '\tvar topic Topic',
        '\terr := json.NewDecoder(r).Decode(&topic)',
        '\treturn &topic, err',
        '}',
        'func (t *Topic) ValidateUpdate() error {',
        '\tif t.State == "" {',
        '\t\treturn apierrors.ErrTopicInvalidState',
        '\t}',
        '\treturn nil',
        '}',
      ),
    },
    'pass',
  ],
  [
    'grpc-gateway: a method that validates its message',
    gateway(
      '\tif err := validateCreateOrder(req); err != nil {',
      '\t\treturn nil, status.Error(codes.InvalidArgument, "order")',
      '\t}',
    ),
    'pass',
  ],
  [
    'grpc-gateway: an interceptor that validates all messages',
    {
      ...gateway(),
      'server.go': file(
        'package main',
        'var server = grpc.NewServer(grpc.UnaryInterceptor(protovalidate_middleware.UnaryServerInterceptor(validator)))',
      ),
    },
    'pass',
  ],
  [
    'grpc-gateway: a message that is stored as it comes',
    gateway(),
    'fail major orders.go:2',
  ],
  [
    'Go: the layer that stores an entity validates it, behind an interface',
    {
      ...goService,
      'http/server.go': file(
        'package http',
        'func (s *Server) routes(router *mux.Router) {',
        '\trouter.HandleFunc("/orders", s.handleCreate).Methods("POST")',
        '}',
        'func (s *Server) handleCreate(w http.ResponseWriter, r *http.Request) {',
        '\tvar order shop.Order',
        '\tif err := json.NewDecoder(r.Body).Decode(&order); err != nil {',
        '\t\treturn',
        '\t}',
        '\ts.OrderService.CreateOrder(r.Context(), &order)',
        '}',
      ),
      'mock/order.go': file(
        'package mock',
        'func (s *OrderService) CreateOrder(ctx context.Context, order *shop.Order) error {',
        '\treturn s.CreateOrderFn(ctx, order)',
        '}',
      ),
      'order.go': file(
        'package shop',
        'type Order struct { SKU string }',
        'func (o *Order) Validate() error {',
        '\tif o.SKU == "" {',
        '\t\treturn errors.New("sku required")',
        '\t}',
        '\treturn nil',
        '}',
      ),
      'sqlite/order.go': file(
        'package sqlite',
        'func (s *OrderService) CreateOrder(ctx context.Context, order *shop.Order) error {',
        '\tif err := order.Validate(); err != nil {',
        '\t\treturn err',
        '\t}',
        '\treturn s.insert(ctx, order)',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Go: a request that binds and validates itself, one of several',
    {
      ...gin(
        '',
        '\treq := newCreateOrderRequest()',
        '\tif err := req.bind(c); err != nil {',
        '\t\treturn',
        '\t}',
      ),
      'request.go': file(
        'package main',
        'type createOrderRequest struct { SKU string }',
        'func newCreateOrderRequest() *createOrderRequest { return new(createOrderRequest) }',
        'func (r *createOrderRequest) bind(c *gin.Context) error {',
        '\tif err := c.ShouldBind(r); err != nil {',
        '\t\treturn err',
        '\t}',
        '\treturn validate.Struct(r)',
        '}',
        'type other struct { SKU string }',
        'func (r *other) bind(c *gin.Context) error {',
        '\treturn c.ShouldBind(r)',
        '}',
      ),
    },
    'pass',
  ],
  [
    'gin: binding tags',
    gin('`json:"sku" binding:"required"`', ...bind),
    'pass',
  ],
  ['gin: no tags', gin('`json:"sku"`', ...bind), 'fail major main.go:6'],
  [
    'gin: tags in a comment',
    gin('// `binding:"required"`', ...bind),
    'fail major main.go:6',
  ],
  [
    'go: a validator',
    gin(
      '`json:"sku" validate:"required"`',
      ...bind,
      '\tif err := validate.Struct(order); err != nil {',
      '\t\treturn',
      '\t}',
    ),
    'pass',
  ],
  [
    'chi: render.Bind with a Bind that looks',
    {
      ...goService,
      'main.go': file(
        'package main',
        'import "github.com/go-chi/chi/v5"',
        'type orderRequest struct { SKU string }',
        'func (o *orderRequest) Bind(r *http.Request) error {',
        '\treturn validation.ValidateStruct(o, validation.Field(&o.SKU, validation.Required))',
        '}',
        'func create(w http.ResponseWriter, r *http.Request) {',
        '\tdata := &orderRequest{}',
        '\tif err := render.Bind(r, data); err != nil {',
        '\t\treturn',
        '\t}',
        '}',
        'func main() {',
        '\tr := chi.NewRouter()',
        '\tr.Post("/orders", create)',
        '\thttp.ListenAndServe(":1", r)',
        '}',
      ),
    },
    'pass',
  ],
  [
    'gin: no body read',
    gin('`json:"sku"`', '\tsave(c.Param("id"))'),
    'not-applicable',
  ],
];

const web = (record: string, ...extra: string[]): Files => ({
  ...dotnet,
  'OrdersController.cs': file(
    '[ApiController]',
    '[Route("orders")]',
    'public class OrdersController : ControllerBase',
    '{',
    '    [HttpPost]',
    '    public IActionResult Create([FromBody] CreateOrder order)',
    '    {',
    '        return Ok(orders.Save(order));',
    '    }',
    '}',
    record,
    ...extra,
  ),
  'Program.cs': file(
    'var builder = WebApplication.CreateBuilder(args);',
    'builder.Services.AddControllers();',
    'var app = builder.Build();',
    'app.MapControllers();',
    'app.Run();',
  ),
});
const minimal = (statement: string): Files => ({
  ...dotnet,
  'Program.cs': file(
    'var builder = WebApplication.CreateBuilder(args);',
    'var app = builder.Build();',
    'app.MapOrders();',
    'app.Run();',
  ),
  'OrdersApi.cs': file(
    'public static class OrdersApi',
    '{',
    '    public static RouteGroupBuilder MapOrders(this IEndpointRouteBuilder routes)',
    '    {',
    '        var other = routes.MapGroup("/other");',
    '        var group = routes.MapGroup("/orders");',
    statement,
    '        group.MapPost("/", (Database db, CreateOrder order) => db.Save(order));',
    '        return group;',
    '    }',
    '}',
    'public class CreateOrder { [Required] public string Sku { get; set; } }',
  ),
});
const page = (property: string, ...handler: string[]): Files => ({
  ...dotnet,
  'Pages/Orders/Create.cshtml': '@page\n@model CreateModel\n',
  'Pages/Orders/Create.cshtml.cs': file(
    'public class CreateModel : PageModel',
    '{',
    property,
    '    public InputModel Input { get; set; }',
    '    public async Task<IActionResult> OnPostAsync()',
    '    {',
    ...handler,
    '        await orders.Add(Input.Sku);',
    '        return RedirectToPage("Index");',
    '    }',
    '    public class InputModel { [Required] public string Sku { get; set; } }',
    '}',
  ),
});
/** A record whose part has a validator; `service` is the code that may call it. */
const partOfBody = (...service: string[]): Files => ({
  ...dotnet,
  'Program.cs': file(
    'app.MapPost("/orders", (IOrders orders, NewOrderRequest request) => orders.Create(request.Order));',
    'public record NewOrderRequest(NewOrder Order);',
  ),
  'Orders.cs': file(
    'public class NewOrder { public string Sku { get; set; } }',
    'public class NewOrderValidator : AbstractValidator<NewOrder> { }',
    ...service,
  ),
});
/** A minimal API with a nested command; `services` is a line of the registration. */
const nestedCommand = (services: string): Files => ({
  ...dotnet,
  'Program.cs': file(
    'app.MapPost("/orders", (Create.Command command) => orders.Save(command));',
    'public static class Services {',
    '  public static void Add(this IServiceCollection services) {',
    services,
    '  }',
    '}',
  ),
  'Create.cs': file(
    'public class Create {',
    '  public record Command([Required] Order Order);',
    '}',
  ),
});
const dotnetCases: Case[] = [
  [
    '.NET: validation of minimal APIs, switched on in a method of its own',
    nestedCommand('    services.AddValidation();'),
    'pass',
  ],
  [
    '.NET: annotations that nobody looks at',
    nestedCommand('    services.AddProblemDetails();'),
    'fail minor Program.cs:1',
  ],
  [
    'a part of the body that a service has its validator throw for',
    partOfBody(
      'public class Orders : IOrders {',
      '  public async Task Create(NewOrder order) { await validator.ValidateAndThrowAsync(order); }',
      '}',
    ),
    'pass',
  ],
  [
    'a part of the body with a validator that nobody calls',
    partOfBody(),
    'fail minor Program.cs:1',
  ],
  [
    '.NET: a pipeline that validates the command which the body is mapped to',
    {
      ...web('public record CreateOrder(string Sku);'),
      'OrdersController.cs': file(
        '[ApiController]',
        '[Route("orders")]',
        'public class OrdersController : ControllerBase {',
        '  [HttpPost]',
        '  public async Task<IActionResult> Create([FromBody] CreateOrder request) {',
        '    var command = Mapper.Map<CreateOrderCommand>(request);',
        '    await Mediator.Send(command);',
        '    return Ok();',
        '  }',
        '}',
      ),
      'Validation.cs': file(
        'public class CreateOrderCommandValidator : AbstractValidator<CreateOrderCommand> {}',
        'public class Validation<TRequest, TResponse> : IPipelineBehavior<TRequest, TResponse> {',
        '  private readonly IEnumerable<IValidator<TRequest>> _validators;',
        '}',
      ),
    },
    'pass',
  ],
  [
    '.NET: a page that asks whether its form is valid',
    page(
      '    [BindProperty]',
      '        if (!ModelState.IsValid) return Page();',
    ),
    'pass',
  ],
  [
    '.NET: a page that uses its form as it comes',
    page('    [BindProperty]'),
    'fail minor Pages/Orders/Create.cshtml.cs:5',
  ],
  ['.NET: a page without a form', page('    // set below'), 'not-applicable'],
  [
    '.NET: a filter of the group, in a statement of its own',
    minimal('        group.WithParameterValidation(typeof(CreateOrder));'),
    'pass',
  ],
  [
    '.NET: a group without a filter',
    minimal('        other.WithParameterValidation(typeof(CreateOrder));'),
    'fail minor OrdersApi.cs:8',
  ],
  [
    '.NET: annotations',
    web('public record CreateOrder([Required] string Sku);'),
    'pass',
  ],
  [
    '.NET: no rules',
    web('public record CreateOrder(string Sku);'),
    'fail minor OrdersController.cs:6',
  ],
  [
    '.NET: a validator that the handler asks for',
    {
      ...dotnet,
      'Program.cs': file(
        'var app = WebApplication.CreateBuilder(args).Build();',
        'app.MapPost("/orders", (CreateOrder order, IValidator<Order> rules) => mapper.Map(order, rules));',
      ),
      'CreateOrder.cs': 'public record CreateOrder(string Sku);\n',
    },
    'pass',
  ],
  [
    '.NET: FluentValidation that runs by itself',
    {
      ...web(
        'public record CreateOrder(string Sku);',
        'public class CreateOrderValidator : AbstractValidator<CreateOrder> { }',
      ),
      'Setup.cs': 'services.AddFluentValidationAutoValidation();\n',
    },
    'pass',
  ],
  [
    '.NET: FluentValidation that nobody runs',
    web(
      'public record CreateOrder(string Sku);',
      'public class CreateOrderValidator : AbstractValidator<CreateOrder> { }',
    ),
    'fail minor OrdersController.cs:6',
  ],
];

const railsApp = (model: string, ...lines: string[]): Files => ({
  ...rails,
  'config/routes.rb': file(
    'Rails.application.routes.draw do',
    '  resources :orders, only: [:create]',
    'end',
  ),
  'app/models/order.rb': file('class Order < ApplicationRecord', model, 'end'),
  'app/controllers/orders_controller.rb': file(
    'class OrdersController < ApplicationController',
    '  def create',
    ...lines,
    '  end',
    '',
    '  private',
    '',
    '  def order_params',
    '    params.require(:order).permit(:sku)',
    '  end',
    'end',
  ),
});
const ruby: Case[] = [
  [
    'Rails: permitted parameters of a model that Devise validates',
    railsApp(
      '  devise :database_authenticatable, :registerable,\n         :recoverable, :validatable',
      '    Order.create!(order_params)',
    ),
    'pass',
  ],
  [
    'Rails: all that was sent goes to an object that validates',
    railsApp(
      '',
      '    given = CreateParams.new(params)',
      '    given.validate!',
      '    Order.create!(sku: given.sku)',
    ),
    'pass',
  ],
  [
    'Rails: permitted parameters and model validations',
    railsApp(
      '  validates :sku, presence: true',
      '    Order.create!(order_params)',
    ),
    'pass',
  ],
  [
    'Rails: a list of parameters without rules for their content',
    railsApp('', '    Order.create!(order_params)'),
    'fail minor app/controllers/orders_controller.rb:2',
  ],
  [
    'Rails: parameters as they come',
    railsApp('', '    Order.create!(sku: params[:sku])'),
    'fail major app/controllers/orders_controller.rb:3',
  ],
];

const laravelApp = (parameter: string, ...lines: string[]): Files => ({
  ...laravel,
  'routes/api.php':
    "<?php\nRoute::post('/orders', [OrderController::class, 'store']);\n",
  'app/Http/Controllers/OrderController.php': file(
    '<?php',
    'class OrderController extends Controller {',
    `  public function store(${parameter}) {`,
    ...lines,
    '  }',
    '}',
  ),
  'app/Http/Requests/StoreOrderRequest.php':
    "<?php\nclass StoreOrderRequest extends FormRequest {\n  public function rules() { return ['sku' => 'required']; }\n}\n",
});
const apiPlatform = (operation: string, ...fields: string[]): Files => ({
  'composer.json': JSON.stringify({
    require: { 'symfony/framework-bundle': '^7.0', 'api-platform/core': '^4' },
  }),
  'public/index.php': '<?php\n',
  'src/OrderResource.php': file(
    '<?php',
    `#[ApiResource(operations: [new Post(${operation})])]`,
    'class OrderResource {}',
  ),
  'src/OrderProcessor.php': file(
    '<?php',
    'class OrderProcessor {',
    '  public function process(mixed $data, Operation $operation): void',
    '  {',
    '    $this->orders->add($data->sku);',
    '  }',
    '}',
  ),
  'src/OrderInput.php': file(
    '<?php',
    'class OrderInput {',
    ...fields,
    '  public string $sku;',
    '}',
  ),
});
/** A controller that hands a command with constraints of a file to a bus; `middleware` is a line of its configuration. */
const symfonyBus = (middleware: string): Files => ({
  'composer.json': '{ "require": { "symfony/framework-bundle": "^7.0" } }\n',
  'config/packages/messenger.yaml': file(
    'framework:',
    '    messenger:',
    '        buses:',
    '            command.bus:',
    '                middleware:',
    `                    ${middleware}`,
  ),
  'config/validator/orders.yaml': file(
    'App\\Application\\CreateOrderCommand:',
    '    properties:',
    '        sku: [{ NotBlank: ~ }]',
  ),
  'src/Application/CreateOrderCommand.php': file(
    '<?php',
    'readonly class CreateOrderCommand { public function __construct(private string $sku) {} }',
  ),
  'src/Controller/OrderController.php': file(
    '<?php',
    'class OrderController extends AbstractController {',
    "  #[Route('/orders', methods: ['POST'])]",
    '  public function create(Request $request, CommandBus $commandBus): Response {',
    '    $data = json_decode($request->getContent(), true);',
    "    $command = new CreateOrderCommand($data['sku']);",
    '    return $this->json($commandBus->dispatch($command));',
    '  }',
    '}',
  ),
});
const php: Case[] = [
  [
    'Laravel: a form request by another name, through an own base',
    {
      ...laravelApp(
        'LoginUser $request',
        '    return $request->input("email");',
      ),
      'app/Http/Requests/LoginUser.php': file(
        '<?php',
        'class LoginUser extends ApiRequest {',
        "  public function rules() { return ['email' => 'required']; }",
        '}',
      ),
      'app/Http/Requests/ApiRequest.php': file(
        '<?php',
        'class ApiRequest extends FormRequest {',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Laravel: a form request',
    laravelApp(
      'StoreOrderRequest $request',
      '    Order::create($request->all());',
    ),
    'pass',
  ],
  [
    'Laravel: validate',
    laravelApp(
      'Request $request',
      "    $data = $request->validate(['sku' => 'required']);",
      '    Order::create($data);',
    ),
    'pass',
  ],
  [
    'Laravel: all of it',
    laravelApp('Request $request', '    Order::create($request->all());'),
    'fail major app/Http/Controllers/OrderController.php:4',
  ],
  [
    'Laravel: a service object that validates by its own rules, in a base',
    {
      ...laravelApp(
        'Request $request',
        "    $data = ['sku' => $request->input('sku')];",
        '    (new CreateOrder)->execute($data);',
      ),
      'app/Services/CreateOrder.php': file(
        '<?php',
        'class CreateOrder extends BaseService {',
        "  public function rules(): array { return ['sku' => 'required|string']; }",
        '  public function execute(array $data) {',
        '    $this->validateRules($data);',
        '    return Order::create($data);',
        '  }',
        '}',
      ),
      'app/Services/BaseService.php': file(
        '<?php',
        'abstract class BaseService {',
        '  public function validateRules(array $data) { Validator::make($data, $this->rules())->validate(); }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'Laravel: rules of an object that nothing applies',
    {
      ...laravelApp(
        'Request $request',
        '    (new CreateOrder)->execute($request->all());',
      ),
      'app/Services/CreateOrder.php': file(
        '<?php',
        'class CreateOrder {',
        "  public function rules(): array { return ['sku' => 'required']; }",
        '  public function execute(array $data) {',
        '    return Order::create($data);',
        '  }',
        '}',
      ),
    },
    'fail major app/Http/Controllers/OrderController.php:4',
  ],
  [
    'API Platform: what the operation takes has constraints',
    apiPlatform(
      'input: OrderInput::class, processor: OrderProcessor::class',
      '  #[Assert\\NotBlank]',
    ),
    'pass',
  ],
  [
    'API Platform: constraints in a file',
    {
      ...apiPlatform(
        'input: OrderInput::class, processor: OrderProcessor::class',
      ),
      'config/validator/validation.yaml': file(
        'App\\OrderInput:',
        '  properties: { sku: [NotBlank: ~] }',
      ),
    },
    'pass',
  ],
  [
    'API Platform: an input without constraints',
    apiPlatform('input: OrderInput::class, processor: OrderProcessor::class'),
    'fail minor src/OrderProcessor.php:3',
  ],
  [
    'API Platform: an operation without a body',
    apiPlatform('input: false, processor: OrderProcessor::class'),
    'not-applicable',
  ],
  [
    'Symfony: a bus that validates the commands',
    symfonyBus('- validation'),
    'pass',
  ],
  [
    'Symfony: a bus that validates nothing',
    symfonyBus('- doctrine_transaction'),
    'fail major src/Controller/OrderController.php:5',
  ],
  [
    'Symfony: a token endpoint whose form the OAuth server reads',
    {
      'composer.json':
        '{ "require": { "symfony/framework-bundle": "^7.0" } }\n',
      'src/Controller/TokenController.php': file(
        '<?php',
        'class TokenController extends AbstractController {',
        "  #[Route('/oauth2/token', methods: ['POST'])]",
        '  public function token(Request $request): Response {',
        '    $form = $request->request->all();',
        '    return $this->server->respondToAccessTokenRequest($this->psr($form), new Response());',
        '  }',
        '}',
      ),
    },
    'not-applicable',
  ],
  [
    'Symfony: a mapped payload with rules',
    {
      'composer.json':
        '{ "require": { "symfony/framework-bundle": "^7.0" } }\n',
      'src/Controller/OrderController.php': file(
        '<?php',
        'class OrderController extends AbstractController {',
        "  #[Route('/orders', methods: ['POST'])]",
        '  public function create(#[MapRequestPayload] CreateOrder $order): Response {',
        '    return $this->json($order);',
        '  }',
        '}',
      ),
      'src/Dto/CreateOrder.php': file(
        '<?php',
        'class CreateOrder {',
        '  #[Assert\\NotBlank]',
        '  public string $sku;',
        '}',
      ),
    },
    'pass',
  ],
];

const axum = (
  parameter: string,
  struct: string,
  ...lines: string[]
): Files => ({
  ...rust,
  'src/main.rs': file(
    'use axum::{routing::post, Json, Router};',
    struct,
    `async fn create(${parameter}) -> Json<Order> {`,
    ...lines,
    '    save(order).await',
    '}',
    '#[tokio::main]',
    'async fn main() {',
    '    let app = Router::new().route("/orders", post(create));',
    '    axum::serve(listener, app).await.unwrap();',
    '}',
  ),
});
const rustCases: Case[] = [
  [
    'axum: a look at the password is no look at the body',
    axum(
      'Json(order): Json<CreateOrder>',
      'struct CreateOrder { sku: String }',
      '    let user = validate_credentials(order.into()).await?;',
      '    let link = Url::parse(base)?;',
    ),
    'fail minor src/main.rs:3',
  ],
  [
    'axum: a typed extractor alone',
    axum(
      'Json(order): Json<CreateOrder>',
      'struct CreateOrder { sku: String }',
    ),
    'fail minor src/main.rs:3',
  ],
  [
    'axum: a validating extractor',
    axum(
      'ValidatedJson(order): ValidatedJson<CreateOrder>',
      'struct CreateOrder { sku: String }',
    ),
    'pass',
  ],
  [
    'axum: validate is called',
    axum(
      'Json(order): Json<CreateOrder>',
      'struct CreateOrder { sku: String }',
      '    order.validate()?;',
    ),
    'pass',
  ],
  [
    'axum: a type that only checked values can be made into',
    axum(
      'Json(order): Json<CreateOrder>',
      'struct CreateOrder { sku: String }',
      '    let order = Valid::new(order)?;',
    ),
    'pass',
  ],
  [
    'axum: nothing but numbers and switches',
    axum(
      'Json(order): Json<CreateOrder>',
      'struct CreateOrder { item: i64, urgent: bool }',
    ),
    'pass',
  ],
];

describe('api-input-validated', () => {
  it.each([
    ...node,
    ...nestCases,
    ...python,
    ...jvm,
    ...go,
    ...dotnetCases,
    [
      'routes for tests beside those that callers use',
      {
        ...express,
        'server.js': file(
          "const app = require('express')();",
          "app.post('/orders', (req, res) => res.json(Order.parse(req.body)));",
          "app.post('/testing-support/orders', (req, res) => res.json(save(req.body)));",
          'app.listen(3000);',
        ),
      },
      'pass',
    ],
    ...ruby,
    ...php,
    ...rustCases,
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
