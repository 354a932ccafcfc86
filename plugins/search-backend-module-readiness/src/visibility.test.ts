import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import searchPlugin from '@backstage/plugin-search-backend';
import { endpoints } from '@prodready/plugin-readiness-common';
import { searchModuleReadiness } from './module';

const names = ['open', 'hidden'];

/** A readiness backend with two services, for whoever may ask as a service. */
const readiness = createBackendPlugin({
  pluginId: 'readiness',
  register(env) {
    env.registerInit({
      deps: { http: coreServices.httpRouter },
      async init({ http }) {
        http.use((req, res) => {
          if (req.path === endpoints.queryEntities.path) {
            res.json({
              items: names.map(name => ({
                entityRef: `component:default/${name}`,
                title: name,
                kind: 'Component',
                verdict: 'ready-with-gaps',
                owner: 'group:default/payments',
                blockers: 0,
                areas: [],
                stale: false,
                scan: { status: 'succeeded' },
              })),
              total: names.length,
              counts: {
                ready: 0,
                'ready-with-gaps': names.length,
                'not-ready': 0,
                'not-assessed': 0,
              },
            });
            return;
          }
          res.status(404).end();
        });
      },
    });
  },
});

type Decision = 'allow' | 'deny' | 'conditional';
/** Under a condition everything but `component:default/hidden` may be seen. */
interface Policy {
  'catalog.entity.read': Decision;
  'readiness.report.read': Decision;
}

const decisionOf = (decision: Decision): PolicyDecision =>
  decision === 'conditional'
    ? {
        result: AuthorizeResult.CONDITIONAL,
        pluginId: 'catalog',
        resourceType: 'catalog-entity',
        conditions: { rule: 'IS', resourceType: 'catalog-entity' },
      }
    : {
        result:
          decision === 'allow' ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
      };

const permissionsOf = (policy: Policy) =>
  createServiceFactory({
    service: coreServices.permissions,
    deps: {},
    factory: () => ({
      async authorizeConditional(requests) {
        return requests.map(({ permission }) =>
          decisionOf(policy[permission.name as keyof Policy]),
        );
      },
      async authorize(requests) {
        return requests.map(({ permission, resourceRef }) => {
          const decision = policy[permission.name as keyof Policy];
          const allowed =
            decision === 'allow' ||
            (decision === 'conditional' &&
              resourceRef !== 'component:default/hidden');
          return {
            result: allowed ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
          };
        });
      },
    }),
  });

describe('what the search of the portal shows', () => {
  let stop: (() => Promise<unknown>) | undefined;
  afterEach(async () => {
    await stop?.();
    stop = undefined;
  });

  /** Starts a search backend, and answers what it finds for a user. */
  async function start(
    policy: Policy,
    {
      enabled = true,
      visibleBy,
    }: { enabled?: boolean; visibleBy?: string } = {},
  ) {
    let fill: () => Promise<void> = () => Promise.reject(new Error('No index'));
    const scheduler = mockServices.scheduler.mock({
      createScheduledTaskRunner: () => ({
        async run({ fn }) {
          fill = async () => fn(new AbortController().signal);
        },
      }),
    });
    const backend = await startTestBackend({
      features: [
        searchPlugin,
        searchModuleReadiness,
        readiness,
        permissionsOf(policy),
        scheduler.factory,
        mockServices.rootConfig.factory({
          data: {
            permission: { enabled },
            search: {
              collators: { readiness: { ...(visibleBy && { visibleBy }) } },
            },
          },
        }),
      ],
    });
    stop = () => backend.stop();
    await fill();
    return async (term: string) => {
      const response = await fetch(
        `http://localhost:${backend.server.port()}/api/search/query?term=${encodeURIComponent(
          term,
        )}`,
        { headers: { Authorization: mockCredentials.user.header() } },
      );
      const text = await response.text();
      expect([response.status, text]).toEqual([200, text]);
      return {
        found: JSON.parse(text).results.map(
          (result: any) => result.document.location,
        ),
        text,
      };
    };
  }

  const open = '/catalog/default/component/open/readiness';
  const hidden = '/catalog/default/component/hidden/readiness';
  const told = /gaps/i;

  it.each([
    ['as it comes', undefined],
    ['with reports', 'catalog.entity.read'],
  ])('hides what the catalog hides, %s', async (_, visibleBy) => {
    const search = await start(
      {
        'catalog.entity.read': 'conditional',
        'readiness.report.read': 'allow',
      },
      { visibleBy },
    );
    expect((await search('readiness')).found).toEqual([open]);
    expect((await search('hidden')).found).toEqual([]);
    expect((await search('')).text).not.toContain('hidden');
  });

  it('shows nothing to whom the catalog shows nothing', async () => {
    const search = await start({
      'catalog.entity.read': 'deny',
      'readiness.report.read': 'allow',
    });
    expect((await search('readiness')).found).toEqual([]);
  });

  it.each<Decision>(['deny', 'conditional', 'allow'])(
    'tells nothing of reports unless configured, when reading them is decided as %s',
    async decision => {
      const search = await start({
        'catalog.entity.read': 'allow',
        'readiness.report.read': decision,
      });
      const named = await search('readiness');
      expect(named.found.sort()).toEqual([hidden, open]);
      expect(named.text).not.toMatch(told);
      // Neither by what is answered nor by what is found.
      expect((await search('gaps')).found).toEqual([]);
    },
  );

  it('finds by verdict and check where everybody may read reports', async () => {
    const search = await start(
      { 'catalog.entity.read': 'allow', 'readiness.report.read': 'allow' },
      { visibleBy: 'catalog.entity.read' },
    );
    const found = await search('gaps');
    expect(found.found.sort()).toEqual([hidden, open]);
    expect(found.text).toMatch(told);
  });

  it('follows conditions on reports where everybody sees the catalog', async () => {
    const search = await start(
      {
        'catalog.entity.read': 'allow',
        'readiness.report.read': 'conditional',
      },
      { visibleBy: 'readiness.report.read' },
    );
    expect((await search('gaps')).found).toEqual([open]);
  });

  it('finds by everything where nobody decides on anything', async () => {
    const search = await start(
      { 'catalog.entity.read': 'deny', 'readiness.report.read': 'deny' },
      { enabled: false },
    );
    expect((await search('gaps')).found.sort()).toEqual([hidden, open]);
  });
});
