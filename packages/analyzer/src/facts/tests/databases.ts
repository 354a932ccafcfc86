import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { pipelinesOf } from '../pipelines';
import { testIndexOf } from '.';

/** What the tests use for a database. */
export interface TestDatabases {
  /** The server engine of production; `undefined` where there is none. */
  production?: string;
  /** Stand-ins of another engine. */
  replacements: Array<{ path: string; line: number; engine: string }>;
  /** Places that give the tests the production engine. */
  same: Array<{ path: string; line: number }>;
}

const standIns: Array<[RegExp, string]> = [
  [
    /jdbc:h2:|org\.h2\.Driver|r2dbc:h2:|\bquarkus\.datasource\.db-kind\s*[=:]\s*["']?h2\b/,
    'H2',
  ],
  [
    /sqlite(?:\+\w+)?:\/\/|jdbc:sqlite:|\b(?:type|dialect|client|adapter|engine|driver|provider)["']?\s*[:=]\s*["'](?:better-)?sqlite3?["']|\bOpen\(\s*["']sqlite3?["']|:memory:|django\.db\.backends\.sqlite3|\bUseSqlite\s*\(|adapter:\s*sqlite3|DB_CONNECTION["']?\s*(?:=|value=|:)\s*["']?sqlite/i,
    'SQLite',
  ],
  [/\bUseInMemoryDatabase\s*\(/, 'the in-memory provider'],
  [/jdbc:hsqldb:|jdbc:derby:/, 'an embedded Java database'],
];

const schemes: Record<string, RegExp> = {
  PostgreSQL:
    /postgres(?:ql)?(?:\+\w+)?:|jdbc:(?:tc:)?postgresql|r2dbc:postgresql|PostgreSQLContainer|PostgreSqlBuilder|PostgreSqlContainer|PostgresContainer|embedded-?postgres|pg_tmp|pgtest(?:db|ing)|pytest_postgresql|UseNpgsql|psycopg|asyncpg|modules\/postgres|django\.db\.backends\.postgresql|adapter:\s*postgresql|pg_isready|new\s+Pool\(|POSTGRES_/i,
  MySQL:
    /mysql(?:\+\w+)?:|jdbc:(?:tc:)?(?:mysql|mariadb)|MySQLContainer|MySqlBuilder|MySqlContainer|MariaDBContainer|UseMySql|modules\/(?:mysql|mariadb)|adapter:\s*(?:mysql2|trilogy)|django\.db\.backends\.mysql|MYSQL_|DB_CONNECTION["']?\s*(?:=|value=|:)\s*["']?mysql/i,
  MariaDB: /mysql(?:\+\w+)?:|mariadb|jdbc:(?:tc:)?(?:mysql|mariadb)|MYSQL_/i,
  MongoDB:
    /mongodb(?:\+srv)?:|MongoDBContainer|MongoDbBuilder|mongodb-memory-server|MongoMemoryServer|mongoose\.connect|modules\/mongodb|MONGO/i,
  'SQL Server':
    /sqlserver:|MSSQLServerContainer|MsSqlBuilder|UseSqlServer|mssql/i,
};

const configuration =
  /(?:application|bootstrap)[-.]?(?:test|it|integration)[\w-]*\.(?:ya?ml|properties)$|src\/test\/resources\/[\w.-]*\.(?:ya?ml|properties)$|settings[/_.]?test\w*\.py$|test_settings\.py$|settings\/(?:test|ci|testing)\w*\.py$|phpunit(?:\.dist)?\.xml(?:\.dist)?$|\.env\.(?:test|ci)\w*$|config\/database\.ya?ml$|(?:docker-)?compose[\w.-]*(?:test|ci)[\w.-]*\.ya?ml$|appsettings\.Test\w*\.json$|jest[\w.-]*\.[cm]?[jt]s$|ormconfig\.test\.\w+$/i;

/** Which database the tests run on. Use as `service.fact(testDatabasesOf)`. */
export function testDatabasesOf(service: Service): TestDatabases {
  const { repository } = service;
  const { datastores } = service.fact(stackOf);
  const tests = new Set(service.of('TEST', 'all').map(({ path }) => path));
  // A product that supports a file database in production is tested on it rightly.
  if (
    datastores.some(({ kind, path }) => kind === 'embedded' && !tests.has(path))
  ) {
    return { replacements: [], same: [] };
  }
  const server = datastores.find(
    ({ kind, name }) => kind === 'server' && name in schemes,
  );
  if (!server) return { replacements: [], same: [] };
  const production = server.name;
  const scheme = schemes[production];
  const index = service.fact(testIndexOf);
  const paths = new Set([
    ...[...index.files, ...index.support]
      .filter(({ relation, ecosystem }) => relation !== 'foreign' && ecosystem)
      .map(({ path }) => path),
    ...service.files
      .filter(
        ({ path, shared, class: type }) =>
          configuration.test(path) && !shared && type !== 'VENDOR',
      )
      .map(({ path }) => path),
  ]);
  const result: TestDatabases = { production, replacements: [], same: [] };
  for (const path of paths) {
    const isCode =
      index.files.some(file => file.path === path) ||
      index.support.some(file => file.path === path);
    const text = isCode
      ? repository.lexicalWithTests(path).uncommented
      : (repository.text(path) ?? '').replace(
          /^[ \t]*(?:#|\/\/)[^\n]*|<!--[\s\S]*?-->/gm,
          comment => comment.replace(/[^\n]/g, ' '),
        );
    const lines = testSection(path, text).split('\n');
    lines.forEach((line, number) => {
      const part = line.slice(0, 1_000);
      if (result.replacements.length < 20) {
        const found = standIns.find(([pattern]) => pattern.test(part));
        if (found && !/assert|expect\(/i.test(part)) {
          result.replacements.push({
            path,
            line: number + 1,
            engine: found[1],
          });
        }
      }
      if (
        result.same.length < 20 &&
        scheme.test(part) &&
        !/^\s*(?:import|from|using|use)\b/.test(part)
      ) {
        result.same.push({ path, line: number + 1 });
      }
    });
  }
  for (const { services } of service.fact(pipelinesOf).jobs) {
    for (const { image, path, line } of services) {
      if (new RegExp(imageOf[production] ?? production, 'i').test(image)) {
        result.same.push({ path, line });
      }
    }
  }
  return result;
}

const imageOf: Record<string, string> = {
  PostgreSQL: 'postgres|postgis|timescale|pgvector',
  MySQL: 'mysql|mariadb|percona',
  MariaDB: 'mariadb|mysql',
  MongoDB: 'mongo',
  'SQL Server': 'mssql|azure-sql',
};

/** Of a file that holds several environments only what belongs to tests. */
function testSection(path: string, text: string): string {
  if (!/database\.ya?ml$/.test(path)) return text;
  const lines = text.split('\n');
  const start = lines.findIndex(line => /^test\s*:/.test(line));
  if (start < 0) return '';
  const end = lines.findIndex(
    (line, index) => index > start && /^\S/.test(line),
  );
  return lines
    .map((line, index) =>
      index >= start && (end < 0 || index < end) ? line : '',
    )
    .join('\n');
}
