import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import {
  ReadinessProblem,
  readinessChecksExtensionPoint,
  readinessExportersExtensionPoint,
  readinessRepositorySourcesExtensionPoint,
} from '@prodready/plugin-readiness-node';
import { capturedLog } from './__testUtils__/capturedLog';
import { catalogOf, component, startPortal } from './__testUtils__/portal';

jest.setTimeout(240_000);

describe('log lines about scans', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const disk = createMockDirectory();
  let stop: (() => Promise<void>) | undefined;

  afterEach(async () => {
    await stop?.();
    stop = undefined;
  });

  it.each(databases.eachSupportedId())(
    'name target and scan on %p, whoever writes them',
    async databaseId => {
      disk.setContent({
        'tree/main.py': 'print()\n',
        'checks.js': `
          exports.version = '1';
          exports.checks = [{
            id: 'exits', area: 'operations', title: 'Is it fine?', severity: 'minor', kind: 'absence', confidence: 'high',
            phrases: { strength: 'a', gap: 'b' }, judge: () => process.exit(3),
          }];`,
      });
      const module = createBackendModule({
        pluginId: 'readiness',
        moduleId: 'trouble',
        register(env) {
          env.registerInit({
            deps: {
              checks: readinessChecksExtensionPoint,
              exporters: readinessExportersExtensionPoint,
              sources: readinessRepositorySourcesExtensionPoint,
            },
            async init({ checks, exporters, sources }) {
              checks.addChecksModule(disk.resolve('checks.js'));
              exporters.addExporter({
                id: 'full',
                async export() {
                  throw new Error('The warehouse is full');
                },
              });
              sources.addRepositorySource({
                type: 'vault',
                locate: async ({ target }) => ({
                  tree: { url: target, host: 'vault.example.com' },
                  path: '',
                }),
                async fetch({ url }) {
                  if (url === 'open') return { folder: disk.resolve('tree') };
                  throw new ReadinessProblem(
                    'Vault closed',
                    'Open the vault.',
                    {
                      ...(url === 'closed' ? { retry: true } : {}),
                      ...(url === 'busy'
                        ? { retryAt: Date.now() + 60_000 }
                        : {}),
                    },
                  );
                },
              });
            },
          });
        },
      });
      const { lines, logger } = capturedLog();
      const names = ['open', 'closed', 'busy', 'lost'];
      const portal = await startPortal({
        knex: await databases.init(databaseId),
        catalog: catalogOf(
          names.map(name =>
            component(name, {
              'backstage.io/source-location': `vault:${name}`,
            }),
          ),
        ),
        features: [
          module,
          createServiceFactory({
            service: coreServices.logger,
            deps: {},
            factory: () => logger,
          }),
        ],
      });
      stop = portal.stop;
      const said = [
        /^The added check exits brought its process down/,
        /^A worker process ended/,
        /^The exporter full failed/,
        /^Scan of closed failed/,
        /^Scan of lost failed/,
        /^The scan is tried again in \d+ seconds, for the first time/,
        /^The scan waits until .* as vault\.example\.com asks/,
        /^Scan ended: assessed/,
      ];
      const unsaid = () =>
        said.filter(words => !lines.some(({ text }) => words.test(text)));
      while (unsaid().length > 0) {
        await new Promise(resolve => setTimeout(resolve, 50));
      }
      const about = lines.filter(
        ({ text }) =>
          /scan|assessing|is assessed|worker process|exporter|added check/i.test(
            text,
          ) &&
          // The scheduler speaks of its tasks.
          !text.includes('readiness-queue-due-scans'),
      );
      const unmarked = about.filter(
        ({ marks }) => !marks.target || !marks.scan,
      );
      expect(unmarked).toEqual([]);
      const targets = new Set(about.map(({ marks }) => marks.target));
      expect(targets.size).toBe(names.length);
    },
  );
});
