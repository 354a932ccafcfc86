import { ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { ReadinessClient } from '@prodready/plugin-readiness-common';
import type { RepositoryTreeSource } from '@prodready/plugin-readiness-node';
import type { Report } from '@prodready/report';
import knexFactory, { Knex } from 'knex';
import { StaticCatalog } from '../plugins/readiness-backend/src/__testUtils__/StaticCatalog';
import { EntityStore } from '../plugins/readiness-backend/src/database/EntityStore';
import { HostStore } from '../plugins/readiness-backend/src/database/HostStore';
import { ReportStore } from '../plugins/readiness-backend/src/database/ReportStore';
import { ScanStore } from '../plugins/readiness-backend/src/database/ScanStore';
import { PgBossScanQueue } from '../plugins/readiness-backend/src/scanning/PgBossScanQueue';
import { CatalogReader } from '../plugins/readiness-backend/src/targets/CatalogReader';
import { inParallel, measure } from './load';
import { entitiesOf, layOutTree, perTarget, realReports } from './world';

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});

/** How large the organisation is, and how much is measured of it. */
const size = options.quick
  ? {
      small: 200,
      usual: 1000,
      large: 2000,
      requests: 60,
      scans: 10,
      unchanged: 50,
      saves: 100,
    }
  : {
      small: 2000,
      usual: 10_000,
      large: 20_000,
      requests: 300,
      scans: 60,
      unchanged: 500,
      saves: 500,
    };

const say = (text: string) => process.stdout.write(`${text}\n`);
const silent = {
  debug() {},
  info() {},
  warn: console.warn,
  error: console.error,
  child: () => silent,
} as unknown as LoggerService;

async function main() {
  // Plain JavaScript of the repository's scripts, which has no types.
  const { startPostgres } = await import(
    '../scripts/lib/postgres.mjs' as string
  );
  const { freePort } = await import('../scripts/lib/ports.mjs' as string);
  const postgres = await startPostgres();
  const folder = mkdtempSync(join(tmpdir(), 'readiness-bench-'));
  const replicas: Replica[] = [];
  let world: World | undefined;
  try {
    world = new World(postgres.connectionString, folder);
    const start = async (index: number) => {
      const replica = await Replica.start(world!, await freePort(), index);
      replicas.push(replica);
      return replica;
    };
    const figures = await run(world, start);
    print(figures);
    if (options.json) {
      writeFileSync(options.json, `${JSON.stringify(figures, undefined, 2)}\n`);
    }
  } finally {
    for (const replica of replicas) await replica.stop();
    await world?.close();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(
  world: World,
  start: (index: number) => Promise<Replica>,
): Promise<Record<string, number>> {
  // The plugin makes its database and tables.
  const first = await start(1);
  await world.open();
  say(`Growing to ${size.small} entities`);
  await world.growTo(size.small);
  const costSmall = await world.costPerEntity(size.small);
  say(`  ${costSmall.toFixed(2)} ms for each entity`);
  say(`Growing to ${size.usual} entities in ${size.usual / perTarget} targets`);
  await world.growTo(size.usual);
  await world.settle();

  const client = await first.client();
  const overview = await measureOffered(
    index =>
      client.getOverview(
        index % 2 === 0 ? {} : ({ groupBy: 'owner' } as object),
      ),
    { times: size.requests },
  );
  say(line('Overview', overview));
  const entities = await measure(
    index =>
      client.queryEntities(
        [
          {},
          { text: String(index % 100) },
          { sort: 'name' as const, limit: 50 },
          { verdict: ['not-ready' as const] },
        ][index % 4],
      ),
    { times: size.requests },
  );
  say(line('Entities page', entities));
  const followUps = await measureOffered(() => client.queryFollowUps({}), {
    times: size.requests,
  });
  say(line('Follow-up list', followUps));
  const report = await measure(
    index =>
      client.getReport(
        `component:default/service-${(index * 37) % size.usual}`,
      ),
    { times: size.requests },
  );
  say(line('One report', report));

  // Processes that assess are started, and code is compiled, by the first scans.
  await world.scanAll(4);
  first.measure();
  const one = await world.scanAll(size.scans);
  const busy = await first.figures();
  say(
    `Full re-assessment, one backend: ${one.perMinute.toFixed(
      0,
    )} targets a minute`,
  );
  const unchanged = await world.scanUnchanged(size.unchanged);
  const ratio = one.perMinute / unchanged.perMinute;
  say(
    `Unchanged: ${unchanged.perMinute.toFixed(
      0,
    )} targets a minute, ${ratio.toFixed(4)} of a full one`,
  );
  await start(2);
  await world.scanAll(12);
  const two = await world.scanAll(size.scans * 2);
  say(
    `Full re-assessment, two backends: ${two.perMinute.toFixed(
      0,
    )} targets a minute`,
  );

  say(`Growing to ${size.large} entities`);
  await world.growTo(size.large);
  const costLarge = await world.costPerEntity(size.large);
  say(`  ${costLarge.toFixed(2)} ms for each entity`);

  return {
    overview_p95_ms: overview.p95,
    entities_p95_ms: entities.p95,
    follow_ups_p95_ms: followUps.p95,
    report_p95_ms: report.p95,
    scans_per_minute_1: one.perMinute,
    scans_per_minute_2: two.perMinute,
    unchanged_to_full_ratio: ratio,
    entity_cost_growth: costLarge / costSmall,
    event_loop_p99_ms: busy.eventLoopP99,
    rss_mb: busy.rss,
  };
}

/** What a backend does not offer has no figures. */
async function measureOffered(
  ...[ask, times]: Parameters<typeof measure>
): Promise<Awaited<ReturnType<typeof measure>>> {
  try {
    return await measure(ask, times);
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 404) throw error;
    return { p50: NaN, p95: NaN };
  }
}

/** The organisation in the database, and what happens to it. */
class World {
  readonly tree: string;
  readonly roundFile: string;
  private round = 0;
  private knex!: Knex;
  private entities!: EntityStore;
  private reports!: ReportStore;
  private scans!: ScanStore;
  private queue!: PgBossScanQueue;
  private realReports: Report[] = [];
  private grown = 0;

  constructor(readonly connection: string, readonly folder: string) {
    this.tree = join(folder, 'tree');
    this.roundFile = join(folder, 'round');
    layOutTree(this.tree);
    writeFileSync(this.roundFile, '0');
  }

  /** Opens the database that the plugin made. */
  async open(): Promise<void> {
    this.knex = knexFactory({
      client: 'pg',
      connection: this.connection.replace(
        /\/postgres$/,
        '/backstage_plugin_readiness',
      ),
      pool: { min: 0, max: 10 },
    });
    this.entities = new EntityStore(this.knex);
    this.reports = new ReportStore(this.knex);
    this.scans = new ScanStore(this.knex);
    this.queue = await PgBossScanQueue.create(
      this.knex,
      new HostStore(this.knex),
      silent,
      {
        concurrency: 1,
        perHost: 1000,
        grace: 0,
        takesScans: false,
        silence: 60,
        checkEvery: 60,
      },
    );
    this.realReports = realReports(this.tree, 6);
  }

  async close(): Promise<void> {
    await this.queue?.stop();
    await this.knex?.destroy();
  }

  /** Adds entities as the catalog's reading does, with a report each, as a scan does. */
  async growTo(count: number): Promise<void> {
    await this.readCatalog(count);
    const added = entitiesOf(count).slice(this.grown);
    await inParallel(added, 4, (_, index) =>
      this.saveReport(this.grown + index),
    );
    this.grown = count;
  }

  /** Nothing is due, and the database knows what it has. */
  async settle(): Promise<void> {
    await this.knex('targets').update({
      next_scan_at: '2999-01-01',
      queued_at: null,
    });
    await this.knex('entities').update({ scan_status: 'succeeded' });
    await this.knex.raw('vacuum analyze');
  }

  /** Milliseconds to follow the catalog and to store a new report, for each entity, with so many there. */
  async costPerEntity(count: number): Promise<number> {
    await this.settle();
    const reading = await this.readCatalog(count);
    const sample = Array.from({ length: size.saves }, (_, index) =>
      Math.floor((index * count) / size.saves),
    );
    const saving = await inParallel(sample, 1, index =>
      this.saveReport(index, 1),
    );
    return reading / count + saving / size.saves;
  }

  /** Has targets scanned whose trees changed. */
  async scanAll(count: number): Promise<{ perMinute: number }> {
    this.round += 1;
    writeFileSync(this.roundFile, String(this.round));
    return this.scan(await this.someTargets(count));
  }

  /** Has targets scanned whose trees did not change since they were scanned last. */
  async scanUnchanged(count: number): Promise<{ perMinute: number }> {
    const targets = await this.someTargets(count);
    // The reports of the others were made here: they count as made from this round's trees.
    await this.knex('targets').update({
      etag: this.knex.raw(`url || ' ' || ?::text`, [String(this.round)]),
    });
    await this.knex('reports')
      .whereNot('etag', 'like', `% ${this.round}`)
      .update({ etag: 'other' });
    return this.scan(targets);
  }

  private async scan(
    targets: Array<{ id: string; host: string }>,
  ): Promise<{ perMinute: number }> {
    const start = performance.now();
    const since = new Date().toISOString();
    await this.queue.add(
      targets.map(({ id, host }) => ({
        targetId: id,
        host,
        reason: 'schedule' as const,
      })),
    );
    for (;;) {
      const [{ count }] = await this.knex('targets')
        .whereIn(
          'id',
          targets.map(({ id }) => id),
        )
        .where('last_scan_at', '>=', since)
        .count('* as count');
      if (Number(count) === targets.length) break;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    const minutes = (performance.now() - start) / 60_000;
    return { perMinute: targets.length / minutes };
  }

  private async someTargets(
    count: number,
  ): Promise<Array<{ id: string; host: string }>> {
    return this.knex('targets').orderBy('id').limit(count).select('id', 'host');
  }

  private async readCatalog(count: number): Promise<number> {
    const catalog = new StaticCatalog(entitiesOf(count));
    const reader = new CatalogReader(
      {
        catalog: catalog.asService(),
        auth: {
          getOwnServiceCredentials: async () => ({}),
        } as unknown as AuthService,
        logger: silent,
      },
      this.entities,
      new Map([['bench', locator]]),
      { kind: 'Component' },
      [],
    );
    const start = performance.now();
    await reader.read();
    return performance.now() - start;
  }

  private async saveReport(index: number, shift = 0): Promise<void> {
    const report = this.realReports[(index + shift) % this.realReports.length];
    const entityRef = `component:default/service-${index}`;
    const assessedAt = new Date().toISOString();
    await this.reports.save({
      entityRef,
      report: {
        ...report,
        subject: { ...report.subject, name: `Service ${index}`, entityRef },
      },
      commit: 'c0ffee0'.padEnd(40, '0'),
      etag: 'other',
      fingerprint: 'made here',
      assessedAt,
    });
    await this.scans.succeeded(entityRef, assessedAt);
  }
}

/** Locates as the backends of the benchmark do. */
const locator: RepositoryTreeSource = {
  type: 'bench',
  async locate({ target }) {
    const [url, ...path] = target.split('/');
    return { tree: { url, host: 'git.example.com' }, path: path.join('/') };
  },
  async fetch() {
    throw new Error('Only backends fetch');
  },
};

/** A backend in a process of its own. */
class Replica {
  private constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
  ) {}

  static async start(
    world: World,
    port: number,
    index: number,
  ): Promise<Replica> {
    const file = join(world.folder, `replica-${index}.yaml`);
    writeFileSync(file, JSON.stringify(configOf(world.connection, port)));
    const child = fork(join(__dirname, 'replica.ts'), ['--config', file], {
      execArgv: [
        '--require',
        require.resolve('@backstage/cli-node/config/nodeTransform.cjs'),
      ],
      env: {
        ...process.env,
        LOG_LEVEL: 'warn',
        BENCHMARK: JSON.stringify({
          entities: size.usual,
          tree: world.tree,
          round: world.roundFile,
        }),
      },
    });
    await new Promise<void>((resolve, reject) => {
      // Backends in development have things of their own to say.
      child.on('message', message => {
        if (message === 'started') resolve();
      });
      child.once('exit', code =>
        reject(new Error(`A backend ended with status ${code}`)),
      );
    });
    return new Replica(child, port);
  }

  /** Signed in as a user, as people are. */
  async client(): Promise<ReadinessClient> {
    const base = `http://127.0.0.1:${this.port}/api`;
    const answer = await fetch(`${base}/auth/guest/refresh`, {
      method: 'POST',
      headers: { 'X-Requested-With': 'XMLHttpRequest' },
    });
    const { backstageIdentity } = (await answer.json()) as any;
    return new ReadinessClient({
      discoveryApi: { getBaseUrl: async id => `${base}/${id}` },
      fetchApi: {
        fetch: (input, init) =>
          fetch(input, {
            ...init,
            headers: {
              ...init?.headers,
              Authorization: `Bearer ${backstageIdentity.token}`,
            },
          }),
      },
    });
  }

  measure(): void {
    this.child.send('measure');
  }

  figures(): Promise<{ eventLoopP99: number; rss: number }> {
    return new Promise(resolve => {
      this.child.on('message', message => {
        if ((message as any).rss !== undefined) resolve(message as any);
      });
      this.child.send('figures');
    });
  }

  async stop(): Promise<void> {
    const ended = new Promise(resolve => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    await ended;
  }
}

function configOf(connection: string, port: number) {
  return {
    app: { baseUrl: `http://127.0.0.1:${port}` },
    backend: {
      baseUrl: `http://127.0.0.1:${port}`,
      listen: { host: '127.0.0.1', port },
      database: { client: 'pg', connection: urlParts(connection) },
    },
    permission: { enabled: true },
    auth: {
      providers: { guest: { dangerouslyAllowOutsideDevelopment: true } },
    },
    readiness: {
      // Only what the benchmark asks for is scanned.
      schedule: { rescan: { days: 1 }, catalog: { days: 1 } },
      workers: { maxScansPerHost: 1000 },
    },
  };
}

function urlParts(connection: string) {
  const { hostname, port, username, password } = new URL(connection);
  return { host: hostname, port: Number(port), user: username, password };
}

function line(title: string, { p50, p95 }: { p50: number; p95: number }) {
  return `${title}: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`;
}

function print(figures: Record<string, number>): void {
  say('');
  for (const [key, value] of Object.entries(figures)) {
    say(`${key.padEnd(26)} ${value.toFixed(value < 10 ? 3 : 1)}`);
  }
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
