import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { openDatabase } from './database';
import { replaceRows } from './replaceRows';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('replaceRows on %p', databaseId => {
  let knex: Knex;
  let written: string[];

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    await openDatabase({ getClient: async () => knex });
    written = [];
    knex.on('query', ({ sql }: { sql: string }) => {
      if (/^(insert|update|delete)/.test(sql)) written.push(sql);
    });
  });

  const pair = (ancestor: string, owner: string) => ({ ancestor, owner });
  const replace = (...rows: Array<ReturnType<typeof pair>>) =>
    knex.transaction(tx =>
      replaceRows(tx, 'owner_ancestry', ['ancestor', 'owner'], rows),
    );
  const stored = () =>
    knex('owner_ancestry').orderBy(['ancestor', 'owner']).select('*');

  it('adds what is new and removes what is gone', async () => {
    await replace(pair('a', '1'), pair('a', '2'), pair('b', '1'));
    await replace(pair('a', '2'), pair('b', '1'), pair('b', '2'));
    await expect(stored()).resolves.toEqual([
      pair('a', '2'),
      pair('b', '1'),
      pair('b', '2'),
    ]);
    await replace();
    await expect(stored()).resolves.toEqual([]);
  });

  it('writes nothing when nothing changed', async () => {
    await replace(pair('a', '1'), pair('b', '1'));
    expect(written).not.toEqual([]);
    written = [];
    await replace(pair('b', '1'), pair('a', '1'));
    expect(written).toEqual([]);
  });

  it('changes what says something else, in as many rows as there are', async () => {
    const rows = Array.from({ length: 1_000 }, (_, index) => ({
      ref: `group:default/${index}`,
      title: 'Old',
      parents: '[]',
    }));
    const save = (titled: typeof rows) =>
      knex.transaction(tx => replaceRows(tx, 'catalog_names', ['ref'], titled));
    await save(rows);
    await save(rows.map(row => ({ ...row, title: 'New' })));
    const titles = await knex('catalog_names').pluck('title');
    expect(titles).toEqual(rows.map(() => 'New'));
  });
});
