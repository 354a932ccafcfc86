import {
  django,
  dotnet,
  fastapi,
  file,
  laravel,
  rails,
  rust,
  serviceOf,
  type Case,
  verdict,
} from '../__testUtils__/trees';
import {
  alchemy,
  flyway,
  go,
  jpa,
  migrated,
  node,
  revision,
} from './__testUtils__/trees';
import { dbMigrationsPresent as check } from './db-migrations-present';

const ef = {
  ...dotnet,
  'Orders.csproj':
    '<Project Sdk="Microsoft.NET.Sdk.Web">\n<ItemGroup>\n<PackageReference Include="Npgsql.EntityFrameworkCore.PostgreSQL" Version="9.0.0" />\n</ItemGroup>\n</Project>\n',
  'Data/OrdersContext.cs':
    'public class OrdersContext : DbContext {\n  public DbSet<Order> Orders { get; set; }\n}\n',
};
const djangoModels = {
  ...django,
  'requirements.txt': 'django==5.1\npsycopg==3.2\n',
  'shop/models.py': file(
    'from django.db import models',
    '',
    'class Order(models.Model):',
    '    pass',
  ),
};
const sqlx = {
  ...rust,
  'Cargo.toml':
    '[package]\nname = "orders"\n\n[dependencies]\naxum = "0.8"\nsqlx = { version = "0.8", features = ["postgres"] }\n',
};

describe('knows the migrations of', () => {
  it.each<Case>([
    [
      'Aerich, beside a search engine, for the driver that an extra brings along',
      {
        ...fastapi,
        'requirements.txt':
          'fastapi\ntortoise-orm[asyncpg]==0.19.1\nelasticsearch==8.1.0\naerich==0.6.2\n',
        'pyproject.toml': '[tool.aerich]\nlocation = "./migrations"\n',
        'migrations/app/0_20240101000000_init.sql':
          '-- upgrade --\nCREATE TABLE orders (id int);\n',
      },
      'pass',
    ],
    [
      'Knex, in a file whose exports come at the end',
      {
        ...node({ knex: '3', pg: '8' }),
        'migrations/20250101_first.js': file(
          'const up = async knex => {',
          ...Array.from(
            { length: 300 },
            (_, i) =>
              `  await knex.schema.createTable('table_${i}', t => t.increments());`,
          ),
          '};',
          'module.exports = { up };',
        ),
      },
      'pass',
    ],

    [
      'Laravel: pruned into one file of the schema',
      {
        ...laravel,
        '.env.example': 'DB_CONNECTION=mysql\nDB_HOST=db\n',
        'app/Models/Article.php':
          '<?php\nuse Illuminate\\Database\\Eloquent\\Model;\n\nclass Article extends Model\n{\n  protected $table = "articles";\n}\n',
        'database/schema/mysql-schema.sql':
          'CREATE TABLE `articles` (`id` bigint);\nCREATE TABLE `migrations` (`id` int);\n',
      },
      'pass',
    ],
    [
      'numbered functions with a runner of the service’s own',
      {
        ...fastapi,
        'requirements.txt': 'fastapi==0.115.0\nasyncpg==0.30.0\n',
        'app/migrations.py': file(
          'async def m001_initial(db):',
          '    await db.execute("CREATE TABLE IF NOT EXISTS orders (id TEXT PRIMARY KEY)")',
        ),
      },
      'pass',
    ],
    [
      'SeaORM: a crate of its own beside the service',
      {
        'Cargo.toml': '[workspace]\nmembers = ["crates/*"]\n',
        'crates/server/Cargo.toml':
          '[package]\nname = "server"\n[dependencies]\nsea-orm = "1"\nentity = { path = "../entity" }\naxum = "0.8"\n',
        'crates/server/src/main.rs': 'fn main() { serve(); }\n',
        'crates/entity/Cargo.toml': '[package]\nname = "entity"\n',
        'crates/entity/src/orders.rs': file(
          'use sea_orm::entity::prelude::*;',
          '#[derive(Clone, Debug, DeriveEntityModel)]',
          '#[sea_orm(table_name = "orders")]',
          'pub struct Model { pub id: i32 }',
        ),
        'crates/migration/Cargo.toml':
          '[package]\nname = "migration"\n[dependencies]\nsea-orm-migration = "1"\n',
        'crates/migration/src/m20260101_000001_orders.rs': file(
          'use sea_orm_migration::prelude::*;',
          'impl MigrationTrait for Migration {',
          '    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> { Ok(()) }',
          '}',
        ),
      },
      'pass',
      { path: 'crates/server' },
    ],
    [
      'steps by the version that the database holds, in the code itself',
      {
        ...go(['github.com/mattn/go-sqlite3 v1.14.0']),
        'internal/database/sqlite.go': file(
          'package database',
          'func (p Provider) Upgrade(currentVersion int) {',
          '\tif currentVersion < 11 {',
          '\t\tp.run("ALTER TABLE orders DROP COLUMN note;")',
          '\t}',
          '\tif currentVersion < 12 {',
          '\t\tp.run("CREATE TABLE items (id INTEGER NOT NULL);")',
          '\t}',
          '}',
        ),
      },
      'pass',
    ],
    [
      'Doctrine, with a base class of the service’s own',
      {
        'composer.json':
          '{ "require": { "doctrine/orm": "3.0", "doctrine/doctrine-migrations-bundle": "3.4" } }',
        'src/Entity/Order.php': '<?php\n#[ORM\\Entity]\nclass Order {}\n',
        'migrations/Version20260101000000.php':
          '<?php\nclass Version20260101000000 extends OrdersMigration {\n  public function up(Schema $schema): void { $this->addSql("CREATE TABLE orders (id INT)"); }\n}\n',
      },
      'pass',
    ],
    [
      'numbered statements in a map of Go',
      {
        ...go(['gorm.io/gorm v1.25.0']),
        'internal/database.go': file(
          'package internal',
          'var sqlMigrations = map[int64]string{',
          '	1: `CREATE TABLE orders (id INT)`,',
          '	2: `ALTER TABLE orders ADD COLUMN name TEXT`,',
          '}',
        ),
      },
      'pass',
    ],
    [
      'Prisma beside the one manifest of a workspace',
      {
        'package.json':
          '{ "dependencies": { "@prisma/client": "6.0.0", "@nestjs/core": "11.0.0" } }',
        'tsconfig.base.json':
          '{ "compilerOptions": { "paths": { "@acme/data/*": ["./libs/data/src/lib/*"] } } }',
        'prisma/schema.prisma':
          'datasource db {\n  provider = "postgresql"\n}\nmodel Order {\n  id Int @id\n}\n',
        'prisma/migrations/20250101000000_orders/migration.sql':
          'CREATE TABLE orders (id int);\n',
        'apps/api/src/main.ts': 'NestFactory.create(AppModule);\n',
        'apps/api/src/orders.ts':
          "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n",
      },
      'pass',
      { path: 'apps/api' },
    ],
    [
      'Doctrine beside a search engine',
      {
        'composer.json': JSON.stringify({
          require: {
            'doctrine/orm': '3.6.*',
            'elasticsearch/elasticsearch': '^7.17',
          },
        }),
        '.env': 'DATABASE_URL=mysql://orders@mysql:3306/orders\n',
        'src/Entity/Order.php': file(
          '<?php',
          '#[ORM\\Entity]',
          'class Order {',
          '}',
        ),
      },
      'fail major src/Entity/Order.php:2',
    ],
    [
      'Doctrine beside a search engine',
      {
        'composer.json': JSON.stringify({
          require: {
            'doctrine/orm': '3.6.*',
            'elasticsearch/elasticsearch': '^7.17',
          },
        }),
        '.env': 'DATABASE_URL=mysql://orders@mysql:3306/orders\n',
        'src/Entity/Order.php': file(
          '<?php',
          '#[ORM\\Entity]',
          'class Order {',
          '}',
        ),
      },
      'fail major src/Entity/Order.php:2',
    ],
    ['Alembic', migrated, 'pass'],
    [
      'Django',
      {
        ...djangoModels,
        'shop/migrations/0001_initial.py':
          'class Migration(migrations.Migration):\n    operations = []\n',
      },
      'pass',
    ],
    [
      'Prisma',
      {
        ...node({ '@prisma/client': '6.0.0', pg: '8.0.0' }),
        'prisma/schema.prisma': 'model Order {\n}\n',
        'prisma/migrations/20250101_init/migration.sql':
          'CREATE TABLE orders ();\n',
      },
      'pass',
    ],
    [
      'Drizzle',
      {
        ...node({ 'drizzle-orm': '0.38.0', pg: '8.0.0' }),
        'drizzle/meta/_journal.json': '{}',
        'drizzle/0000_init.sql': 'CREATE TABLE orders ();\n',
      },
      'pass',
    ],
    [
      'TypeORM',
      {
        ...node({ typeorm: '0.3.20', pg: '8.0.0' }),
        'src/migrations/1700000000000-Init.ts':
          'export class Init1700000000000 implements MigrationInterface {}\n',
      },
      'pass',
    ],
    [
      'Knex',
      {
        ...node({ knex: '3.1.0', pg: '8.0.0' }),
        'migrations/20250101_init.js': 'exports.up = knex => knex.schema;\n',
      },
      'pass',
    ],
    [
      'Flyway',
      {
        ...jpa([], flyway),
        'src/main/resources/db/migration/V1__orders.sql':
          'CREATE TABLE orders ();\n',
      },
      'pass',
    ],
    [
      'numbered files and a table called migrations',
      {
        ...go(['github.com/mattn/go-sqlite3 v1.14.0']),
        'sqlite/migration/00000000.sql': 'CREATE TABLE orders ();\n',
        'sqlite/sqlite.go': file(
          'package sqlite',
          'func (db *DB) migrate() error {',
          '\t_, err := db.db.Exec(`CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY);`)',
          '\treturn err',
          '}',
        ),
      },
      'pass',
    ],
    [
      'numbered files that a script applies, as the table of versions says',
      {
        ...go(['github.com/lib/pq v1.10.9']),
        'database/scripts/001_orders.sql': 'CREATE TABLE orders (id INT);\n',
        'database/init-db.sh': file(
          '#!/bin/bash',
          'for f in scripts/*.sql; do',
          '  done=$(psql "$DB" -tc "SELECT * FROM db_versions WHERE version = \'$f\';" | wc -l)',
          '  [ "$done" -eq 0 ] && psql "$DB" -f "$f"',
          'done',
        ),
      },
      'pass',
    ],
    [
      'slonik’s migrator',
      {
        ...node({ slonik: '31.2.4', '@slonik/migrator': '0.11.3' }),
        'database/migrations/2022.10.07T13.49.19.users.sql':
          'CREATE TABLE users ();\n',
        'database/migrations/down/2022.10.07T13.49.19.users.sql':
          'DROP TABLE users;\n',
      },
      'pass',
    ],
    [
      'Flyway, set up in another module of the build',
      {
        ...jpa([]),
        'buildSrc/src/main/kotlin/database.gradle.kts':
          'dependencies { "implementation"("org.flywaydb:flyway-core") }\n',
        'src/main/resources/db/migration/V1__orders.sql':
          'CREATE TABLE orders ();\n',
      },
      'pass',
    ],
    [
      'Liquibase',
      {
        ...jpa([]),
        'src/main/resources/db/changelog/db.changelog-master.yaml':
          'databaseChangeLog:\n  - changeSet:\n      id: 1\n',
      },
      'pass',
    ],
    [
      'golang-migrate',
      {
        ...go(['github.com/lib/pq v1.10.9']),
        'migrations/0001_orders.up.sql': 'CREATE TABLE orders ();\n',
      },
      'pass',
    ],
    [
      'goose',
      {
        ...go(['github.com/lib/pq v1.10.9']),
        'db/migrations/0001_orders.sql':
          '-- +goose Up\nCREATE TABLE orders ();\n',
      },
      'pass',
    ],
    [
      'gormigrate beside the models',
      {
        ...go([
          'gorm.io/gorm v1.25.0',
          'github.com/go-gormigrate/gormigrate/v2 v2.1.0',
        ]),
        'model/current.go': file(
          'package model',
          'import "github.com/go-gormigrate/gormigrate/v2"',
          'func Migrations() []*gormigrate.Migration {',
          '\treturn []*gormigrate.Migration{v1()}',
          '}',
        ),
        'model/v1.go': file(
          'package model',
          'func v1() *gormigrate.Migration {',
          '\treturn &gormigrate.Migration{ID: "1"}',
          '}',
        ),
      },
      'pass',
    ],
    [
      'Entity Framework, generated or not',
      {
        ...ef,
        'Migrations/20250101_Init.cs':
          '// <auto-generated />\npublic partial class Init : Migration\n{\n    protected override void Up(MigrationBuilder b)\n    {\n    }\n}\n',
      },
      'pass',
    ],
    [
      'Rails',
      {
        ...rails,
        Gemfile: 'gem "rails"\ngem "pg"\n',
        'db/migrate/20250101000000_create_orders.rb':
          'class CreateOrders < ActiveRecord::Migration[8.0]\nend\n',
      },
      'pass',
    ],
    [
      'Laravel',
      {
        ...laravel,
        '.env.example': 'DB_CONNECTION=mysql\n',
        'database/migrations/2025_01_01_create_orders.php':
          '<?php\nreturn new class extends Migration {};\n',
      },
      'pass',
    ],
    [
      'sqlx',
      {
        ...sqlx,
        'src/main.rs':
          'fn main() {\n    let pool = PgPool::connect("postgres://db/orders");\n}\n',
        'src/db.rs': 'const URL: &str = "postgres://db/orders";\n',
        'migrations/1_orders.sql': 'CREATE TABLE orders ();\n',
      },
      'pass',
    ],
    [
      'own code that remembers which units were applied',
      {
        ...go(['github.com/lib/pq v1.10.9']),
        'store/migration/0001__orders.sql': 'CREATE TABLE orders ();\n',
        'store/migrator.go':
          'package store\n\nconst query = "SELECT version FROM migration_history"\n',
      },
      'pass',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('misses them', () => {
  it.each<Case>([
    [
      'GORM’s tags, and a schema that the start creates',
      {
        ...go(['gorm.io/gorm v1.25.0']),
        'models/user.go': file(
          'package models',
          'type User struct {',
          '	ID uint `gorm:"primary_key;auto_increment"`',
          '}',
        ),
        'store/postgres.go': file(
          'package store',
          'func Connect(db *gorm.DB) {',
          '	db.AutoMigrate(&User{})',
          '}',
        ),
      },
      'fail major store/postgres.go:3',
    ],
    [
      'where files of Flyway exist and nothing runs Flyway',
      {
        ...jpa(['spring.jpa.hibernate.ddl-auto=update']),
        'src/main/java/com/acme/Order.java':
          '@Entity\npublic class Order {\n}\n',
        'src/main/resources/db/migration/V1__orders.sql':
          'CREATE TABLE orders ();\n',
      },
      'fail major src/main/resources/application.properties:1',
    ],
    [
      'where create_all makes the tables',
      {
        ...alchemy,
        'db.py': file(
          'from models import Base',
          '',
          'Base.metadata.create_all(engine)',
        ),
      },
      'fail major db.py:3',
    ],
    [
      'where an empty placeholder is all there is, beside create_all',
      {
        ...alchemy,
        'db.py': file('Base.metadata.create_all(engine)'),
        'migrations/versions/0001_init.py': revision(
          '0001',
          undefined,
          'pass',
          'pass',
        ),
      },
      'fail major db.py:1',
    ],
    ['where only models exist', alchemy, 'fail major models.py:2'],
    [
      'where ddl-auto brings the schema up to date',
      jpa(['spring.jpa.hibernate.ddl-auto=update']),
      'fail major src/main/resources/application.properties:1',
    ],
    [
      'where GORM migrates by itself',
      go(
        ['gorm.io/gorm v1.25.0', 'gorm.io/driver/postgres v1.5.0'],
        '\tdb.AutoMigrate(&Order{})',
      ),
      'fail major main.go:4',
    ],
    [
      'where prisma db push is all there is',
      {
        ...node({ '@prisma/client': '6.0.0', pg: '8.0.0' }),
        'prisma/schema.prisma': 'datasource db {\n}\nmodel Order {\n}\n',
      },
      'fail major prisma/schema.prisma:3',
    ],
    ['where EF has a context only', ef, 'fail major Data/OrdersContext.cs:2'],
    [
      'where a dump is all there is',
      {
        ...go(['github.com/go-sql-driver/mysql v1.8.0']),
        'sql/blog.sql': '-- a dump\nCREATE TABLE blog ();\n',
      },
      'fail major sql/blog.sql:1',
    ],
    [
      'where a tool is prepared and nothing more',
      {
        ...alchemy,
        'alembic.ini': file(
          '[alembic]',
          '# where',
          'script_location = migrations',
        ),
      },
      'fail major models.py:2',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('does not apply', () => {
  it.each<Case>([
    [
      'where an image of migrations from another repository makes the schema',
      {
        ...alchemy,
        'docker-compose.yml': file(
          'services:',
          '  db: { image: "postgres:16" }',
          '  migrations: { image: "acme/orders-db-migrations:v145" }',
        ),
      },
      'not-applicable',
    ],
    [
      'to a template whose tool has nothing to migrate yet',
      {
        ...fastapi,
        'requirements.txt':
          'fastapi==0.115.0\nsqlalchemy==2.0.0\nalembic==1.13.0\npsycopg==3.2.0\n',
        'database.py': 'engine = create_engine(settings.DATABASE_URL)\n',
        'alembic.ini': '[alembic]\nscript_location = migrations\n',
      },
      'not-applicable',
    ],
    ['without a database', fastapi, 'not-applicable'],
    ['to MongoDB', node({ mongoose: '8.0.0' }), 'not-applicable'],
    [
      'to a service without tables',
      { ...alchemy, 'models.py': 'class Nothing:\n    pass\n' },
      'not-applicable',
    ],
    [
      'where every model belongs to somebody else',
      {
        ...djangoModels,
        'shop/models.py': file(
          'class Order(models.Model):',
          '    class Meta:',
          '        managed = False',
        ),
      },
      'not-applicable',
    ],
    [
      'to Rails with its base class alone',
      {
        ...rails,
        Gemfile: 'gem "rails"\ngem "pg"\n',
        'app/models/application_record.rb':
          'class ApplicationRecord < ActiveRecord::Base\n  primary_abstract_class\nend\n',
      },
      'not-applicable',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

it('counts the migrations of a package that the service depends on', () => {
  expect(
    verdict(
      check,
      {
        'apps/api/package.json':
          '{"name":"api","dependencies":{"express":"4","@acme/db":"workspace:*","pg":"8"}}',
        'apps/api/server.js': "require('express')().listen(1);\n",
        'packages/db/package.json': '{"name":"@acme/db"}',
        'packages/db/schema.prisma': 'model Order {\n}\n',
        'packages/db/migrations/1_init/migration.sql':
          'CREATE TABLE orders ();\n',
      },
      { path: 'apps/api' },
    ),
  ).toBe('pass');
});

it('recommends a tool of the service’s own stack', () => {
  const outcome = check.judge(
    serviceOf({
      ...go(['github.com/lib/pq v1.10.9']),
      'schema.sql': 'CREATE TABLE orders (id INT);\n',
    }),
  );
  expect(outcome).toMatchObject({
    outcome: 'fail',
    recommendation: { text: expect.stringContaining('golang-migrate') },
  });
});
