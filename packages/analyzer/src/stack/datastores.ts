import { at, textOf, textsOf } from '../repository';
import type { Service } from '../service';
import { shippedFoldersOf } from './related';
import type { Datastore, Dependency, Detected } from './types';

type Engine = Pick<Datastore, 'name' | 'kind'>;

const postgres: Engine = { name: 'PostgreSQL', kind: 'server' };
const mysql: Engine = { name: 'MySQL', kind: 'server' };
const mariadb: Engine = { name: 'MariaDB', kind: 'server' };
const mssql: Engine = { name: 'SQL Server', kind: 'server' };
const oracle: Engine = { name: 'Oracle', kind: 'server' };
const mongo: Engine = { name: 'MongoDB', kind: 'server' };
const cassandra: Engine = { name: 'Cassandra', kind: 'server' };
const dynamo: Engine = { name: 'DynamoDB', kind: 'server' };
const elastic: Engine = { name: 'Elasticsearch', kind: 'server' };
const neo4j: Engine = { name: 'Neo4j', kind: 'server' };
const sqlite: Engine = { name: 'SQLite', kind: 'embedded' };
const redis: Engine = { name: 'Redis', kind: 'cache' };
const memcached: Engine = { name: 'Memcached', kind: 'cache' };

/** Drivers that speak to exactly one engine. */
const drivers: Array<[dependency: RegExp, engine: Engine]> = [
  [
    /^(?:psycopg(?:2|2-binary)?|psycopg\[.*|asyncpg|pg8000|aiopg|pg|postgres|pg-promise|massive|slonik|nestjs-slonik|@databases\/pg|@vercel\/postgres|pgx|tokio-postgres|deadpool-postgres|npgsql(?:\.entityframeworkcore\.postgresql)?|org\.postgresql:postgresql|org\.postgresql:r2dbc-postgresql|io\.quarkus:quarkus-(?:jdbc|reactive)-(?:postgresql|pg-client)|github\.com\/lib\/pq|github\.com\/jackc\/pgx(?:\/v\d)?|gorm\.io\/driver\/postgres|github\.com\/uptrace\/bun\/driver\/pgdriver|github\.com\/go-pg\/pg(?:\/v\d+)?|@neondatabase\/serverless|diesel-postgres|django-postgres.*)$/i,
    postgres,
  ],
  [
    /^(?:mysqlclient|pymysql|aiomysql|asyncmy|mysql2?|mysql_async|@databases\/mysql|@planetscale\/database|mysqlconnector|mysql-connector-python|com\.mysql:mysql-connector-j|mysql:mysql-connector-java|io\.quarkus:quarkus-jdbc-mysql|github\.com\/go-sql-driver\/mysql|gorm\.io\/driver\/mysql|pomelo\.entityframeworkcore\.mysql|mysql\.data|mysql\.entityframeworkcore)$/i,
    mysql,
  ],
  [
    /^(?:mariadb|org\.mariadb\.jdbc:mariadb-java-client|io\.quarkus:quarkus-jdbc-mariadb)$/i,
    mariadb,
  ],
  [
    /^(?:pyodbc|pymssql|mssql|tedious|github\.com\/(?:microsoft|denisenkom)\/go-mssqldb|com\.microsoft\.sqlserver:mssql-jdbc|microsoft\.data\.sqlclient|microsoft\.entityframeworkcore\.sqlserver|gorm\.io\/driver\/sqlserver|tiberius)$/i,
    mssql,
  ],
  [
    /^(?:oracledb|cx-oracle|com\.oracle\.database\.jdbc:.*|oracle\.entityframeworkcore)$/i,
    oracle,
  ],
  [
    /^(?:pymongo|motor|mongoengine|beanie|mongoose|mongodb|mongoid|mongodb\.driver|org\.springframework\.boot:spring-boot-starter-data-mongodb(?:-reactive)?|io\.quarkus:quarkus-mongodb-(?:client|panache)|go\.mongodb\.org\/mongo-driver(?:\/v2)?|mongodb\/.*|jenssegers\/mongodb)$/i,
    mongo,
  ],
  [
    /^(?:cassandra-driver|com\.datastax\.oss:.*|github\.com\/gocql\/gocql)$/i,
    cassandra,
  ],
  [
    /^(?:@aws-sdk\/client-dynamodb|dynamoose|awssdk\.dynamodbv2|software\.amazon\.awssdk:dynamodb.*)$/i,
    dynamo,
  ],
  [
    /^(?:@?elasticsearch(?:\/elasticsearch)?|@elastic\/elasticsearch|elasticsearch-dsl|github\.com\/elastic\/go-elasticsearch.*|@opensearch-project\/opensearch)$/i,
    elastic,
  ],
  [/^(?:neo4j|neo4j-driver|org\.neo4j\.driver:.*)$/i, neo4j],
  [
    /^(?:aiosqlite|sqlite3|better-sqlite3|@databases\/sqlite|microsoft\.data\.sqlite|github\.com\/glebarez\/(?:go-)?sqlite|github\.com\/ncruces\/go-sqlite3|@libsql\/client|microsoft\.entityframeworkcore\.sqlite|org\.xerial:sqlite-jdbc|github\.com\/mattn\/go-sqlite3|modernc\.org\/sqlite|gorm\.io\/driver\/sqlite|rusqlite)$/i,
    sqlite,
  ],
  [
    /^(?:redis|ioredis|aioredis|hiredis|django-redis|predis\/predis|stackexchange\.redis|org\.springframework\.boot:spring-boot-starter-data-redis(?:-reactive)?|io\.quarkus:quarkus-redis-client|github\.com\/(?:redis|go-redis)\/(?:go-)?redis(?:\/v\d)?|@redis\/client|microsoft\.extensions\.caching\.stackexchangeredis)$/i,
    redis,
  ],
  [/^(?:pymemcache|memcached|dalli)$/i, memcached],
];

/** Mappers that speak to several engines: the engine is read from configuration. */
const mappers =
  /^(?:sqlalchemy|sqlmodel|tortoise-orm|django|peewee|typeorm|@prisma\/client|prisma|sequelize|knex|drizzle-orm|@mikro-orm\/core|objection|kysely|gorm\.io\/gorm|entgo\.io\/ent|github\.com\/jmoiron\/sqlx|org\.springframework\.boot:spring-boot-starter-(?:data-jpa|jdbc|data-jdbc|data-r2dbc)|io\.quarkus:quarkus-hibernate-(?:orm|reactive).*|org\.hibernate.*|microsoft\.entityframeworkcore|rails|activerecord|laravel\/(?:lumen-)?framework|doctrine\/orm|diesel|sqlx|sea-orm|exposed)$/i;

const brokers: Array<[dependency: RegExp, name: string]> = [
  [
    /^(?:aiokafka|confluent-kafka|kafka-python|faust-streaming|kafkajs|node-rdkafka|org\.springframework\.kafka:spring-kafka|org\.apache\.kafka:kafka-clients|io\.quarkus:quarkus-(?:messaging-kafka|smallrye-reactive-messaging-kafka|kafka-client)|github\.com\/(?:ibm|shopify)\/sarama|github\.com\/segmentio\/kafka-go|confluent\.kafka|karafka|ruby-kafka|rdkafka)$/i,
    'Kafka',
  ],
  [
    /^(?:pika|aio-pika|amqplib|amqp-connection-manager|org\.springframework\.boot:spring-boot-starter-amqp|rabbitmq\.client|masstransit\.rabbitmq|github\.com\/rabbitmq\/amqp091-go|bunny|php-amqplib\/php-amqplib|lapin)$/i,
    'RabbitMQ',
  ],
  [/^(?:nats|nats-py|github\.com\/nats-io\/nats\.go|async-nats)$/i, 'NATS'],
  [
    /^(?:@aws-sdk\/client-sqs|awssdk\.sqs|io\.awspring\.cloud:.*sqs.*|sqs-consumer|shoryuken)$/i,
    'Amazon SQS',
  ],
];

/** URL schemes and driver names in configuration and code text. */
const schemes: Array<[pattern: RegExp, engine: Engine]> = [
  [
    /\bpostgres(?:ql)?(?:\+\w+)?:\/\/|jdbc:postgresql|django\.db\.backends\.postgresql|adapter:\s*postgresql|provider\s*=\s*"postgresql"|type:\s*['"]postgres['"]|dialect:\s*['"]postgres(?:ql)?['"]|DB_(?:CONNECTION|DRIVER)['"]?,?\s*=?\s*['"]?pgsql|db-kind\s*[:=]\s*postgresql|\bUseNpgsql\(/,
    postgres,
  ],
  [
    /\bmysql(?:\+\w+)?:\/\/|jdbc:mysql|django\.db\.backends\.mysql|adapter:\s*mysql2|provider\s*=\s*"mysql"|type:\s*['"]mysql['"]|dialect:\s*['"]mysql['"]|DB_(?:CONNECTION|DRIVER)['"]?,?\s*=?\s*['"]?mysql|\bUseMySql\(/,
    mysql,
  ],
  [
    /jdbc:mariadb|\bmariadb(?:\+\w+)?:\/\/|DB_(?:CONNECTION|DRIVER)['"]?,?\s*=?\s*['"]?mariadb/,
    mariadb,
  ],
  [/jdbc:sqlserver|\bUseSqlServer\(|provider\s*=\s*"sqlserver"/, mssql],
  [/\bmongodb(?:\+srv)?:\/\/|provider\s*=\s*"mongodb"/, mongo],
  [
    /\bsqlite(?:\+\w+)?:\/\/|django\.db\.backends\.sqlite3|adapter:\s*sqlite3|provider\s*=\s*"sqlite"|type:\s*['"](?:better-)?sqlite3?['"]|DB_(?:CONNECTION|DRIVER)['"]?,?\s*=?\s*['"]?sqlite|\bUseSqlite\(/,
    sqlite,
  ],
];

/** The datastores of a service: from its drivers, else from what its mapper is configured for. */
export function datastoresOf(
  service: Service,
  dependencies: Dependency[],
): Datastore[] {
  const found = new Map<string, Datastore>();
  const add = (engine: Engine, path: string, line?: number) => {
    if (!found.has(engine.name))
      found.set(engine.name, { ...engine, path, line });
  };
  const production = dependencies.filter(
    ({ scope, ecosystem }) =>
      scope !== 'dev' && !(ecosystem === 'go' && scope === 'optional'),
  );
  for (const { name, path, line } of production) {
    const driver = drivers.find(([pattern]) => pattern.test(name));
    if (driver) add(driver[1], path, line);
  }
  // A search engine stands beside the database of a mapper.
  const hasDatabase = [...found.values()].some(
    ({ kind, name }) => kind !== 'cache' && name !== elastic.name,
  );
  const isMapped =
    production.some(({ name }) => mappers.test(name)) ||
    configuresDataSource(service);
  if (!hasDatabase && isMapped) {
    for (const { engine, path, line } of configuredEngines(service)) {
      add(engine, path, line);
    }
  }
  return [...found.values()];
}

/** Spring, with a database whose driver a library of the organisation's own brings along. */
function configuresDataSource(service: Service): boolean {
  return service
    .of(['CONFIG', 'DEVCONF'])
    .some(
      ({ path }) =>
        /(?:^|\/)application(?:-\w+)?\.(?:ya?ml|properties)$/.test(path) &&
        /\bdatasource\b[\s.:][\s\S]{0,300}?\burl\s*[:=]\s*["']?(?:\$\{\w+:)?jdbc:/.test(
          service.repository.text(path) ?? '',
        ),
    );
}

/** The first place in configuration, deployment or source that names each engine. */
function configuredEngines(service: Service) {
  const { repository } = service;
  const files = service
    .of(['CONFIG', 'DEPLOY', 'DEVCONF', 'SRC', 'OTHER'], 'all')
    .filter(
      file =>
        file.class !== 'SRC' ||
        /settings|config|database|db|env|data-?source|schema|program|startup/i.test(
          file.relative,
        ),
    )
    .filter(
      file =>
        !/lock/.test(file.relative) &&
        (file.class !== 'OTHER' || /\.prisma$|\.erb$/.test(file.path)),
    );
  const shipped = service.fact(shippedFoldersOf);
  const schemas = repository.files.filter(
    ({ path }) =>
      path.endsWith('.prisma') &&
      shipped.some(folder => path.startsWith(`${folder}/`)),
  );
  const places: Array<{ engine: Engine; path: string; line: number }> = [];
  for (const file of [...files, ...schemas]) {
    const lines = repository.lines(file.path);
    lines.forEach((line, index) => {
      // A commented-out alternative is not what the service uses.
      if (/^\s*(?:#|\/\/|--|;)/.test(line)) return;
      for (const [pattern, engine] of schemes) {
        if (pattern.test(line.slice(0, 500))) {
          places.push({ engine, path: file.path, line: index + 1 });
        }
      }
    });
  }
  for (const file of service.of(['DEPLOY', 'DEVCONF'], 'all')) {
    if (!/compose/i.test(file.path)) continue;
    for (const document of repository.yaml(file.path)) {
      const services = at(document, 'services');
      if (services?.kind !== 'map') continue;
      for (const { node, line } of services.entries) {
        const image =
          textOf(at(node, 'image')) ?? textsOf(at(node, 'build')).join(' ');
        const engine = engineOfImage(image);
        if (engine) places.push({ engine, path: file.path, line });
      }
    }
  }
  const servers = places.filter(({ engine }) => engine.kind === 'server');
  return servers.length ? servers : places;
}

/** The engine that a container image runs: `postgres:17-alpine` → PostgreSQL. */
export function engineOfImage(image: string): Engine | undefined {
  const name =
    image
      .replace(/[@:][^/]*$/, '')
      .split('/')
      .pop() ?? '';
  if (/^(?:postgres|postgresql|postgis|timescaledb.*|pgvector)$/.test(name))
    return postgres;
  if (/^(?:mysql|percona|mysql-server)$/.test(name)) return mysql;
  if (name === 'mariadb') return mariadb;
  if (/^(?:mongo|mongodb)$/.test(name)) return mongo;
  if (/^(?:server|azure-sql-edge)$/.test(name) && /mssql|azure-sql/.test(image))
    return mssql;
  if (/^(?:redis|valkey|keydb)$/.test(name)) return redis;
  return undefined;
}

export function brokersAmong(dependencies: Dependency[]): Detected[] {
  return brokers.flatMap(([pattern, name]) => {
    const proof = dependencies.find(
      dependency => dependency.scope !== 'dev' && pattern.test(dependency.name),
    );
    return proof ? [{ name, path: proof.path, line: proof.line }] : [];
  });
}
