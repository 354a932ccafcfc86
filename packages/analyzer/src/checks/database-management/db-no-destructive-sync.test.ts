import {
  dotnet,
  fastapi,
  file,
  laravel,
  verdict,
  type Case,
} from '../__testUtils__/trees';
import { alchemy, go, jpa, migrated, node } from './__testUtils__/trees';
import { dbNoDestructiveSync as check } from './db-no-destructive-sync';

const typeorm = (value: string) => ({
  ...node({ typeorm: '0.3.20', pg: '8.0.0' }),
  'server.js':
    "require('./data-source');\nrequire('express')().listen(3000);\n",
  'data-source.ts': file(
    'export default new DataSource({',
    "  type: 'postgres',",
    '  entities: [Order],',
    `  synchronize: ${value},`,
    '});',
  ),
});
/** Two lists of options, of which the one that synchronizes is taken where the condition holds. */
const chosenBy = (condition: string) => ({
  ...typeorm('false'),
  'src/source.ts': file(
    "import { DataSource, DataSourceOptions } from 'typeorm';",
    'const devConfig: DataSourceOptions = {',
    "  type: 'postgres',",
    '  synchronize: true,',
    '};',
    'const prodConfig: DataSourceOptions = {',
    "  type: 'postgres',",
    '  synchronize: false,',
    '};',
    `export const source = new DataSource(process.env.NODE_ENV ${condition} ? devConfig : prodConfig);`,
  ),
  'src/main.ts': "import { source } from './source';\n",
});
const prisma = (start: string, more = {}) => ({
  ...node({ '@prisma/client': '6.0.0', pg: '8.0.0' }, { start, ...more }),
  Dockerfile: file('FROM node:24-slim', 'COPY . .', 'CMD ["npm", "start"]'),
});
const efApp = (...lines: string[]) => ({
  ...dotnet,
  'Orders.csproj':
    '<Project Sdk="Microsoft.NET.Sdk.Web">\n<ItemGroup>\n<PackageReference Include="Npgsql.EntityFrameworkCore.PostgreSQL" Version="9.0.0" />\n</ItemGroup>\n</Project>\n',
  'Program.cs': file(
    'var builder = WebApplication.CreateBuilder(args);',
    ...lines,
  ),
});

it('leaves a schedule for other environments alone', () => {
  expect(
    verdict(check, {
      ...laravel,
      '.env.example': 'DB_CONNECTION=mysql\n',
      'app/Console/Kernel.php': file(
        '<?php',
        'class Kernel {',
        '  protected function schedule(Schedule $schedule) {',
        "    $schedule->command('migrate:fresh --seed')->daily()->environments(['local']);",
        '  }',
        '}',
      ),
      'database/migrations/2026_01_01_000000_orders.php':
        '<?php\nreturn new class extends Migration {};\n',
    }),
  ).toBe('pass');
});

describe('catches', () => {
  it.each<Case>([
    [
      'Laravel: a schedule that drops all tables',
      {
        ...laravel,
        '.env.example': 'DB_CONNECTION=mysql\n',
        'app/Console/Kernel.php': file(
          '<?php',
          'class Kernel {',
          '  protected function schedule(Schedule $schedule) {',
          "    $schedule->command('migrate:refresh --seed')->monthly();",
          '  }',
          '}',
        ),
        'database/migrations/2026_01_01_000000_orders.php':
          '<?php\nreturn new class extends Migration {};\n',
      },
      'fail critical app/Console/Kernel.php:4',
    ],
    [
      'Go: sample data that every start drops the tables for',
      {
        ...go(['gorm.io/gorm v1.25.0']),
        'seed/seeder.go': file(
          'package seed',
          'import "gorm.io/gorm"',
          'func Load(db *gorm.DB) {',
          '	db.Debug().Migrator().DropTable(&User{})',
          '}',
        ),
        'store/postgres.go': file(
          'package store',
          'func Connect() {',
          '	seed.Load(db)',
          '}',
        ),
      },
      'fail critical seed/seeder.go:4',
    ],
    [
      'Flyway that drops the schema where a migration was changed',
      jpa(['spring.flyway.clean-on-validation-error=true']),
      'fail critical src/main/resources/application.properties:1',
    ],
    ['TypeORM', typeorm('true'), 'fail critical data-source.ts:4'],
    [
      'a switch that is on by default',
      typeorm("config.get('SYNC', true)"),
      'fail critical data-source.ts:4',
    ],
    [
      'Sequelize',
      {
        ...node({ sequelize: '6.0.0', pg: '8.0.0' }),
        'server.js':
          "sequelize.sync({ alter: true });\nrequire('express')().listen(3000);\n",
      },
      'fail critical server.js:1',
    ],
    [
      'Hibernate',
      jpa(['spring.jpa.hibernate.ddl-auto=create-drop']),
      'fail critical src/main/resources/application.properties:1',
    ],
    [
      'Hibernate that updates, without any migrations',
      jpa(['spring.jpa.hibernate.ddl-auto=update']),
      'fail major src/main/resources/application.properties:1',
    ],
    [
      'options that are chosen for production',
      chosenBy("=== 'production'"),
      'fail critical src/source.ts:4',
    ],
    [
      'a revision that is made as it is applied',
      {
        ...alchemy,
        'alembic/versions/1_first.py':
          'def upgrade():\n    op.create_table("orders")\n',
        Dockerfile: file(
          'FROM python:3.13',
          'COPY . .',
          'CMD alembic revision --autogenerate -m x && alembic upgrade head && gunicorn app:app',
        ),
      },
      'fail critical Dockerfile:3',
    ],
    [
      'prisma db push on start',
      prisma('prisma db push && node server.js'),
      'fail critical package.json:4',
    ],
    [
      'migrate dev on start',
      prisma('npx prisma migrate dev && node server.js'),
      'fail critical package.json:4',
    ],
    [
      'EnsureDeleted',
      efApp('db.Database.EnsureDeleted();'),
      'fail critical Program.cs:2',
    ],
    [
      'drop_all',
      {
        ...alchemy,
        'main.py': file('app = FastAPI()', 'Base.metadata.drop_all(engine)'),
      },
      'fail critical main.py:2',
    ],
    [
      'create_all beside migrations, as a major finding',
      { ...migrated, 'db.py': file('Base.metadata.create_all(engine)') },
      'fail major db.py:1',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('leaves alone', () => {
  it.each<Case>([
    [
      'Go: a method that drops a table, which an interface asks for and nobody calls',
      {
        ...go(['gorm.io/gorm v1.25.0']),
        'db/gorm.go': file(
          'package db',
          'type Gorm interface {',
          '	DropTableIfExists(value interface{}) error',
          '}',
          'func (g *own) DropTableIfExists(value interface{}) error {',
          '	return g.db.Migrator().DropTable(value)',
          '}',
        ),
      },
      'pass',
    ],
    [
      'EF Core: what only SQLite gets, beside migrations',
      {
        ...dotnet,
        'Orders.csproj':
          '<Project Sdk="Microsoft.NET.Sdk.Web">\n<ItemGroup>\n<PackageReference Include="Microsoft.EntityFrameworkCore.SqlServer" Version="9.0.0" />\n</ItemGroup>\n</Project>\n',
        'Program.cs': file(
          'var app = builder.Build();',
          'if (context.Database.IsSqlite())',
          '{',
          '    context.Database.EnsureCreated();',
          '}',
          'else',
          '{',
          '    context.Database.Migrate();',
          '}',
          'app.Run();',
        ),
      },
      'pass',
    ],
    [
      'options that are chosen for development',
      chosenBy("!== 'production'"),
      'pass',
    ],
    ['a switch that is off', typeorm('false'), 'pass'],
    [
      'a comparison with development',
      typeorm("process.env.NODE_ENV !== 'production'"),
      'pass',
    ],
    [
      'a switch of the environment',
      typeorm("process.env.DB_SYNC === 'true'"),
      'pass',
    ],
    [
      'updates of a database that dies with the process',
      jpa([
        'spring.jpa.hibernate.ddl-auto=update',
        'spring.datasource.url=jdbc:h2:mem:orders',
      ]),
      'pass',
    ],
    ['validation', jpa(['spring.jpa.hibernate.ddl-auto=validate']), 'pass'],
    [
      'the test profile',
      {
        ...jpa(['spring.jpa.hibernate.ddl-auto=none']),
        'src/main/resources/application-test.properties':
          'spring.jpa.hibernate.ddl-auto=create\n',
      },
      'pass',
    ],
    [
      'a production layer that turns it off',
      {
        ...jpa(['spring.jpa.hibernate.ddl-auto=create']),
        'src/main/resources/application-prod.properties':
          'spring.jpa.hibernate.ddl-auto=validate\n',
      },
      'pass',
    ],
    [
      'what a manifest overrides',
      {
        ...jpa(['spring.jpa.hibernate.ddl-auto=create']),
        Dockerfile: file(
          'FROM eclipse-temurin:25-jre',
          'ENV SPRING_JPA_HIBERNATE_DDL_AUTO=none',
        ),
      },
      'pass',
    ],
    [
      'a function of that name that writes JSON schemas',
      {
        ...migrated,
        'schemas.py': file('def generate_schemas():', '    pass'),
      },
      'pass',
    ],
    [
      'create_all without migrations: another check reports it',
      { ...alchemy, 'db.py': file('Base.metadata.create_all(engine)') },
      'pass',
    ],
    [
      'a fresh schema that is marked as migrated',
      {
        ...migrated,
        'db.py': file(
          'Base.metadata.create_all(engine)',
          'command.stamp(config, "head")',
        ),
      },
      'pass',
    ],
    [
      'a developer script',
      prisma('node server.js', { 'db:push': 'prisma db push' }),
      'pass',
    ],
    [
      'EnsureDeleted in development',
      efApp(
        'if (app.Environment.IsDevelopment())',
        '{',
        '    db.Database.EnsureDeleted();',
        '}',
      ),
      'pass',
    ],
    [
      'a method that only development calls',
      {
        ...efApp(
          'if (app.Environment.IsDevelopment())',
          '{',
          '    app.ResetDatabase();',
          '}',
        ),
        'Data/Reset.cs': file(
          'public static class Reset',
          '{',
          '    public static void ResetDatabase(this WebApplication app)',
          '    {',
          '        db.Database.EnsureDeleted();',
          '    }',
          '}',
        ),
      },
      'pass',
    ],
    [
      'gormigrate, whose first schema comes from the models',
      {
        ...go([
          'gorm.io/gorm v1.25.0',
          'github.com/go-gormigrate/gormigrate/v2 v2.1.0',
        ]),
        'model/db.go': file(
          'package model',
          'func Migrate() error {',
          '\tm := gormigrate.New(db, gormigrate.DefaultOptions, Migrations())',
          '\tm.InitSchema(func(db *gorm.DB) error {',
          '\t\treturn db.AutoMigrate(AllTables()...)',
          '\t})',
          '\treturn m.Migrate()',
          '}',
        ),
        'model/v1.go': file(
          'package model',
          'var v1 = gormigrate.Migration{ID: "1"}',
        ),
      },
      'pass',
    ],
    [
      'a command that an operator runs',
      {
        ...alchemy,
        'cli.py': file(
          '@cli.command()',
          'def reset():',
          '    Base.metadata.drop_all(engine)',
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
    'to a mapper that rewrites nothing',
    go(['github.com/jmoiron/sqlx v1.4.0', 'github.com/lib/pq v1.10.9']),
    'not-applicable',
  ],
  ['to MongoDB', node({ mongoose: '8.0.0' }), 'not-applicable'],
])('does not apply %s', (...[, files, expected, service]) => {
  expect(verdict(check, files, service)).toBe(expected);
});
