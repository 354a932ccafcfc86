import {
  fastapi,
  file,
  type Case,
  type Files,
  verdict,
} from '../__testUtils__/trees';
import {
  alchemy,
  flyway,
  go,
  jpa,
  node,
  revision,
} from './__testUtils__/trees';
import { dbMigrationsReversible as check } from './db-migrations-reversible';

const alembic = (...downs: string[]): Files => ({
  ...alchemy,
  ...Object.fromEntries(
    downs.map((down, i) => [
      `migrations/versions/000${i + 1}_x.py`,
      revision(
        `000${i + 1}`,
        i ? `000${i}` : undefined,
        `op.create_table("t${i}")`,
        down,
      ),
    ]),
  ),
});
const drop = 'op.drop_table("t")';
const sql = (downs: Array<string | undefined>): Files => ({
  ...go(['github.com/lib/pq v1.10.9']),
  ...Object.fromEntries(
    downs.flatMap((down, i) => [
      [`migrations/000${i + 1}_x.up.sql`, 'CREATE TABLE x ();\n'],
      ...(down === undefined
        ? []
        : [[`migrations/000${i + 1}_x.down.sql`, down]]),
    ]),
  ),
});
const knex = (...downs: string[]): Files => ({
  ...node({ knex: '3.1.0', pg: '8.0.0' }),
  ...Object.fromEntries(
    downs.map((down, i) => [
      `migrations/2025010${i}_x.js`,
      file(
        'exports.up = async knex => {',
        '  await knex.schema;',
        '};',
        `exports.down = ${down};`,
      ),
    ]),
  ),
});

it.each<Case>([
  ['full downgrades', alembic(drop, drop, drop), 'pass'],
  [
    'steps back of Knex that return nothing',
    knex(
      'async knex => { await knex.schema.dropTable("t"); }',
      'async () => { return null; }',
      'knex => { return  Promise.resolve( ) }',
    ),
    'fail minor migrations/20250102_x.js:4',
  ],
  [
    'a refusal that says so',
    alembic(drop, drop, 'raise NotImplementedError()'),
    'pass',
  ],
  [
    'empty downgrades',
    alembic(drop, 'pass', 'pass'),
    'fail minor migrations/versions/0003_x.py:9',
  ],
  [
    'twins',
    sql(['DROP TABLE x;\n', 'DROP TABLE x;\n', 'DROP TABLE x;\n']),
    'pass',
  ],
  [
    'a comment that says why there is none',
    sql([
      'DROP TABLE x;\n',
      'DROP TABLE x;\n',
      '-- cannot be undone: data was merged\n',
    ]),
    'pass',
  ],
  [
    'missing twins',
    sql(['DROP TABLE x;\n', undefined, undefined]),
    'fail minor migrations/0003_x.up.sql:1',
  ],
  [
    'down functions',
    knex(...Array(3).fill('async knex => {\n  await knex.schema;\n}')),
    'pass',
  ],
  [
    'empty down functions',
    knex(...Array(3).fill('async () => {}')),
    'fail minor migrations/20250102_x.js:4',
  ],
  ['too few to judge', alembic('pass'), 'not-applicable'],
  [
    'a tool that goes forwards only',
    {
      ...jpa([], flyway),
      ...Object.fromEntries(
        [1, 2, 3].map(i => [
          `src/main/resources/db/migration/V${i}__x.sql`,
          'CREATE TABLE x ();\n',
        ]),
      ),
    },
    'not-applicable',
  ],
  ['no database', fastapi, 'not-applicable'],
])('%s', (...[, files, expected, service]) => {
  expect(verdict(check, files, service)).toBe(expected);
});
