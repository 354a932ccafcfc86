import {
  django,
  express,
  file,
  flask,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { apiHttpSemantics as check } from './api-http-semantics';

const server = (...lines: string[]): Files => ({
  ...express,
  'server.js': file(
    "const app = require('express')();",
    ...lines,
    'app.listen(1);',
  ),
});
const route = (method: string, path: string, body: string) =>
  `app.${method}('${path}', async (req, res) => { ${body} res.end(); });`;

const gin = (statement: string): Files => ({
  'go.mod': file(
    'module example.com/orders',
    'require github.com/gin-gonic/gin v1.10.0',
  ),
  'main.go': file(
    'package main',
    'import "github.com/gin-gonic/gin"',
    'func main() {',
    '\tr := gin.Default()',
    '\tr.GET("/orders/update", func(c *gin.Context) {',
    `\t\tdb.Exec("${statement}")`,
    '\t})',
    '}',
  ),
});

const cases: Case[] = [
  [
    'a GET that deletes',
    server(
      route(
        'get',
        '/orders/:id/delete',
        'await Order.deleteOne({ id: req.params.id });',
      ),
    ),
    'fail minor server.js:2',
  ],
  [
    'a route for every method that creates',
    server(route('all', '/orders/create', 'await Order.create({});')),
    'fail minor server.js:2',
  ],
  [
    'a POST',
    server(
      route('get', '/orders', ''),
      route('post', '/orders/:id/cancel', 'await order.save();'),
    ),
    'pass',
  ],
  [
    'a page that shows a form',
    server(route('get', '/orders/create', 'res.render("form");')),
    'pass',
  ],
  [
    'a counter on a reading route',
    server(route('get', '/orders/:id', 'await View.create({});')),
    'pass',
  ],
  [
    'a link to confirm',
    server(route('get', '/mail/confirm/update', 'await user.save();')),
    'pass',
  ],
  [
    'a handler that tells methods apart',
    server(
      route(
        'all',
        '/orders/update',
        'if (req.method === "POST") await order.save();',
      ),
    ),
    'pass',
  ],
  [
    'no GET route',
    server(route('post', '/orders', 'await order.save();')),
    'not-applicable',
  ],
  [
    'a function of the service that the handler calls',
    server(
      route('get', '/orders/:id/cancel', 'await cancelOrder(req.params.id);'),
      'async function cancelOrder(id) {',
      '  await prisma.order.delete({ where: { id } });',
      '}',
    ),
    'fail minor server.js:2',
  ],
  [
    'Flask',
    {
      ...flask,
      'app.py': file(
        'from flask import Flask',
        'app = Flask(__name__)',
        '@app.route("/orders/<int:id>/delete")',
        'def delete_order(id):',
        '    db.session.delete(Order.query.get(id))',
        '    db.session.commit()',
      ),
    },
    'fail minor app.py:3',
  ],
  [
    'Flask with its methods named',
    {
      ...flask,
      'app.py': file(
        'from flask import Flask',
        'app = Flask(__name__)',
        '@app.route("/orders/<int:id>/delete", methods=["GET", "POST"])',
        'def delete_order(id):',
        '    db.session.delete(Order.query.get(id))',
      ),
    },
    'pass',
  ],
  [
    'Django, where the view asks for the method',
    {
      ...django,
      'shop/urls.py': file(
        'from django.urls import path',
        'from shop import views',
        'urlpatterns = [path("orders/<int:id>/delete", views.delete_order)]',
      ),
      'shop/views.py': file(
        'def delete_order(request, id):',
        '    if request.method == "POST":',
        '        order.delete()',
      ),
    },
    'pass',
  ],
  [
    'Spring',
    {
      ...spring,
      'src/main/java/OrdersController.java': file(
        '@RestController',
        'public class OrdersController {',
        '  @GetMapping("/orders/{id}/delete")',
        '  public void delete(@PathVariable long id) {',
        '    orderRepository.deleteById(id);',
        '  }',
        '}',
      ),
    },
    'fail minor src/main/java/OrdersController.java:3',
  ],
  [
    'Gin with a statement that only reads',
    gin('SELECT pg_advisory_lock(1)'),
    'pass',
  ],
  [
    'Gin with one that writes',
    gin('UPDATE orders SET state = 1'),
    'fail minor main.go:5',
  ],
  [
    'a hash that is updated',
    server(
      route('get', '/orders/update', "crypto.createHash('sha1').update('x');"),
    ),
    'pass',
  ],
];

describe('api-http-semantics', () => {
  it.each(cases)('%s', (_, files, expected) => {
    expect(verdict(check, files)).toBe(expected);
  });
});
