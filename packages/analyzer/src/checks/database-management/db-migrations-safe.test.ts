import {
  django,
  fastapi,
  file,
  rails,
  type Case,
  type Files,
  verdict,
} from '../__testUtils__/trees';
import { alchemy, go, node, revision } from './__testUtils__/trees';
import { dbMigrationsSafe as check } from './db-migrations-safe';

const sql = (...second: string[]): Files => ({
  ...go(['github.com/lib/pq v1.10.9']),
  'migrations/0001_orders.up.sql': 'CREATE TABLE orders (id int);\n',
  'migrations/0002_more.up.sql': file(...second),
});
const at = (line: number) => `fail minor migrations/0002_more.up.sql:${line}`;
const mysql = (...second: string[]): Files => ({
  ...sql(...second),
  ...go(['github.com/go-sql-driver/mysql v1.8.0']),
  // The first migration is older than what is read.
  'migrations/0001_orders.up.sql': '-- made elsewhere\nSELECT 1;\n',
});
const older = (files: Files): Files => ({
  ...files,
  'migrations/0000_first.up.sql': 'CREATE TABLE customers (id int);\n',
  'migrations/0001_orders.up.sql': 'SELECT 1;\n',
});

describe('catches', () => {
  it.each<Case>([
    [
      'an index that locks',
      older(sql('-- faster', 'CREATE INDEX orders_idx ON orders (customer);')),
      at(2),
    ],
    [
      'NOT NULL without default',
      older(sql('ALTER TABLE orders ADD COLUMN tax int NOT NULL;')),
      at(1),
    ],
    [
      'a changed type',
      older(sql('ALTER TABLE orders ALTER COLUMN tax TYPE bigint;')),
      at(1),
    ],
    [
      'a rename',
      older(sql('ALTER TABLE orders RENAME COLUMN tax TO vat;')),
      at(1),
    ],
    [
      'a dropped column',
      older(sql('ALTER TABLE orders DROP COLUMN tax;')),
      at(1),
    ],
    [
      'a foreign key that is validated at once',
      older(
        sql(
          'ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (c) REFERENCES customers (id);',
        ),
      ),
      at(1),
    ],
    [
      'Alembic',
      {
        ...alchemy,
        'migrations/versions/1.py': revision(
          '1',
          undefined,
          'op.create_table("customers")',
        ),
        'migrations/versions/2.py': revision(
          '2',
          '1',
          'op.create_index("ix", "orders", ["c"])',
        ),
      },
      'fail minor migrations/versions/2.py:7',
    ],
    [
      'Rails',
      {
        ...rails,
        Gemfile: 'gem "rails"\ngem "pg"\n',
        'db/migrate/1_a.rb':
          'class A\n  def change\n    create_table :customers\n  end\nend\n',
        'db/migrate/2_b.rb':
          'class B\n  def change\n    add_index :orders, :customer_id\n  end\nend\n',
      },
      'fail minor db/migrate/2_b.rb:3',
    ],
    [
      'Django',
      {
        ...django,
        'requirements.txt': 'django==5.1\npsycopg==3.2\n',
        'shop/migrations/0001_a.py':
          'class Migration(migrations.Migration):\n    operations = []\n',
        'shop/migrations/0002_b.py':
          'class Migration(migrations.Migration):\n    operations = [\n        migrations.RemoveField(model_name="order", name="tax"),\n    ]\n',
      },
      'fail minor shop/migrations/0002_b.py:3',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

describe('leaves alone', () => {
  it.each<Case>([
    [
      'an index made beside the traffic',
      older(sql('CREATE INDEX CONCURRENTLY i ON orders (c);')),
      'pass',
    ],
    [
      'NOT NULL with a default',
      older(sql('ALTER TABLE orders ADD COLUMN tax int NOT NULL DEFAULT 0;')),
      'pass',
    ],
    [
      'NOT VALID',
      older(
        sql('ALTER TABLE orders ADD CONSTRAINT c CHECK (tax > 0) NOT VALID;'),
      ),
      'pass',
    ],
    ['a table of the same batch', sql('CREATE INDEX i ON orders (c);'), 'pass'],
    ['an index on MySQL', mysql('CREATE INDEX i ON orders (c);'), 'pass'],
    ['a comment', older(sql('-- DROP TABLE orders;', 'SELECT 1;')), 'pass'],
    [
      'SQLite’s folder of a product for several engines',
      {
        ...older(sql('SELECT 1;')),
        'migrations/sqlite/0003_x.up.sql': 'DROP TABLE orders;\n',
      },
      'pass',
    ],
    [
      'what a linter watches over',
      {
        ...older(sql('ALTER TABLE orders DROP COLUMN tax;')),
        '.github/workflows/ci.yml': file(
          'on: push',
          'jobs:',
          '  lint:',
          '    runs-on: ubuntu-24.04',
          '    steps:',
          '      - run: squawk migrations/*.sql',
        ),
      },
      'pass',
    ],
    [
      'the way down',
      {
        ...alchemy,
        'migrations/versions/1.py': revision(
          '1',
          undefined,
          'op.create_table("a")',
        ),
        'migrations/versions/2.py': revision(
          '2',
          '1',
          'op.create_table("b")',
          'op.drop_table("b")',
        ),
      },
      'pass',
    ],
  ])('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});

it.each<Case>([
  ['without migrations', alchemy, 'not-applicable'],
  ['without a database', fastapi, 'not-applicable'],
  ['to MongoDB', node({ mongodb: '6.0.0' }), 'not-applicable'],
])('does not apply %s', (...[, files, expected, service]) => {
  expect(verdict(check, files, service)).toBe(expected);
});
