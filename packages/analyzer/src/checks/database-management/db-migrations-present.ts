import {
  foreignMigrationsOf,
  allSchemaSyncsOf,
  databasesOf,
  asksTables,
  migrationsOf,
  ownedSchemaOf,
  schemaSettingsOf,
} from '../../facts/database';
import { stackOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import {
  count,
  evidenceAt,
  exampleFor,
  type Examples,
  referenceFor,
  type References,
} from '../shared';
import { databasePlace, withoutSql } from './shared';

const reference =
  'https://docs.spring.io/spring-boot/how-to/data-initialization.html';
/** What to read instead of it, by stack. */
const readings: References = {
  python: 'https://alembic.sqlalchemy.org/en/latest/tutorial.html',
  node: 'https://www.prisma.io/docs/orm/prisma-migrate',
  go: 'https://github.com/golang-migrate/migrate',
  dotnet: 'https://learn.microsoft.com/ef/core/managing-schemas/migrations/',
  ruby: 'https://guides.rubyonrails.org/active_record_migrations.html',
  php: 'https://laravel.com/docs/migrations',
  rust: 'https://docs.rs/sqlx/latest/sqlx/macro.migrate.html',
};

const tools: Examples = {
  python: {
    language: 'sh',
    code: 'alembic init migrations\nalembic revision --autogenerate -m "baseline"',
  },
  node: { language: 'sh', code: 'npx prisma migrate dev --name baseline' },
  jvm: {
    language: 'sql',
    code: '-- src/main/resources/db/migration/V1__baseline.sql\nCREATE TABLE orders (id uuid PRIMARY KEY);',
  },
  go: {
    language: 'sh',
    code: 'migrate create -ext sql -dir migrations -seq baseline',
  },
  dotnet: { language: 'sh', code: 'dotnet ef migrations add Baseline' },
  ruby: { language: 'sh', code: 'bin/rails generate migration Baseline' },
  php: { language: 'sh', code: 'php artisan make:migration baseline' },
  rust: { language: 'sh', code: 'sqlx migrate add baseline' },
};

const toolNames = {
  python: 'Alembic',
  node: 'a migration tool such as Prisma Migrate',
  jvm: 'Flyway',
  go: 'golang-migrate',
  dotnet: 'Entity Framework migrations',
  ruby: 'Active Record migrations',
  php: 'the framework’s migrations',
  rust: 'sqlx migrations',
} as const;

export const dbMigrationsPresent = defineCheck({
  id: 'db-migrations-present',
  area: 'database-management',
  title:
    'Is the schema versioned with a migration tool, with migration files in the repository?',
  severity: 'major',
  kind: 'absence',
  confidence: 'high',
  phrases: {
    strength: 'a schema that is versioned with migrations',
    gap: 'no versioned migrations',
  },
  why: 'Without migrations nobody can say which schema an environment has, and the next release changes it by hand or by surprise.',
  decision: {
    applies: 'The service speaks SQL and defines tables of its own.',
    passes:
      'Migration files of a known tool exist in the service, in what it shares or in a package it depends on; or numbered units with code that remembers which were applied.',
    fails:
      'No migration file exists, or only an empty placeholder does. The line that creates the schema implicitly is named, else the first model, else the driver.',
    exceptions: [
      'Services that only read tables of another owner (`managed = False`), and those whose schema an image of migrations from another repository makes.',
      'A template with a migration tool, no table and no statement has nothing to migrate yet.',
      'Projects that only use `prisma db push` have no migrations: they fail.',
      'Whether migrations are applied is asked by db-migrations-run-in-deploy.',
    ],
  },
  examples: {
    language: 'python',
    bad: 'Base.metadata.create_all(bind=engine)',
    good: 'op.create_table("orders", sa.Column("id", sa.Uuid(), primary_key=True))',
  },
  remedy:
    'Introduce a migration tool, generate a first migration from the current models, and remove what creates the schema implicitly.',
  references: [
    reference,
    'https://12factor.net/admin-processes',
    ...Object.values(readings),
  ],
  elsewhere: ['GitLab production readiness review: database'],
  judge(service) {
    const none = withoutSql(service);
    if (none) return none;
    const { sets, prepared } = service.fact(migrationsOf);
    const [set] = sets;
    if (set) {
      const total = sets.reduce((sum, { files }) => sum + files.length, 0);
      return pass(
        `The schema is versioned: ${count(total, 'migration')} (${
          set.tool
        }), the newest is ${set.latest.path}.`,
        evidenceAt(
          service,
          sets.map(({ latest }) => latest),
          'proof',
        ),
      );
    }
    const { tables, readOnly } = service.fact(ownedSchemaOf);
    const creates = [...service.fact(allSchemaSyncsOf)].sort(
      (a, b) => Number(a.development ?? false) - Number(b.development ?? false),
    );
    const settings = service.fact(schemaSettingsOf);
    if (readOnly)
      return notApplicable(
        'Every model says that its table belongs to somebody else.',
      );
    const foreign = service.fact(foreignMigrationsOf);
    if (foreign)
      return notApplicable(
        `The schema belongs to another repository: ${placeName(
          foreign,
        )} runs the migrations of ${foreign.image}.`,
      );
    // A template may have a tool and nothing to migrate yet.
    const asked = prepared !== undefined && service.fact(asksTables);
    if (tables.length === 0 && creates.length === 0 && !asked)
      return notApplicable('The service defines no tables of its own.');
    const anchor =
      creates.find(({ kind }) => kind === 'additive') ??
      creates[0] ??
      tables[0] ??
      prepared ??
      databasePlace(service);
    const defined =
      tables.length > 0
        ? `The service defines ${count(tables.length, 'table')}`
        : 'The service keeps data in tables';
    const implicit = creates.length > 0;
    const [mapper] = service.fact(databasesOf).mappers;
    return fail({
      message: implicit
        ? `${defined} but has no versioned migrations; ${placeName(
            anchor!,
          )} creates the schema implicitly.`
        : `${defined} but has no versioned migrations: nothing in the repository says how the schema of ${placeName(
            anchor!,
          )} gets from one release to the next.`,
      evidence: [
        ...evidenceAt(service, [anchor!], implicit ? 'offender' : 'anchor'),
        ...evidenceAt(
          service,
          [
            ...(prepared ? [prepared] : []),
            ...creates.slice(0, 3),
            ...settings.slice(0, 4),
            ...[...tables]
              .sort(
                (a, b) =>
                  Number(b.kind === 'schema-file') -
                  Number(a.kind === 'schema-file'),
              )
              .slice(0, 5),
          ].filter(
            ({ path, line }) => path !== anchor!.path || line !== anchor!.line,
          ),
          'anchor',
        ),
      ],
      recommendation: {
        title: 'Version the Schema with Migrations',
        text: `Introduce ${
          mapper && mapper.name === 'Prisma'
            ? 'Prisma Migrate'
            : toolNames[
                mapper?.dependency.ecosystem ??
                  service.fact(stackOf).ecosystems[0] ??
                  'python'
              ]
        } and replace ${placeName(
          anchor!,
        )} with a first migration generated from the current schema.`,
        example: exampleFor(service, tools, 'python'),
        reference: referenceFor(service, readings, reference),
      },
    });
  },
});
