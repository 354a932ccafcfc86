import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { EntityReport } from '@prodready/plugin-readiness-common';
import { readinessRepositorySourcesExtensionPoint } from '@prodready/plugin-readiness-node';
import type { CheckResult } from '@prodready/report';
import { catalogOf, component, startPortal } from './__testUtils__/portal';

jest.setTimeout(120_000);

const checkId = 'container-no-dev-server';
const filter = { entity: ['component:default/orders'] };

describe('settings of repositories', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const disk = createMockDirectory();
  let stop: (() => Promise<void>) | undefined;

  beforeEach(() => {
    disk.setContent({
      'app/Dockerfile':
        'FROM python:3.12-slim\nCMD ["uvicorn", "main:app", "--reload"]\n',
      'app/main.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
      '.prodready.yaml': `
exemptions:
  - check: ${checkId}
    reason: The proxy in front restarts it.
    until: 2999-12-31
    by: Ada
  - check: no-such-check
    reason: There is no such thing.
    until: 2999-12-31
servicePath: app
disabledAreas: [testing]
`,
    });
  });
  afterEach(async () => {
    await stop?.();
    stop = undefined;
  });

  /** Repositories whose tree never changes. */
  const unchanging = createBackendModule({
    pluginId: 'readiness',
    moduleId: 'unchanging',
    register(env) {
      env.registerInit({
        deps: { sources: readinessRepositorySourcesExtensionPoint },
        async init({ sources }) {
          sources.addRepositorySource({
            type: 'same',
            locate: async ({ target }) => ({ tree: { url: target }, path: '' }),
            fetch: async (_, { etag }) =>
              etag === 'same'
                ? 'unchanged'
                : { folder: disk.path, etag: 'same' },
          });
        },
      });
    },
  });

  const resultOf = ({ report }: EntityReport, id = checkId) =>
    report!.areas
      .flatMap(({ results }) => results)
      .find((result: CheckResult) => result.checkId === id);

  it.each(databases.eachSupportedId())(
    'count when an administrator allows them, and then at once, on %p',
    async databaseId => {
      const knex = await databases.init(databaseId);
      const start = async (readiness: object) => {
        await stop?.();
        const portal = await startPortal({
          knex,
          catalog: catalogOf([
            component('orders', {
              'backstage.io/source-location': 'same:orders',
            }),
          ]),
          readiness: { schedule: { reassess: { seconds: 0 } }, ...readiness },
          features: [unchanging],
        });
        stop = portal.stop;
        return portal;
      };

      let portal = await start({});
      const without = await portal.scanned('orders');
      expect(resultOf(without)).toMatchObject({ outcome: 'fail' });
      expect(without.report!.subject.servicePath).toBe('');
      expect(without.report!.notes.join()).not.toContain('no-such-check');

      await knex('targets').update({ next_scan_at: '' });
      portal = await start({ repositorySettings: true });
      const withThem = await portal.scanned('orders', without.scan.finishedAt);
      expect(resultOf(withThem)).toMatchObject({
        outcome: 'exempt',
        exemption: {
          reason: 'The proxy in front restarts it.',
          until: '2999-12-31',
          by: 'Ada',
          source: 'repository',
        },
      });
      expect(withThem.report).toMatchObject({
        subject: { servicePath: 'app' },
        notes: expect.arrayContaining([
          expect.stringContaining('no-such-check'),
        ]),
      });
      const testing = withThem.report!.areas.find(({ id }) => id === 'testing');
      expect(testing).toMatchObject({ status: 'not-applicable' });

      // Exempt is not open, and no passed check either.
      const { body } = await portal.post('/v1/follow-ups/query', {
        filter,
        check: [checkId],
        state: ['exempt'],
      });
      expect(body.items).toMatchObject([
        { checkId, state: 'exempt', exemption: { source: 'repository' } },
      ]);
      const before = containers(without);
      const after = containers(withThem);
      expect(after.points.got).toBeLessThanOrEqual(before.points.got);
      await portal
        .get('/v1/reports/component/default/orders?format=markdown')
        .expect(200)
        .expect(({ text }) => expect(text).toMatch(/exempt/i));

      await knex('targets').update({ next_scan_at: '' });
      portal = await start({ repositorySettings: false });
      const again = await portal.scanned('orders', withThem.scan.finishedAt);
      expect(resultOf(again)).toMatchObject({ outcome: 'fail' });
    },
  );

  const containers = ({ report }: EntityReport) =>
    report!.areas.find(({ id }) => id === 'containerization')!;
});
