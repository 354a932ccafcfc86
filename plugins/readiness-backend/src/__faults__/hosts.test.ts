import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { EntityReport } from '@prodready/plugin-readiness-common';
import { catalogOf, component, startPortal } from '../__testUtils__/portal';
import { Fault, GithubHost, silence } from '../__testUtils__/GithubHost';

jest.setTimeout(120_000);

/** What people read about each fault, with a host of its own for each: limits hold for whole hosts. */
const problems: Record<Exclude<Fault, 'none'>, string> = {
  limited: 'Rate limit',
  broken: 'Repository could not be read',
  garbage: 'Repository could not be read',
  hanging: 'Time limit',
  'garbage-archive': 'Repository could not be read',
  'cut-archive': 'Repository could not be read',
  'hanging-archive': 'Time limit',
};
const faults = Object.keys(problems) as Array<keyof typeof problems>;

describe('hosts that fail', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });
  const disk = createMockDirectory();
  const hosts = new Map<Fault, GithubHost>();
  let stop: (() => Promise<void>) | undefined;

  afterEach(async () => {
    await stop?.();
    for (const host of hosts.values()) await host.stop();
    hosts.clear();
  });

  it.each(databases.eachSupportedId())(
    'cost no report, and are read again without help when they recover, on %p',
    async databaseId => {
      for (const fault of faults) {
        const host = await GithubHost.start(disk.resolve(fault));
        host.commit({
          'main.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
          Dockerfile: 'FROM python:3.12-slim\nCMD ["gunicorn", "main:app"]\n',
        });
        hosts.set(fault, host);
      }
      const portal = await startPortal({
        knex: await databases.init(databaseId),
        catalog: catalogOf(
          faults.map(fault =>
            component(fault, {
              'backstage.io/source-location': `url:${
                hosts.get(fault)!.repositoryUrl
              }`,
            }),
          ),
        ),
        config: {
          integrations: {
            github: faults.map(fault => hosts.get(fault)!.integration),
          },
        },
        readiness: {
          limits: { fetchTime: { seconds: 5 } },
          workers: { maxScans: faults.length },
        },
      });
      stop = portal.stop;

      const good = new Map<string, EntityReport>();
      for (const fault of faults) {
        const report = await portal.scanned(fault);
        expect(report).toMatchObject({
          stale: false,
          scan: { status: 'succeeded' },
          report: { stack: { frameworks: ['FastAPI'] } },
        });
        good.set(fault, report);
      }

      const commits = new Map<string, string>();
      for (const fault of faults) {
        const host = hosts.get(fault)!;
        commits.set(fault, host.commit({ 'README.md': `# ${fault}\n` }));
        host.fault = fault;
        await portal
          .post(`/v1/reports/component/default/${fault}/rescan`)
          .expect(202);
      }
      for (const fault of faults) {
        const before = good.get(fault)!;
        const failed = await portal.scanned(fault, before.scan.finishedAt);
        expect({ fault, problem: failed.scan.problem?.title }).toEqual({
          fault,
          problem: problems[fault],
        });
        expect(failed.stale).toBe(true);
        expect(failed.report).toEqual(before.report);
        hosts.get(fault)!.fault = 'none';
      }

      // Nobody asks: this is the portal's own doing.
      for (const fault of faults) {
        const healed = await untilHealed(fault);
        expect({ fault, commit: healed.report!.source.commit }).toEqual({
          fault,
          commit: commits.get(fault),
        });
        expect(healed.scan).toMatchObject({ status: 'succeeded' });
        expect(healed.scan.problem).toBeUndefined();
      }
      // As long as it wants, and not as long as hosts that do not say.
      const pause = longestPause(hosts.get('limited')!.requests);
      expect(pause).toBeGreaterThan(silence * 1000 - 100);
      expect(pause).toBeLessThan(30_000);

      async function untilHealed(fault: string): Promise<EntityReport> {
        for (;;) {
          const { body } = await portal.get(
            `/v1/reports/component/default/${fault}`,
          );
          if (body.stale === false) return body;
          await new Promise(resolve => setTimeout(resolve, 250));
        }
      }
    },
  );
});

function longestPause(times: readonly number[]): number {
  return Math.max(...times.slice(1).map((time, index) => time - times[index]));
}
