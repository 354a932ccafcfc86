import type { Service } from '../../service';
import { stackOf, type Datastore, type Dependency } from '../../stack';
import { linesMatching, matchesIn } from '../code/matches';
import { databaseSourcesOf } from './scope';

/** An object-relational mapper or query builder, and what it can do to a schema. */
export interface Mapper {
  name: string;
  dependency: Dependency;
  /** Can alter or drop tables by itself. */
  rewrites: boolean;
}

/** The databases of a service without its caches. @public */
export interface Databases {
  engines: Datastore[];
  /** Speaks SQL, whatever the engine. */
  sql: boolean;
  mongo: boolean;
  /** Only files of the process's own disk. */
  embeddedOnly: boolean;
  mappers: Mapper[];
  /** The dependency or line that proves the first engine. */
  proof?: { path: string; line: number };
}

const mappers: Array<[pattern: RegExp, name: string, rewrites: boolean]> = [
  [/^(?:typeorm|@nestjs\/typeorm)$/, 'TypeORM', true],
  [
    /^(?:sequelize|sequelize-typescript|@nestjs\/sequelize)$/,
    'Sequelize',
    true,
  ],
  [/^(?:@prisma\/client|prisma)$/, 'Prisma', true],
  [/^@mikro-orm\/[\w-]+$/, 'MikroORM', true],
  [/^drizzle-orm$/, 'Drizzle', true],
  [/^(?:knex|objection|kysely|bookshelf)$/, 'Knex', false],
  [/^mongoose$/, 'Mongoose', false],
  [
    /^(?:sqlalchemy|sqlmodel|flask-sqlalchemy|databases|gino)$/,
    'SQLAlchemy',
    true,
  ],
  [/^django$/, 'Django', true],
  [/^(?:tortoise-orm|peewee|pony|ormar|piccolo)$/, 'an ORM', true],
  [
    /^(?:org\.springframework\.boot:spring-boot-starter-data-jpa|io\.quarkus:quarkus-hibernate-(?:orm|reactive)[\w-]*|org\.hibernate[\w.]*:hibernate-core[\w-]*|io\.micronaut\.data:micronaut-data-hibernate-jpa|io\.micronaut\.sql:micronaut-hibernate-jpa)$/,
    'Hibernate',
    true,
  ],
  [
    /^(?:org\.springframework\.boot:spring-boot-starter-(?:jdbc|data-jdbc|data-r2dbc)|org\.mybatis[\w.]*:.+|org\.jooq:jooq|org\.jdbi:.+|org\.jetbrains\.exposed:.+|com\.baomidou:mybatis-plus.+)$/,
    'JDBC',
    false,
  ],
  [
    /^(?:gorm\.io\/gorm|github\.com\/jinzhu\/gorm|github\.com\/go-gorm\/gorm)$/,
    'GORM',
    true,
  ],
  [/^entgo\.io\/ent$/, 'ent', true],
  [
    /^(?:github\.com\/jmoiron\/sqlx|github\.com\/uptrace\/bun|github\.com\/go-pg\/pg(?:\/v\d+)?|xorm\.io\/xorm|github\.com\/go-xorm\/xorm)$/,
    'SQL builder',
    false,
  ],
  [
    /^(?:microsoft\.entityframeworkcore(?:\.[\w.]+)?|npgsql\.entityframeworkcore\.postgresql|pomelo\.entityframeworkcore\.mysql|mysql\.entityframeworkcore)$/i,
    'Entity Framework',
    true,
  ],
  [/^(?:rails|activerecord|sinatra-activerecord)$/, 'ActiveRecord', true],
  [
    /^(?:laravel\/(?:lumen-)?framework|illuminate\/database)$/,
    'Eloquent',
    true,
  ],
  [/^doctrine\/(?:orm|doctrine-bundle)$/, 'Doctrine', true],
  [/^(?:diesel|diesel-async|sea-orm|sqlx)$/, 'SQL mapper', false],
];

const sqlEngines =
  /^(?:PostgreSQL|MySQL|MariaDB|SQL Server|Oracle|SQLite|CockroachDB|H2)$/;

/** The databases of a service; caches are left out. Use as `service.fact(databasesOf)`. @public */
export function databasesOf(service: Service): Databases {
  const stack = service.fact(stackOf);
  const engines = stack.datastores.filter(({ kind }) => kind !== 'cache');
  const production = stack.dependencies.filter(
    ({ scope, ecosystem }) =>
      scope === 'prod' &&
      (stack.ecosystems.length === 0 || stack.ecosystems.includes(ecosystem)),
  );
  const found = production.flatMap((dependency): Mapper[] => {
    const match = mappers.find(([pattern]) => pattern.test(dependency.name));
    return match ? [{ name: match[1], dependency, rewrites: match[2] }] : [];
  });
  if (engines.length === 0) engines.push(...namedInSource(service, found));
  const imported =
    found.length === 0 && engines.length > 0
      ? importedAlchemy(service)
      : undefined;
  if (imported)
    found.push({
      name: 'SQLAlchemy',
      rewrites: true,
      dependency: {
        name: 'sqlalchemy',
        ecosystem: 'python',
        version: '',
        scope: 'prod',
        ...imported,
      },
    });
  // Rails, Laravel and Django bring a mapper that a service may leave unused.
  const used = found.filter(
    ({ name }) =>
      engines.length > 0 || !/^(?:ActiveRecord|Eloquent|Django)$/.test(name),
  );
  const [first] = engines;
  return {
    engines,
    sql:
      engines.some(({ name }) => sqlEngines.test(name)) ||
      (engines.length === 0 && used.some(({ name }) => name !== 'Mongoose')),
    mongo: engines.some(({ name }) => name === 'MongoDB'),
    embeddedOnly:
      engines.length > 0 && engines.every(({ kind }) => kind === 'embedded'),
    mappers: used,
    ...(first ? { proof: { path: first.path, line: first.line ?? 1 } } : {}),
  };
}

/** Where the source imports SQLAlchemy. */
function importedAlchemy(
  service: Service,
): { path: string; line: number } | undefined {
  for (const { path, ecosystem } of databaseSourcesOf(service)) {
    if (ecosystem !== 'python') continue;
    const [match] = matchesIn(
      service.repository,
      path,
      /^(?:import|from)\s+(?:sqlalchemy|flask_sqlalchemy|sqlmodel)\b/m,
    );
    if (match) return { path, line: match.line };
  }
  return undefined;
}

type EngineKind = Datastore['kind'];

/** Modules that speak to one engine, where no manifest in the tree names them. */
const imports: Record<
  string,
  Array<[pattern: RegExp, name: string, kind: EngineKind]>
> = {
  go: [
    [/jinzhu\/gorm\/dialects\/mysql"/, 'MySQL', 'server'],
    [/jinzhu\/gorm\/dialects\/postgres"/, 'PostgreSQL', 'server'],
    [/jinzhu\/gorm\/dialects\/mssql"/, 'SQL Server', 'server'],
    [/jinzhu\/gorm\/dialects\/sqlite"/, 'SQLite', 'embedded'],
  ],
  python: [
    [
      /^(?:import|from)\s+(?:psycopg2?|asyncpg|pg8000)\b/m,
      'PostgreSQL',
      'server',
    ],
    [
      /^(?:import|from)\s+(?:pymysql|MySQLdb|mysql|aiomysql)\b/m,
      'MySQL',
      'server',
    ],
    [
      /^(?:import|from)\s+(?:pymongo|motor|mongoengine|beanie)\b/m,
      'MongoDB',
      'server',
    ],
    [/\bsqlite3\.connect\s*\(/, 'SQLite', 'embedded'],
  ],
  php: [
    [
      /['"]mysql:(?:host|unix_socket|dbname)=|\bnew\s+\\?mysqli\b|\bmysqli_connect\s*\(/,
      'MySQL',
      'server',
    ],
    [/['"]pgsql:(?:host|dbname)=|\bpg_connect\s*\(/, 'PostgreSQL', 'server'],
  ],
};

const schemes: Array<[pattern: RegExp, name: string, kind: EngineKind]> = [
  [/\bpostgres(?:ql)?(?:\+\w+)?:\/\//, 'PostgreSQL', 'server'],
  [/\bmysql(?:\+\w+)?:\/\//, 'MySQL', 'server'],
  [/\bmssql(?:\+\w+)?:\/\//, 'SQL Server', 'server'],
  [/\bsqlite(?:\+\w+)?:\/\//, 'SQLite', 'embedded'],
];

/** Engines that only the source names: dialects of old mappers, modules of no manifest, hosted databases. */
function namedInSource(service: Service, found: Mapper[]): Datastore[] {
  const { repository } = service;
  const engines = new Map<string, Datastore>();
  const add = (
    name: string,
    kind: EngineKind,
    place: { path: string; line: number },
  ) => {
    if (!engines.has(name))
      engines.set(name, { name, kind, path: place.path, line: place.line });
  };
  let alchemy = false;
  const sources = databaseSourcesOf(service);
  for (const { path, ecosystem } of sources) {
    for (const [pattern, name, kind] of imports[ecosystem ?? ''] ?? []) {
      const [match] = matchesIn(repository, path, pattern, 'uncommented');
      if (match) add(name, kind, match);
    }
    alchemy ||=
      ecosystem === 'python' &&
      /^(?:import|from)\s+(?:sqlalchemy|sqlmodel)\b/m.test(
        repository.lexical(path).code,
      );
  }
  if (alchemy && engines.size === 0) {
    const texts = [
      ...sources,
      ...service.of(['CONFIG', 'DEPLOY', 'OTHER'], 'all'),
    ];
    for (const { path } of texts) {
      if (/lock|\.(?:md|txt)$/.test(path)) continue;
      for (const [pattern, name, kind] of schemes) {
        const [match] = linesMatching(repository, path, pattern);
        if (match) add(name, kind, match);
      }
      if (engines.size > 0) break;
    }
  }
  for (const { path } of service.files) {
    if (!path.endsWith('.prisma')) continue;
    const [match] = linesMatching(
      repository,
      path,
      /^\s*provider\s*=\s*"cockroachdb"/,
    );
    if (match) add('CockroachDB', 'server', match);
  }
  const hosted = service
    .fact(stackOf)
    .dependencies.find(
      ({ name, scope }) =>
        scope === 'prod' && /^(?:supabase|@supabase\/supabase-js)$/.test(name),
    );
  if (hosted && found.length === 0) add('PostgreSQL', 'server', hosted);
  return [...engines.values()];
}

/** Reaches its database through an HTTP API: there is no connection of its own. */
export function isHostedApi(databases: Databases, service: Service): boolean {
  const [first] = databases.engines;
  return (
    databases.engines.length === 1 &&
    databases.mappers.length === 0 &&
    service
      .fact(stackOf)
      .dependencies.some(
        ({ name, path, line }) =>
          /supabase/.test(name) && path === first.path && line === first.line,
      )
  );
}
