import { databasesOf, migrationsOf, schemaSyncsOf } from '../../facts/database';
import { defineCheck, fail, notApplicable, pass } from '../check';
import { placeName } from '../evidence';
import {
  andMore,
  evidenceAt,
  exampleFor,
  type Examples,
  referenceFor,
  type References,
} from '../shared';
import { withoutSql } from './shared';

const reference =
  'https://docs.spring.io/spring-boot/how-to/data-initialization.html';
/** What to read instead of it, by stack. */
const readings: References = {
  python: 'https://docs.djangoproject.com/en/stable/topics/migrations/',
  go: 'https://gorm.io/docs/migration.html',
  dotnet:
    'https://learn.microsoft.com/ef/core/managing-schemas/migrations/applying',
  ruby: 'https://guides.rubyonrails.org/active_record_migrations.html',
  php: 'https://laravel.com/docs/migrations',
};

const examples: Examples = {
  jvm: {
    language: 'yaml',
    code: 'spring:\n  jpa:\n    hibernate.ddl-auto: validate',
  },
  node: {
    language: 'ts',
    code: "new DataSource({ ...options, synchronize: false, migrations: ['dist/migrations/*.js'] });",
  },
  python: { language: 'sh', code: 'alembic upgrade head' },
  dotnet: { language: 'csharp', code: 'await db.Database.MigrateAsync();' },
  ruby: { language: 'sh', code: 'bin/rails db:migrate' },
  php: { language: 'sh', code: 'php artisan migrate --force' },
  go: {
    language: 'sh',
    code: 'migrate -path migrations -database "$DATABASE_URL" up',
  },
};

export const dbNoDestructiveSync = defineCheck({
  id: 'db-no-destructive-sync',
  area: 'database-management',
  title: 'Is automatic schema rewriting switched off in production?',
  severity: 'critical',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'no automatic rewriting of the schema',
    gap: 'a schema that rewrites itself on start',
  },
  why: 'A mapper that brings the schema in line with the models drops the column that was renamed, with everything in it.',
  decision: {
    applies: 'A mapper that can rewrite schemas is a production dependency.',
    passes: 'Nothing that rewrites the schema takes effect in production.',
    fails:
      'TypeORM’s `synchronize` or `dropSchema`, Sequelize’s `sync` with `force` or `alter`, Hibernate’s `create`, `create-drop` or `drop`, `metadata.drop_all`, `EnsureDeleted`, Flyway’s `clean-on-validation-error` take effect in production; or a start or deploy command runs `prisma db push`, `migrate dev`, `migrate reset`, `drizzle-kit push`, `db:schema:load`, `migrate:fresh`, `doctrine:schema:update --force`, or lets Alembic make a revision on the spot. `ddl-auto: update`, and `create_all` beside migrations, are a major finding: they change the schema behind everybody’s back.',
    exceptions: [
      'Profiles, files and branches for development and tests; commands that an operator runs by hand.',
      'A switch that an environment variable turns on and that is off without it.',
      'A production layer that turns it off wins over the base file.',
      '`create_all` without any migrations is reported by db-migrations-present.',
    ],
  },
  examples: {
    language: 'yaml',
    bad: 'spring.jpa.hibernate.ddl-auto: create',
    good: 'spring.jpa.hibernate.ddl-auto: validate',
  },
  remedy:
    'Turn the option off in the configuration that production loads and change the schema with migrations only.',
  references: [reference, ...Object.values(readings)],
  elsewhere: [],
  judge(service) {
    const none = withoutSql(service);
    if (none) return none;
    const { mappers } = service.fact(databasesOf);
    const syncs = service.fact(schemaSyncsOf);
    const able = mappers.find(({ rewrites }) => rewrites);
    const destructive = syncs.filter(({ kind }) => kind === 'destructive');
    if (!able && destructive.length === 0)
      return notApplicable('No mapper that can rewrite a schema was found.');
    if (destructive.length > 0) {
      const [first] = destructive;
      const through = first.from
        ? `, called from ${placeName(first.from)},`
        : '';
      return fail({
        message: `${placeName(first)} (${
          first.name
        })${through} lets the application alter or drop tables${andMore(
          destructive.length,
        )}; a changed model can delete production data.`,
        evidence: evidenceAt(
          service,
          destructive.flatMap(one => [one, ...(one.from ? [one.from] : [])]),
          'offender',
        ),
        recommendation: recommend(service, first),
      });
    }
    const migrated = service.fact(migrationsOf).sets.length > 0;
    const additive = syncs.filter(
      ({ kind, alters }) => kind === 'additive' && (migrated || alters),
    );
    if (additive.length > 0) {
      const [first] = additive;
      return fail({
        severity: 'major',
        message: `${placeName(first)} (${first.name}) changes the schema ${
          migrated ? 'beside the' : 'instead of'
        } migrations${andMore(additive.length)}, so that ${
          migrated
            ? 'what production has and what the migrations say drift apart'
            : 'nobody reviews what happens to the tables of production'
        }.`,
        evidence: evidenceAt(service, additive, 'offender'),
        recommendation: recommend(service, first),
      });
    }
    return pass(
      `Nothing that ${
        able?.name ?? 'the mapper'
      } could rewrite the schema with takes effect in production.`,
      able
        ? evidenceAt(
            service,
            [{ path: able.dependency.path, line: able.dependency.line }],
            'proof',
          )
        : [],
    );
  },
});

function recommend(
  service: Parameters<typeof dbNoDestructiveSync.judge>[0],
  place: { name: string; path: string; line: number },
) {
  return {
    title: 'Change the Schema through Migrations Only',
    text: `Disable ${place.name} at ${placeName(
      place,
    )} and apply schema changes through migrations only.`,
    example: exampleFor(service, examples, 'jvm'),
    reference: referenceFor(service, readings, reference),
  };
}
