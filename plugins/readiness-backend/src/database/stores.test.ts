import { TestDatabases } from '@backstage/backend-test-utils';
import { areas, AreaStatus, Report } from '@prodready/report';
import type { Knex } from 'knex';
import { openDatabase } from './database';
import { EntityStore, LocatedEntity } from './EntityStore';
import { ReportStore } from './ReportStore';
import { ScanStore } from './ScanStore';

jest.setTimeout(60_000);

const target = (url: string) => ({ id: `id of ${url}`, type: 'file', url });

function located(
  name: string,
  place: LocatedEntity['place'],
  uid = name,
): LocatedEntity {
  return {
    ref: `component:default/${name}`,
    uid,
    name,
    title: name,
    kind: 'Component',
    annotations: {},
    place,
  };
}

function reportWith(
  status: AreaStatus,
  verdict: Report['verdict'] = 'ready',
): Report {
  return {
    schemaVersion: 1,
    subject: { name: 'a', servicePath: '' },
    source: {},
    tool: { version: '1', checksVersion: '1' },
    verdict,
    blockers: [],
    summary: '',
    conclusion: '',
    stack: { languages: [], frameworks: [], datastores: [], deployment: [] },
    areas: areas.map(area => ({
      ...area,
      status,
      reason: 'Because.',
      summary: '',
      points: { got: 0, total: 0 },
      results: [],
    })),
    notes: [],
  };
}

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('stores on %p', databaseId => {
  let knex: Knex;
  let entities: EntityStore;
  let reports: ReportStore;
  let scans: ScanStore;

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    await openDatabase({ getClient: async () => knex });
    entities = new EntityStore(knex);
    reports = new ReportStore(knex);
    scans = new ScanStore(knex);
  });

  const at = { target: target('/srv/a'), path: 'x' };
  const save = (entry: Partial<Parameters<ReportStore['save']>[0]> = {}) =>
    reports.save({
      entityRef: 'component:default/a',
      report: reportWith('ready'),
      fingerprint: 'f',
      assessedAt: '2026-01-01T00:00:00.000Z',
      ...entry,
    });

  it('can be set up and torn down again', async () => {
    await knex.migrate.rollback(
      { directory: `${__dirname}/../../migrations` },
      true,
    );
    await expect(knex.schema.hasTable('entities')).resolves.toBe(false);
    await openDatabase({ getClient: async () => knex });
    await expect(knex.schema.hasTable('entities')).resolves.toBe(true);
  });

  it('hides what left the catalog, brings it back with its history, and removes it for good in the end', async () => {
    await entities.save('one', [located('a', at)]);
    await entities.endReading('one', '2026-01-01', '2025-12-31');
    await save();

    await entities.endReading('two', '2026-01-02', '2026-01-01');
    await expect(entities.find('component:default/a')).resolves.toBeUndefined();
    await expect(reports.candidates()).resolves.toEqual([]);

    await entities.save('three', [located('a', at)]);
    await entities.endReading('three', '2026-01-03', '2026-01-02');
    await expect(reports.candidates()).resolves.toMatchObject([
      { verdict: 'ready' },
    ]);

    await entities.endReading('four', '2026-01-04', '2026-01-03');
    await entities.endReading('five', '2026-01-06', '2026-01-05');
    for (const table of [
      'entities',
      'targets',
      'reports',
      'area_statuses',
      'report_history',
    ]) {
      await expect(knex(table)).resolves.toEqual([]);
    }
  });

  it('gives nothing of an entity to another of the same name', async () => {
    await entities.save('one', [located('a', at, 'first')]);
    await save();
    await entities.save('two', [located('a', at, 'second')]);
    await expect(reports.find('component:default/a')).resolves.toBeUndefined();
    await expect(entities.find('component:default/a')).resolves.toMatchObject({
      uid: 'second',
      scan_status: 'pending',
    });
  });

  it('leaves the state of a scan alone while the place is the same', async () => {
    await entities.save('one', [located('a', at)]);
    await scans.started(at.target.id, '2026-01-01');
    await entities.save('two', [located('a', at)]);
    await expect(scans.state('component:default/a')).resolves.toMatchObject({
      status: 'running',
    });

    await entities.save('three', [located('a', { ...at, path: 'y' })]);
    await expect(scans.state('component:default/a')).resolves.toMatchObject({
      status: 'pending',
    });
  });

  it('tells why an entity cannot be located, and keeps its report as a stale one', async () => {
    const problem = { title: 'Lost', message: 'Find it.' };
    await entities.save('one', [located('a', at)]);
    await save();
    await entities.save('two', [located('a', { problem })]);
    await expect(
      reports.summaries(['component:default/a']),
    ).resolves.toMatchObject([
      { stale: true, verdict: 'ready', scan: { status: 'failed', problem } },
    ]);
    await entities.save('three', [located('a', at)]);
    await expect(scans.state('component:default/a')).resolves.toEqual({
      status: 'pending',
    });
  });

  it('knows which targets are due', async () => {
    const b = { target: target('/srv/b'), path: '' };
    await entities.save('one', [located('a', at), located('b', b)]);
    await expect(scans.due('2026-01-01')).resolves.toEqual([
      at.target.id,
      b.target.id,
    ]);

    await scans.queued(at.target.id, '2026-01-01');
    await expect(scans.due('2026-01-01')).resolves.toEqual([b.target.id]);

    for (const { id } of [at.target, b.target]) {
      await scans.started(id, '2026-01-01');
      await scans.finished(id, '2026-01-02', 'etag');
    }
    await scans.succeeded('component:default/a', '2026-01-02');
    await scans.succeeded('component:default/b', '2026-01-02');
    await expect(scans.due('2026-01-01')).resolves.toEqual([]);
    await expect(scans.due('2026-01-02')).resolves.toHaveLength(2);

    await entities.save('two', [located('new', at)]);
    await expect(scans.due('2026-01-01')).resolves.toEqual([at.target.id]);
  });

  it('waits no longer for scans of a backend that stopped', async () => {
    await entities.save('one', [located('a', at)]);
    await scans.started(at.target.id, '2026-01-01');
    await scans.forgetUnfinished();
    await expect(scans.due('2026-01-01')).resolves.toEqual([at.target.id]);
  });

  it('knows trees in folders of a tree, whatever characters their names have', async () => {
    const nested = [
      '/srv/a',
      '/srv/a/b_c',
      '/srv/a/100%',
      '/srv/ab',
      '/srv/aXb',
    ];
    await entities.save(
      'one',
      nested.map((url, index) =>
        located(`e${index}`, { target: target(url), path: '' }),
      ),
    );
    const outer = await entities.target('id of /srv/a');
    await expect(entities.nestedUrls(outer!)).resolves.toEqual(
      expect.arrayContaining(['/srv/a/b_c', '/srv/a/100%']),
    );
    await expect(entities.nestedUrls(outer!)).resolves.toHaveLength(2);
  });

  it('writes history only when the verdict or a status changes', async () => {
    await entities.save('one', [located('a', at)]);
    await save({ commit: '1' });
    await save({ commit: '2', assessedAt: '2026-01-02T00:00:00.000Z' });
    await save({ commit: '3', report: reportWith('partial') });
    await save({ commit: '4', report: reportWith('partial', 'not-ready') });
    const history = await reports.history('component:default/a');
    expect(history.map(({ commit }) => commit)).toEqual(['1', '3', '4']);
    await expect(reports.find('component:default/a')).resolves.toMatchObject({
      report: { verdict: 'not-ready' },
    });
    await expect(knex('area_statuses')).resolves.toHaveLength(areas.length);
  });
});
