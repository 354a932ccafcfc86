import {
  connectionsOf,
  databasesOf,
  djangoConnectionsOf,
  isHostedApi,
} from '../../facts/database';
import { highestReplicasOf } from '../../facts/database/replicas';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import {
  defineCheck,
  fail,
  notApplicable,
  pass,
  type Judgement,
} from '../check';
import { placeName, type Place } from '../evidence';
import {
  andMore,
  evidenceAt,
  exampleFor,
  type Examples,
  referenceFor,
  type References,
} from '../shared';
import { databasePlace, withoutDatabase } from './shared';

const reference = 'https://go.dev/doc/database/manage-connections';
/** What to read instead of it, by stack. */
const readings: References = {
  python: 'https://docs.sqlalchemy.org/en/20/core/pooling.html',
  node: 'https://node-postgres.com/features/pooling',
  jvm: 'https://github.com/brettwooldridge/HikariCP',
  dotnet:
    'https://learn.microsoft.com/dotnet/framework/data/adonet/sql-server-connection-pooling',
  ruby: 'https://guides.rubyonrails.org/configuring.html',
  rust: 'https://docs.rs/sqlx/latest/sqlx/pool/struct.PoolOptions.html',
};
/** What a common database server accepts before somebody tunes it, several times over. */
const mostConnections = 500;

const examples: Examples = {
  go: {
    language: 'go',
    code: 'db.SetMaxOpenConns(20)\ndb.SetMaxIdleConns(20)\ndb.SetConnMaxLifetime(30 * time.Minute)',
  },
  node: {
    language: 'ts',
    code: 'export const pool = new Pool({ connectionString: env.DATABASE_URL, max: 20 });',
  },
  python: {
    language: 'python',
    code: 'engine = create_engine(settings.database_url, pool_size=10, max_overflow=5)',
  },
  jvm: {
    language: 'yaml',
    code: 'spring:\n  datasource:\n    hikari.maximum-pool-size: 10',
  },
  dotnet: {
    language: 'text',
    code: 'Host=db;Database=orders;Maximum Pool Size=50',
  },
  ruby: {
    language: 'yaml',
    code: 'pool: <%= ENV.fetch("RAILS_MAX_THREADS", 5) %>',
  },
  rust: {
    language: 'rust',
    code: 'let pool = PgPoolOptions::new().max_connections(20).connect(&url).await?;',
  },
};

export const dbConnectionPoolConfigured = defineCheck({
  id: 'db-connection-pool-configured',
  area: 'database-management',
  title:
    'Are connections pooled with an explicit upper bound, and reused across requests?',
  severity: 'major',
  kind: 'presence',
  confidence: 'medium',
  phrases: {
    strength: 'pooled, bounded database connections',
    gap: 'database connections without a bound',
  },
  why: 'A database accepts a few hundred connections. A service that opens as many as it has requests takes the database down with it, for everybody.',
  decision: {
    applies: 'The service opens an SQL or document database.',
    passes:
      'A bounded pool is set, or the library’s own default is bounded and shared (pg, mysql2 `createPool`, Prisma, Mongoose, SQLAlchemy, HikariCP, ADO.NET, ActiveRecord, pgxpool, sqlx for Rust).',
    fails:
      'Go’s `database/sql` is opened without `SetMaxOpenConns`; a connection or client is opened for every request; pooling is switched off; or replicas times pool size come to more than 500 (minor). Django without `CONN_MAX_AGE` or a pool is a minor finding: it opens a connection for every request by design.',
    exceptions: [
      'Migrations, seeds and command-line tools may open single connections.',
      'An external pooler (PgBouncer) justifies switching the own pool off.',
      'A setting that somebody has to choose is not in effect.',
    ],
  },
  examples: {
    language: 'go',
    bad: 'db, err := sql.Open("pgx", dsn)',
    good: 'db, err := sql.Open("pgx", dsn)\ndb.SetMaxOpenConns(20)',
  },
  remedy:
    'Create one pool when the service starts, bound its size, and hand it to whoever needs a connection.',
  references: [reference, ...Object.values(readings)],
  elsewhere: ['OWASP ASVS 13.1.2, 13.2.6'],
  judge(service) {
    const none = withoutDatabase(service);
    if (none) return none;
    const databases = service.fact(databasesOf);
    if (isHostedApi(databases, service))
      return notApplicable(
        'The database is reached through an HTTP API; there is no connection to pool.',
      );
    const { ecosystems } = service.fact(stackOf);
    const { opened, limits, off, pooler } = service.fact(connectionsOf);
    if (ecosystems[0] === 'php' && opened.length === 0)
      return notApplicable(
        'PHP opens a connection for each request by design; its number of workers bounds them.',
      );

    const single = opened.filter(({ perRequest }) => perRequest);
    if (single.length > 0)
      return failAt(
        service,
        single,
        'opens the database again for every request',
        'Open the database once when the service starts and reuse it',
      );
    if (off.length > 0 && !pooler)
      return failAt(
        service,
        off,
        `switches connection pooling off (${off[0].name})`,
        'Remove the option and bound the pool',
      );
    const unbounded = opened.filter(({ kind }) => kind === 'unbounded');
    const bounded =
      limits.find(({ path }) => path.endsWith('.go')) ??
      opened.find(({ library }) => library === 'pgxpool');
    if (unbounded.length > 0 && !bounded)
      return failAt(
        service,
        unbounded,
        `opens ${unbounded[0].library} without an upper bound; \`SetMaxOpenConns\` is never called`,
        'Set the largest number of connections',
      );
    const django = djangoConnectionsOf(service);
    if (django && !django.persistent && !databases.embeddedOnly && !pooler)
      return failAt(
        service,
        [django],
        'keeps no database connection between requests (neither `CONN_MAX_AGE` nor a pool)',
        'Set `CONN_MAX_AGE` or the pool option',
        {
          language: 'python',
          code: "DATABASES['default']['CONN_MAX_AGE'] = 60",
        },
      );
    const replicas = service.fact(highestReplicasOf);
    const [largest] = limits
      .filter(({ size }) => size !== undefined)
      .sort((a, b) => (b.size ?? 0) - (a.size ?? 0));
    if (
      replicas &&
      largest?.size &&
      largest.size * replicas.count > mostConnections &&
      !pooler
    )
      return failAt(
        service,
        [largest, replicas],
        `allows ${largest.size} connections in each of ${replicas.count} replicas`,
        'Lower the bound so that all replicas together fit the database',
      );
    const proof: Place | undefined =
      (bounded as Place | undefined) ??
      limits[0] ??
      (django?.persistent ? django : undefined) ??
      opened[0] ??
      databasePlace(service);
    return pass(
      limits.length > 0 || django?.persistent
        ? `${placeName(proof!)} bounds or keeps the database connections.`
        : `The connections of ${
            opened[0]?.library ?? databases.mappers[0]?.name ?? 'the driver'
          } are pooled and bounded by its own default.`,
      proof ? evidenceAt(service, [proof], 'proof') : [],
    );
  },
});

function failAt(
  service: Service,
  places: Array<{ path: string; line: number }>,
  problem: string,
  advice: string,
  example?: { language: string; code: string },
): Judgement {
  const [first] = places;
  const soft = /replicas|keeps no/.test(problem);
  return fail({
    ...(soft ? { severity: 'minor' as const } : {}),
    message: `${placeName(first)} ${problem}${andMore(
      places.length,
    )}; under load the service exhausts the connections of its database.`,
    evidence: evidenceAt(service, places, 'offender'),
    recommendation: {
      title: 'Bound the Connection Pool',
      text: `${advice} at ${placeName(first)}.`,
      example: example ?? exampleFor(service, examples, 'go'),
      reference: referenceFor(service, readings, reference),
    },
  });
}
