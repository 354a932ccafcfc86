import {
  databasesOf,
  lockingStatementsOf,
  migrationLinterOf,
  migrationsOf,
  readsStatements,
} from '../../facts/database';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import { andMore, evidenceAt, exampleFor, type Examples } from '../shared';
import { withoutSql } from './shared';

const reference = 'https://squawkhq.com/docs/rules';

const examples: Examples = {
  python: {
    language: 'python',
    code: 'with op.get_context().autocommit_block():\n    op.create_index("orders_customer_idx", "orders", ["customer_id"], postgresql_concurrently=True)',
  },
  ruby: {
    language: 'ruby',
    code: 'disable_ddl_transaction!\nadd_index :orders, :customer_id, algorithm: :concurrently',
  },
  node: {
    language: 'sql',
    code: 'CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer_id);',
  },
};

export const dbMigrationsSafe = defineCheck({
  id: 'db-migrations-safe',
  area: 'database-management',
  title:
    'Do recent migrations avoid statements that lock or break a live table?',
  severity: 'minor',
  kind: 'presence',
  confidence: 'medium',
  phrases: {
    strength: 'migrations that leave live tables working',
    gap: 'migrations that lock or break live tables',
  },
  why: 'While a migration runs, the old version still answers. A lock makes it wait, a renamed column makes it fail.',
  decision: {
    applies:
      'PostgreSQL or MySQL, and migrations in SQL, Alembic, Django or Rails; the newest ten are read.',
    passes:
      'A migration linter runs (squawk, strong_migrations, django-migration-linter, `atlas migrate lint`), or no such statement is found.',
    fails:
      'On a table that an earlier migration made: an index without `CONCURRENTLY`, a new column that is `NOT NULL` without a default, a changed type, a rename, a dropped column or table, a foreign key or check without `NOT VALID`.',
    exceptions: [
      'The first migration of a service, and tables made in the same batch.',
      'Indexes and constraints on MySQL, which makes them online.',
      'Small lookup tables cannot be told from large ones: the finding is minor.',
    ],
  },
  examples: {
    language: 'sql',
    bad: 'CREATE INDEX orders_customer_idx ON orders (customer_id);',
    good: 'CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer_id);',
  },
  remedy:
    'Split the change: add what is new, fill it in the background, and remove what is old with a later release. Let a linter watch over it.',
  references: [reference, 'https://github.com/ankane/strong_migrations'],
  elsewhere: [
    'squawk require-concurrent-index-creation, ban-drop-column, renaming-column, adding-not-nullable-field',
  ],
  judge(service) {
    const none = withoutSql(service);
    if (none) return none;
    const { engines } = service.fact(databasesOf);
    if (
      engines.length > 0 &&
      !engines.some(({ name }) =>
        /PostgreSQL|MySQL|MariaDB|CockroachDB/.test(name),
      )
    )
      return notApplicable(
        `Locks of ${engines[0].name} follow other rules than those of PostgreSQL and MySQL.`,
      );
    const sets = service.fact(migrationsOf).sets.filter(readsStatements);
    if (sets.length === 0)
      return notApplicable(
        'There are no migrations whose statements can be read.',
      );
    const linter = service.fact(migrationLinterOf);
    if (linter)
      return pass(
        `${linter.name} reads the migrations (${placeName(linter)}).`,
        evidenceAt(service, [linter], 'proof'),
      );
    const found = sets
      .flatMap(set => lockingStatementsOf(service, set))
      .reverse();
    if (found.length === 0)
      return pass(
        'The newest migrations hold no statement that locks or breaks a live table.',
        evidenceAt(service, [sets[0].latest], 'proof'),
      );
    const [first] = found;
    return fail({
      message: `${placeName(first)} ${first.operation}${
        first.table ? ` (${first.table})` : ''
      }${andMore(
        found.length,
      )}, which blocks or breaks running instances while the migration executes.`,
      evidence: evidenceAt(service, found, 'offender'),
      recommendation: {
        title: 'Keep Live Tables Working During Migrations',
        text: `Split ${placeName(
          first,
        )} into an additive step, a backfill and a later clean-up.`,
        example: exampleFor(service, examples, 'node'),
        reference,
      },
    });
  },
});
