import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { endpoints } from '@prodready/plugin-readiness-common';
import { z } from 'zod';
import {
  catalogOf,
  component,
  restricted,
  startPortal,
} from './__testUtils__/portal';

jest.setTimeout(120_000);

const ada = 'user:default/ada';
const bob = 'user:default/bob';
const orders = 'component:default/orders';
const cart = 'component:default/cart';
const checkId = 'container-no-dev-server';
const reportOf = (name: string) => `/v1/reports/component/default/${name}`;

/** A day, so many from today. */
const inDays = (days: number) =>
  new Date(Date.now() + days * 24 * 3_600_000).toISOString().slice(0, 10);

describe('answers of the API', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const disk = createMockDirectory();
  let stop: (() => Promise<void>) | undefined;

  beforeEach(() => {
    for (const name of ['orders', 'cart']) {
      disk.addContent({
        [`root/${name}/Dockerfile`]:
          'FROM python:3.12-slim\nCMD ["uvicorn", "main:app", "--reload"]\n',
        [`root/${name}/main.py`]:
          'from fastapi import FastAPI\n\napp = FastAPI()\n',
      });
    }
  });
  afterEach(async () => {
    await stop?.();
    stop = undefined;
  });

  async function start(
    databaseId: Parameters<typeof databases.init>[0],
    hidden: string[] = [],
  ) {
    const source = (name: string) => ({
      'backstage.io/source-location': `file:${disk.resolve(`root/${name}`)}/`,
    });
    const portal = await startPortal({
      knex: await databases.init(databaseId),
      catalog: catalogOf(
        [
          component('orders', source('orders'), { owner: 'group:default/one' }),
          component('cart', source('cart'), { owner: 'group:default/two' }),
        ],
        hidden,
      ),
      readiness: { localRoots: [disk.resolve('root')] },
    });
    stop = portal.stop;
    await portal.scanned('orders');
    await portal.scanned('cart');
    return portal;
  }

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    it('keep the contract, and never tell of what the caller may not see', async () => {
      const portal = await start(databaseId, [orders]);
      const asked = await portal.post(
        '/v1/exemptions',
        {
          entityRef: orders,
          checkId,
          reason: 'Only ever used at home.',
          until: inDays(30),
        },
        ada,
      );
      expect(asked.status).toBe(201);
      const endless = await portal.post(
        '/v1/exemptions',
        {
          entityRef: orders,
          checkId,
          reason: 'Only ever used at home.',
          until: inDays(400),
        },
        ada,
      );
      expect(endless.status).toBe(400);
      expect(endless.body.error.message).toMatch(
        /^An exemption lasts 365 days at most: name \d{4}-\d\d-\d\d or an earlier day as `until`/,
      );

      const only = { entity: [cart] };
      const lists: Array<[keyof typeof endpoints, object, object]> = [
        ['queryEntities', {}, only],
        ['queryEntityRefs', {}, only],
        ['exportEntities', {}, only],
        ['getFacets', {}, { filter: only }],
        ['getOverview', {}, { filter: only }],
        [
          'getOverview',
          { groupBy: 'owner', rollUp: true },
          { groupBy: 'owner', rollUp: true, filter: only },
        ],
        ['getTrend', {}, { filter: only }],
        ['getFailingChecks', {}, { filter: only }],
        ['queryChanges', {}, { filter: only }],
        ['queryFollowUps', {}, { filter: only }],
        ['getFollowUpsSummary', {}, { filter: only }],
        [
          'getFollowUpsSummary',
          { groupBy: 'check' },
          { groupBy: 'check', filter: only },
        ],
        ['queryExemptions', {}, { filter: only }],
        ['queryExemptions', { decidable: true }, { filter: only }],
      ];
      for (const [name, everything, oneOnly] of lists) {
        const { path, answer } = endpoints[name];
        const seen = await portal.post(path, everything, restricted);
        const visible = await portal.post(path, oneOnly);
        expect([name, seen.status]).toEqual([name, 200]);
        expect([name, seen.text]).toEqual([name, visible.text]);
        expect(seen.text).not.toContain('orders');
        expect(seen.text).not.toContain('group:default/one');
        const parsed =
          answer instanceof z.ZodType ? answer.parse(seen.body) : seen.body;
        expect(parsed).toEqual(seen.body);
        const all = await portal.post(path, everything);
        const maySeeAll = name === 'queryChanges' || 'decidable' in everything;
        expect([name, maySeeAll || all.text !== seen.text]).toEqual([
          name,
          true,
        ]);
      }

      // One by one: as if it did not exist.
      const same = async (
        ask: (name: string) => Promise<{ status: number; text: string }>,
      ) => {
        const [hidden, absent] = [await ask('orders'), await ask('absent')];
        expect(hidden.status).toBe(absent.status);
        expect(hidden.text.replaceAll('orders', 'absent')).toBe(absent.text);
      };
      for (const path of ['', '?format=sarif', '/history', '/diff', '/scan']) {
        await same(name => portal.get(reportOf(name) + path, restricted));
      }
      await same(name =>
        portal.get(`/v1/badge/component/default/${name}`, restricted),
      );
      await same(name =>
        portal.post(
          '/v1/exemptions',
          {
            entityRef: `component:default/${name}`,
            checkId,
            reason: 'I should like to know.',
            until: inDays(30),
          },
          restricted,
        ),
      );
      await same(name =>
        portal.post(
          '/v1/follow-ups/update',
          {
            items: [{ entityRef: `component:default/${name}`, checkId }],
            set: { note: 'Hello' },
          },
          restricted,
        ),
      );
      const unknown = await portal.get('/v1/exemptions/none', restricted);
      const foreign = await portal.get(
        `/v1/exemptions/${asked.body.id}`,
        restricted,
      );
      expect(foreign.status).toBe(404);
      expect(foreign.body.error.message).toBe(
        unknown.body.error.message.replace('none', asked.body.id),
      );
      const decision = await portal.post(
        `/v1/exemptions/${asked.body.id}/decision`,
        { decision: 'approve' },
        restricted,
      );
      expect(decision.status).toBe(404);
      const health = await portal.get('/v1/health', restricted);
      expect(health.status).toBe(403);
    });

    it('call nothing by its name that the catalog hides, nor say where it belongs', async () => {
      const source = (name: string) => ({
        'backstage.io/source-location': `file:${disk.resolve(`root/${name}`)}/`,
      });
      const above = (ref: string, upwards?: string) => {
        const [, kind, name] = /^(.*):default\/(.*)$/.exec(ref)!;
        return {
          apiVersion: 'backstage.io/v1alpha1',
          kind: kind[0].toUpperCase() + kind.slice(1),
          metadata: { name, uid: `uid-of-${name}`, title: `Title of ${name}` },
          relations: upwards
            ? [
                {
                  type: kind === 'group' ? 'childOf' : 'partOf',
                  targetRef: upwards,
                },
              ]
            : [],
        };
      };
      const one = 'group:default/one';
      const two = 'group:default/two';
      const department = 'group:default/department';
      const retail = 'domain:default/retail';
      const hidden = [
        one,
        'group:default/council',
        'system:default/shop',
        'domain:default/vault',
      ];
      const portal = await startPortal({
        knex: await databases.init(databaseId),
        catalog: catalogOf(
          [
            component('orders', source('orders'), {
              owner: one,
              system: 'system:default/shop',
            }),
            component('cart', source('cart'), {
              owner: two,
              system: 'system:default/stock',
            }),
            above(one, department),
            above(two, department),
            above(department, 'group:default/council'),
            above('group:default/council'),
            above('system:default/shop', retail),
            above('system:default/stock', 'domain:default/vault'),
            above(retail),
            above('domain:default/vault'),
          ],
          hidden,
        ),
        readiness: { localRoots: [disk.resolve('root')] },
      });
      stop = portal.stop;
      await portal.scanned('orders');
      await portal.scanned('cart');
      const told = /council|vault|Title of (one|shop)/;
      const ask = async (path: string, body: object, user?: string) => {
        const answer = await portal.post(path, body, user);
        expect([path, answer.status]).toEqual([path, 200]);
        return answer;
      };
      const valuesOf = (
        items: Array<{ value: string | null; title?: string }>,
      ) => items.map(({ value, title }) => [value, title]);
      // Relations are read after the entities.
      while (
        (await ask('/v1/entities/facets', { limit: 10 })).body.domain[0]
          .value === null
      ) {
        await new Promise(resolve => setTimeout(resolve, 30));
      }

      const questions: Array<[string, object]> = [
        ['/v1/entities/facets', {}],
        ['/v1/overview', { groupBy: 'owner', rollUp: true }],
        ['/v1/overview', { groupBy: 'owner' }],
        ['/v1/overview', { groupBy: 'system' }],
        ['/v1/overview', { groupBy: 'domain' }],
        ['/v1/checks/failing', {}],
        ['/v1/follow-ups/summary', { groupBy: 'owner' }],
        ['/v1/follow-ups/summary', { groupBy: 'owner', blocker: true }],
        ['/v1/follow-ups/summary', { groupBy: 'system' }],
        ['/v1/entities/query', {}],
      ];
      for (const [path, body] of questions) {
        const all = await ask(path, body);
        expect([path, body, told.test(all.text)]).toEqual([path, body, true]);
        const seen = await ask(path, body, restricted);
        expect([path, body, told.exec(seen.text)]).toEqual([path, body, null]);
      }
      const csv = await ask('/v1/entities/csv', {}, restricted);
      expect(csv.text).not.toMatch(told);

      const { body: facets } = await ask('/v1/entities/facets', {}, restricted);
      expect(valuesOf(facets.owner)).toEqual([
        [one, undefined],
        [two, 'Title of two'],
      ]);
      expect(valuesOf(facets.domain)).toEqual(
        expect.arrayContaining([
          [retail, 'Title of retail'],
          [null, undefined],
        ]),
      );
      const { body: rolledUp } = await ask(
        '/v1/overview',
        { groupBy: 'owner', rollUp: true },
        restricted,
      );
      expect(
        rolledUp.groups.map((group: any) => [
          group.value,
          group.total,
          group.parents,
        ]),
      ).toEqual([
        [department, 2, []],
        [one, 1, []],
        [two, 1, [department]],
      ]);

      const found = async (filter: object, user?: string) =>
        (await ask('/v1/entities/refs', filter, user)).body.refs;
      for (const [filter, everybody, few] of [
        [{ domain: ['domain:default/vault'] }, [cart], []],
        [{ domain: [null] }, [], [cart]],
        [{ domain: [retail] }, [orders], [orders]],
        [{ owner: ['group:default/council'] }, [cart, orders], []],
        [{ owner: [department] }, [cart, orders], [cart, orders]],
        [{ owner: [one] }, [orders], [orders]],
      ] as const) {
        expect([filter, await found(filter)]).toEqual([filter, everybody]);
        expect([filter, await found(filter, restricted)]).toEqual([
          filter,
          few,
        ]);
      }
    });

    it('follow a finding from its owner to an exemption and back', async () => {
      const portal = await start(databaseId);
      const first = await portal.get(reportOf('orders'));
      expect(endpoints.getReport.answer.parse(first.body)).toEqual(first.body);
      const finding = () =>
        portal
          .post('/v1/follow-ups/query', {
            filter: { entity: [orders] },
            check: [checkId],
            state: ['open', 'exempt'],
          })
          .then(({ body }) => body.items[0]);
      expect(await finding()).toMatchObject({
        state: 'open',
        blocker: true,
        dueSet: false,
        may: { manage: true, requestExemption: true },
        places: [{ path: 'Dockerfile', line: 2 }],
      });

      const updated = await portal.post('/v1/follow-ups/update', {
        items: [{ entityRef: orders, checkId }],
        set: {
          assignee: ada,
          dueAt: '2020-01-31',
          ticketUrl: 'https://tickets.example.net/1',
        },
      });
      expect(updated.body.items[0]).toMatchObject({
        assignee: ada,
        overdue: true,
        dueSet: true,
        ticketUrl: 'https://tickets.example.net/1',
      });
      const { body: summary } = await portal.post('/v1/follow-ups/summary');
      expect(summary.total).toMatchObject({ overdue: 1, entities: 2 });

      const ask = () =>
        portal.post(
          '/v1/exemptions',
          {
            entityRef: orders,
            checkId,
            reason: 'Only ever used at home.',
            until: inDays(30),
          },
          ada,
        );
      // A second click asks for nothing more.
      const [asked, again] = await Promise.all([ask(), ask()]);
      expect([asked.status, again.status]).toEqual([201, 201]);
      expect(again.body.id).toBe(asked.body.id);
      const decide = (decision: string, user: string) =>
        portal.post(
          `/v1/exemptions/${asked.body.id}/decision`,
          { decision },
          user,
        );
      expect((await decide('approve', ada)).status).toBe(403);
      const approved = await decide('approve', bob);
      expect(approved.body).toMatchObject({
        status: 'approved',
        decidedBy: bob,
        trail: [
          { action: 'requested', by: ada },
          { action: 'approved', by: bob },
        ],
      });
      expect((await decide('approve', bob)).status).toBe(409);
      expect(await finding()).toMatchObject({
        state: 'exempt',
        overdue: false,
      });
      const exempted = await portal.get(reportOf('orders'));
      expect(exempted.body.report.blockers).not.toContain(checkId);
      expect(exempted.headers.etag).not.toBe(first.headers.etag);
      const same = await portal
        .get(reportOf('orders'))
        .set('If-None-Match', exempted.headers.etag);
      expect(same.status).toBe(304);

      const diff = await portal.get(`${reportOf('orders')}/diff`);
      expect(diff.body.other).toMatchObject([
        { checkId, from: 'fail', to: 'exempt' },
      ]);
      const history = await portal.get(`${reportOf('orders')}/history`);
      expect(
        endpoints.getHistory.answer.parse(history.body).items,
      ).toHaveLength(2);
      const earlier = await portal.get(
        `${reportOf('orders')}?at=${history.body.items[1].at}`,
      );
      expect(earlier.body.report.blockers).toContain(checkId);
      const failing = await portal.post('/v1/entities/query', {
        check: [{ id: checkId, outcome: ['exempt'] }],
      });
      expect(failing.body.items).toMatchObject([{ entityRef: orders }]);

      expect((await decide('revoke', bob)).body.status).toBe('revoked');
      expect(await finding()).toMatchObject({ state: 'open', reopened: 1 });
    });

    it('are described by the same schemas', async () => {
      const portal = await start(databaseId);
      const { body } = await portal.anonymous('/openapi.json');
      expect(body.openapi).toBe('3.1.0');
      const operations = Object.values<Record<string, { operationId: string }>>(
        body.paths,
      ).flatMap(path =>
        Object.values(path).map(({ operationId }) => operationId),
      );
      expect(operations.sort()).toEqual(Object.keys(endpoints).sort());
      const { get } = body.paths['/v1/reports/{kind}/{namespace}/{name}'];
      expect(Object.keys(get.responses[200].content)).toEqual([
        'application/json',
        'text/markdown',
        'application/sarif+json',
      ]);
      expect(Object.keys(get.responses)).toEqual([
        '200',
        '304',
        '400',
        '401',
        '403',
        '404',
        '503',
      ]);
      const { post } = body.paths['/v1/exemptions'];
      expect(Object.keys(post.responses)).toEqual([
        '201',
        '400',
        '401',
        '403',
        '404',
        '409',
        '413',
        '415',
        '503',
      ]);
      for (const [path, schema] of [
        ['/v1/checks', endpoints.getChecks.answer],
        ['/v1/me', endpoints.getCaller.answer],
        ['/v1/health', endpoints.getHealth.answer],
      ] as const) {
        const answer = await portal.get(path);
        expect(answer.status).toBe(200);
        expect(schema.parse(answer.body)).toEqual(answer.body);
      }
    });
  });
});
