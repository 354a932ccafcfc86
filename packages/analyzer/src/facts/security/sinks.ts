import type { Ecosystem } from '../../repository';

/** A call that runs what it is given. */
export interface Sink {
  kind: 'sql' | 'shell' | 'code' | 'object';
  /** For `findCalls`. */
  name: RegExp;
  /** Which argument is run; the last one that exists of these. */
  argument?: number;
  /** The arguments must match this too (`shell=True`). */
  needs?: RegExp;
  /** What makes the call harmless. */
  unless?: RegExp;
  /** Only in files whose code says so. */
  file?: RegExp;
  /** What it takes is part of a statement that stands elsewhere: it need not read as SQL. */
  fragment?: boolean;
}

/** By ecosystem. SQL sinks count only with text that reads as SQL. */
export const sinks: Record<Ecosystem, Sink[]> = {
  node: [
    {
      kind: 'sql',
      name: /(?:\.\s*(?:query|execute|raw|\$queryRawUnsafe|\$executeRawUnsafe|unsafe|whereRaw|havingRaw|orderByRaw|selectRaw|prepare|run|all|exec|createQueryBuilder|queryArray)|(?<![\w.])(?:query|execute))(?=\s*(?:<[^<>(){};]{0,100}>)?\s*\()/,
    },
    {
      kind: 'sql',
      name: /(?<![\w.])(?:[sS]equelize\s*\.\s*)?literal(?=\s*\()/,
      file: /['"]sequelize(?:-typescript)?['"]/,
      fragment: true,
    },
    {
      kind: 'shell',
      name: /(?<![\w.])(?:child_process\s*\.\s*)?(?:exec|execSync|execAsync|execPromise)(?=\s*\()/,
      file: /child_process|execPromise|promisify\(\s*exec/,
    },
    {
      kind: 'shell',
      name: /(?<![\w.])(?:child_process\s*\.\s*)?(?:spawn|spawnSync|execFile)(?=\s*\()/,
      needs: /shell\s*:\s*true/,
    },
    { kind: 'code', name: /(?<![\w.])(?:eval|new\s+Function)(?=\s*\()/ },
    { kind: 'code', name: /\bvm\s*\.\s*runIn\w+/ },
    {
      kind: 'object',
      name: /\b(?:serialize|nodeSerialize)\s*\.\s*unserialize/,
    },
  ],
  python: [
    {
      kind: 'sql',
      name: /\.\s*(?:execute|executemany|executescript|raw|extra|fetch|fetchrow|fetchval|fetch_all|fetch_one|scalar|scalars|read_sql|read_sql_query)(?=\s*\()|(?<![\w.])(?:RawSQL|text|sa\.text|sqlalchemy\.text)(?=\s*\()/,
    },
    { kind: 'shell', name: /\bos\s*\.\s*(?:system|popen)/ },
    {
      kind: 'shell',
      name: /\bsubprocess\s*\.\s*(?:run|call|Popen|check_output|check_call|getoutput|getstatusoutput)|\basyncio\.create_subprocess_shell/,
      needs: /shell\s*=\s*True|getoutput|create_subprocess_shell/,
    },
    { kind: 'code', name: /(?<![\w.])(?:eval|exec)(?=\s*\()/ },
    {
      kind: 'object',
      name: /\b(?:pickle|cPickle|dill|jsonpickle|marshal|shelve)\s*\.\s*(?:loads?|decode)/,
    },
    {
      kind: 'object',
      name: /\byaml\s*\.\s*(?:load|load_all|unsafe_load|full_load)/,
      unless: /SafeLoader|CSafeLoader|BaseLoader/,
    },
  ],
  jvm: [
    {
      kind: 'sql',
      name: /\.\s*(?:createNativeQuery|createQuery|createSQLQuery|executeQuery|executeUpdate|prepareStatement|queryForObject|queryForList|queryForMap|query|update|execute|batchUpdate|nativeQuery|exec)(?=\s*(?:<[^<>(){};]{0,100}>)?\s*\()/,
    },
    {
      kind: 'shell',
      name: /\bgetRuntime\(\)\s*\.\s*exec|\bRuntime\s*\.\s*exec/,
    },
    { kind: 'code', name: /\.\s*(?:parseExpression|eval)(?=\s*\()/ },
  ],
  go: [
    {
      kind: 'sql',
      name: /\.\s*(?:Query|QueryContext|QueryRow|QueryRowContext|Exec|ExecContext|Raw|Prepare|Queryx|QueryRowx|MustExec|Select|Get|NamedExec|Where|Order|Having)(?=\s*\()/,
    },
    {
      kind: 'shell',
      name: /\bexec\s*\.\s*(?:Command|CommandContext)/,
      needs: /["'](?:sh|bash|\/bin\/sh|\/bin\/bash)["'][\s\S]*["']-c["']/,
      argument: 9,
    },
  ],
  dotnet: [
    {
      kind: 'sql',
      name: /\.\s*(?:FromSqlRaw|ExecuteSqlRaw|ExecuteSqlRawAsync|SqlQueryRaw|FromSql|ExecuteSqlCommand|Query|QueryAsync|QueryFirst\w*|QuerySingle\w*|Execute|ExecuteAsync|ExecuteScalar\w*)(?=\s*(?:<[^<>(){};]{0,100}>)?\s*\()|\bnew\s+(?:SqlCommand|NpgsqlCommand|MySqlCommand|SqliteCommand|SqlDataAdapter|OleDbCommand|OracleCommand|CommandDefinition)(?=\s*\()/,
    },
    {
      kind: 'shell',
      name: /\bProcess\s*\.\s*Start|\bnew\s+ProcessStartInfo/,
      argument: 9,
    },
    { kind: 'object', name: /\bnew\s+BinaryFormatter\(\)\s*\.\s*Deserialize/ },
  ],
  ruby: [
    {
      kind: 'sql',
      name: /\.\s*(?:where|find_by_sql|execute|exec_query|select_all|select_rows|select_value|order|joins|having|pluck|group|from|count_by_sql|update_all|delete_all|exists\?|reorder)(?=\s*\()/,
    },
    // A column and a direction are no statement, and end up in one.
    {
      kind: 'sql',
      name: /\.\s*(?:order|reorder)(?=\s*\()/,
      fragment: true,
    },
    {
      kind: 'shell',
      name: /(?<![\w.])(?:system|exec|spawn)(?=\s*\()|\bIO\.popen|\bOpen3\.\w+/,
    },
    {
      kind: 'code',
      name: /(?<![\w.])(?:eval|instance_eval|class_eval)(?=\s*\()/,
    },
    {
      kind: 'object',
      name: /\bMarshal\s*\.\s*load|\bYAML\s*\.\s*(?:unsafe_load|load)/,
    },
  ],
  php: [
    {
      kind: 'sql',
      name: /\bDB::(?:select|statement|raw|insert|update|delete|unprepared)|(?:->|::)\s*(?:whereRaw|selectRaw|orderByRaw|havingRaw)(?=\s*\()|->\s*(?:query|exec|prepare|executeQuery|executeStatement|createQuery|createNativeQuery|fetchAllAssociative)(?=\s*\()|\b(?:mysqli_query|pg_query|mysql_query)/,
      argument: 0,
    },
    {
      kind: 'shell',
      name: /(?<![\w>:$])(?:exec|shell_exec|system|passthru|popen|proc_open)(?=\s*\()/,
    },
    { kind: 'code', name: /(?<![\w>:$])(?:eval|create_function)(?=\s*\()/ },
    {
      kind: 'object',
      name: /(?<![\w>:$])unserialize(?=\s*\()/,
      unless: /allowed_classes/,
    },
  ],
  rust: [
    {
      kind: 'sql',
      name: /\bsqlx::(?:query|query_as|query_scalar|raw_sql)(?:::<[^<>()]{0,80}>)?(?=\s*\()|\bdiesel::sql_query|\b(?:Expr|SimpleExpr)::cust(?:_with_values)?(?=\s*\()|\.\s*(?:batch_execute|simple_query)(?=\s*\()/,
    },
  ],
};
