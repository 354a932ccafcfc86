import {
  express,
  verdict,
  type Case,
  type Files,
} from '../__testUtils__/trees';
import { descriptor, production } from './__testUtils__/descriptor';
import { docsDependenciesDeclared as check } from './docs-dependencies-declared';

const withPostgres = (files: Files): Files => ({
  ...files,
  'package.json': JSON.stringify({
    dependencies: { express: '4.0.0', pg: '8.0.0' },
  }),
  'db.js': "const { Pool } = require('pg');\n",
});
const complete = ['lifecycle: production', 'owner: a', 'system: shop'];
const cases: Case[] = [
  [
    'the database',
    withPostgres(
      descriptor(
        [...complete, 'dependsOn: [resource:default/orders-postgres]'],
        ['description: Takes orders'],
      ),
    ),
    'pass',
  ],
  [
    'a resource that is called a database',
    withPostgres(
      descriptor(
        [...complete, 'dependsOn: [resource:default/orders-database]'],
        ['description: Takes orders'],
      ),
    ),
    'pass',
  ],
  [
    'another engine',
    withPostgres(
      descriptor(
        [...complete, 'dependsOn: [resource:default/orders-redis]'],
        ['description: Takes orders'],
      ),
    ),
    'fail minor catalog-info.yaml:11',
  ],
  [
    'no description',
    withPostgres(
      descriptor([
        ...complete,
        'dependsOn: [resource:default/orders-postgres]',
      ]),
    ),
    'fail minor catalog-info.yaml:3',
  ],
  ['no descriptor', withPostgres(express), 'unknown'],
  ['no datastore', production, 'not-applicable'],
];

describe('docs-dependencies-declared', () => {
  it.each(cases)('%s', (...[, files, expected, service]) => {
    expect(verdict(check, files, service)).toBe(expected);
  });
});
