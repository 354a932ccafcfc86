import {
  django,
  dotnet,
  fastapi,
  file,
  laravel,
  rails,
  spring,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { alchemy, deployment, go, jpa, node } from './__testUtils__/trees';
import { dbConnectionPoolConfigured as check } from './db-connection-pool-configured';

const sqlGo = ['github.com/lib/pq v1.10.9'];
const settings = (...lines: string[]): Files => ({
  ...django,
  'requirements.txt': 'django==5.1\npsycopg==3.2\n',
  'shop/settings.py': file(
    'DATABASES = {',
    "    'default': {",
    "        'ENGINE': 'django.db.backends.postgresql',",
    ...lines,
    '    }',
    '}',
  ),
});

describe('catches', () => {
  it.each<Case>([
    [
      'ozzo-dbx without a bound',
      {
        'go.mod':
          'module example.com/orders\n\nrequire (\n\tgithub.com/go-ozzo/ozzo-dbx v1.5.0\n\tgithub.com/lib/pq v1.10.9\n)\n',
        'main.go': file(
          'package main',
          'func main() {',
          '\tdb, err := dbx.MustOpen("postgres", dsn)',
          '}',
        ),
      },
      'fail major main.go:3',
    ],
    [
      'Django whose settings are split over files',
      {
        ...settings(),
        'shop/settings.py': file(
          'from split_settings.tools import include',
          'parts = (',
          '    "components/database.py",',
          ')',
          'include(*parts)',
        ),
        'shop/components/database.py': settings()['shop/settings.py'],
      },
      'fail minor shop/components/database.py:1',
    ],
    [
      'database/sql without a bound',
      go(sqlGo, '\tdb, _ := sql.Open("postgres", dsn)'),
      'fail major main.go:4',
    ],
    [
      'OpenDB',
      go(sqlGo, '\tdb := sql.OpenDB(connector)'),
      'fail major main.go:4',
    ],
    [
      'GORM without a bound',
      go(
        ['gorm.io/gorm v1.25.0', 'gorm.io/driver/postgres v1.5.0'],
        '\tdb, _ := gorm.Open(postgres.Open(dsn))',
      ),
      'fail major main.go:4',
    ],
    [
      'a connection for each request',
      {
        ...alchemy,
        'main.py': file(
          'app = FastAPI()',
          '',
          '@app.get("/orders")',
          'def orders():',
          '    connection = psycopg2.connect(URL)',
          '    return []',
        ),
      },
      'fail major main.py:5',
    ],
    [
      'a connection for each request, one call away',
      {
        ...alchemy,
        'main.py': file(
          'app = FastAPI()',
          '',
          'def open_database():',
          '    return psycopg2.connect(URL)',
          '',
          '@app.get("/orders")',
          'def orders():',
          '    return open_database().execute(QUERY)',
        ),
      },
      'fail major main.py:4',
    ],
    [
      'a client for each request',
      {
        ...node({ pg: '8.0.0' }),
        'server.js': file(
          "const { Client } = require('pg');",
          "app.get('/orders', async (req, res) => {",
          '  const client = new Client();',
          '  await client.connect();',
          '});',
          'app.listen(3000);',
        ),
      },
      'fail major server.js:3',
    ],
    [
      'Spring: a data source without a pool',
      {
        ...spring,
        'pom.xml': `${spring['pom.xml']}<!-- -->`.replace(
          '</dependencies>',
          '<dependency><groupId>org.springframework</groupId><artifactId>spring-jdbc</artifactId></dependency><dependency><groupId>com.mysql</groupId><artifactId>mysql-connector-j</artifactId></dependency></dependencies>',
        ),
        'src/main/java/DBConfig.java': file(
          'class DBConfig {',
          '  @Bean',
          '  public DataSource dataSource() {',
          '    DriverManagerDataSource source = new DriverManagerDataSource();',
          '    return source;',
          '  }',
          '}',
        ),
      },
      'fail major src/main/java/DBConfig.java:4',
    ],
    [
      'a pool that is switched off',
      {
        ...alchemy,
        'db.py': file('engine = create_engine(URL, poolclass=NullPool)'),
      },
      'fail major db.py:1',
    ],
    [
      'Django without persistent connections',
      settings(),
      'fail minor shop/settings.py:1',
    ],
    [
      'more connections than a database takes',
      {
        ...alchemy,
        ...deployment,
        'deploy/orders.yaml': deployment['deploy/orders.yaml'].replace(
          'replicas: 1',
          'replicas: 20',
        ),
        'db.py': file('engine = create_engine(URL, pool_size=50)'),
      },
      'fail minor db.py:1',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('leaves alone', () => {
  it.each<Case>([
    [
      'Spring: a data source without a pool for migrations, beside the pool of the service',
      {
        ...spring,
        'pom.xml': spring['pom.xml'].replace(
          '</dependencies>',
          '<dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-jdbc</artifactId></dependency><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId></dependency></dependencies>',
        ),
        'src/main/resources/application.yml': file(
          'spring:',
          '  datasource:',
          '    url: jdbc:postgresql://${DB_HOST}/orders',
          '    hikari:',
          '      maximum-pool-size: 20',
        ),
        'src/main/java/Migrations.java': file(
          'class Migrations {',
          '  @Bean',
          '  public Flyway flyway(String url, String user, String password) {',
          '    return Flyway.configure().dataSource(new DriverManagerDataSource(url, user, password)).load();',
          '  }',
          '}',
        ),
      },
      'pass',
    ],
    [
      'opened once by a function that keeps it',
      go(
        sqlGo,
        'func connectToDatabase(app *App) {',
        '\tvar db *sql.DB',
        '\tif app.cfg.Type == "mysql" {',
        '\t\tdb, _ = sql.Open("mysql", app.cfg.Address)',
        '\t\tdb.SetMaxOpenConns(50)',
        '\t}',
        '\tapp.db = &store{db}',
        '}',
        'func setUp(w http.ResponseWriter, r *http.Request) {',
        '\tconnectToDatabase(app)',
        '}',
      ),
      'pass',
    ],
    [
      'a large cache beside a pool with a bound',
      {
        ...jpa,
        'src/main/resources/application.properties': file(
          'spring.datasource.url=jdbc:postgresql://db/orders',
          'cache.orders.max-size=10000',
          'spring.datasource.hikari.maximum-pool-size=20',
        ),
        'k8s/app.yaml': file(
          'apiVersion: apps/v1',
          'kind: Deployment',
          'metadata: { name: orders }',
          'spec:',
          '  replicas: 2',
          '  template:',
          '    spec:',
          '      containers: [ { name: orders, image: acme/orders:1 } ]',
        ),
      },
      'pass',
    ],
    [
      'Django whose settings are split by environment',
      {
        ...settings(),
        'shop/settings.py': file(
          'from split_settings.tools import include, optional',
          'include("base.py", f"environments/{ENV}.py", optional("local.py"))',
        ),
        'shop/environments/production.py': settings(
          "        'CONN_MAX_AGE': 600,",
        )['shop/settings.py'],
      },
      'pass',
    ],
    [
      'how many callers the database itself lets in',
      {
        ...alchemy,
        'charts/db/Chart.yaml': 'name: db\nversion: 1.0.0\n',
        'charts/db/values.yaml': file(
          'postgresql:',
          '  extendedConfiguration: |-',
          '    shared_buffers=4GB',
          '    max_connections=1000',
        ),
      },
      'pass',
    ],
    [
      'a bound',
      go(
        sqlGo,
        '\tdb, _ := sql.Open("postgres", dsn)',
        '\tdb.SetMaxOpenConns(20)',
      ),
      'pass',
    ],
    [
      'pgxpool',
      go(
        ['github.com/jackc/pgx/v5 v5.7.0'],
        '\tpool, _ := pgxpool.New(ctx, dsn)',
      ),
      'pass',
    ],
    [
      'an engine at the top of a module',
      { ...alchemy, 'db.py': file('engine = create_engine(URL)') },
      'pass',
    ],
    [
      'a pool',
      {
        ...node({ pg: '8.0.0' }),
        'db.js': file(
          "const { Pool } = require('pg');",
          'const pool = new Pool({ max: 20 });',
        ),
      },
      'pass',
    ],
    [
      'Prisma',
      {
        ...node({ '@prisma/client': '6.0.0', pg: '8.0.0' }),
        'db.js': 'const prisma = new PrismaClient();\n',
      },
      'pass',
    ],
    ['HikariCP', jpa([]), 'pass'],
    [
      'ADO.NET',
      {
        ...dotnet,
        'Orders.csproj':
          '<Project Sdk="Microsoft.NET.Sdk.Web">\n<ItemGroup>\n<PackageReference Include="Microsoft.Data.SqlClient" Version="6.0.0" />\n</ItemGroup>\n</Project>\n',
        'OrdersController.cs': file(
          '[HttpGet]',
          'public IActionResult List()',
          '{',
          '    using var connection = new SqlConnection(text);',
          '}',
        ),
      },
      'pass',
    ],
    ['ActiveRecord', { ...rails, Gemfile: 'gem "rails"\ngem "pg"\n' }, 'pass'],
    ['persistent connections', settings("        'CONN_MAX_AGE': 60,"), 'pass'],
    [
      'a pooler in front',
      {
        ...alchemy,
        'db.py': file('engine = create_engine(URL, poolclass=NullPool)'),
        'deploy/pgbouncer.yaml': 'image: bitnami/pgbouncer:1\n',
      },
      'pass',
    ],
    [
      'NullPool that somebody chooses',
      {
        ...alchemy,
        'db.py': file(
          'if settings.no_pool:',
          '    engine = create_engine(URL, poolclass=NullPool)',
        ),
      },
      'pass',
    ],
    [
      'NullPool of migrations',
      {
        ...alchemy,
        'migrations/env.py': file(
          'engine = create_engine(URL, poolclass=NullPool)',
        ),
      },
      'pass',
    ],
    [
      'a connection that is kept',
      {
        ...alchemy,
        'main.py': file(
          'app = FastAPI()',
          '',
          '@lru_cache',
          'def open_database():',
          '    return psycopg2.connect(URL)',
          '',
          '@app.get("/orders")',
          'def orders():',
          '    return open_database().execute(QUERY)',
        ),
      },
      'pass',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

it.each<Case>([
  ['without a database', fastapi, 'not-applicable'],
  [
    'to a database behind an HTTP API',
    { ...fastapi, 'requirements.txt': 'fastapi==0.115.0\nsupabase==2.10.0\n' },
    'not-applicable',
  ],
  [
    'to PHP',
    { ...laravel, '.env.example': 'DB_CONNECTION=mysql\n' },
    'not-applicable',
  ],
])('does not apply %s', (...[, files, expected, service]) => {
  expect(verdict(check, files, service)).toBe(expected);
});
