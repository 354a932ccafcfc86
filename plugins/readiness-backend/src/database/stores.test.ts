import { TestDatabases } from '@backstage/backend-test-utils';
import { areas, AreaStatus, Report } from '@prodready/report';
import type { Knex } from 'knex';
import { CheckCatalog } from '../checks/CheckCatalog';
import { openDatabase } from './database';
import { EntityList } from './EntityList';
import { scopeOf } from './EntityScope';
import { EntityStore, LocatedEntity } from './EntityStore';
import { readHealth } from './HealthStore';
import { HostStore } from './HostStore';
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

  const listed = async () => {
    const scope = await scopeOf(knex, {}, {}, []);
    const page = await new EntityList(knex).page(scope, {
      sort: 'name',
      order: 'asc',
      limit: 10,
    });
    return page.items;
  };

  it('can be set up and torn down again', async () => {
    await knex.migrate.rollback(
      { directory: `${__dirname}/../../migrations` },
      true,
    );
    await expect(knex.schema.hasTable('entities')).resolves.toBe(false);
    await openDatabase({ getClient: async () => knex });
    await expect(knex.schema.hasTable('entities')).resolves.toBe(true);
  });

  it('loses no report on the way back to the first version, nor on the way here', async () => {
    await entities.save([located('a', at)]);
    await save();
    const directory = `${__dirname}/../../migrations`;
    const [applied] = await knex.migrate.list({ directory });
    for (let left = applied.length; left > 1; left--) {
      await knex.migrate.down({ directory });
    }
    await expect(
      knex('reports').select('entity_ref', 'verdict'),
    ).resolves.toEqual([
      { entity_ref: 'component:default/a', verdict: 'ready' },
    ]);
    await knex.migrate.latest({ directory });
    await expect(reports.find('component:default/a')).resolves.toMatchObject({
      report: { verdict: reportWith('ready').verdict },
    });
    await expect(listed()).resolves.toMatchObject([{ verdict: 'ready' }]);
  });

  it('keeps reports when it goes back to how they were stored before, and forth', async () => {
    await entities.save([located('a', at)]);
    const first = '2026-01-01T00:00:00.000Z';
    const second = '2026-01-02T00:00:00.000Z';
    await save({ assessedAt: first });
    await save({ report: reportWith('partial'), assessedAt: second });
    const kept = () =>
      Promise.all([
        reports.find('component:default/a'),
        reports.findAt('component:default/a', first),
      ]);
    const before = await kept();
    expect(before.map(stored => stored?.report.areas[0].status)).toEqual([
      'partial',
      'ready',
    ]);
    const migration = {
      directory: `${__dirname}/../../migrations`,
      name: '20261128930000_gzip_bodies.js',
    };
    await knex.migrate.down(migration);
    await expect(kept()).rejects.toThrow('incorrect header check');
    await knex.migrate.up(migration);
    await expect(kept()).resolves.toEqual(before);
  });

  it('waits for another backend that migrates', async () => {
    const lock = (is_locked: number) =>
      knex('knex_migrations_lock').update({ is_locked });
    await lock(1);
    let opened = false;
    const opening = openDatabase({ getClient: async () => knex }).then(() => {
      opened = true;
    });
    await new Promise(resolve => setTimeout(resolve, 200));
    expect(opened).toBe(false);
    await lock(0);
    await opening;
    await expect(knex('knex_migrations_lock').first()).resolves.toMatchObject({
      is_locked: 0,
    });
  });

  const gone = (range: { above: string; upTo?: string }, ...uids: string[]) =>
    entities.hideOthers(range, new Set(uids), '2026-01-02');

  it('hides what left the catalog, brings it back with its history, and removes it for good in the end', async () => {
    await entities.save([located('a', at)]);
    await save();

    await gone({ above: '' });
    await entities.removeGone('2026-01-01');
    await expect(entities.find('component:default/a')).resolves.toBeUndefined();
    await expect(listed()).resolves.toEqual([]);
    await expect(readHealth(knex, new Date())).resolves.toMatchObject({
      entities: { orphans: 1 },
    });

    await entities.save([located('a', at)]);
    await entities.removeGone('2026-01-03');
    await expect(listed()).resolves.toMatchObject([{ verdict: 'ready' }]);

    await gone({ above: '' });
    await entities.removeGone('2026-01-03');
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

  it('hides nothing beyond the range of uids that was read', async () => {
    await entities.save(['a', 'b', 'c', 'd'].map(name => located(name, at)));
    await gone({ above: 'a', upTo: 'c' }, 'c');
    const left = await entities.ofTarget(at.target.id);
    expect(left.map(({ uid }) => uid)).toEqual(['a', 'c', 'd']);
  });

  it('knows in which state the catalog had what was saved, unless it should be saved anew', async () => {
    const problem = { title: 'Lost', message: 'Find it.' };
    await entities.save([
      { ...located('a', at), state: 's1' },
      { ...located('b', { problem }), state: 's2' },
      { ...located('c', at), state: 's3' },
    ]);
    await gone({ above: 'b' });
    const refs = ['a', 'b', 'c', 'd'].map(name => `component:default/${name}`);
    await expect(entities.statesOf(refs)).resolves.toEqual(
      new Map([['component:default/a', 's1']]),
    );
  });

  it('gives nothing of an entity to another of the same name', async () => {
    await entities.save([located('a', at, 'first')]);
    await save();
    await entities.save([located('a', at, 'second')]);
    await expect(reports.find('component:default/a')).resolves.toBeUndefined();
    await expect(entities.find('component:default/a')).resolves.toMatchObject({
      uid: 'second',
      scan_status: 'pending',
    });
  });

  it('leaves the state of a scan alone while the place is the same', async () => {
    await entities.save([located('a', at)]);
    await scans.started(at.target.id, '2026-01-01');
    await entities.save([located('a', at)]);
    await expect(scans.state('component:default/a')).resolves.toMatchObject({
      status: 'running',
    });

    await entities.save([located('a', { ...at, path: 'y' })]);
    await expect(scans.state('component:default/a')).resolves.toMatchObject({
      status: 'pending',
    });
  });

  it('tells why an entity cannot be located, and keeps its report as a stale one', async () => {
    const problem = { title: 'Lost', message: 'Find it.' };
    await entities.save([located('a', at)]);
    await save();
    await entities.save([located('a', { problem })]);
    await expect(
      new EntityList(knex).summaries(['component:default/a'], {
        visibility: {},
      }),
    ).resolves.toMatchObject([
      { stale: true, verdict: 'ready', scan: { status: 'failed', problem } },
    ]);
    await entities.save([located('a', at)]);
    await expect(scans.state('component:default/a')).resolves.toEqual({
      status: 'pending',
    });
  });

  describe('targets that are due', () => {
    const b = { target: target('/srv/b'), path: '' };
    const take = async (now: string, limit = 10) => {
      let taken: string[] = [];
      await scans.takeDue(now, '2026-02-01', limit, async due => {
        taken = due.map(({ id }) => id);
      });
      return taken;
    };
    const finish = (id: string, next: string) =>
      scans.finished(id, { now: '2026-01-01', next }, 'etag');

    beforeEach(() => entities.save([located('a', at), located('b', b)]));

    it('come up once, when their time has come', async () => {
      await expect(take('2026-01-01', 1)).resolves.toEqual([at.target.id]);
      await expect(take('2026-01-01')).resolves.toEqual([b.target.id]);
      await expect(take('2026-01-01')).resolves.toEqual([]);

      await finish(b.target.id, '2026-01-02');
      await finish(at.target.id, '2026-01-03');
      await expect(take('2026-01-01')).resolves.toEqual([]);
      await expect(take('2026-01-03')).resolves.toEqual([
        b.target.id,
        at.target.id,
      ]);
    });

    it('stay due when they cannot be handed over', async () => {
      const fails = async () => {
        throw new Error('The queue does not answer');
      };
      await expect(
        scans.takeDue('2026-01-01', '2026-02-01', 10, fails),
      ).rejects.toThrow('queue');
      await expect(take('2026-01-01')).resolves.toHaveLength(2);
    });

    it('come up again when their scan got lost', async () => {
      await take('2026-01-01');
      await expect(take('2026-02-01')).resolves.toHaveLength(2);
    });

    it('come up at once when an entity is new at them, and only then', async () => {
      await take('2026-01-01');
      await finish(at.target.id, '2026-01-03');
      await entities.save([located('a', at)]);
      await expect(take('2026-01-01')).resolves.toEqual([]);
      await entities.save([located('new', at)]);
      await expect(take('2026-01-01')).resolves.toEqual([at.target.id]);
    });

    it('say since when the oldest waits', async () => {
      await take('2026-01-01');
      await finish(b.target.id, '2026-01-05');
      await expect(scans.oldestDue('2026-01-07')).resolves.toBe('2026-01-01');
      await finish(at.target.id, '2026-01-06');
      await expect(scans.oldestDue('2026-01-07')).resolves.toBe('2026-01-05');
      await expect(scans.oldestDue('2026-01-04')).resolves.toBeUndefined();
    });

    it('are known when they were given up, until a scan succeeds', async () => {
      const times = { now: '2026-01-02', next: '2026-01-03' };
      await scans.givenUp(at.target.id, times);
      await scans.unread(at.target.id, times);
      const health = () => readHealth(knex, new Date('2026-01-04'));
      await expect(health()).resolves.toMatchObject({
        scans: { oldestDueAt: expect.any(String) },
        targets: { givenUp: 1 },
        givenUp: [
          { targetId: at.target.id, url: '/srv/a', since: '2026-01-02' },
        ],
      });
      await finish(at.target.id, '2026-01-03');
      await expect(health()).resolves.toMatchObject({
        targets: { givenUp: 0 },
        givenUp: [],
      });
    });

    it('wait no longer for scans of a backend that stopped', async () => {
      await take('2026-01-01');
      await scans.started(at.target.id, '2026-01-01');
      await scans.forgetUnfinished('2026-01-02');
      await expect(take('2026-01-02')).resolves.toHaveLength(2);
      await expect(scans.state('component:default/a')).resolves.toEqual({
        status: 'pending',
        startedAt: '2026-01-01',
      });
    });
  });

  it('finds the targets of a repository', async () => {
    const of = (url: string, ref?: string) => ({
      target: { ...target(url), host: 'h', repository: 'h/o/r', ref },
      path: '',
    });
    await entities.save([
      located('a', of('main')),
      located('b', of('dev', 'dev')),
      located('c', at),
    ]);
    const found = await scans.ofRepository('h/o/r');
    expect(found).toHaveLength(2);
    expect(found).toEqual(
      expect.arrayContaining([
        { id: 'id of main', host: 'h', ref: null },
        { id: 'id of dev', host: 'h', ref: 'dev' },
      ]),
    );
  });

  it('remembers since when checks are in use', async () => {
    await expect(scans.checksSince('f', '2026-01-01')).resolves.toBe(
      '2026-01-01',
    );
    await expect(scans.checksSince('f', '2026-01-02')).resolves.toBe(
      '2026-01-01',
    );
  });

  it('writes nothing about entities that were found unchanged, unless they failed', async () => {
    await entities.save([located('a', at), located('b', at)]);
    await scans.succeeded('component:default/a', '2026-01-01');
    await scans.failed(
      ['component:default/b'],
      { title: 'Lost', message: 'Find it.' },
      '2026-01-01',
    );
    const refs = ['component:default/a', 'component:default/b'];
    await scans.stillGood(refs, '2026-01-02');
    await expect(
      Promise.all(refs.map(ref => scans.state(ref))),
    ).resolves.toEqual([
      { status: 'succeeded', finishedAt: '2026-01-01' },
      { status: 'succeeded', finishedAt: '2026-01-02' },
    ]);
  });

  it('knows which hosts are paused', async () => {
    const hosts = new HostStore(knex);
    await hosts.pause('a', 1000);
    await hosts.pause('a', 2000);
    await hosts.pause('b', 1000);
    await expect(hosts.paused(1500)).resolves.toEqual(['a']);
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
    await entities.save([located('a', at)]);
    await save({ commit: '1' });
    await save({ commit: '2', assessedAt: '2026-01-02T00:00:00.000Z' });
    await save({ commit: '3', report: reportWith('partial') });
    await save({ commit: '4', report: reportWith('partial', 'not-ready') });
    const history = await reports.history('component:default/a');
    expect(history.map(({ commit }) => commit)).toEqual(['4', '3', '1']);
    await expect(reports.find('component:default/a')).resolves.toMatchObject({
      report: { verdict: 'not-ready' },
    });
    await expect(knex('area_statuses')).resolves.toHaveLength(areas.length);
  });

  it('gives a report back with the exemptions that it was stored with', async () => {
    const checks = Object.assign(new CheckCatalog(), {
      exempt: (report: Report): Report => ({ ...report, summary: 'Exempt.' }),
    });
    await entities.save([located('a', at)]);
    await knex('exemptions').insert({
      id: 'e',
      entity_ref: 'component:default/a',
      entity_uid: 'a',
      check_id: 'x',
      title: 'X',
      reason: 'Known.',
      until: '2999-12-31',
      status: 'approved',
      requested_by: 'user:default/ada',
      requested_at: '2026-01-01T00:00:00.000Z',
    });
    const { report } = await new ReportStore(knex, { checks }).save({
      entityRef: 'component:default/a',
      report: reportWith('ready'),
      fingerprint: 'f',
      assessedAt: '2026-01-01T00:00:00.000Z',
    });
    expect(report.summary).toBe('Exempt.');
  });
});
