import {
  express,
  file,
  flask,
  goService,
  verdict,
  spring,
  dotnet,
  type Case,
} from '../__testUtils__/trees';
import { configFromEnvironment as check } from './config-from-environment';

const py = (...lines: string[]) => ({
  ...flask,
  'db.py': file('import os', ...lines),
});
const js = (...lines: string[]) => ({
  ...express,
  'server.js': file(
    'const port = process.env.PORT;',
    "require('express')().listen(port);",
    ...lines,
  ),
});
const app = (...lines: string[]) => ({
  ...spring,
  'src/main/resources/application.yml': file(...lines),
});

const caught: Case[] = [
  [
    'a database address',
    py('URL = "postgresql://orders:pw@10.2.4.17/orders"'),
    'fail major db.py:2',
  ],
  [
    'a database of a domain',
    js("const pool = new Pool('postgres://orders@db.acme.io:5432/orders');"),
    'fail major server.js:3',
  ],
  [
    'a broker',
    js("connect('amqps://mq.acme.io/v');"),
    'fail major server.js:3',
  ],
  [
    'a private address',
    py('API = "http://192.168.1.20:8080/api"'),
    'fail major db.py:2',
  ],
  [
    'an internal name',
    js("fetch('https://billing.acme.internal/v1');"),
    'fail major server.js:3',
  ],
  [
    'a cluster name',
    js("fetch('http://billing.shop.svc.cluster.local');"),
    'fail major server.js:3',
  ],
  [
    'a stage in the name',
    js("fetch('https://api.staging.acme.io/v1');"),
    'fail major server.js:3',
  ],
  [
    'a default configuration file',
    app(
      'spring:',
      '  datasource:',
      '    url: jdbc:postgresql://db.acme.io:5432/orders',
    ),
    'fail major src/main/resources/application.yml:3',
  ],
  [
    'a private host in it',
    app('spring.data.redis.host: 10.0.0.5'),
    'fail major src/main/resources/application.yml:1',
  ],
  [
    'a connection string of .NET',
    {
      ...dotnet,
      'appsettings.json':
        '{\n  "ConnectionStrings": {\n    "Default": "Server=sql.acme.io;Database=orders;User Id=sa"\n  }\n}\n',
    },
    'fail major appsettings.json:3',
  ],
  ['nothing is read at all', goService, 'fail minor main.go:3'],
];

const clean: Case[] = [
  [
    'Rust: what a setting is while nothing else is given',
    {
      'Cargo.toml': '[package]\nname = "orders"\n',
      'src/main.rs': file(
        'fn main() { let port = std::env::var("PORT").unwrap(); }',
        'impl Default for StorageSettings {',
        '    fn default() -> Self {',
        '        Self { cdn: "https://cdn.stage.acme.internal/".to_owned() }',
        '    }',
        '}',
      ),
    },
    'pass',
  ],
  [
    'servers that an API description offers',
    js(
      'const url = process.env.URL;',
      'const spec = {',
      "  servers: [{ url: 'https://api.staging.acme.example/v1' }],",
      '};',
    ),
    'pass',
  ],
  [
    'the environment handed on as a whole',
    {
      ...express,
      'server.js': file(
        'const config = readConfig(process.env);',
        "require('express')().listen(config.port);",
      ),
    },
    'pass',
  ],
  ['a read of the environment', py('URL = os.environ["DATABASE_URL"]'), 'pass'],
  [
    'a local default beside a read',
    py('URL = os.getenv("DATABASE_URL", "postgresql://localhost/orders")'),
    'pass',
  ],
  ['a public third party', js("fetch('https://api.stripe.com/v1');"), 'pass'],
  ['an issuer', js("const issuer = 'https://accounts.google.com';"), 'pass'],
  ['a local address', js("connect('redis://127.0.0.1:6379');"), 'pass'],
  [
    'a compose service',
    {
      ...js("connect('redis://cache:6379');"),
      'compose.yml':
        'services:\n  web:\n    build: .\n  cache:\n    image: redis:7.4\n',
    },
    'pass',
  ],
  [
    'a comment',
    py('# postgresql://orders@db.acme.io/orders', 'X = os.getenv("X")'),
    'pass',
  ],
  ['a template', js('const url = `postgres://${host}/orders`;'), 'pass'],
  [
    'a test',
    { ...js(), 'test/db.test.js': "connect('postgres://db.acme.io/x');\n" },
    'pass',
  ],
  [
    'the file of one environment',
    {
      ...dotnet,
      'Program.cs':
        'var builder = WebApplication.CreateBuilder(args);\nvar x = builder.Configuration["X"];\n',
      'appsettings.Production.json':
        '{ "ConnectionStrings": { "Default": "Server=sql.acme.io;Database=orders;User Id=sa" } }\n',
    },
    'pass',
  ],
  [
    'origins of developers',
    py(
      'ORIGINS = [',
      '    "http://localhost:3000",',
      '    "http://192.168.1.20:3000",',
      ']',
      'X = os.getenv("X")',
    ),
    'pass',
  ],
  [
    'origins of every environment',
    py(
      'ALLOWED_ORIGINS = {',
      '    "https://docs.acme.io",',
      '    "https://docs.staging.acme.io",',
      '}',
      'X = os.getenv("X")',
    ),
    'pass',
  ],
  [
    'a third party’s address for tests beside the one for everybody',
    py(
      'match os.getenv("CARDS"):',
      '    case "test":',
      '        url = "https://verify.qa.cards.example/cards.js"',
      '    case "prod":',
      '        url = "https://verify.cards.example/cards.js"',
    ),
    'pass',
  ],
  [
    'the file that a Dropwizard service is started with',
    {
      'pom.xml': spring['pom.xml'].replace(
        /org\.springframework\.boot<[\s\S]*?<\/artifactId>/,
        'io.dropwizard</groupId>\n      <artifactId>dropwizard-core</artifactId>',
      ),
      'src/main/java/Orders.java': file(
        'public class Orders extends Application<OrdersConfiguration> {',
        '  public static void main(String[] args) throws Exception { new Orders().run(args); }',
        '}',
      ),
      'src/main/resources/config/config.yaml': file(
        'server:',
        '  applicationConnectors:',
        '    - type: http',
        '      port: ${PORT:-8080}',
      ),
    },
    'pass',
  ],
  [
    'the metadata server',
    js("fetch('http://metadata.google.internal/computeMetadata/v1');"),
    'pass',
  ],
  ['placeholders', app('spring.datasource.url: ${DATABASE_URL}'), 'pass'],
  [
    'Go without anything to read but flags',
    {
      ...goService,
      'main.go':
        'package main\n\nimport "os"\n\nfunc main() {\n\tx := os.Getenv("X")\n}\n',
    },
    'pass',
  ],
  [
    'no entry point',
    { 'package.json': '{"name":"lib"}', 'lib/a.js': 'export const a = 1;\n' },
    'not-applicable',
  ],
];

describe('config-from-environment', () => {
  it.each(caught)('caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
  it.each(clean)('not caught: %s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
