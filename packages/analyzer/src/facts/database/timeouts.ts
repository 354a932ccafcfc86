import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { isDevelopmentFile } from '../configuration/development-source';
import { databasesOf } from './databases';
import { linesMatching, matchesIn } from '../code/matches';
import { databaseSourcesOf, isWithinReach } from './scope';

/** What bounds a query in time. */
export interface QueryTimeouts {
  /** Lines that set a deadline. */
  set: Array<{ path: string; line: number }>;
  /** Lines that take it away: `CommandTimeout = 0`. */
  none: Array<{ path: string; line: number; name: string }>;
  /** The library bounds it by itself. */
  byDefault?: string;
  /** Go: calls with and without a context. */
  calls?: {
    withContext: number;
    without: Array<{ path: string; line: number }>;
  };
}

const inSource =
  /\b(?:statement_timeout|query_timeout|queryTimeout|statementTimeout|command_timeout|CommandTimeout|commandTimeout|connectionTimeoutMillis|connectTimeoutMS|serverSelectionTimeoutMS|socketTimeoutMS|maxTimeMS|timeoutMS|max_execution_time|lock_timeout|MAX_EXECUTION_TIME|idle_in_transaction_session_timeout|acquireTimeoutMillis|acquireConnectionTimeout|acquire_timeout|requestTimeout|setQueryTimeout|query\.timeout|read_timeout|readTimeout|socketTimeout|statement_cache_timeout|default-statement-timeout|dialTimeout|ReadTimeout|setServerSelectionTimeout|SetTimeout|SetServerSelectionTimeout|SetSocketTimeout|QueryTimeout|StatementTimeout|SocketTimeout|ServerSelectionTimeout)\b["']?\s*(?:=|:|\(|\]|,|")|\bconnect_timeout\b["']?\s*[:=]|\bPDO::ATTR_TIMEOUT\b|\b(?:db|DB|conn)\.WithTimeout\s*\(/;
const onlyConnecting = /^(?:connect_timeout|dialTimeout|connectTimeoutMS)/;
const inFiles =
  /\b(?:statement_timeout|query_timeout|statement-timeout|default-statement-timeout|socketTimeout|socket_timeout|connectTimeout|maxTimeMS|serverSelectionTimeoutMS|socketTimeoutMS|query\.timeout|default-timeout|max_execution_time|command_timeout|Command ?Timeout|lock_timeout|read_timeout|pool_timeout)\b/i;
const aboutOtherThings =
  /http|redis|cache|smtp|mail|gateway|ingress|nginx|proxy/i;

/** Use as `service.fact(queryTimeoutsOf)`. */
export function queryTimeoutsOf(service: Service): QueryTimeouts {
  const { repository } = service;
  const result: QueryTimeouts = { set: [], none: [] };
  for (const { path, ecosystem } of databaseSourcesOf(service)) {
    if (isDevelopmentFile(path) && !/migrat/.test(path)) continue;
    for (const match of matchesIn(repository, path, inSource, 'uncommented')) {
      if (onlyConnecting.test(match.text)) continue;
      const line = repository.lines(path)[match.line - 1] ?? '';
      if (
        /requestTimeout|readTimeout|ReadTimeout|read_timeout|SetTimeout/.test(
          match.text,
        ) &&
        !isAboutDatabases(service, path)
      )
        continue;
      const zero =
        /\b(?:CommandTimeout|commandTimeout|statement_timeout|query_timeout)\b["']?\s*(?:=|:|\()\s*["']?(?:0|None|null)\b/.exec(
          line,
        );
      if (zero) result.none.push({ path, line: match.line, name: zero[0] });
      else result.set.push({ path, line: match.line });
    }
    if (ecosystem === 'go') countGoCalls(service, path, result);
    if (
      ecosystem === 'jvm' &&
      /@Transactional\s*\([^)]{0,200}\btimeout/.test(
        repository.lexical(path).code,
      )
    )
      result.set.push({ path, line: 1 });
  }
  for (const file of service.files) {
    const { path, class: type } = file;
    const readable =
      (['CONFIG', 'DEPLOY', 'OTHER'].includes(type) &&
        /\.(?:ya?ml|properties|conf|ini|toml|env|json)$|(?:^|\/)\.env/.test(
          path,
        ) &&
        !/lock|package\.json|tsconfig|application-(?:dev|test|local)/.test(
          path,
        )) ||
      (type === 'MIGRATION' && /\.(?:sql|py|rb)$/.test(path));
    if (!readable || !(isWithinReach(service, path) || file.shared)) continue;
    for (const { line } of linesMatching(repository, path, inFiles)) {
      const text = repository.lines(path)[line - 1];
      if (!aboutOtherThings.test(text)) result.set.push({ path, line });
    }
  }
  const byDefault = defaultOf(service);
  return { ...result, ...(byDefault ? { byDefault } : {}) };
}

function isAboutDatabases(service: Service, path: string): boolean {
  return (
    /(?:^|[/_.-])(?:db|databases?|postgres\w*|mysql|sql\w*|mongo\w*|prisma|knex\w*|typeorm|data-?source|persistence|orm|pool)(?:[/_.-]|$)/i.test(
      path,
    ) ||
    /\b(?:new\s+Sequelize|DataSource|createPool|mssql|tedious|knex)\b/.test(
      service.repository.lexical(path).code.slice(0, 20_000),
    )
  );
}

const goWithContext =
  /\.(?:QueryContext|QueryRowContext|ExecContext|GetContext|SelectContext|NamedExecContext|QueryxContext|QueryRowxContext|NamedQueryContext|BeginTx|BeginTxx|PrepareContext|WithContext)\s*\(/g;
const goWithout =
  /\b(?:\w*[dD][bB]|tx|conn|stmt|s\.\w+|r\.\w+)\.(?:Query|QueryRow|Exec|Queryx|QueryRowx|NamedExec|NamedQuery)\s*\(\s*(?!ctx\b|c\.|r\.Context|context\.)/g;

function countGoCalls(
  service: Service,
  path: string,
  result: QueryTimeouts,
): void {
  const { repository } = service;
  const { code } = repository.lexical(path);
  if (!/\b(?:sql|sqlx|gorm|pgx\w*|bun|ent)\b/i.test(code)) return;
  result.calls ??= { withContext: 0, without: [] };
  result.calls.withContext += [
    ...code.matchAll(goWithContext),
    ...code.matchAll(
      /\.(?:Query|QueryRow|Exec|Scan|Begin|SendBatch)\s*\(\s*(?:ctx|c\.Context|r\.Context|context\.)/g,
    ),
  ].length;
  result.calls.without.push(
    ...matchesIn(repository, path, goWithout).map(({ line }) => ({
      path,
      line,
    })),
  );
}

/** Libraries whose own default ends a query or the wait for a connection. */
function defaultOf(service: Service): string | undefined {
  const { ecosystems, dependencies } = service.fact(stackOf);
  const { mappers } = service.fact(databasesOf);
  if (ecosystems[0] === 'dotnet')
    return 'ADO.NET ends a command after 30 seconds';
  const has = (pattern: RegExp) =>
    dependencies.some(
      ({ name, scope }) => scope !== 'dev' && pattern.test(name),
    );
  if (ecosystems[0] === 'rust' && has(/^(?:sqlx|sea-orm)$/))
    return 'sqlx gives up waiting for a connection after 30 seconds';
  if (
    ecosystems[0] === 'node' &&
    mappers.length > 0 &&
    mappers.every(({ name }) => name === 'Prisma')
  )
    return 'Prisma gives up waiting for a connection after 10 seconds';
  return undefined;
}
