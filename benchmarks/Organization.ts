import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import type { RepositoryTreeSource } from '@prodready/plugin-readiness-node';
import type { Report } from '@prodready/report';
import knexFactory, { Knex } from 'knex';
import { StaticCatalog } from '../plugins/readiness-backend/src/__testUtils__/StaticCatalog';
import { openDatabase } from '../plugins/readiness-backend/src/database/database';
import { EntityStore } from '../plugins/readiness-backend/src/database/EntityStore';
import { HostStore } from '../plugins/readiness-backend/src/database/HostStore';
import { ReportStore } from '../plugins/readiness-backend/src/database/ReportStore';
import { ScanStore } from '../plugins/readiness-backend/src/database/ScanStore';
import { PgBossScanQueue } from '../plugins/readiness-backend/src/scanning/PgBossScanQueue';
import { CatalogReader } from '../plugins/readiness-backend/src/targets/CatalogReader';
import { inParallel, percentile, sleep } from './measure';
import { entitiesOf, layOutTree, realReports } from './world';

/** Of the plugin's own, as Backstage names it. */
const database = 'backstage_plugin_readiness';
const silent = {
  debug() {},
  info() {},
  warn: console.warn,
  error: console.error,
  child: () => silent,
} as unknown as LoggerService;

/** Scans that ended one after the other. */
export interface Scans {
  /** Targets. */
  perMinute: number;
}

/** The organisation in the database, and what happens to it. */
export class Organization {
  /** What every repository holds. */
  readonly tree: string;
  /** File with a number: when it changes, every repository has changed. */
  readonly roundFile: string;
  private round = 0;
  private knex!: Knex;
  private entities!: EntityStore;
  private reports!: ReportStore;
  private scans!: ScanStore;
  private queue!: PgBossScanQueue;
  private realReports: Report[] = [];
  private grown = 0;

  private constructor(readonly folder: string) {
    this.tree = join(folder, 'tree');
    this.roundFile = join(folder, 'round');
  }

  /** Makes the plugin's database and tables, as the first backend would. */
  static async found(
    connection: string,
    folder: string,
  ): Promise<Organization> {
    const organization = new Organization(folder);
    mkdirSync(folder, { recursive: true });
    layOutTree(organization.tree);
    writeFileSync(organization.roundFile, '0');
    await organization.open(connection);
    return organization;
  }

  private async open(connection: string): Promise<void> {
    const server = knexFactory({ client: 'pg', connection });
    await server.raw(`create database ${database}`);
    await server.destroy();
    this.knex = knexFactory({
      client: 'pg',
      connection: connection.replace(/\/postgres$/, `/${database}`),
      pool: { min: 0, max: 10 },
    });
    await openDatabase({ getClient: async () => this.knex });
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

  /** Bytes that the plugin's database takes, indexes and all. */
  async databaseSize(): Promise<number> {
    const { rows } = await this.knex.raw(
      'select pg_database_size(current_database()) as size',
    );
    return Number(rows[0].size);
  }

  /** Adds entities as the catalog's reading does, with a report each, as a scan does. */
  async growTo(count: number): Promise<void> {
    await this.readCatalog(count);
    const added = entitiesOf(count).slice(this.grown);
    await inParallel(added, 4, (_, index) =>
      this.saveReport(this.grown + index),
    );
    this.grown = count;
    await this.settle();
  }

  /** Nothing is due, and the database knows what it has. */
  private async settle(): Promise<void> {
    await this.knex('targets').update({
      next_scan_at: '2999-01-01',
      queued_at: null,
    });
    await this.knex.raw('vacuum analyze');
  }

  /**
   * Milliseconds to follow the catalog and to store a report that says something else, for each entity. Medians: what else
   * the machine does comes and goes.
   */
  async costPerEntity(samples: number): Promise<number> {
    const readings: number[] = [];
    for (let index = 0; index < 5; index++) {
      readings.push((await this.readCatalog(this.grown)) / this.grown);
    }
    const savings: number[] = [];
    for (let index = 0; index < samples; index++) {
      const start = performance.now();
      await this.saveReport(Math.floor((index * this.grown) / samples), 1);
      savings.push(performance.now() - start);
    }
    return percentile(readings, 0.5) + percentile(savings, 0.5);
  }

  /** Has the first targets scanned after their trees changed. */
  async scanChanged(count: number): Promise<Scans> {
    this.round += 1;
    writeFileSync(this.roundFile, String(this.round));
    return this.scan(await this.someTargets(count));
  }

  /** Has the first targets scanned again and again. Their trees are the ones they were scanned with last. */
  async scanUnchanged(count: number, times: number): Promise<Scans> {
    const targets = await this.someTargets(count);
    const rates: number[] = [];
    for (let index = 0; index < times; index++) {
      rates.push((await this.scan(targets)).perMinute);
    }
    return { perMinute: percentile(rates, 0.5) };
  }

  private async scan(
    targets: Array<{ id: string; host: string }>,
  ): Promise<Scans> {
    const since = new Date().toISOString();
    await this.queue.add(
      targets.map(({ id, host }) => ({
        targetId: id,
        host,
        reason: 'schedule' as const,
      })),
    );
    for (;;) {
      const ended: Array<{ last_scan_at: string }> = await this.knex('targets')
        .whereIn(
          'id',
          targets.map(({ id }) => id),
        )
        .where('last_scan_at', '>=', since)
        .orderBy('last_scan_at')
        .select('last_scan_at');
      if (ended.length === targets.length) {
        // The first one had to be noticed: an idle backend looks every two seconds.
        const [first, last] = [ended[0], ended[ended.length - 1]].map(row =>
          Date.parse(row.last_scan_at),
        );
        return { perMinute: (ended.length - 1) / ((last - first) / 60_000) };
      }
      await sleep(200);
    }
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
      // The same ones as in a backend, which would locate everything anew otherwise.
      new Map(['url', 'file', 'bench'].map(type => [type, locator])),
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
