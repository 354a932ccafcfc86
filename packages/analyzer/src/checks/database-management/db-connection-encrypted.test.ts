import {
  fastapi,
  file,
  type Case,
  type Files,
  verdict,
} from '../__testUtils__/trees';
import { alchemy, jpa, node } from './__testUtils__/trees';
import { dbConnectionEncrypted as check } from './db-connection-encrypted';

const url = (address: string): Files => ({
  ...alchemy,
  Dockerfile: file('FROM python:3.13-slim', `ENV DATABASE_URL=${address}`),
});
const pool = (ssl: string): Files => ({
  ...node({ pg: '8.0.0' }),
  'db.js': file(
    "const { Pool } = require('pg');",
    'const pool = new Pool({',
    `  ssl: ${ssl},`,
    '});',
  ),
});

it.each<Case>([
  [
    'an address that refuses TLS',
    url('postgresql://app@db.acme.io/orders?sslmode=disable'),
    'fail major Dockerfile:2',
  ],
  [
    'an address that prefers it',
    url('postgresql://app@db.acme.io/orders?sslmode=prefer'),
    'fail major Dockerfile:2',
  ],
  [
    'an address that verifies',
    url('postgresql://app@db.acme.io/orders?sslmode=verify-full'),
    'pass',
  ],
  [
    'an address without a word about it',
    url('postgresql://app@db.acme.io/orders'),
    'pass',
  ],
  [
    'the own machine',
    url('postgresql://app@localhost/orders?sslmode=disable'),
    'not-applicable',
  ],
  [
    'a service of the same compose file',
    {
      ...alchemy,
      Dockerfile: file(
        'FROM python:3.13-slim',
        'ENV DATABASE_URL=postgresql://app@database/orders?sslmode=disable',
      ),
      'docker-compose.yml': file(
        'services:',
        '  orders:',
        '    build: .',
        '  database:',
        '    image: postgres:17',
      ),
    },
    'not-applicable',
  ],
  [
    'Spring',
    jpa(['spring.datasource.url=jdbc:mysql://db.acme.io/orders?useSSL=false']),
    'fail major src/main/resources/application.properties:1',
  ],
  [
    'no verification',
    pool('{ rejectUnauthorized: false }'),
    'fail major db.js:3',
  ],
  [
    'no verification in production',
    pool(
      "process.env.NODE_ENV === 'production' ? { rejectUnauthorized: false } : false",
    ),
    'fail major db.js:3',
  ],
  [
    'a variable that somebody sets',
    pool(
      "process.env.DB_SSL === 'true' ? { rejectUnauthorized: false } : false",
    ),
    'not-applicable',
  ],
  ['verification', pool('{ rejectUnauthorized: true }'), 'pass'],
  [
    'a mailer’s option',
    {
      ...node({ pg: '8.0.0' }),
      'mail.js': file(
        "const { Pool } = require('pg');",
        'const mail = createTransport({',
        '  tls: { rejectUnauthorized: false },',
        '});',
      ),
    },
    'not-applicable',
  ],
  [
    'a proxy in the same pod',
    {
      ...url('postgresql://app@db.acme.io/orders?sslmode=disable'),
      'deploy/orders.yaml':
        'image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2\n',
    },
    'pass',
  ],
  ['nothing about it', alchemy, 'not-applicable'],
  ['no database', fastapi, 'not-applicable'],
])('%s', (...[, files, expected, service]) => {
  expect(verdict(check, files, service)).toBe(expected);
});
