import type { Ecosystem } from '../../repository';
import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';
import { isDevelopmentFile } from '../configuration/development-source';
import { effectiveConfigurationOf } from '../configuration';
import {
  enclosingFunction,
  isDevelopmentOnly,
  runsPerRequest,
} from './callers';
import { databasesOf } from './databases';
import { linesMatching, matchesIn, type Match } from '../code/matches';
import { databaseSourcesOf } from './scope';

/** A place where the service opens its database. */
export interface Connection {
  path: string;
  line: number;
  library: string;
  /**
   * `pool`: many connections behind one object, bounded by the library. `unbounded`: a pool without an upper limit
   * unless one is set. `single`: one connection.
   */
  kind: 'pool' | 'unbounded' | 'single';
  /** Opened again for every request. */
  perRequest: boolean;
}

/** `NewTestDB`, `setup_test_database`: helpers of tests among the service's own code. */
const forTests =
  /^(?:new|open|setup|create|init|get|connect|start|make|build)?_?(?:[tT]est|[mM]ock)(?![a-z])/i;

/** How the service connects. Use as `service.fact(connectionsOf)`. */
export interface Connections {
  opened: Connection[];
  /** Lines that bound the pool. */
  limits: Array<{ path: string; line: number; size?: number }>;
  /** Lines that switch pooling off. */
  off: Array<{ path: string; line: number; name: string }>;
  /** Something in front of the database pools for everybody. */
  pooler?: { path: string; line: number };
}

type Constructor = [
  pattern: RegExp,
  library: string,
  kind: Connection['kind'],
  /** What the file must also mention. */
  beside?: RegExp,
];

const constructors: Record<Ecosystem, Constructor[]> = {
  python: [
    [/\bcreate_(?:async_)?engine\s*\(/, 'SQLAlchemy', 'pool'],
    [/(?<![\w.])SQLAlchemy\s*\(/, 'Flask-SQLAlchemy', 'pool'],
    [
      /\b(?:psycopg2?|pymysql|MySQLdb|mariadb|oracledb|pyodbc|pymssql)\.connect\s*\(/,
      'the driver',
      'single',
    ],
    [/\bmysql\.connector\.connect\s*\(/, 'the driver', 'single'],
    [/\basyncpg\.connect\s*\(/, 'asyncpg', 'single'],
    [/\bsqlite3\.connect\s*\(/, 'sqlite3', 'single'],
    [
      /\bpsycopg\.(?:AsyncConnection|Connection)\.connect\s*\(/,
      'psycopg',
      'single',
    ],
    [
      /\b(?:Async)?ConnectionPool\s*\(|\b(?:Simple|Threaded|Persistent)ConnectionPool\s*\(|\basyncpg\.create_pool\s*\(|(?<![\w.])create_pool\s*\(/,
      'the pool',
      'pool',
    ],
    [
      /\b(?:MongoClient|AsyncIOMotorClient|AsyncMongoClient)\s*\(/,
      'PyMongo',
      'pool',
    ],
    [
      /(?<![\w.])Database\s*\(/,
      'databases',
      'pool',
      /^[ \t]*(?:from|import)\s+databases\b/m,
    ],
    [/\bTortoise\.init\s*\(|\bregister_tortoise\s*\(/, 'Tortoise', 'pool'],
  ],
  node: [
    [
      /\bnew\s+(?:\w+\.)?Pool\s*\(/,
      'pg',
      'pool',
      /\bpg\b|@neondatabase|@vercel\/postgres/,
    ],
    [
      /\bnew\s+(?:\w+\.)?Client\s*\(/,
      'pg',
      'single',
      /(?:from|require\()\s*["']pg["']/,
    ],
    [
      /\b(?:mysql2?|db)\.createPool\s*\(|(?<![\w.])createPool\s*\(/,
      'mysql2',
      'pool',
      /mysql|mariadb/,
    ],
    [
      /\bmysql2?\.createConnection\s*\(|(?<![\w.])createConnection\s*\(/,
      'mysql2',
      'single',
      /["']mysql2?(?:\/promise)?["']/,
    ],
    [/\bnew\s+PrismaClient\s*[(<]/, 'Prisma', 'pool'],
    [/\bextends\s+PrismaClient\b/, 'Prisma', 'pool'],
    [
      /\bmongoose\s*\.\s*(?:connect|createConnection)\s*\(|\bMongooseModule\.forRoot(?:Async)?\s*\(/,
      'Mongoose',
      'pool',
    ],
    [/\bnew\s+MongoClient\s*\(/, 'the MongoDB driver', 'pool'],
    [
      /(?<![\w.])(?:knex|Knex)\s*\(\s*(?:\{|\w*[cC]onfig|\w*[oO]ptions|knexfile|env)/,
      'Knex',
      'pool',
    ],
    [
      /\bnew\s+Sequelize\s*\(|\bSequelizeModule\.forRoot(?:Async)?\s*\(/,
      'Sequelize',
      'pool',
    ],
    [
      /\bnew\s+DataSource\s*\(|\bTypeOrmModule\.forRoot(?:Async)?\s*\(|(?<![\w.])createConnection\s*\(/,
      'TypeORM',
      'pool',
      /typeorm/i,
    ],
    [/\bMikroORM\.init\s*\(|\bMikroOrmModule\.forRoot/, 'MikroORM', 'pool'],
    [
      /(?<![\w.])postgres\s*\(/,
      'postgres.js',
      'pool',
      /(?:from|require\()\s*["']postgres["']/,
    ],
    [/(?<![\w.])drizzle\s*\(/, 'Drizzle', 'pool', /drizzle-orm/],
    [
      /\bnew\s+(?:Database|BetterSqlite3)\s*\(/,
      'better-sqlite3',
      'single',
      /better-sqlite3/,
    ],
  ],
  jvm: [
    [/\bDriverManager\s*\.\s*getConnection\s*\(/, 'JDBC', 'single'],
    [/\bHikari(?:DataSource|Config)\s*\(/, 'HikariCP', 'pool'],
    [/\bConnectionPool(?:Configuration)?\b/, 'r2dbc-pool', 'pool', /r2dbc/],
    [/\bDatabase\.connect\s*\(/, 'Exposed', 'pool', /exposed/],
    [/\bMongoClients?\.create\s*\(/, 'the MongoDB driver', 'pool'],
  ],
  go: [
    [/\bsql\.Open(?:DB)?\s*\(/, 'database/sql', 'unbounded'],
    [/\botelsql\.Open(?:DB)?\s*\(/, 'database/sql', 'unbounded'],
    [
      /\bsqlx\.(?:Open|MustOpen|Connect|ConnectContext|MustConnect)\s*\(/,
      'sqlx',
      'unbounded',
    ],
    [/\bdbx\.(?:Open|MustOpen)\s*\(/, 'ozzo-dbx', 'unbounded'],
    [/\bgorm\.Open\s*\(/, 'GORM', 'unbounded'],
    [/\bxorm\.NewEngine(?:Group)?\s*\(/, 'xorm', 'unbounded'],
    [/(?<![\w.])ent\.Open\s*\(/, 'ent', 'unbounded'],
    [
      /\bpgxpool\.(?:New|NewWithConfig|Connect|ConnectConfig)\s*\(/,
      'pgxpool',
      'pool',
    ],
    [/\bpg\.Connect\s*\(/, 'go-pg', 'pool', /go-pg\/pg/],
    [/\bpgx\.Connect(?:Config)?\s*\(/, 'pgx', 'single'],
    [/\bmongo\.(?:Connect|NewClient)\s*\(/, 'the MongoDB driver', 'pool'],
  ],
  dotnet: [
    [
      /\bUse(?:Npgsql|SqlServer|MySql|MySQL|Sqlite|Oracle|Cosmos)\s*\(/,
      'ADO.NET',
      'pool',
    ],
    [/\bnew\s+(?:Npgsql|Sql|MySql|Oracle)Connection\s*\(/, 'ADO.NET', 'pool'],
    [/\bNpgsqlDataSource(?:Builder)?\b/, 'Npgsql', 'pool'],
    [/\bnew\s+MongoClient\s*\(/, 'the MongoDB driver', 'pool'],
  ],
  ruby: [
    [
      /\bPG(?:::Connection)?\.(?:connect|new)\b|\bMysql2::Client\.new\b/,
      'the driver',
      'single',
    ],
    [/\bestablish_connection\b/, 'ActiveRecord', 'pool'],
  ],
  php: [],
  rust: [
    [
      /\b\w*PoolOptions(?:::<\w+>)?::new\s*\(|\b(?:Pg|MySql|Sqlite|Any)Pool::connect\w*\s*\(/,
      'sqlx',
      'pool',
    ],
    [
      /\b(?:Pool|bb8::Pool|r2d2::Pool)::builder\s*\(|\bcreate_pool\s*\(/,
      'the pool',
      'pool',
    ],
    [/\bDatabase::connect\s*\(/, 'SeaORM', 'pool'],
    [
      /\b(?:Pg|Mysql|Sqlite)Connection::establish\s*\(|\brusqlite::Connection::open\s*\(|(?<![\w:])Connection::open\s*\(/,
      'the driver',
      'single',
    ],
  ],
};

const limitInCode =
  /\b(?:SetMaxOpenConns|pool_size|max_overflow|maxPoolSize|max_pool_size|poolSize|connectionLimit|connection_limit|maxsize|max_size|maxconn|MaxPoolSize|MaxConns|MaxOpenConns|max_connections|maxConnections|maximumPoolSize|setMaximumPoolSize)\b["']?\s*(?:=|:|\()\s*(\d+)?/;
/** Many things have a largest size: these files are about the database's. */
export const aboutDatabases =
  /(?:^|[/_.-])(?:db|databases?|postgres\w*|mysql|sql\w*|pool|engine|prisma|data-?source|persistence|typeorm|orm)(?:[/_.-]|$)/i;
/** `max: 20` says something about connections only inside a pool's options. */
const limitInOptions = /\bmax\s*:\s*(\d+)?/;
const poolOptions =
  /\bpool\s*:\s*\{[^}]*$|\bPool\s*\(\s*\{[^}]*$|\bextra\s*:\s*\{[^}]*$|\bpostgres\s*\([^)]*\{[^}]*$/;
const limitInFiles =
  /\b(?:maximum-?pool-?size|maximumPoolSize|jdbc\.max-size|(?<!\b(?:cache|file|upload|request|queue|thread)s?[\w.-]{0,60})max-size|pool_max_conns|connection_limit|max(?:imum)?[ _-]?pool[ _-]?size|max_connections|r2dbc\.pool\.max|max-active|maxActive)\b["']?\s*[:=]\s*["']?(\d+)?|^[ \t]*(?:pool|max_connections)\s*:\s*(.+)/i;

/** Use as `service.fact(connectionsOf)`. */
export function connectionsOf(service: Service): Connections {
  const { repository } = service;
  const result: Connections = { opened: [], limits: [], off: [] };
  for (const { path, ecosystem } of databaseSourcesOf(service)) {
    if (!ecosystem || isAuxiliary(path)) continue;
    const text = repository.lexical(path).uncommented;
    for (const [pattern, library, kind, beside] of constructors[ecosystem]) {
      if (beside && !beside.test(text)) continue;
      for (const match of matchesIn(repository, path, pattern)) {
        if (/^[ \t]*(?:import|from|using|use)\b/.test(lineOf(service, match)))
          continue;
        if (
          isSideFile(service, match) ||
          isDevelopmentOnly(service, match, ecosystem) ||
          forTests.test(
            enclosingFunction(service, match, ecosystem)?.name ?? '',
          )
        )
          continue;
        result.opened.push({
          path,
          line: match.line,
          library,
          kind,
          perRequest: perRequest(service, match, ecosystem),
        });
      }
    }
    const options = matchesIn(repository, path, limitInOptions).filter(
      ({ offset }) =>
        poolOptions.test(
          repository
            .lexical(path)
            .code.slice(Math.max(0, offset - 600), offset),
        ),
    );
    const opens = result.opened.some(one => one.path === path);
    for (const match of [
      ...matchesIn(repository, path, limitInCode).filter(
        ({ text: name }) =>
          opens ||
          !/^max_?(?:size|conn)/i.test(name) ||
          aboutDatabases.test(path),
      ),
      ...options,
    ]) {
      const size = Number(match.groups.find(Boolean));
      result.limits.push({
        path,
        line: match.line,
        ...(size > 0 ? { size } : {}),
      });
    }
    // Spring's data source without a pool takes the place of HikariCP.
    if (ecosystem === 'jvm') {
      result.off.push(
        ...matchesIn(
          repository,
          path,
          /(?<!\bextends\s{1,9})\bDriverManagerDataSource\s*\(/,
        )
          .filter(
            match =>
              isBean(service, match) &&
              !isDevelopmentOnly(service, match, ecosystem),
          )
          .map(({ line }) => ({
            path,
            line,
            name: 'DriverManagerDataSource',
          })),
      );
    }
    // Alembic's own script opens one connection and ends.
    if (
      ecosystem === 'python' &&
      !/^from\s+alembic\s+import\b[^\n]{0,80}\bcontext\b/m.test(
        repository.lexical(path).code,
      )
    ) {
      result.off.push(
        ...matchesIn(repository, path, /\bpoolclass\s*=\s*(?:\w+\.)*NullPool\b/)
          .filter(
            match =>
              !isOptional(service, match) &&
              !isDevelopmentOnly(service, match, ecosystem),
          )
          .map(({ line }) => ({ path, line, name: 'NullPool' })),
      );
    }
  }
  readConfiguration(service, result);
  const pooler = poolerOf(service);
  return { ...result, ...(pooler ? { pooler } : {}) };
}

/** Spring: whether a function hands what it makes to the whole application. */
function isBean(service: Service, match: Match): boolean {
  const own = enclosingFunction(service, match, 'jvm');
  const head = own && service.repository.lines(match.path)[own.line - 1];
  return [...(own?.above ?? []), head ?? ''].some(text => /@Bean\b/.test(text));
}

/** Migrations, seeds and commands may open what they like. */
function isAuxiliary(path: string): boolean {
  return (
    isDevelopmentFile(path) ||
    /(?:^|\/)(?:alembic|migrations?|seeds?|scripts|tools|benchmarks?)\//i.test(
      path,
    ) ||
    /(?:^|\/)(?:cli|migrate|migrations?|seed|import|export|backup|setup|init_db|create_\w+)\w*\.\w+$/i.test(
      path,
    )
  );
}

const lineOf = (service: Service, { path, line }: Match) =>
  service.repository.lines(path)[line - 1] ?? '';

/** An instance that is kept: a cached function, a guard that asks whether there is one already. */
const kept =
  /@(?:lru_cache|cache|cached|functools\.cache|functools\.lru_cache|singleton|st\.cache_resource)\b|^[ \t]*global\s+\w|\bis None\b|\bif\s*\(\s*!\w|\bif\s*\(\s*\w*[cC]onnected\w*\s*\)|\bif\s+not\s+(?:self\.)?_?\w+\s*:|\bsync\.Once\b|\b\w*[oO]nce\.Do\b|\bglobalThis\b|\b_?instance\b/m;

function perRequest(
  service: Service,
  match: Match,
  ecosystem: Ecosystem,
): boolean {
  // ADO.NET keeps a pool behind every connection.
  if (ecosystem === 'dotnet') return false;
  const own = enclosingFunction(service, match, ecosystem);
  if (
    /backup|migrat|seed|export|import|check|health|vacuum/i.test(
      own?.name ?? '',
    ) ||
    !runsPerRequest(service, match, ecosystem)
  )
    return false;
  if (!own) return true;
  const lines = service.repository.lines(match.path);
  // Go: `app.db = db` before the function ends.
  const rest = lines.slice(match.line, match.line + 40);
  const end = rest.findIndex(text => /^\}/.test(text));
  if (
    ecosystem === 'go' &&
    rest
      .slice(0, Math.max(0, end))
      .some(text =>
        /^\s*\w{1,40}\.\w{1,40}\s*=[^=].{0,80}\b\w*(?:db|DB|conn)\b/.test(
          text.slice(0, 200),
        ),
      )
  )
    return false;
  const body = [...own.above, ...lines.slice(own.line - 1, match.line)].join(
    '\n',
  );
  return !kept.test(body) || /\bg\.\w+\s*=|\bin g\b/.test(body);
}

/** A file beside the real database is no connection to it. */
function isSideFile(service: Service, { text }: Match): boolean {
  return (
    /sqlite/i.test(text) &&
    !service.fact(databasesOf).engines.some(({ name }) => name === 'SQLite')
  );
}

/** Behind a condition or a conditional expression: somebody chooses it. */
function isOptional(service: Service, { path, line }: Match): boolean {
  const lines = service.repository.lines(path);
  const own = lines[line - 1] ?? '';
  if (/\bif\b.{0,120}\belse\b/.test(own)) return true;
  const indent = /^[ \t]*/.exec(own)?.[0].length ?? 0;
  for (let i = line - 2; i >= Math.max(0, line - 12); i--) {
    const here = /^[ \t]*/.exec(lines[i])?.[0].length ?? 0;
    if (here < indent && /^[ \t]*(?:el)?if\b|^[ \t]*else\b/.test(lines[i]))
      return true;
  }
  return false;
}

function readConfiguration(service: Service, result: Connections): void {
  const { repository } = service;
  for (const { path, class: type } of service.files) {
    if (!['CONFIG', 'DEPLOY', 'OTHER'].includes(type)) continue;
    if (
      !/\.(?:ya?ml|properties|conf|json|toml|ini|env)$|(?:^|\/)\.env/.test(path)
    )
      continue;
    if (/lock|package\.json$|tsconfig|\.env\.example/.test(path)) continue;
    if (/(?:^|\/)application-(?:dev|test|local)/.test(path)) continue;
    for (const { line, match } of linesMatching(
      repository,
      path,
      limitInFiles,
    )) {
      if (match[2] !== undefined && !/(?:^|\/)database\.ya?ml$/.test(path))
        continue;
      // How many callers the database itself lets in.
      if (/^max_connections\b/i.test(match[0].trim())) {
        const server =
          /(?:^|\/)(?:postgresql|my|mysqld?)[\w.-]*\.(?:conf|cnf)$|values[\w.-]*\.ya?ml$/.test(
            path,
          ) ||
          /shared_buffers|work_mem|innodb_/.test(repository.text(path) ?? '');
        if (server) continue;
      }
      const size = Number(match[1]);
      result.limits.push({ path, line, ...(size > 0 ? { size } : {}) });
    }
  }
  for (const { key, value, path, line } of service.fact(
    effectiveConfigurationOf,
  ).settings) {
    if (value && /\bPooling\s*=\s*(?:false|no)\b/i.test(value))
      result.off.push({ path, line, name: 'Pooling=false' });
    if (/(?:^|\.)pool$/i.test(key) && value) result.limits.push({ path, line });
  }
}

function poolerOf(
  service: Service,
): { path: string; line: number } | undefined {
  const { repository } = service;
  for (const { path, class: type } of service.files) {
    if (!['CONFIG', 'DEPLOY', 'SRC'].includes(type)) continue;
    if (type === 'SRC') continue;
    const [match] = linesMatching(
      repository,
      path,
      /pgbouncer|\bpgpool|\bpooler\b|proxysql/i,
    );
    if (match) return { path, line: match.line };
  }
  return undefined;
}

/** Django opens a connection for each request unless it is told to keep them. */
export function djangoConnectionsOf(
  service: Service,
): { persistent: boolean; path: string; line: number } | undefined {
  const { frameworks } = service.fact(stackOf);
  if (!frameworks.some(({ name }) => name === 'Django')) return undefined;
  const { repository } = service;
  const configuration = service.fact(effectiveConfigurationOf);
  const files = configuration.layers
    .filter(({ framework }) => framework === 'django')
    .flatMap(layer => layer.files);
  let anchor: { path: string; line: number } | undefined;
  for (const path of [...files].reverse()) {
    const [kept_] = matchesIn(
      repository,
      path,
      /\b(?:CONN_MAX_AGE|conn_max_age)\b["']?\s*\]?\s*[:=]\s*(?!0\b)|["']pool["']\s*:\s*(?!False)/,
      'uncommented',
    );
    if (kept_) return { persistent: true, path, line: kept_.line };
    const [own] = matchesIn(
      repository,
      path,
      /^[ \t]*DATABASES\s*(?::[^=\n]{0,80})?=(?!=)/m,
    );
    if (own && !isDevelopmentFile(path))
      anchor = anchor ?? { path, line: own.line };
  }
  // `DATABASES = {"default": database.config()}`: another module says it.
  const text = anchor && (repository.lines(anchor.path)[anchor.line - 1] ?? '');
  if (/=\s*\{\s*["']default["']\s*:\s*\w+\.\w+\(\s*\)\s*\}/.test(text ?? ''))
    for (const { path, ecosystem } of sourceFilesOf(service)) {
      if (ecosystem !== 'python') continue;
      const [elsewhere] = matchesIn(
        repository,
        path,
        /["']CONN_MAX_AGE["']\s*:\s*(?!0\b)/,
        'uncommented',
      );
      if (elsewhere) return { persistent: true, path, line: elsewhere.line };
    }
  return anchor && { persistent: false, ...anchor };
}
