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
import { dbProductionEngine as check } from './db-production-engine';

const prisma: Files = {
  ...node({ '@prisma/client': '6.0.0' }),
  'prisma/schema.prisma': file('datasource db {', '  provider = "sqlite"', '}'),
};
const compose = (...lines: string[]) => ({
  'docker-compose.prod.yml': file(
    'services:',
    '  orders:',
    '    build: .',
    ...lines.map(line => `    ${line}`),
  ),
  Dockerfile: file(
    'FROM node:24-slim',
    'COPY . .',
    'CMD ["node", "server.js"]',
  ),
});
const settings = (engine: string): Files => ({
  ...django,
  'shop/settings.py': file(
    'import os',
    'DATABASES = {',
    "    'default': {",
    `        'ENGINE': ${engine},`,
    '    }',
    '}',
  ),
});
const database = (volume: string) => ({
  'deploy/database.yaml': file(
    'apiVersion: apps/v1',
    'kind: StatefulSet',
    'metadata:',
    '  name: orders-database',
    'spec:',
    '  template:',
    '    spec:',
    '      containers:',
    '        - name: postgres',
    '          image: postgres:17',
    '          volumeMounts:',
    '            - { name: data, mountPath: /var/lib/postgresql/data }',
    '      volumes:',
    '        - name: data',
    `          ${volume}`,
  ),
});

const kamal: Files = {
  'composer.json': '{ "require": { "laravel/framework": "^11.0" } }',
  'public/index.php': '<?php\n',
  artisan: '#!/usr/bin/env php\n',
  'config/database.php':
    "<?php\nreturn ['default' => env('DB_CONNECTION', 'pgsql')];\n",
  'config/deploy.yml': file(
    '<% require "dotenv" %>',
    'service: orders',
    'servers:',
    '  - 192.0.2.1',
    'env:',
    '  clear:',
    '    DB_CONNECTION: "sqlite"',
    '  secret:',
    '    - APP_KEY',
  ),
};

it('reads what Kamal sets', () => {
  expect(verdict(check, kamal)).toBe('fail major config/deploy.yml:7');
});

describe('catches', () => {
  it.each<Case>([
    [
      'PostgreSQL in a manifest without a volume',
      {
        ...spring,
        'pom.xml': spring['pom.xml'].replace(
          '</dependencies>',
          '  <dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId></dependency>\n  </dependencies>',
        ),
        'k8s/db.yml': file(
          'apiVersion: apps/v1',
          'kind: Deployment',
          'metadata: { name: orders-db }',
          'spec:',
          '  template:',
          '    spec:',
          '      containers:',
          '        - name: postgresql',
          '          image: postgres:17',
        ),
      },
      'fail major k8s/db.yml:8',
    ],
    [
      'Spring: the packaged file activates the profile of H2',
      {
        ...spring,
        'pom.xml': spring['pom.xml'].replace(
          '</dependencies>',
          '  <dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId></dependency>\n    <dependency><groupId>com.h2database</groupId><artifactId>h2</artifactId></dependency>\n  </dependencies>',
        ),
        'src/main/resources/application.properties':
          'spring.profiles.active=h2\n',
        'src/main/resources/application-h2.properties':
          'spring.datasource.url=jdbc:h2:mem:orders\n',
        'src/main/resources/application-postgres.properties':
          'spring.datasource.url=jdbc:postgresql://db/orders\n',
        'docker-compose.yml': file(
          'services:',
          '  db:',
          '    image: postgres:17',
        ),
      },
      'fail major src/main/resources/application-h2.properties:1',
    ],
    [
      'Laravel: the template says SQLite, and a database for the developer stands beside it',
      {
        ...laravel,
        'config/database.php': file(
          '<?php',
          "return ['default' => env('DB_CONNECTION', 'sqlite'), 'connections' => [",
          "  'sqlite' => ['driver' => 'sqlite', 'database' => env('DB_DATABASE')],",
          "  'mysql' => ['driver' => 'mysql', 'host' => env('DB_HOST')],",
          ']];',
        ),
        '.env.example': 'DB_CONNECTION=sqlite\n',
        'docker-compose.yml': file(
          'services:',
          '  mysql:',
          "    image: 'mysql/mysql-server:8.0'",
        ),
      },
      'fail major config/database.php:2',
    ],
    [
      'SQLite of a product that warns of it',
      {
        ...settings("'django.db.backends.sqlite3'"),
        'README.md': 'Don’t use SQLite in production.\n',
      },
      'fail major shop/settings.py:4',
    ],
    [
      'SQLite of Spring',
      jpa(['spring.datasource.url=jdbc:sqlite:dev.db']),
      'fail major src/main/resources/application.properties:1',
    ],
    [
      'H2',
      jpa(['spring.datasource.url=jdbc:h2:file:./data']),
      'fail major src/main/resources/application.properties:1',
    ],
    [
      'SQLite of Django',
      settings("'django.db.backends.sqlite3'"),
      'fail major shop/settings.py:4',
    ],
    ['SQLite of Prisma', prisma, 'fail major prisma/schema.prisma:2'],
    [
      'SQLite of Rails',
      {
        ...rails,
        Gemfile: 'gem "rails"\ngem "sqlite3"\n',
        'config/database.yml': file(
          'production:',
          '  adapter: sqlite3',
          '  database: storage/production.sqlite3',
        ),
      },
      'fail major config/database.yml:2',
    ],
    [
      'the in-memory provider',
      {
        ...dotnet,
        'Orders.csproj':
          '<Project Sdk="Microsoft.NET.Sdk.Web">\n<ItemGroup>\n<PackageReference Include="Microsoft.EntityFrameworkCore.Sqlite" Version="9.0.0" />\n</ItemGroup>\n</Project>\n',
        'Program.cs': file(
          'var builder = WebApplication.CreateBuilder(args);',
          'options.UseInMemoryDatabase("orders");',
        ),
      },
      'fail major Program.cs:2',
    ],
    [
      'SQLite behind AddSqlite',
      {
        ...dotnet,
        'Orders.csproj':
          '<Project Sdk="Microsoft.NET.Sdk.Web">\n<ItemGroup>\n<PackageReference Include="Microsoft.EntityFrameworkCore.Sqlite" Version="9.0.0" />\n</ItemGroup>\n</Project>\n',
        'Program.cs': file(
          'var builder = WebApplication.CreateBuilder(args);',
          'builder.Services.AddSqlite<OrdersContext>(address);',
        ),
      },
      'fail major Program.cs:2',
    ],
    [
      'a file on a volume',
      { ...prisma, ...compose('volumes: ["./data:/app/data"]') },
      'fail minor prisma/schema.prisma:2',
    ],
    [
      'a file in several instances',
      {
        ...prisma,
        ...compose('volumes: ["./data:/app/data"]', 'deploy: { replicas: 3 }'),
      },
      'fail critical prisma/schema.prisma:2',
    ],
    [
      'a database on a volume that is emptied',
      { ...alchemy, ...deployment, ...database('emptyDir: {}') },
      'fail major deploy/database.yaml:14',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('leaves alone', () => {
  it.each<Case>([
    [
      'Django: a file for whoever sets no address, beside the driver of a server',
      {
        ...settings("''"),
        'requirements.txt':
          'django==5.0\npsycopg==3.2.0\ndj-database-url==2.0\n',
        'shop/settings.py': file(
          'import os, dj_database_url',
          'from decouple import config',
          'DATABASE_URL = config(',
          '    "DATABASE_URL", default="sqlite:///{}".format(os.path.join(BASE_DIR, "db.sqlite3"))',
          ')',
          'DATABASES = {"default": dj_database_url.parse(DATABASE_URL)}',
        ),
      },
      'pass',
    ],
    [
      'a client of PostgreSQL in a manifest',
      {
        ...spring,
        'pom.xml': spring['pom.xml'].replace(
          '</dependencies>',
          '  <dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId></dependency>\n  </dependencies>',
        ),
        'k8s/client.yml': file(
          'apiVersion: apps/v1',
          'kind: Deployment',
          'metadata: { name: orders-client }',
          'spec:',
          '  template:',
          '    spec:',
          '      containers:',
          '        - name: psql',
          '          image: postgres:17',
          '          command: ["sleep", "infinity"]',
        ),
      },
      'pass',
    ],
    [
      'Laravel of old, whose template says MySQL by another name',
      {
        ...laravel,
        'config/database.php': file(
          '<?php',
          "return ['default' => env('DB_DRIVER', 'sqlite'), 'connections' => [",
          "  'sqlite' => ['driver' => 'sqlite', 'database' => env('DB_DATABASE')],",
          ']];',
        ),
        '.env.example': 'APP_ENV=production\nDB_DRIVER=mysql\n',
      },
      'pass',
    ],
    [
      'Laravel’s own default, where the template names a server',
      {
        'composer.json': '{ "require": { "laravel/framework": "^11.0" } }',
        'config/database.php': file(
          '<?php',
          'return [',
          "    'default' => env('DB_CONNECTION', 'sqlite'),",
          "    'connections' => ['mysql' => ['driver' => 'mysql']],",
          '];',
        ),
        '.env.example': 'DB_CONNECTION=mysql\n',
      },
      'pass',
    ],
    [
      'SQLite of a product that says that it runs on it in production',
      {
        ...settings("'django.db.backends.sqlite3'"),
        'README.md': 'A Django codebase (SQLite in production).\n',
      },
      'pass',
    ],
    [
      'the in-memory provider behind a setting that is off',
      {
        ...dotnet,
        'Orders.csproj':
          '<Project Sdk="Microsoft.NET.Sdk.Web">\n<ItemGroup>\n<PackageReference Include="Microsoft.EntityFrameworkCore.SqlServer" Version="9.0.0" />\n</ItemGroup>\n</Project>\n',
        'appsettings.json': '{ "UseInMemoryDatabase": false }\n',
        'Data/Extensions.cs': file(
          'if (configuration.GetValue<bool>("UseInMemoryDatabase"))',
          '{',
          '  services.AddDbContext<Orders>(options => options.UseInMemoryDatabase("orders"));',
          '}',
        ),
      },
      'pass',
    ],
    ['a server', alchemy, 'pass'],
    [
      'PHP: a server that only the code names',
      {
        'composer.json':
          '{ "require": { "php": "^8.3", "slim/slim": "^4.0", "ext-pdo": "*" } }',
        'public/index.php': file(
          '<?php',
          "$db = new PDO('mysql:host=db;dbname=shop', getenv('DB_USER'), getenv('DB_PASSWORD'));",
        ),
      },
      'pass',
    ],
    [
      'a default that the image overrides',
      {
        ...settings("os.getenv('DB_ENGINE', 'django.db.backends.sqlite3')"),
        Dockerfile: file(
          'FROM python:3.13-slim',
          'ENV DB_ENGINE=django.db.backends.postgresql',
        ),
      },
      'pass',
    ],
    [
      'a profile that is for tests',
      {
        ...jpa(['spring.datasource.url=jdbc:postgresql://db/orders']),
        'src/main/resources/application-test.properties':
          'spring.datasource.url=jdbc:h2:mem:test\n',
      },
      'pass',
    ],
    [
      'a database on a claim',
      {
        ...alchemy,
        ...deployment,
        ...database('persistentVolumeClaim: { claimName: data }'),
      },
      'pass',
    ],
    [
      'a product that documents SQLite among others',
      {
        ...go(
          [
            'gorm.io/driver/postgres v1.5.0',
            'gorm.io/driver/mysql v1.5.0',
            'gorm.io/driver/sqlite v1.5.0',
          ],
          '\tgorm.Open(sqlite.Open(path))',
          '\tgorm.Open(postgres.Open(dsn))',
        ),
        'README.md': 'SQLite, PostgreSQL and MySQL are supported.\n',
      },
      'pass',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

it('does not apply without a database', () => {
  expect(verdict(check, fastapi)).toBe('not-applicable');
});
