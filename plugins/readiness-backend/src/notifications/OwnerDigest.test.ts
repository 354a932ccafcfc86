import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { ReadinessStatusChange } from '@prodready/plugin-readiness-node';
import { openDatabase } from '../database/database';
import type { Knex } from 'knex';
import { addNotices, NoticeStore } from '../database/NoticeStore';
import { noticesOf, OwnerDigest } from './OwnerDigest';

const owner = 'group:default/team';
const hour = 3_600_000;
const blocker = {
  checkId: 'container-non-root',
  area: 'containerization' as const,
  title: 'The container runs as root',
  severity: 'critical' as const,
  blocker: true,
};

function change(
  more: Partial<ReadinessStatusChange> = {},
  name = 'orders',
): ReadinessStatusChange {
  return {
    entityRef: `component:default/${name}`,
    at: '2026-01-01T00:00:00.000Z',
    first: false,
    verdict: { from: 'ready', to: 'ready' },
    blockers: { from: 0, to: 0 },
    areas: [],
    findings: { opened: [], closed: [], reopened: [], exempted: [] },
    ...more,
  };
}

const regressed = (name?: string) =>
  change(
    {
      verdict: { from: 'ready', to: 'ready-with-gaps' },
      direction: 'regression',
    },
    name,
  );
const blocked = (name?: string) =>
  change(
    {
      direction: 'regression',
      findings: {
        opened: [blocker, { ...blocker, checkId: 'other' }],
        closed: [],
        reopened: [],
        exempted: [],
      },
    },
    name,
  );

describe('noticesOf', () => {
  it.each<[string, ReadinessStatusChange, string[]]>([
    ['nothing', change(), []],
    ['an improvement', change({ direction: 'improvement' }), []],
    ['a first report', { ...blocked(), first: true }, []],
    [
      'a regression',
      regressed(),
      ['orders went from ready to ready with gaps'],
    ],
    [
      'a blocker',
      blocked(),
      [
        'orders has a new launch blocker: The container runs as root (and 1 more)',
      ],
    ],
  ])('tells of %s', (_, what, texts) => {
    expect(noticesOf(what, owner).map(({ text }) => text)).toEqual(texts);
  });
});

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('digest on %p', databaseId => {
  let now: number;
  let digest: OwnerDigest;
  let knex: Knex;
  let notices: NoticeStore;
  let send: jest.Mock;
  const note = (what: ReadinessStatusChange, whose: string) =>
    addNotices(knex, noticesOf(what, whose), new Date(now).toISOString());
  const sent = () => send.mock.calls.map(([options]) => options);
  const later = async (milliseconds: number) => {
    now += milliseconds;
    await digest.send();
  };

  beforeEach(async () => {
    knex = await databases.init(databaseId);
    await openDatabase({ getClient: async () => knex });
    now = Date.parse('2026-01-01T00:00:00Z');
    send = jest.fn(async () => {});
    notices = new NoticeStore(knex);
    digest = new OwnerDigest(
      notices,
      { send },
      mockServices.logger.mock(),
      () => now,
    );
  });

  it('tells once what happened together', async () => {
    await note(regressed('a'), owner);
    await note(blocked('b'), owner);
    await note(regressed('c'), 'group:default/others');
    await note(change(), owner);
    await digest.send();
    expect(sent()).toEqual([]);
    await later(hour);
    expect(sent()).toMatchObject([
      {
        recipients: { type: 'entity', entityRef: 'group:default/others' },
        payload: {
          title: 'Production readiness of c',
          link: '/catalog/default/component/c/readiness',
          severity: 'normal',
        },
      },
      {
        recipients: { type: 'entity', entityRef: owner },
        payload: {
          title: 'Production readiness of 2 of your services',
          description: expect.stringMatching(/^a went.*\nb has a new/),
          link: '/readiness',
          severity: 'high',
        },
      },
    ]);
  });

  it('tells an owner something once a day at most, and then all of it', async () => {
    await note(regressed('a'), owner);
    await later(hour);
    await note(regressed('a'), owner);
    await note(regressed('a'), owner);
    await note(regressed('b'), owner);
    await later(20 * hour);
    expect(sent()).toHaveLength(1);
    await later(5 * hour);
    expect(sent()).toHaveLength(2);
    expect(sent()[1].payload.description.split('\n')).toHaveLength(2);
    await later(48 * hour);
    expect(sent()).toHaveLength(2);
  });

  it('tells the same again in place of what it told when it was killed before it noted that', async () => {
    await note(regressed('a'), owner);
    const killed = jest
      .spyOn(notices, 'told')
      .mockRejectedValueOnce(new Error('killed'));
    now += hour;
    await expect(digest.send()).rejects.toThrow('killed');
    killed.mockRestore();
    await note(regressed('b'), owner);
    await digest.send();
    expect(sent()).toHaveLength(2);
    expect(sent()[1].payload.scope).toBe(sent()[0].payload.scope);
    expect(sent()[1].payload.description).toMatch(/^a went.*\nb went/);
    await note(regressed('c'), owner);
    await later(25 * hour);
    expect(sent()).toHaveLength(3);
    expect(sent()[2].payload.scope).not.toBe(sent()[0].payload.scope);
  });

  it('does not stop at an owner who cannot be told', async () => {
    send.mockRejectedValueOnce(new Error('unknown'));
    await note(regressed('a'), 'group:default/a');
    await note(regressed('b'), 'group:default/b');
    await later(hour);
    expect(sent()).toHaveLength(2);
    await later(0.5 * hour);
    expect(sent()).toHaveLength(2);
    await later(hour);
    expect(sent()).toHaveLength(3);
    expect(sent()[2]).toEqual(sent()[0]);
    await later(23 * hour);
    expect(sent()).toHaveLength(3);
  });
});
