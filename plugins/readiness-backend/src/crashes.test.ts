import { readFileSync } from 'node:fs';
import { createBackendModule } from '@backstage/backend-plugin-api';
import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import {
  readinessChecksExtensionPoint,
  readinessRepositorySourcesExtensionPoint,
} from '@prodready/plugin-readiness-node';
import type { Knex } from 'knex';
import { catalogOf, component, startPortal } from './__testUtils__/portal';

jest.setTimeout(240_000);

/** How assessments break, and from which version of the checks on they come to their end. All but the last are in one repository. */
const services = {
  first: {},
  hangs: { breaks: 'for (;;) {}', mendedIn: '2' },
  hoards: {
    breaks: 'for (const kept = [];;) kept.push(new Array(1000).fill({}));',
    mendedIn: '2',
  },
  exits: { breaks: 'process.exit(3);', mendedIn: 'never' },
  last: {},
  elsewhere: {},
} satisfies Record<string, { breaks?: string; mendedIn?: string }>;
const names = Object.keys(services);

describe('assessments that break their process', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const disk = createMockDirectory();
  let knex: Knex;
  let portal: Awaited<ReturnType<typeof startPortal>>;

  afterEach(() => portal?.stop());

  /** Breaks a built-in check for some services, and notes whose assessment began. */
  const sabotage = (version: string) => `
    const { appendFileSync } = require('node:fs');
    const [first] = require('${require.resolve('@prodready/analyzer')}').checks;
    const { judge } = first;
    first.judge = service => {
      appendFileSync('${disk.resolve('begun')}', service.name + '\\n');
      ${Object.entries<{ breaks?: string; mendedIn?: string }>(services)
        .filter(([, { mendedIn }]) => mendedIn && version < mendedIn)
        .map(
          ([name, { breaks }]) => `if (service.name === '${name}') ${breaks}`,
        )
        .join('\n      ')}
      return judge.call(first, service);
    };
    exports.version = '${version}';
    exports.checks = [];`;

  const begun = () => {
    const lines = readFileSync(disk.resolve('begun'), 'utf8').split('\n');
    return Object.fromEntries(
      names.map(name => [name, lines.filter(line => line === name).length]),
    );
  };

  /** Starts a backend for which everything is due, and waits until it has scanned everything. */
  async function round(version: string): Promise<void> {
    await portal?.stop();
    const since = new Date().toISOString();
    if (await knex.schema.hasTable('targets')) {
      await knex('targets').update({ next_scan_at: '2000-01-01T00:00:00Z' });
    }
    portal = await startPortal({
      knex,
      catalog: catalogOf(
        names.map(name =>
          component(name, {
            'backstage.io/source-location': `vault:${
              name === 'elsewhere' ? name : 'shop'
            }`,
            'prodready.io/service-path': name,
          }),
        ),
      ),
      readiness: {
        limits: { analysisTime: { seconds: 5 }, workerMemory: 128 },
      },
      features: [
        createBackendModule({
          pluginId: 'readiness',
          moduleId: 'sabotage',
          register(env) {
            env.registerInit({
              deps: {
                checks: readinessChecksExtensionPoint,
                sources: readinessRepositorySourcesExtensionPoint,
              },
              async init({ checks, sources }) {
                checks.addChecksModule(disk.resolve(`checks${version}.js`));
                sources.addRepositorySource({
                  type: 'vault',
                  locate: async ({ target }) => ({
                    tree: { url: target },
                    path: '',
                  }),
                  fetch: async (_, { etag }) =>
                    etag === 'etag'
                      ? 'unchanged'
                      : { folder: disk.resolve('tree'), etag: 'etag' },
                });
              },
            });
          },
        }),
      ],
    });
    for (;;) {
      const scanned = await knex('targets').where('last_scan_at', '>', since);
      if (scanned.length === 2) return;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }

  const stateOf = async (name: string) => {
    const { body } = await portal.get(`/v1/reports/component/default/${name}`);
    const { status, problem } = body.scan;
    return [status, problem?.title, body.report?.subject.name]
      .filter(Boolean)
      .join(' ');
  };
  const states = async () =>
    Object.fromEntries(
      await Promise.all(names.map(async name => [name, await stateOf(name)])),
    );

  const fine = {
    first: 'succeeded first',
    last: 'succeeded last',
    elsewhere: 'succeeded elsewhere',
  };

  // PostgreSQL's queue where there is one: processes take their time, and neither queue knows of them.
  it.each(databases.eachSupportedId().slice(-1))(
    'are not tried again for ever on %p, and cost nobody else the report',
    async databaseId => {
      knex = await databases.init(databaseId);
      disk.setContent({
        begun: '',
        ...Object.fromEntries(
          names.map(name => [`tree/${name}/main.py`, 'print()\n']),
        ),
        ...Object.fromEntries(
          ['1', '2'].map(version => [`checks${version}.js`, sabotage(version)]),
        ),
      });

      await round('1');
      const broken = {
        ...fine,
        hangs: 'failed Time limit',
        hoards: 'failed Memory limit',
        exits: 'failed Assessment failed',
      };
      await expect(states()).resolves.toEqual(broken);
      const once = Object.fromEntries(names.map(name => [name, 1]));
      expect(begun()).toEqual(once);

      // The same tree and the same checks: it would end in the same way.
      await round('1');
      await expect(states()).resolves.toEqual(broken);
      expect(begun()).toEqual(once);

      // Other checks: a second chance, at once. What has a report has time.
      await round('2');
      const mended = {
        ...fine,
        hangs: 'succeeded hangs',
        hoards: 'succeeded hoards',
        exits: 'failed Assessment failed',
      };
      await expect(states()).resolves.toEqual(mended);
      const twice = { ...once, hangs: 2, hoards: 2, exits: 2 };
      expect(begun()).toEqual(twice);

      // A machine may have been too busy, but not day after day.
      const failedLast = async (day: string, days: number) => {
        const exits = knex('entities').where({ name: 'exits' });
        const [{ attempted }] = await exits.clone().select('attempted');
        await exits.update({
          attempted: attempted.replace(/^\S+ \d+/, `${day} ${days}`),
        });
      };
      await failedLast('2020-01-02', 2);
      await round('2');
      const thrice = { ...twice, exits: 3 };
      expect(begun()).toEqual(thrice);
      await failedLast('2020-01-03', 3);
      await round('2');
      expect(begun()).toEqual(thrice);
      await expect(states()).resolves.toEqual(mended);
      const { body } = await portal.get('/v1/reports/component/default/exits');
      expect(body.scan.problem.message).toContain(
        'tried again when the repository, the entity or the checks change',
      );
    },
  );
});
