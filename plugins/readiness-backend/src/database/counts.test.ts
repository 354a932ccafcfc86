import { readdirSync } from 'node:fs';
import { TestDatabases } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { areas, AreaStatus, Report } from '@prodready/report';
import type { Knex } from 'knex';
import { CheckCatalog } from '../checks/CheckCatalog';
import { openDatabase } from './database';
import { EntityStore, LocatedEntity } from './EntityStore';
import { ExemptionStore } from './ExemptionStore';
import { Overviews } from './Overviews';
import { ReportStore } from './ReportStore';
import { Upkeep } from './Upkeep';

jest.setTimeout(60_000);

const now = new Date('2026-02-01T12:00:00.000Z');
const everybody = {
  visibility: {},
  filter: {},
  positions: new Map(),
  owners: [],
  own: [],
};

function located(name: string, owner?: string): LocatedEntity {
  return {
    ref: `component:default/${name}`,
    uid: name,
    name,
    title: name,
    kind: 'Component',
    ...(owner && { owner }),
    annotations: {},
    place: { target: { id: 't', type: 'file', url: 'file:t' }, path: name },
  };
}

/** With one area that stands out. */
function reportWith(id: string, status: AreaStatus): Report {
  return {
    schemaVersion: 1,
    subject: { name: 'a', servicePath: '' },
    source: {},
    tool: { version: '1', checksVersion: '1' },
    verdict: status === 'ready' ? 'ready' : 'ready-with-gaps',
    blockers: [],
    summary: '',
    conclusion: '',
    stack: { languages: [], frameworks: [], datastores: [], deployment: [] },
    areas: areas.map(area => ({
      ...area,
      status: area.id === id ? status : 'ready',
      reason: 'Because.',
      summary: '',
      points: { got: 0, total: 0 },
      results: [],
    })),
    notes: [],
  };
}

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('counts on %p', databaseId => {
  let knex: Knex;
  let reports: ReportStore;

  beforeAll(async () => {
    knex = await databases.init(databaseId);
    await openDatabase({ getClient: async () => knex });
    reports = new ReportStore(knex);
    await new EntityStore(knex).save([
      located('a', 'group:default/one'),
      located('b', 'group:default/one'),
      located('c', 'group:default/two'),
      located('d'),
    ]);
    const save = (name: string, report: Report) =>
      reports.save({
        entityRef: `component:default/${name}`,
        report,
        fingerprint: 'f',
        assessedAt: now.toISOString(),
      });
    await save('a', reportWith('security', 'unknown'));
    await save('b', reportWith('supply-chain', 'partial'));
    await save('c', reportWith('configuration-management', 'not-applicable'));
  });

  afterAll(() => knex.destroy());

  const overview = () =>
    new Overviews(knex, new CheckCatalog()).overview(
      everybody,
      { groupBy: 'owner', rollUp: false, limit: 2, days: 30 },
      now,
    );

  it('counts every area by its status, of all entities and of each group', async () => {
    const answer = await overview();
    const of = (id: string, counted = answer.areas) =>
      counted.find(area => area.id === id);
    expect(answer).toMatchObject({ total: 4, moreGroups: true });
    expect(answer.verdicts).toEqual({
      ready: 0,
      'ready-with-gaps': 3,
      'not-ready': 0,
      'not-assessed': 1,
    });
    expect(of('security')).toMatchObject({ ready: 2, unknown: 1 });
    expect(of('supply-chain')).toMatchObject({ ready: 2, partial: 1 });
    expect(of('configuration-management')).toMatchObject({
      ready: 2,
      'not-applicable': 1,
    });
    expect(of('testing')).toMatchObject({ ready: 3, partial: 0 });

    const [one] = answer.groups!;
    expect(one).toMatchObject({ value: 'group:default/one', total: 2 });
    expect(of('security', one.areas)).toMatchObject({ ready: 1, unknown: 1 });
  });

  it('counts the same from reports that were stored before statuses were kept in one place', async () => {
    const before = await overview();
    const report = await reports.find('component:default/a');
    expect(report).toBeDefined();
    const directory = resolvePackagePath(
      '@prodready/plugin-readiness-backend',
      'migrations',
    );
    const newestFirst = readdirSync(directory).sort().reverse();
    for (const name of newestFirst) {
      await knex.migrate.down({ directory, name });
      if (name === '20261128300000_fast_answers.js') break;
    }
    await knex.migrate.latest({ directory });
    await expect(overview()).resolves.toEqual(before);
    await expect(reports.find('component:default/a')).resolves.toEqual(report);
  });

  it('keeps the counts of each day', async () => {
    const upkeep = new Upkeep(knex, new ExemptionStore(knex, reports), reports);
    await upkeep.run(now);
    await upkeep.run(now);
    const kept = await knex('daily_rollups')
      .whereIn('dimension', ['all', 'owner'])
      .orderBy(['dimension', 'value'])
      .select('day', 'dimension', 'value', 'ready_with_gaps', 'not_assessed');
    const day = '2026-02-01';
    expect(kept).toEqual([
      row('all', '', 3, 1),
      row('owner', '', 0, 1),
      row('owner', 'group:default/one', 2, 0),
      row('owner', 'group:default/two', 1, 0),
    ]);

    function row(
      dimension: string,
      value: string,
      withGaps: number,
      notAssessed: number,
    ) {
      return {
        day,
        dimension,
        value,
        ready_with_gaps: withGaps,
        not_assessed: notAssessed,
      };
    }
  });
});
