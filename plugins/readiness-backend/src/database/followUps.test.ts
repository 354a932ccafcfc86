import { TestDatabases } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { areas, CheckResult, Outcome, Report } from '@prodready/report';
import {
  followUpsQuerySchema,
  followUpsSummaryQuerySchema,
} from '@prodready/plugin-readiness-common';
import type { Knex } from 'knex';
import { CheckCatalog } from '../checks/CheckCatalog';
import { openDatabase } from './database';
import { EntityList } from './EntityList';
import { EntityStore } from './EntityStore';
import { scopeOf } from './EntityScope';
import { ExemptionStore } from './ExemptionStore';
import { FollowUpStore } from './FollowUpStore';
import { FollowUpSummaries } from './FollowUpSummaries';
import { lockReports } from './locks';
import { Overviews } from './Overviews';
import { ReportStore } from './ReportStore';
import type { FindingRow } from './rows';
import { Upkeep } from './Upkeep';

jest.setTimeout(60_000);

const day = 24 * 60 * 60 * 1000;
const now = new Date('2026-03-01T12:00:00.000Z');
const daysAgo = (days: number) =>
  new Date(now.getTime() - days * day).toISOString();

const severities = ['critical', 'major', 'minor'] as const;

/** A report with a result of each outcome, of all severities in turn. */
function reportOf(outcomes: Outcome[]): Report {
  const results = outcomes.map(
    (outcome, index): CheckResult => ({
      checkId: `check-${index}`,
      title: `Is ${index} there?`,
      severity: severities[index % 3],
      declaredSeverity: severities[index % 3],
      confidence: 'high',
      outcome,
      message: 'It is not.',
      evidence: [],
      ...(outcome === 'exempt' && {
        exemption: {
          reason: 'Known.',
          until: '2999-12-31',
          source: 'repository',
          finding: 'It is not.',
        },
      }),
    }),
  );
  return {
    schemaVersion: 1,
    subject: { name: 'a', servicePath: '' },
    source: {},
    tool: { version: '1', checksVersion: '1' },
    verdict: 'not-ready',
    blockers: outcomes[0] === 'fail' ? ['check-0'] : [],
    summary: '',
    conclusion: '',
    stack: { languages: [], frameworks: [], datastores: [], deployment: [] },
    areas: areas.map((area, index) => ({
      ...area,
      status: 'partial',
      reason: 'Because.',
      summary: '',
      points: { got: 0, total: 0 },
      results: index === 0 ? results : [],
    })),
    notes: [],
  };
}

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('follow-ups on %p', databaseId => {
  let knex: Knex;
  let followUps: FollowUpStore;
  let reports: ReportStore;

  beforeAll(async () => {
    knex = await databases.init(databaseId);
    await openDatabase({ getClient: async () => knex });
    reports = new ReportStore(knex, {
      // Its checks are not of the catalog, which would leave them out.
      checks: Object.assign(new CheckCatalog(), {
        exempt: (report: Report) => report,
      }),
    });
    followUps = new FollowUpStore(knex, {});
    const names = ['a', 'b', 'c', 'd', 'e', 'gone'];
    const owners = ['group:default/one', 'group:default/two', undefined];
    const entities = new EntityStore(knex);
    await entities.save(
      names.map((name, index) => ({
        ref: `component:default/${name}`,
        uid: name,
        name,
        title: name,
        kind: 'Component',
        ...(owners[index % 3] && { owner: owners[index % 3] }),
        annotations: {},
        place: { target: { id: 't', type: 'file', url: 'file:t' }, path: name },
      })),
    );
    const save = (name: string, daysBefore: number, outcomes: Outcome[]) =>
      reports.save({
        entityRef: `component:default/${name}`,
        report: reportOf(outcomes),
        fingerprint: 'f',
        assessedAt: daysAgo(daysBefore),
      });
    await save('a', 40, ['fail', 'fail', 'fail', 'exempt']);
    // What could not be judged still stands, and is in no count of the report.
    await save('a', 20, ['fail', 'unknown', 'pass', 'exempt']);
    await save('b', 5, ['fail', 'fail', 'fail', 'fail', 'fail', 'fail']);
    await save('c', 3, ['pass', 'fail', 'exempt']);
    await save('d', 10, ['fail', 'fail']);
    await save('d', 2, ['pass', 'not-applicable']);
    await save('e', 50, ['fail']);
    await save('e', 45, ['pass']);
    await save('gone', 1, ['fail', 'fail']);
    await entities.hideOthers({ above: 'e' }, new Set(), daysAgo(0));
    await knex<FindingRow>('findings')
      .where({ entity_ref: 'component:default/b', check_id: 'check-1' })
      .update({ assignee: 'user:default/ada' });
  });

  afterAll(() => knex.destroy());

  const scope = () => scopeOf(knex, {}, {}, []);
  const counts = async (query: object) => {
    const page = async (more: object) =>
      followUps.page(
        await scope(),
        followUpsQuerySchema.parse({ limit: 200, ...query, ...more }),
        undefined,
        now,
      );
    const counted = await page({});
    expect(counted.total).toBe(counted.items.length);
    return counted.total;
  };

  const queries: Array<[object, number]> = [
    [{}, 9],
    [{ state: ['exempt'] }, 2],
    [{ state: ['open', 'exempt'] }, 11],
    [{ severity: ['critical'] }, 3],
    [{ severity: ['critical', 'critical', 'minor'] }, 5],
    [{ severity: [] }, 0],
    [{ blocker: true }, 2],
    [{ blocker: false }, 7],
    [{ blocker: true, severity: ['major'] }, 0],
    [{ state: ['open', 'exempt'], severity: ['minor'] }, 3],
    [{ state: ['resolved'] }, 4],
    [{ due: ['overdue'] }, 2],
    [{ assignee: ['user:default/ada'] }, 1],
  ];
  it.each(queries)('counts what it lists: %j', async (query, expected) => {
    await expect(counts(query)).resolves.toBe(expected);
  });

  it.each(['owner', 'system'] as const)(
    'sums up the same from counts as finding by finding, by %s',
    async groupBy => {
      const summary = async (query: object) =>
        new FollowUpSummaries(knex).summary(
          await scope(),
          followUpsSummaryQuerySchema.parse({ groupBy, ...query }),
          undefined,
          now,
        );
      const fromCounts = await summary({});
      expect(fromCounts.total).toEqual({
        entities: 4,
        open: 9,
        blockers: 2,
        overdue: 2,
        dueSoon: 2,
        unassigned: 8,
        exempt: 2,
        resolved: 3,
        oldestOpenedAt: daysAgo(40),
      });
      // Narrows nothing, but entities do not know it.
      const oneByOne = await summary({ severity: [...severities] });
      const inOrder = (groups: typeof oneByOne.groups) =>
        [...groups].sort((a, b) =>
          String(a.value).localeCompare(String(b.value)),
        );
      expect(fromCounts.total).toEqual(oneByOne.total);
      expect(inOrder(fromCounts.groups)).toEqual(inOrder(oneByOne.groups));
      const first = await summary({ limit: 1 });
      expect(first.groups).toEqual(fromCounts.groups.slice(0, 1));
      expect(first.more).toBe(groupBy === 'owner');
    },
  );

  it.each([{}, { kind: ['Component'] }])(
    'tells which checks fail most, of %j',
    async filter => {
      const [one, two] = ['group:default/one', 'group:default/two'];
      const failing = await new Overviews(knex, new CheckCatalog()).failing(
        await scopeOf(knex, {}, filter, []),
        { limit: 3 },
      );
      expect(
        failing.items.map(item => ({
          ...item,
          owners: item.owners.map(({ owner }) => owner),
        })),
      ).toMatchObject([
        {
          checkId: 'check-0',
          entities: 2,
          blocked: 2,
          exempt: 0,
          owners: [one, two],
        },
        {
          checkId: 'check-1',
          entities: 2,
          blocked: 0,
          exempt: 0,
          owners: [two, null],
        },
        {
          checkId: 'check-2',
          entities: 1,
          blocked: 0,
          exempt: 1,
          owners: [two],
        },
      ]);
      for (const { checkId, entities: failed } of failing.items) {
        const behind = await scopeOf(
          knex,
          {},
          { ...filter, check: [{ id: checkId, outcome: ['fail'] }] },
          [],
        );
        const page = await new EntityList(knex).page(behind, {
          sort: 'name',
          order: 'asc',
          limit: 10,
        });
        expect([checkId, page.items.length]).toEqual([checkId, failed]);
      }
    },
  );

  it('counts the same of findings that were stored before entities knew of them', async () => {
    const before = await new FollowUpSummaries(knex).summary(
      await scope(),
      followUpsSummaryQuerySchema.parse({}),
      undefined,
      now,
    );
    const directory = resolvePackagePath(
      '@prodready/plugin-readiness-backend',
      'migrations',
    );
    const name = '20261128700000_finding_counts.js';
    await knex.migrate.down({ directory, name });
    await knex.migrate.latest({ directory });
    await expect(
      new FollowUpSummaries(knex).summary(
        await scope(),
        followUpsSummaryQuerySchema.parse({}),
        undefined,
        now,
      ),
    ).resolves.toEqual(before);
  });

  it('leaves it to the upkeep to find what has become overdue, which tells the owner', async () => {
    const key = { entityRef: 'component:default/b', checkId: 'check-3' };
    const tomorrow = new Date(now.getTime() + day);
    await followUps.update(
      [key],
      { dueAt: now.toISOString().slice(0, 10) },
      undefined,
      now,
    );
    await followUps.update([key], { note: 'Soon.' }, undefined, tomorrow);
    const told: FindingRow[] = [];
    const upkeep = new Upkeep(
      knex,
      new ExemptionStore(knex, reports),
      reports,
      undefined,
      async ({ overdue = [] }) => void told.push(...overdue),
    );
    await upkeep.run(tomorrow);
    expect(told.map(({ check_id }) => check_id)).toContain(key.checkId);
  });

  it('loses nothing that a person says while a scan writes', async () => {
    if (databaseId === 'SQLITE_3') return;
    const key = { entityRef: 'component:default/b', checkId: 'check-4' };
    const where = { entity_ref: key.entityRef, check_id: key.checkId };
    let update: Promise<unknown> = Promise.resolve();
    await knex.transaction(async scan => {
      await lockReports(scan, [key.entityRef]);
      const row = await scan('findings').where(where).first();
      update = followUps.update(
        [key],
        { assignee: 'user:default/ada' },
        undefined,
        now,
      );
      // Long enough for it to be done if nothing kept it.
      await Promise.race([
        update,
        new Promise(resolve => setTimeout(resolve, 300)),
      ]);
      await scan('findings')
        .insert(row)
        .onConflict(['entity_ref', 'check_id'])
        .merge();
    });
    await update;
    await expect(followUps.find([key], now)).resolves.toMatchObject([
      { assignee: 'user:default/ada' },
    ]);
  });
});
