import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { analyze, memorySource, openRepository } from '@prodready/analyzer';
import type { ReadinessStatusChange } from '@prodready/plugin-readiness-node';
import type { Knex } from 'knex';
import { ChangeStore } from '../database/ChangeStore';
import { openDatabase } from '../database/database';
import { EntityStore } from '../database/EntityStore';
import { ExemptionStore } from '../database/ExemptionStore';
import { NoticeStore } from '../database/NoticeStore';
import { ReportStore } from '../database/ReportStore';
import { defaultRetention, Upkeep } from '../database/Upkeep';
import { ChangeFeed } from '../events/ChangeFeed';
import { OwnerDigest } from './OwnerDigest';
import { noticePassed } from './noticePassed';

jest.setTimeout(60_000);

const entityRef = 'component:default/orders';
const owner = 'group:default/team';
const checkId = 'container-no-dev-server';
const [ada, bob] = ['user:default/ada', 'user:default/bob'];
const dayLong = 24 * 3_600_000;
const start = '2026-01-01T12:00:00.000Z';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('what passes on %p', databaseId => {
  let knex: Knex;
  let now: number;
  let reports: ReportStore;
  let exemptions: ExemptionStore;
  let entities: EntityStore;
  let digest: OwnerDigest;
  let changes: ReadinessStatusChange[];
  let feed: ChangeFeed;
  const send = jest.fn(async (_: { payload: { description?: string } }) => {});

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    await openDatabase({ getClient: async () => knex });
    now = Date.parse(start);
    reports = new ReportStore(knex, { dueDays: { critical: 7, major: 30 } });
    exemptions = new ExemptionStore(knex, reports);
    entities = new EntityStore(knex);
    send.mockClear();
    digest = new OwnerDigest(
      new NoticeStore(knex),
      { send } as any,
      mockServices.logger.mock(),
      () => now,
    );
    changes = [];
    feed = new ChangeFeed(
      { changes: new ChangeStore(knex), entities },
      { tell: async change => void changes.push(change) },
      mockServices.logger.mock(),
      { lease: 60_000, notices: true },
      () => now,
    );
    await entities.save([
      {
        ref: entityRef,
        uid: 'orders',
        name: 'orders',
        title: 'Orders',
        kind: 'Component',
        owner,
        annotations: {},
        place: { target: { id: 't', type: 'file', url: '/srv' }, path: '' },
      },
    ]);
  });

  async function scan(files: Record<string, string> = {}) {
    const report = analyze(
      openRepository(
        memorySource({
          Dockerfile:
            'FROM python:3.12-slim\nCMD ["uvicorn", "main:app", "--reload"]\n',
          'main.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
          ...files,
        }),
      ),
      { name: 'orders', path: '', entityRef },
      { repositorySettings: true, today: day() },
    );
    await reports.save({
      entityRef,
      report,
      fingerprint: 'f',
      assessedAt: new Date(now).toISOString(),
    });
  }

  const day = (offset = 0) =>
    new Date(now + offset * dayLong).toISOString().slice(0, 10);

  /** What the upkeep of a day, and what is sent after it, tell the owner. */
  async function pass(days: number): Promise<string[]> {
    now += days * dayLong;
    send.mockClear();
    // What scans and people changed is not what passed.
    const before = changes.length;
    await feed.tellAll();
    changes.splice(before);
    await new Upkeep(
      knex,
      exemptions,
      reports,
      defaultRetention,
      noticePassed,
    ).run(new Date(now));
    await feed.tellAll();
    now += 3_600_000;
    await digest.send();
    await digest.send();
    return send.mock.calls.flatMap(
      ([{ payload }]) => payload.description?.split('\n') ?? [],
    );
  }

  async function exempted(until: string) {
    const id = await exemptions.request(
      { entityRef, checkId, reason: 'It is restarted anyway.', until },
      ada,
      new Date(now),
    );
    await exemptions.decide(id, { decision: 'approve' }, bob, new Date(now));
  }

  const resultState = async () => {
    const row = await knex('findings')
      .where({ entity_ref: entityRef, check_id: checkId })
      .first('state', 'overdue');
    return { state: row.state, overdue: Boolean(row.overdue) };
  };

  it('tells once of what became overdue, also when a scan comes first', async () => {
    await scan();
    await expect(pass(3)).resolves.toEqual([]);
    now += 5 * dayLong;
    await scan();
    const told = await pass(0);
    expect(told).toEqual([
      expect.stringMatching(/^orders has a finding that is overdue: .+$/),
    ]);
    await scan();
    await expect(resultState()).resolves.toEqual({
      state: 'open',
      overdue: true,
    });
    await expect(pass(2)).resolves.toEqual([]);
  });

  it('tells at most once a day of what became overdue, and then of all of it', async () => {
    await scan();
    await expect(pass(8)).resolves.toHaveLength(1);
    await knex('findings')
      .where({ overdue: false, state: 'open' })
      .update({ due_at: new Date(now).toISOString() });
    await expect(pass(0.2)).resolves.toEqual([]);
    await expect(pass(1)).resolves.toHaveLength(1);
  });

  /** Notices cannot be kept meanwhile, as when the backend is killed before it comes to it. */
  async function withoutNotices(action: () => Promise<unknown>) {
    await knex.schema.renameTable('owner_notices', 'away');
    await expect(action()).rejects.toThrow('owner_notices');
    await knex.schema.renameTable('away', 'owner_notices');
  }

  it('loses nothing of what became overdue when it ends in the middle', async () => {
    await scan();
    await withoutNotices(() => pass(8));
    await expect(resultState()).resolves.toMatchObject({ overdue: false });
    await expect(pass(0)).resolves.toHaveLength(1);
    await expect(pass(2)).resolves.toEqual([]);
  });

  it('loses no exemption that ends when it ends in the middle', async () => {
    await scan();
    await exempted(day(10));
    await knex('findings').update({ due_at: null });
    await withoutNotices(() => pass(5));
    await expect(pass(0)).resolves.toHaveLength(1);
    await expect(pass(1)).resolves.toEqual([]);
  });

  it('tells once that an exemption ends, and what its end changed', async () => {
    await scan();
    await exempted(day(20));
    await expect(pass(10)).resolves.not.toContainEqual(
      expect.stringContaining('exemption'),
    );
    const until = day(10);
    await expect(pass(4)).resolves.toContainEqual(
      expect.stringMatching(
        new RegExp(`^orders has an exemption that ends after ${until}: .+`),
      ),
    );
    await expect(pass(2)).resolves.toEqual([]);
    expect(changes).toEqual([]);

    const told = await pass(5);
    expect(changes).toMatchObject([
      { entityRef, findings: { reopened: [{ checkId }] } },
    ]);
    await expect(resultState()).resolves.toMatchObject({ state: 'open' });
    expect(told).toHaveLength(changes[0].direction === 'regression' ? 1 : 0);
    await expect(pass(1)).resolves.toEqual([]);
    expect(changes).toHaveLength(1);
  });

  it('tells nothing of exemptions that were granted for days only, or of what was mended', async () => {
    await scan();
    await exempted(day(2));
    await expect(pass(0.1)).resolves.toEqual([]);
    await scan({ Dockerfile: 'FROM python:3.12-slim\nCMD ["gunicorn"]\n' });
    await expect(pass(1.9)).resolves.toEqual([]);
  });

  it('ends exemptions of a file in a repository that nobody touches', async () => {
    const until = day(30);
    await scan({
      '.prodready.yaml': `exemptions:\n  - check: ${checkId}\n    reason: It is restarted anyway.\n    until: ${until}\n`,
    });
    await expect(resultState()).resolves.toMatchObject({ state: 'exempt' });
    await expect(pass(25)).resolves.toContainEqual(
      expect.stringContaining(`ends after ${until}`),
    );
    await pass(4);
    await expect(resultState()).resolves.toMatchObject({ state: 'exempt' });
    await pass(2);
    await expect(resultState()).resolves.toMatchObject({ state: 'open' });
    expect(changes).toMatchObject([{ findings: { reopened: [{ checkId }] } }]);
  });

  it('tells nobody of what has no owner', async () => {
    await scan();
    await knex('entities').update({ owner: null });
    await expect(pass(40)).resolves.toEqual([]);
  });
});
