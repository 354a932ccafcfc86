import {
  connectionsOf,
  databasesOf,
  djangoConnectionsOf,
  isHostedApi,
  productionEngineOf,
  queryTimeoutsOf,
} from '../../facts/database';
import { aboutDatabases } from '../../facts/database/connections';
import { effectiveConfigurationOf } from '../../facts/configuration';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName, type Place } from '../evidence';
import { count, evidenceAt, exampleFor, type Examples } from '../shared';
import { databasePlace, withoutDatabase } from './shared';

const reference = 'https://sre.google/sre-book/addressing-cascading-failures/';
/** Share of Go's calls that must carry a context. */
const enough = 0.8;

const examples: Examples = {
  node: {
    language: 'ts',
    code: 'new Pool({ max: 20, connectionTimeoutMillis: 3000, statement_timeout: 5000 });',
  },
  python: {
    language: 'python',
    code: 'create_engine(url, connect_args={"options": "-c statement_timeout=5000"})',
  },
  jvm: {
    language: 'yaml',
    code: 'spring:\n  transaction.default-timeout: 5s\n  datasource.hikari.data-source-properties.socketTimeout: 10',
  },
  go: {
    language: 'go',
    code: 'ctx, cancel := context.WithTimeout(ctx, 5*time.Second)\ndefer cancel()\nrows, err := db.QueryContext(ctx, query)',
  },
  ruby: {
    language: 'yaml',
    code: 'production:\n  variables:\n    statement_timeout: 5000',
  },
  php: { language: 'php', code: "'options' => [PDO::ATTR_TIMEOUT => 5]," },
  rust: {
    language: 'rust',
    code: 'PgConnectOptions::new().options([("statement_timeout", "5s")])',
  },
  dotnet: { language: 'csharp', code: 'options.CommandTimeout(30);' },
};

export const dbQueryTimeouts = defineCheck({
  id: 'db-query-timeouts',
  area: 'database-management',
  title: 'Is every database call bounded in time?',
  severity: 'minor',
  kind: 'absence',
  confidence: 'medium',
  phrases: {
    strength: 'database calls that end in time',
    gap: 'database calls without a time limit',
  },
  why: 'One slow query without an end holds its connection and whoever waits for it, until the pool is empty and the service stands still.',
  decision: {
    applies: 'The service speaks to an SQL server or to MongoDB.',
    passes:
      'A statement, command, acquire or context deadline is set in the driver, the address, the configuration or a migration; in Go at least eight in ten calls carry a context; or the library has one by default (ADO.NET, sqlx for Rust, Prisma’s wait for a connection).',
    fails: 'None is found, or the limit is set to zero.',
    exceptions: [
      'A timeout for connecting alone bounds no query.',
      'A limit that the database itself holds for the role: say so with the annotation `prodready.io/db-timeouts`, then the answer is unknown rather than a finding.',
      'Databases that are files of the own process.',
    ],
  },
  examples: {
    language: 'ts',
    bad: 'new Pool({ connectionString });',
    good: 'new Pool({ connectionString, statement_timeout: 5000 });',
  },
  remedy:
    'Set a statement timeout where the client is created, a little above the slowest query that is meant to be.',
  references: [reference],
  elsewhere: ['OWASP ASVS 13.1.3'],
  judge(service) {
    const none = withoutDatabase(service);
    if (none) return none;
    const databases = service.fact(databasesOf);
    const production = service.fact(productionEngineOf);
    if (databases.embeddedOnly || production?.embedded)
      return notApplicable(
        `${
          production?.name ?? databases.engines[0].name
        } runs inside the process; there is no server to wait for.`,
      );
    if (isHostedApi(databases, service))
      return notApplicable('The database is reached through an HTTP API.');
    if (!databases.sql && !databases.mongo)
      return notApplicable(
        `${
          databases.engines[0]?.name ?? 'The database'
        } is neither an SQL server nor MongoDB.`,
      );
    const {
      set,
      none: switchedOff,
      byDefault,
      calls,
    } = service.fact(queryTimeoutsOf);
    if (switchedOff.length > 0 && set.length === 0) {
      const [first] = switchedOff;
      return fail({
        message: `${placeName(first)} sets no end to database calls (${
          first.name
        }); one slow query can hold its connection for ever.`,
        evidence: evidenceAt(service, switchedOff, 'offender'),
        recommendation: recommend(service, first),
      });
    }
    if (set.length > 0)
      return pass(
        `${placeName(set[0])} bounds database calls in time.`,
        evidenceAt(service, set.slice(0, 3), 'proof'),
      );
    const anchor = anchorOf(service);
    if (byDefault)
      return pass(`${byDefault}.`, evidenceAt(service, anchor, 'proof'));
    if (service.fact(stackOf).ecosystems[0] === 'go' && calls) {
      const total = calls.withContext + calls.without.length;
      if (total > 0 && calls.withContext / total >= enough)
        return pass(
          `${calls.withContext} of ${count(
            total,
            'database call',
          )} carry a context.`,
          evidenceAt(service, anchor, 'proof'),
        );
      if (total > 0 && calls.without.length > 0)
        return fail({
          message: `${calls.without.length} of ${count(
            total,
            'database call',
          )} carry no context, for example ${placeName(
            calls.without[0],
          )}; nothing ends them when the caller is gone.`,
          evidence: evidenceAt(service, calls.without, 'offender', 5),
          recommendation: recommend(service, calls.without[0]),
        });
    }
    if (service.annotations['prodready.io/db-timeouts'])
      return unknown(
        `The annotation prodready.io/db-timeouts says where the limit is kept: ${service.annotations['prodready.io/db-timeouts']}.`,
        'Set the limit where the client is created as well.',
      );
    const [place] = anchor;
    if (!place)
      return notApplicable('No place opens the database in this repository.');
    return fail({
      message: `The client of ${placeName(
        place,
      )} has no statement timeout; one slow query can hold a connection and whoever waits for it.`,
      evidence: evidenceAt(service, [place], 'anchor'),
      recommendation: recommend(service, place),
    });
  },
});

function recommend(service: Service, place: Place) {
  return {
    title: 'Set a Statement Timeout',
    text: `Set a statement timeout where the client is created, at ${placeName(
      place,
    )}.`,
    example: exampleFor(service, examples, 'node'),
    reference,
  };
}

/** Where the client is made: in code, else in configuration, else the driver's dependency. */
function anchorOf(service: Service): Place[] {
  const { opened } = service.fact(connectionsOf);
  const first =
    opened.find(
      ({ kind, path }) => kind !== 'single' && aboutDatabases.test(path),
    ) ??
    opened.find(({ kind }) => kind !== 'single') ??
    opened[0];
  if (first) return [first];
  const django = djangoConnectionsOf(service);
  if (django) return [django];
  const setting = service
    .fact(effectiveConfigurationOf)
    .firstOf(
      'spring.datasource.url',
      'quarkus.datasource.jdbc.url',
      'DATABASES.default.ENGINE',
      'database.adapter',
      'database.default',
    );
  const place = setting ?? databasePlace(service);
  return place ? [{ path: place.path, line: place.line }] : [];
}
