import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { StaticCatalog } from '../__testUtils__/StaticCatalog';
import { openDatabase } from '../database/database';
import { EntityStore } from '../database/EntityStore';
import { LocalSource } from '../sources/LocalSource';
import { CatalogReader } from './CatalogReader';
import { CatalogRelations } from './CatalogRelations';

jest.setTimeout(60_000);

const location = 'backstage.io/source-location';

/** An entity of which anything may be anything. */
function entity(name: string, change: (entity: any) => void): Entity {
  const made = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      uid: `uid-of-${name}`,
      annotations: { [location]: 'file:/nowhere' },
    },
    spec: { type: 'service', lifecycle: 'production' },
    relations: [{ type: 'ownedBy', targetRef: 'group:default/team' }],
  };
  change(made);
  return made;
}

const hostile: Record<string, (entity: any) => void> = {
  'ten-megabytes': ({ metadata }) => {
    metadata.annotations.huge = 'x'.repeat(10_000_000);
  },
  'a-huge-location': ({ metadata }) => {
    metadata.annotations[location] = `url:https://x/${'a/'.repeat(5_000_000)}`;
  },
  'many-annotations': ({ metadata }) => {
    for (let i = 0; i < 20_000; i++) metadata.annotations[`a${i}`] = `${i}`;
  },
  'many-tags': ({ metadata }) => {
    metadata.tags = Array.from({ length: 5_000 }, (_, i) => `tag-${i}`);
  },
  'the-same-tag': ({ metadata }) => {
    metadata.tags = ['a', 'a', 'a'.repeat(300), 7, null, 'b\u0000c'];
  },
  'a-traversal': ({ metadata }) => {
    metadata.annotations[location] = 'file:/srv/../../../etc';
  },
  'a-nul-in-its-location': ({ metadata }) => {
    metadata.annotations[location] = 'file:/srv/a\u0000b';
  },
  'control-characters': item => {
    item.metadata.title = 'A\u0000B\u001b[31m\nC';
    item.spec.type = 'ser\u0000vice';
    item.spec.lifecycle = '\u0007';
  },
  'annotations-of-all-types': ({ metadata }) => {
    metadata.annotations = { [location]: 5, a: {}, b: null, c: ['x'] };
  },
  'annotations-that-are-none': ({ metadata }) => {
    metadata.annotations = 'none';
  },
  'other-types': item => {
    Object.assign(item.metadata, { title: 7, tags: 'a', labels: [] });
    item.spec = { type: {}, lifecycle: 3 };
    item.relations = 'all';
  },
  'no-spec': item => {
    item.spec = null;
    item.relations = [{ type: 'ownedBy' }, { type: 'ownedBy', targetRef: 5 }];
  },
  'an-owner-with-nul': item => {
    item.relations = [{ type: 'ownedBy', targetRef: 'group:default/a\u0000b' }];
  },
  'owners-in-a-circle': item => {
    item.relations = [{ type: 'ownedBy', targetRef: 'group:default/one' }];
  },
};
/** These have no name to be kept under. */
const nameless: Record<string, (entity: any) => void> = {
  'a-number': ({ metadata }) => {
    metadata.name = 5;
  },
  'with-nul': ({ metadata }) => {
    metadata.name = 'a\u0000b';
  },
  'with-a-slash': ({ metadata }) => {
    metadata.name = 'a/b';
  },
  'without-end': ({ metadata }) => {
    metadata.name = 'x'.repeat(1_000);
  },
  'a-long-uid': ({ metadata }) => {
    metadata.uid = 'x'.repeat(1_000);
  },
};
const group = (name: string, parent: unknown) =>
  entity(name, item => {
    item.kind = 'Group';
    item.metadata.title = 'A\u0000B';
    item.relations = [{ type: 'childOf', targetRef: parent }];
  });

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('on %p', databaseId => {
  const logger = mockServices.logger.mock();
  const auth = mockServices.auth();

  it('takes from a catalog what can be taken, whatever else is in it', async () => {
    const knex = await databases.init(databaseId);
    await openDatabase({ getClient: async () => knex });
    const catalog = new StaticCatalog([
      ...Object.entries(hostile).map(([name, change]) => entity(name, change)),
      entity('good', () => {}),
      group('one', 'group:default/two'),
      group('two', 'group:default/one'),
      group('three', 5),
    ]);
    // Such that the catalog itself would find no name for.
    for (const [name, change] of Object.entries(nameless)) {
      catalog.add(entity(name, change));
    }
    const services = { catalog: catalog.asService(), auth, logger };
    const sources = new Map([['file', new LocalSource(['/srv'])]]);
    await new CatalogReader(
      services,
      new EntityStore(knex),
      sources,
      { kind: 'Component' },
      [],
    ).read();
    await new CatalogRelations(services, knex).read();

    const rows = await knex('entities').orderBy('ref');
    expect(rows.map(({ name }) => name).sort()).toEqual(
      [...Object.keys(hostile), 'good'].sort(),
    );
    const of = (name: string) => rows.find(row => row.name === name);
    for (const row of rows) {
      expect(row.annotations.length).toBeLessThan(20_000);
      expect(row.title).not.toMatch(/[\u0000-\u001f]/); // eslint-disable-line no-control-regex
      expect(JSON.parse(row.tags).length).toBeLessThanOrEqual(500);
    }
    expect(of('control-characters')).toMatchObject({
      title: 'A B [31m C',
      type: 'ser vice',
      lifecycle: null,
    });
    expect(JSON.parse(of('the-same-tag').tags)).toEqual([
      'a',
      'a'.repeat(200),
      'b c',
    ]);
    for (const name of ['a-traversal', 'a-nul-in-its-location']) {
      expect(JSON.parse(of(name).problem)).toMatchObject({
        title: 'Folder not allowed',
      });
    }
    for (const name of ['a-huge-location', 'annotations-of-all-types']) {
      expect(JSON.parse(of(name).problem).message).toContain(location);
    }
    expect(of('good').owner).toBe('group:default/team');
    expect(of('an-owner-with-nul').owner).toBeNull();
    await expect(
      knex('owner_ancestry')
        .where({ owner: 'group:default/one' })
        .pluck('ancestor'),
    ).resolves.toHaveLength(2);
    expect(logger.warn).toHaveBeenCalledTimes(Object.keys(nameless).length);
    logger.warn.mockClear();
  });
});
