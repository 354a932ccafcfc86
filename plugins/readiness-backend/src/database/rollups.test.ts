import { TestDatabases } from '@backstage/backend-test-utils';
import { areas, Report, Verdict } from '@prodready/report';
import type { Knex } from 'knex';
import { CheckCatalog } from '../checks/CheckCatalog';
import { openDatabase } from './database';
import { Scope, scopeOf } from './EntityScope';
import { EntityStore, LocatedEntity } from './EntityStore';
import { ExemptionStore } from './ExemptionStore';
import { Overviews } from './Overviews';
import { ReportStore } from './ReportStore';
import { Upkeep } from './Upkeep';

jest.setTimeout(60_000);

const one = 'group:default/one';
const two = 'group:default/two';
const uids = ['a', 'b', 'c'];

/** What the catalog says of an entity beside its name. */
type Facts = Partial<
  Pick<LocatedEntity, 'owner' | 'system' | 'lifecycle' | 'type'>
>;

const located = (name: string, facts: Facts): LocatedEntity => ({
  ref: `component:default/${name}`,
  uid: name,
  name,
  title: name,
  kind: 'Component',
  annotations: {},
  place: { target: { id: 't', type: 'file', url: 'file:t' }, path: name },
  ...facts,
});

const reportOf = (verdict: Verdict, blockers: string[] = []): Report => ({
  schemaVersion: 1,
  subject: { name: 'a', servicePath: '' },
  source: {},
  tool: { version: '1', checksVersion: '1' },
  verdict,
  blockers,
  summary: '',
  conclusion: '',
  stack: { languages: [], frameworks: [], datastores: [], deployment: [] },
  areas: areas.map(area => ({
    ...area,
    status: 'ready' as const,
    reason: 'Because.',
    summary: '',
    points: { got: 0, total: 0 },
    results: [],
  })),
  notes: [],
});

/** Noon of a day of March. */
const march = (day: number) => new Date(Date.UTC(2026, 2, day, 12));

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('daily counts on %p', databaseId => {
  let knex: Knex;
  let entities: EntityStore;
  let reports: ReportStore;
  let upkeep: Upkeep;

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    await openDatabase({ getClient: async () => knex });
    entities = new EntityStore(knex);
    reports = new ReportStore(knex);
    upkeep = new Upkeep(knex, new ExemptionStore(knex, reports), reports, {
      reports: 90,
      findings: 365,
      rollups: 5,
    });
    const orders = { system: 'system:default/shop', type: 'service' };
    await entities.save([
      located('a', { owner: one, lifecycle: 'production', ...orders }),
      located('b', { owner: one, lifecycle: 'experimental', ...orders }),
      located('c', { owner: two, type: 'website' }),
    ]);
    await assess('a', 'ready', 1);
    await assess('b', 'not-ready', 1, ['x', 'y']);
  });
  afterEach(() => knex.destroy());

  const assess = (
    name: string,
    verdict: Verdict,
    day: number,
    blockers?: string[],
  ) =>
    reports.save({
      entityRef: `component:default/${name}`,
      report: reportOf(verdict, blockers),
      fingerprint: 'f',
      assessedAt: march(day).toISOString(),
    });

  /** `value: ready/ready with gaps/not ready/not assessed !blockers` of a day. */
  const counts = async (dimension: string, day: number) => {
    const rows = await knex('daily_rollups')
      .where({ dimension, day: march(day).toISOString().slice(0, 10) })
      .orderBy('value');
    return rows.map(
      row =>
        `${row.value}: ${[
          row.ready,
          row.ready_with_gaps,
          row.not_ready,
          row.not_assessed,
        ].join('/')} !${row.blockers}`,
    );
  };
  const trend = async (filter: Scope['filter'], days: number, day: number) =>
    new Overviews(knex, new CheckCatalog()).trend(
      await scopeOf(knex, {}, filter, []),
      days,
      march(day),
    );
  const ofOwner = (owner: string) => ({ owner: [owner], directOwner: true });

  it.each([
    ['all', [': 1/0/1/1 !2']],
    ['owner', [`${one}: 1/0/1/0 !2`, `${two}: 0/0/0/1 !0`]],
    ['system', [': 0/0/0/1 !0', 'system:default/shop: 1/0/1/0 !2']],
    [
      'lifecycle',
      [': 0/0/0/1 !0', 'experimental: 0/0/1/0 !2', 'production: 1/0/0/0 !0'],
    ],
    ['type', ['service: 1/0/1/0 !2', 'website: 0/0/0/1 !0']],
  ])('are kept by %s', async (dimension, expected) => {
    await upkeep.run(march(1));
    await expect(counts(dimension, 1)).resolves.toEqual(expected);
  });

  it('of a day are the last ones of that day', async () => {
    await upkeep.run(march(1));
    await assess('b', 'ready', 1);
    await upkeep.run(march(1));
    await expect(counts('all', 1)).resolves.toEqual([': 2/0/0/1 !0']);
  });

  it('follow an entity to its new owner, and forget the old one of that day', async () => {
    await upkeep.run(march(1));
    await entities.save([located('c', { owner: one, type: 'website' })]);
    await upkeep.run(march(1));
    await expect(counts('owner', 1)).resolves.toEqual([`${one}: 1/0/1/1 !2`]);

    await entities.save([located('c', { owner: two, type: 'website' })]);
    await upkeep.run(march(2));
    // What stood on the day before stands.
    await expect(counts('owner', 1)).resolves.toEqual([`${one}: 1/0/1/1 !2`]);
    await expect(counts('owner', 2)).resolves.toEqual([
      `${one}: 1/0/1/0 !2`,
      `${two}: 0/0/0/1 !0`,
    ]);
  });

  it('no longer have an entity that left the catalog, and have it when it comes back', async () => {
    await upkeep.run(march(1));
    const without = (name: string) =>
      entities.hideOthers(
        { above: '' },
        new Set(uids.filter(uid => uid !== name)),
        march(1).toISOString(),
      );
    await without('c');
    await upkeep.run(march(1));
    await expect(counts('all', 1)).resolves.toEqual([': 1/0/1/0 !2']);
    await expect(counts('owner', 1)).resolves.toEqual([`${one}: 1/0/1/0 !2`]);
    await entities.save([located('c', { owner: two, type: 'website' })]);
    await upkeep.run(march(1));
    await expect(counts('owner', 1)).resolves.toContain(`${two}: 0/0/0/1 !0`);
  });

  it('of an empty catalog are zeros, not yesterday’s', async () => {
    await upkeep.run(march(1));
    await entities.hideOthers({ above: '' }, new Set(), march(1).toISOString());
    await upkeep.run(march(1));
    await expect(counts('all', 1)).resolves.toEqual([': 0/0/0/0 !0']);
    await expect(counts('type', 1)).resolves.toEqual([]);
  });

  it('are of a system however a question writes it', async () => {
    await upkeep.run(march(1));
    const { basis, points } = await trend(
      { system: ['System:default/Shop'] },
      2,
      2,
    );
    expect(basis).toBe('rollup');
    expect(points[0]).toEqual(point(1, [1, 0, 1, 0], 2));
  });

  it('and what was replaced is kept from the day that it was', async () => {
    const asOf = (day: number) =>
      reports.findAt('component:default/b', march(day).toISOString());
    await assess('b', 'ready', 120);
    await upkeep.run(march(121));
    await expect(asOf(100)).resolves.toMatchObject({
      report: { verdict: 'not-ready' },
    });
    await upkeep.run(march(211));
    await expect(asOf(100)).resolves.toBeUndefined();
  });

  it('make a trend, with today as it is now', async () => {
    await upkeep.run(march(1));
    await assess('b', 'ready-with-gaps', 2);
    await upkeep.run(march(2));
    await assess('b', 'ready', 3);
    const { basis, points } = await trend({}, 3, 3);
    expect(basis).toBe('rollup');
    expect(points).toEqual([
      point(1, [1, 0, 1, 1], 2),
      point(2, [1, 1, 0, 1], 0),
      point(3, [2, 0, 0, 1], 0),
    ]);
  });

  it('leave what an owner had to that owner', async () => {
    await upkeep.run(march(1));
    await entities.save([
      located('b', { owner: two, lifecycle: 'experimental' }),
      located('c', { owner: two, type: 'website' }),
    ]);
    await upkeep.run(march(2));
    expect((await trend(ofOwner(two), 3, 3)).points).toEqual([
      point(1, [0, 0, 0, 1], 0),
      point(2, [0, 0, 1, 1], 2),
      point(3, [0, 0, 1, 1], 2),
    ]);
    expect((await trend(ofOwner(one), 3, 3)).points).toEqual([
      point(1, [1, 0, 1, 0], 2),
      point(2, [1, 0, 0, 0], 0),
      point(3, [1, 0, 0, 0], 0),
    ]);
  });

  it('know that a group which was not there had nothing', async () => {
    await upkeep.run(march(1));
    const three = 'group:default/three';
    await entities.save([located('c', { owner: three, type: 'website' })]);
    await upkeep.run(march(2));
    const { basis, points } = await trend(ofOwner(three), 3, 3);
    expect(basis).toBe('rollup');
    expect(points).toEqual([
      point(1, [0, 0, 0, 0], 0),
      point(2, [0, 0, 0, 1], 0),
      point(3, [0, 0, 0, 1], 0),
    ]);
  });

  it('are reckoned from histories when a day was missed', async () => {
    await upkeep.run(march(1));
    await assess('b', 'ready-with-gaps', 2);
    await upkeep.run(march(3));
    const { basis, points } = await trend({}, 4, 4);
    expect(basis).toBe('history');
    expect(points).toEqual([
      point(1, [1, 0, 1, 1], 2),
      point(2, [1, 1, 0, 1], 0),
      point(3, [1, 1, 0, 1], 0),
      point(4, [1, 1, 0, 1], 0),
    ]);
  });

  it('are kept as long as configured', async () => {
    for (const day of [1, 2, 8]) await upkeep.run(march(day));
    const days = await knex('daily_rollups')
      .where({ dimension: 'all' })
      .orderBy('day')
      .pluck('day');
    expect(days).toEqual(['2026-03-08']);
  });

  const point = (
    day: number,
    [ready, withGaps, notReady, notAssessed]: number[],
    blockers: number,
  ) => ({
    day: march(day).toISOString().slice(0, 10),
    verdicts: {
      ready,
      'ready-with-gaps': withGaps,
      'not-ready': notReady,
      'not-assessed': notAssessed,
    },
    blockers,
  });
});
