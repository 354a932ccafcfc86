import {
  dotnet,
  fastapi,
  file,
  type Case,
  verdict,
} from '../__testUtils__/trees';
import { alchemy, go, jpa, node } from './__testUtils__/trees';
import { dbQueryTimeouts as check } from './db-query-timeouts';

const engine = (options: string) => ({
  ...alchemy,
  'db.py': file(`engine = create_engine(URL${options})`),
});
const pool = (options: string) => ({
  ...node({ pg: '8.0.0' }),
  'db.js': file(
    "const { Pool } = require('pg');",
    `const pool = new Pool({ ${options} });`,
  ),
});

it.each<Case>([
  ['no limit', engine(''), 'fail minor db.py:1'],
  [
    'a limit for connecting alone',
    engine(', connect_args={"connect_timeout": 5}'),
    'fail minor db.py:1',
  ],
  [
    'a statement timeout',
    engine(', connect_args={"options": "-c statement_timeout=5000"}'),
    'pass',
  ],
  ['no limit in Node', pool('max: 20'), 'fail minor db.js:2'],
  ['a wait for a connection', pool('connectionTimeoutMillis: 3000'), 'pass'],
  ['a limit of zero', pool('statement_timeout: 0'), 'fail minor db.js:2'],
  [
    'a limit of the role, in a migration',
    {
      ...engine(''),
      'migrations/0001_role.sql':
        "ALTER ROLE orders SET statement_timeout = '5s';\n",
    },
    'pass',
  ],
  [
    'JPA without a limit',
    jpa(['spring.datasource.url=${DATABASE_URL}']),
    'fail minor src/main/resources/application.properties:1',
  ],
  ['JPA with one', jpa(['spring.transaction.default-timeout=5']), 'pass'],
  [
    'Go: a limit in the driver’s settings',
    go(
      ['go.mongodb.org/mongo-driver v1.17.0'],
      '\tdb, _ := mongo.Connect(ctx, options.Client().ApplyURI(uri))',
      '\tstore := MongoConfig{QueryTimeout: 15 * time.Second}',
    ),
    'pass',
  ],
  [
    'Go: a helper of tests among the service’s code',
    go(
      ['github.com/lib/pq v1.10.9'],
      '\tdb, _ := sql.Open("postgres", dsn)',
      '\tdb.QueryContext(ctx, query)',
      '}',
      'func NewTestDB() {',
      '\tdb, _ := sql.Open("postgres", dsn)',
    ),
    'pass',
  ],
  [
    'Go with contexts',
    go(
      ['github.com/lib/pq v1.10.9'],
      '\tdb, _ := sql.Open("postgres", dsn)',
      '\tdb.QueryContext(ctx, query)',
    ),
    'pass',
  ],
  [
    'Go without',
    go(
      ['github.com/lib/pq v1.10.9'],
      '\tdb, _ := sql.Open("postgres", dsn)',
      '\tdb.Query(query)',
    ),
    'fail minor main.go:5',
  ],
  [
    'go-pg with a limit for every query',
    go(
      ['github.com/go-pg/pg/v9 v9.1.0'],
      '\tdb := pg.Connect(options)',
      '\tdb = db.WithTimeout(5 * time.Second)',
      '\tdb.Query(&orders, query)',
    ),
    'pass',
  ],
  [
    'go-pg without',
    go(
      ['github.com/go-pg/pg/v9 v9.1.0'],
      '\tdb := pg.Connect(options)',
      '\tdb.Query(&orders, query)',
    ),
    'fail minor go.mod:5',
  ],
  [
    'ADO.NET',
    {
      ...dotnet,
      'Orders.csproj':
        '<Project Sdk="Microsoft.NET.Sdk.Web">\n<ItemGroup>\n<PackageReference Include="Npgsql" Version="9.0.0" />\n</ItemGroup>\n</Project>\n',
    },
    'pass',
  ],
  [
    'MongoDB with a limit',
    {
      ...node({ mongoose: '8.0.0' }),
      'db.js': 'mongoose.connect(url, { serverSelectionTimeoutMS: 3000 });\n',
    },
    'pass',
  ],
  [
    'MongoDB without',
    { ...node({ mongoose: '8.0.0' }), 'db.js': 'mongoose.connect(url);\n' },
    'fail minor db.js:1',
  ],
  [
    'what a person answers for',
    engine(''),
    'unknown',
    {
      annotations: {
        'prodready.io/db-timeouts': 'set for the role by the DBA team',
      },
    },
  ],
  [
    'a file of the own process',
    { ...fastapi, 'requirements.txt': 'fastapi==0.115.0\naiosqlite==0.20.0\n' },
    'not-applicable',
  ],
  ['no database', fastapi, 'not-applicable'],
])('%s', (...[, files, expected, service]) => {
  expect(verdict(check, files, service)).toBe(expected);
});
