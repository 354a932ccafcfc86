import {
  django,
  dotnet,
  express,
  fastapi,
  file,
  flask,
  goService,
  laravel,
  rails,
  rust,
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

const djangoView = (permissions: string, body: string): Files => ({
  ...django,
  'requirements.txt': 'django==5.1\ndjangorestframework==3.15\n',
  'shop/settings.py': "ROOT_URLCONF = 'shop.urls'\n",
  'shop/urls.py': file(
    'from django.urls import path',
    'from shop.views import OrderView',
    'urlpatterns = [path("api/admin/orders/<int:pk>", OrderView.as_view())]',
  ),
  'shop/views.py': file(
    'from rest_framework.permissions import IsAdminUser, IsAuthenticated',
    'from rest_framework.views import APIView',
    'class OrderView(APIView):',
    `    permission_classes = [${permissions}]`,
    '    def delete(self, request, pk):',
    `        return ${body}`,
  ),
});
const flaskRoute = (...decorators: string[]): Files => ({
  ...flask,
  'app.py': file(
    'from flask import Flask',
    'app = Flask(__name__)',
    '@app.delete("/admin/orders/<int:id>")',
    ...decorators,
    'def drop(id):',
    '    return remove(id)',
  ),
});
const railsAdmin = (
  filter: string,
  body = 'Order.find(params[:id])',
): Files => ({
  ...rails,
  'config/routes.rb': file(
    'Rails.application.routes.draw do',
    '  namespace :admin do',
    '    resources :orders, only: [:destroy]',
    '  end',
    'end',
  ),
  'app/controllers/application_controller.rb': file(
    'class ApplicationController < ActionController::Base',
    '  before_action :authenticate_user!',
    'end',
  ),
  'app/controllers/admin/orders_controller.rb': file(
    'class Admin::OrdersController < ApplicationController',
    `  ${filter}`,
    '  def destroy',
    `    ${body}.destroy`,
    '  end',
    'end',
  ),
});
const laravelAdmin = (middleware: string): Files => ({
  ...laravel,
  'routes/api.php': file(
    '<?php',
    `Route::middleware([${middleware}])->prefix('admin')->group(function () {`,
    "  Route::delete('/orders/{id}', [OrderController::class, 'destroy']);",
    '});',
  ),
  'app/Http/Controllers/OrderController.php': file(
    '<?php',
    'class OrderController {',
    '  public function destroy($id) { return Order::destroy($id); }',
    '}',
  ),
});
const aspnet = (attribute: string): Files => ({
  ...dotnet,
  'OrdersController.cs': file(
    '[ApiController]',
    '[Route("api/admin/orders")]',
    'public class OrdersController : ControllerBase {',
    `  ${attribute}`,
    '  [HttpDelete("{id}")]',
    '  public IActionResult Remove(int id) { _orders.Remove(id); return NoContent(); }',
    '}',
  ),
});
const gin = (guards: string): Files => ({
  ...goService,
  'go.mod':
    'module orders\n\ngo 1.23\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
  'main.go': file(
    'package main',
    '',
    'import "github.com/gin-gonic/gin"',
    '',
    'func main() {',
    '\tr := gin.Default()',
    `\tr.DELETE("/admin/orders/:id", ${guards}, drop)`,
    '\tr.Run()',
    '}',
    '',
    'func drop(c *gin.Context) {',
    '\tremove(c.Param("id"))',
    '}',
  ),
});
const axum = (parameter: string): Files => ({
  ...rust,
  'src/main.rs': file(
    'async fn main() {',
    '    let app = Router::new().route("/admin/orders/{id}", delete(drop_order));',
    '    axum::serve(listener, app).await;',
    '}',
    `async fn drop_order(${parameter}, Path(id): Path<i64>) -> StatusCode {`,
    '    remove(id).await',
    '}',
  ),
});

const cases: Case[] = [
  [
    'DRF: administration for whoever is logged in',
    djangoView('IsAuthenticated', 'remove(pk)'),
    'fail major shop/urls.py:3',
  ],
  ['DRF: administrators only', djangoView('IsAdminUser', 'remove(pk)'), 'pass'],
  [
    'DRF: a permission of its own',
    djangoView('IsAuthenticated, MayShip', 'remove(pk)'),
    'pass',
  ],
  [
    'DRF: a queryset of the caller’s',
    djangoView(
      'IsAuthenticated',
      'Order.objects.filter(user=request.user).get(pk=pk).delete()',
    ),
    'pass',
  ],
  [
    'Flask: administration for whoever is logged in',
    flaskRoute('@login_required'),
    'fail major app.py:3',
  ],
  [
    'Flask: a decorator for a role',
    flaskRoute('@login_required', '@role_required("admin")'),
    'pass',
  ],
  [
    'Rails: administration for whoever is logged in',
    railsAdmin('before_action :load_shop'),
    'fail major config/routes.rb:3',
  ],
  ['Rails: a filter', railsAdmin('before_action :require_admin'), 'pass'],
  ['Rails: CanCanCan', railsAdmin('load_and_authorize_resource'), 'pass'],
  [
    'Rails: Pundit',
    railsAdmin(
      'before_action :load_shop',
      'authorize(Order.find(params[:id]))',
    ),
    'pass',
  ],
  [
    'Rails: only what is the caller’s',
    railsAdmin(
      'before_action :load_shop',
      'current_user.orders.find(params[:id])',
    ),
    'pass',
  ],
  [
    'Laravel: administration for whoever is logged in',
    laravelAdmin("'auth:sanctum'"),
    'fail major routes/api.php:3',
  ],
  [
    'Laravel: an ability',
    laravelAdmin("'auth:sanctum', 'can:administer'"),
    'pass',
  ],
  [
    'ASP.NET: administration for whoever is logged in',
    aspnet('[Authorize]'),
    'fail major OrdersController.cs:5',
  ],
  ['ASP.NET: a role', aspnet('[Authorize(Roles = "Admin")]'), 'pass'],
  ['ASP.NET: a policy', aspnet('[Authorize(Policy = "CanShip")]'), 'pass'],
  [
    'Go: administration for whoever is logged in',
    gin('requireLogin'),
    'fail major main.go:7',
  ],
  ['Go: a role', gin('requireLogin, RequireRole("admin")'), 'pass'],
  [
    'Rust: administration for whoever is logged in',
    axum('user: CurrentUser'),
    'fail major src/main.rs:2',
  ],
  ['Rust: an extractor for administrators', axum('admin: AdminUser'), 'pass'],
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
