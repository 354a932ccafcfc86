import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  createMockDirectory,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import {
  entitiesPageSchema,
  entityReportSchema,
  scanStateSchema,
} from '@prodready/plugin-readiness-common';
import {
  ReadinessProblem,
  readinessChecksExtensionPoint,
  readinessRepositorySourcesExtensionPoint,
} from '@prodready/plugin-readiness-node';
import {
  catalogOf,
  component,
  restricted,
  startPortal,
} from './__testUtils__/portal';

jest.setTimeout(120_000);

const source = 'backstage.io/source-location';
const reportOf = (name: string) => `/v1/reports/component/default/${name}`;

describe('readiness backend', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const disk = createMockDirectory();
  let stop: (() => Promise<void>) | undefined;

  beforeEach(() => {
    disk.setContent({
      'root/orders/Dockerfile':
        'FROM python:3.12-slim\nCMD ["uvicorn", "main:app", "--reload"]\n',
      'root/orders/main.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
      'root/shop/services/cart/index.js': 'console.log("cart");\n',
      'root/shop/services/search/index.js': 'console.log("search");\n',
      'outside/secret/main.py': 'print("secret")\n',
      'none.js': 'exports.nothing = 1;',
      'half.js': "exports.version = '1'; exports.checks = [{ id: 'half' }];",
      'checks.js': `
        exports.version = '1';
        exports.checks = [{
          id: 'house-rule', area: 'operations', title: 'Does the house rule hold?', severity: 'minor',
          kind: 'absence', confidence: 'high', phrases: { strength: 'the house rule', gap: 'no house rule' },
          judge: service => ({ outcome: 'pass', message: service.name + ' keeps it.', evidence: [] }),
        }];`,
    });
  });
  afterEach(async () => {
    await stop?.();
    stop = undefined;
  });

  const folder = (path: string) => ({
    [source]: `file:${disk.resolve(path)}/`,
  });

  async function start(
    databaseId: Parameters<typeof databases.init>[0],
    options: Omit<Parameters<typeof startPortal>[0], 'knex'>,
  ) {
    const portal = await startPortal({
      knex: await databases.init(databaseId),
      ...options,
      readiness: { localRoots: [disk.resolve('root')], ...options.readiness },
    });
    stop = portal.stop;
    return portal;
  }

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    it('assesses what the catalog has and serves the reports', async () => {
      const portal = await start(databaseId, {
        catalog: catalogOf([
          component('orders', folder('root/orders'), {
            title: 'Orders',
            owner: 'group:default/team',
          }),
          component('cart', folder('root/shop/services/cart')),
          component('search', folder('root/shop/services/search')),
          { ...component('other', {}), kind: 'API' },
        ]),
      });

      const orders = await portal.scanned('orders');
      expect(entityReportSchema.parse(orders)).toEqual(orders);
      expect(orders).toMatchObject({
        entityRef: 'component:default/orders',
        report: {
          subject: {
            name: 'Orders',
            entityRef: 'component:default/orders',
            servicePath: '',
          },
        },
        stale: false,
        scan: { status: 'succeeded' },
        may: { rescan: true },
      });
      expect(orders.report?.stack.frameworks).toContain('FastAPI');
      expect(JSON.stringify(orders)).not.toContain(disk.path);

      const cart = await portal.scanned('cart');
      expect(cart.report?.subject.servicePath).toBe('services/cart');
      await portal.scanned('search');

      const markdown = await portal.get(
        `${reportOf('orders')}?format=markdown`,
      );
      expect(markdown.headers['content-type']).toMatch('text/markdown');
      expect(markdown.text).toMatch(/^# Orders/);
      const accepted = await portal
        .get(reportOf('orders'))
        .set('Accept', 'text/markdown');
      expect(accepted.text).toBe(markdown.text);

      const { body } = await portal.post('/v1/entities/query', {
        sort: 'name',
        limit: 2,
      });
      const page = entitiesPageSchema.parse(body);
      expect(page).toMatchObject({
        total: 3,
        items: [
          { title: 'cart' },
          { title: 'Orders', owner: 'group:default/team' },
        ],
      });
      expect(page.items[1].areas.map(({ id }) => id)).toEqual(
        orders.report?.areas.map(({ id }) => id),
      );
      const next = await portal.post('/v1/entities/query', {
        sort: 'name',
        limit: 2,
        cursor: page.nextCursor,
      });
      expect(
        next.body.items.map((item: { title: string }) => item.title),
      ).toEqual(['search']);
      expect(next.body.nextCursor).toBeUndefined();
    });

    it('hides from a user all trace of what the catalog hides', async () => {
      const portal = await start(databaseId, {
        catalog: catalogOf(
          [
            component('orders', folder('root/orders')),
            component('cart', folder('root/shop/services/cart')),
          ],
          ['component:default/orders'],
        ),
      });
      await Promise.all([portal.scanned('orders'), portal.scanned('cart')]);

      for (const path of ['', '/scan', '?format=markdown']) {
        const hidden = await portal.get(reportOf('orders') + path, restricted);
        const missing = await portal.get(reportOf('absent') + path, restricted);
        expect(hidden.status).toBe(404);
        expect(hidden.body.error.message.replace('orders', 'absent')).toBe(
          missing.body.error.message,
        );
        expect(missing.status).toBe(404);
      }
      const rescan = await portal.post(
        `${reportOf('orders')}/rescan`,
        {},
        restricted,
      );
      expect(rescan.status).toBe(404);

      const { body } = await portal.post('/v1/entities/query', {}, restricted);
      expect(body.items.map((item: { title: string }) => item.title)).toEqual([
        'cart',
      ]);
      expect(body.total).toBe(1);
      const counted = Object.values<number>(body.counts).reduce(
        (a, b) => a + b,
      );
      expect(counted).toBe(1);

      const all = await portal.post('/v1/entities/query', {});
      expect(all.body.total).toBe(2);
    });

    it('lets only those have a scan who may, and tells others beforehand', async () => {
      const portal = await start(databaseId, {
        catalog: catalogOf([component('orders', folder('root/orders'))]),
      });
      const first = await portal.scanned('orders');

      const seen = await portal.get(reportOf('orders'), restricted);
      expect(seen.body.may).toMatchObject({ rescan: false });
      const refused = await portal.post(
        `${reportOf('orders')}/rescan`,
        {},
        restricted,
      );
      expect(refused.status).toBe(403);
      expect(refused.body.error.message).toContain('readiness.report.rescan');

      const accepted = await portal.post(`${reportOf('orders')}/rescan`);
      expect(accepted.status).toBe(202);
      expect(scanStateSchema.parse(accepted.body)).toEqual(accepted.body);
      const again = await portal.scanned('orders', first.scan.finishedAt);
      expect(again.scan.status).toBe('succeeded');
      expect(again.report).toEqual(first.report);
    });

    it('keeps the last report when a scan fails, and heals', async () => {
      let broken = false;
      const portal = await start(databaseId, {
        catalog: catalogOf([component('orders', { [source]: 'vault:orders' })]),
        features: [
          createBackendModule({
            pluginId: 'readiness',
            moduleId: 'vault',
            register(env) {
              env.registerInit({
                deps: { sources: readinessRepositorySourcesExtensionPoint },
                async init({ sources }) {
                  sources.addRepositorySource({
                    type: 'vault',
                    locate: async ({ target }) => ({
                      tree: { url: target },
                      path: '',
                    }),
                    async fetch() {
                      if (broken)
                        throw new ReadinessProblem(
                          'Vault closed',
                          'Open the vault.',
                        );
                      return {
                        folder: disk.resolve('root/orders'),
                        commit: 'abcdef1',
                        notes: ['Read from the vault.'],
                      };
                    },
                    links: (_, commit) => ({
                      file: `https://vault.example.net/${commit}/`,
                      lineAnchor: '#{line}',
                    }),
                  });
                },
              });
            },
          }),
        ],
      });
      const good = await portal.scanned('orders');
      expect(good).toMatchObject({
        report: { source: { commit: 'abcdef1' } },
        links: {
          file: 'https://vault.example.net/abcdef1/',
          lineAnchor: '#{line}',
        },
      });
      expect(good.report?.notes).toContain('Read from the vault.');

      broken = true;
      await portal.post(`${reportOf('orders')}/rescan`);
      const stale = await portal.scanned('orders', good.scan.finishedAt);
      expect(stale).toMatchObject({
        stale: true,
        assessedAt: good.assessedAt,
        scan: {
          status: 'failed',
          problem: { title: 'Vault closed', message: 'Open the vault.' },
        },
      });
      expect(stale.report).toEqual(good.report);

      broken = false;
      await portal.post(`${reportOf('orders')}/rescan`);
      const healed = await portal.scanned('orders', stale.scan.finishedAt);
      expect(healed).toMatchObject({
        stale: false,
        scan: { status: 'succeeded' },
      });
      expect(healed.scan.problem).toBeUndefined();
    });

    it('says of each entity it cannot assess what to mend, and goes on with the others', async () => {
      const portal = await start(databaseId, {
        catalog: catalogOf([
          component('lost', {}),
          component('forbidden', folder('outside/secret')),
          component('unknown-host', {
            [source]: 'url:https://git.example.net/o/r/',
          }),
          component('unreachable', { [source]: 'url:https://github.com/o/r/' }),
          component('misplaced', {
            ...folder('root/orders'),
            'prodready.io/service-path': 'no/such/folder',
          }),
          component('cart', folder('root/shop/services/cart')),
        ]),
        features: [
          mockServices.urlReader.mock({
            readTree: async url => {
              if (url.includes('github.com')) {
                throw new TypeError('fetch failed', {
                  cause: Object.assign(new Error('x'), { code: 'ENOTFOUND' }),
                });
              }
              throw Object.assign(new Error('Reading is not allowed'), {
                name: 'NotAllowedError',
              });
            },
          }).factory,
        ],
      });
      const problemOf = async (name: string) =>
        (await portal.scanned(name)).scan.problem;
      await expect(problemOf('lost')).resolves.toMatchObject({
        title: 'No source location',
        message: expect.stringContaining(source),
      });
      await expect(problemOf('forbidden')).resolves.toMatchObject({
        title: 'Folder not allowed',
        message: expect.stringContaining('readiness.localRoots'),
      });
      await expect(problemOf('unknown-host')).resolves.toMatchObject({
        title: 'Host not configured',
        message: expect.stringContaining('git.example.net'),
      });
      await expect(problemOf('unreachable')).resolves.toMatchObject({
        title: 'Host not reachable',
        message: expect.stringContaining('github.com'),
      });
      await expect(problemOf('misplaced')).resolves.toMatchObject({
        message: expect.stringContaining('no/such/folder'),
      });
      const cart = await portal.scanned('cart');
      expect(cart.scan.status).toBe('succeeded');

      const markdown = await portal.get(`${reportOf('lost')}?format=markdown`);
      expect(markdown.status).toBe(404);
      const rescan = await portal.post(`${reportOf('lost')}/rescan`);
      expect(rescan.body).toMatchObject({
        status: 'failed',
        problem: { title: 'No source location' },
      });
    });
  });

  it('runs the checks of modules, and none that is switched off', async () => {
    const portal = await start('SQLITE_3', {
      catalog: catalogOf([component('orders', folder('root/orders'))]),
      readiness: { disabledChecks: ['house-rule'] },
      features: [houseRules(disk.resolve('checks.js'))],
    });
    const { report } = await portal.scanned('orders');
    const results = report?.areas.flatMap(area => area.results);
    expect(
      results?.find(({ checkId }) => checkId === 'house-rule'),
    ).toMatchObject({ outcome: 'not-applicable' });
  });

  it.each<[string, object, string[], RegExp]>([
    [
      'a check that does not exist',
      { disabledChecks: ['nonsense'] },
      [],
      /readiness\.disabledChecks\[0\] names nonsense/,
    ],
    ['a module that is none', {}, ['none.js'], /none\.js must export `checks`/],
    [
      'a check that is none',
      {},
      ['half.js'],
      /checks\[0\] of the module .*half\.js is no check.*severity/,
    ],
    ['a module that does not exist', {}, ['missing.js'], /missing\.js/],
    [
      'a check twice',
      {},
      ['checks.js', 'checks.js'],
      /Two checks have the id house-rule/,
    ],
  ])('starts with %s, and says so', async (_, readiness, modules, named) => {
    const logger = mockServices.logger.mock();
    logger.child.mockReturnValue(logger);
    const portal = await start('SQLITE_3', {
      catalog: catalogOf([component('orders', folder('root/orders'))]),
      readiness,
      features: [
        logger.factory,
        ...modules.map((path, index) => houseRules(disk.resolve(path), index)),
      ],
    });
    const { scan } = await portal.scanned('orders');
    expect(scan.status).toBe('succeeded');
    const said = [...logger.warn.mock.calls, ...logger.error.mock.calls];
    expect(said.map(([message]) => message).join('\n')).toMatch(named);
  });

  it('answers wrong requests with what is wrong', async () => {
    const portal = await start('SQLITE_3', {
      catalog: catalogOf([component('api', {})]),
    });
    const { status } = await portal.anonymous(reportOf('api'));
    expect(status).toBe(401);

    for (const [body, named] of [
      [{ limit: 1000 }, 'limit'],
      [{ surprise: true }, 'surprise'],
      [{ verdict: ['splendid'] }, 'verdict'],
      [{ cursor: 'nonsense' }, 'cursor'],
    ] as const) {
      const refused = await portal.post('/v1/entities/query', body);
      expect(refused.status).toBe(400);
      expect(refused.body.error.message).toContain(named);
    }
    const format = await portal.get(`${reportOf('api')}?format=pdf`);
    expect(format.status).toBe(400);
    const large = await portal.post('/v1/entities/query', {
      text: 'x'.repeat(200_000),
    });
    expect(large.status).toBe(413);
  });
});

function houseRules(path: string, index = 0) {
  return createBackendModule({
    pluginId: 'readiness',
    moduleId: `house-rules-${index}`,
    register(env) {
      env.registerInit({
        deps: { checks: readinessChecksExtensionPoint },
        async init({ checks }) {
          checks.addChecksModule(path);
        },
      });
    },
  });
}
