import {
  express,
  file,
  goService,
  rails,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { apiStructuredRouting as check } from './api-structured-routing';

const routes = (names: string[], handler = '(req, res) => res.json(1)') =>
  names.map(name => `app.get('${name}', ${handler});`);
const server = (...lines: string[]): Files => ({
  ...express,
  'server.js': file(
    "const app = require('express')();",
    ...lines,
    'app.listen(1);',
  ),
});
const many = (count: number, resources: number) =>
  Array.from({ length: count }, (_, i) => `/r${i % resources}/x${i}`);

const cases: Case[] = [
  [
    'Rails: the routes of controllers whose actions stand elsewhere',
    {
      ...rails,
      'config/routes.rb': file(
        'Rails.application.routes.draw do',
        ...['orders', 'carts', 'bills', 'users', 'shops', 'taxes'].flatMap(
          name => [
            `  get "/${name}/all", to: "${name}#all"`,
            `  get "/${name}/new", to: "${name}#fresh"`,
            `  post "/${name}/add", to: "${name}#add"`,
            `  post "/${name}/cut", to: "${name}#cut"`,
          ],
        ),
        'end',
      ),
      ...Object.fromEntries(
        ['orders', 'carts', 'bills', 'users', 'shops', 'taxes'].map(name => [
          `app/controllers/${name}_controller.rb`,
          `class ${name.replace(/^./, letter =>
            letter.toUpperCase(),
          )}Controller < ApplicationController\n  include Actions\nend\n`,
        ]),
      ),
    },
    'pass',
  ],
  [
    'gRPC: a service for each resource',
    {
      ...goService,
      'proto/shop.proto': file(
        ...['Orders', 'Carts', 'Bills'].map(
          name => `service ${name} { rpc Get(A) returns (B); }`,
        ),
      ),
      'main.go': file(
        'package main',
        'func main() {',
        ...['Orders', 'Carts', 'Bills'].map(
          name => `\tpb.Register${name}Server(server, x)`,
        ),
        '}',
      ),
    },
    'pass',
  ],
  [
    'Go: handlers in many files, each behind the same adapter',
    {
      'go.mod': 'module orders\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
      'main.go': 'package main\n\nfunc main() {\n\tgin.New().Run()\n}\n',
      'web/handle.go': file(
        'package web',
        'func Handle(handler HandlerFunc) gin.HandlerFunc {',
        '\treturn func(c *gin.Context) { handler(c) }',
        '}',
      ),
      ...Object.fromEntries(
        ['orders', 'users', 'carts', 'bills'].map(name => [
          `${name}/module.go`,
          file(
            `package ${name}`,
            'func (m *Module) RegisterRoutes(group *gin.RouterGroup) {',
            ...['list', 'get', 'add', 'drop', 'edit'].map(
              action =>
                `\tgroup.GET("/${name}/${action}", web.Handle(m.handler.${action}))`,
            ),
            '}',
            ...['list', 'get', 'add', 'drop', 'edit'].map(
              action =>
                `func (h *handler) ${action}(c *gin.Context) error { return nil }`,
            ),
          ),
        ]),
      ),
    },
    'pass',
  ],
  [
    'handlers in place that only call a controller',
    server(
      ...routes(many(12, 4), '(req, res) => ordersController.show(req, res)'),
    ),
    'pass',
  ],
  [
    'handlers in place that ask the database',
    server(...routes(many(12, 4), '(req, res) => database.show(req, res)')),
    'fail major server.js:2',
  ],
  [
    'eight resources in the entry point',
    server(...routes(many(9, 4))),
    'fail major server.js:2',
  ],
  ['seven routes', server(...routes(many(7, 4))), 'not-applicable'],
  ['one resource with sixteen routes', server(...routes(many(16, 1))), 'pass'],
  [
    'a central file that wires handlers of other files',
    {
      ...server(
        "const a = require('./a');",
        "const b = require('./b');",
        ...routes(many(10, 5), 'a.show'),
        ...routes(['/r9/y', '/r8/y'], 'b.show'),
      ),
      'a.js': 'exports.show = (req, res) => res.json(1);\n',
      'b.js': 'exports.show = (req, res) => res.json(1);\n',
    },
    'pass',
  ],
  [
    'health and documentation in the entry point',
    server(
      ...routes([
        '/health',
        '/metrics',
        '/ready',
        '/live',
        '/ping',
        '/version',
        '/docs',
        '/status',
        '/orders',
      ]),
    ),
    'pass',
  ],
  [
    'the same routes under two versions count once',
    server(...routes(many(5, 5).flatMap(name => [`/v1${name}`, `/v2${name}`]))),
    'not-applicable',
  ],
];

describe('api-structured-routing', () => {
  it.each(cases)('%s', (_, files, expected) => {
    expect(verdict(check, files)).toBe(expected);
  });
});
