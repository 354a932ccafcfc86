import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { reportSchema } from '@prodready/report';
import knexFactory, { Knex } from 'knex';
import { HostStore } from '../database/HostStore';
import { PgBossScanQueue } from '../scanning/PgBossScanQueue';
import { Backend, connectionOf, Postgres } from '../__testUtils__/processes';

jest.setTimeout(240_000);

/** Seconds that PostgreSQL is away. */
const outage = Number(process.env.READINESS_TEST_OUTAGE_SECONDS ?? 5);
const names = Array.from({ length: 12 }, (_, index) => `service-${index}`);
const refs = names.map(name => `component:default/${name}`).sort();

describe('backends that share a PostgreSQL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'readiness-faults-'));
  const settings = {
    names,
    tree: join(folder, 'tree'),
    round: join(folder, 'round'),
    log: join(folder, 'log'),
  };
  let postgres: Postgres;
  let knex: Knex;
  let queue: PgBossScanQueue;
  let victim: Backend;
  let survivor: Backend;

  beforeAll(async () => {
    mkdirSync(settings.tree);
    writeFileSync(
      join(settings.tree, 'main.py'),
      'from fastapi import FastAPI\n\napp = FastAPI()\n',
    );
    writeFileSync(settings.log, '');
    change(1);
    postgres = await Postgres.start();
    const start = () =>
      Backend.start(folder, postgres.connectionString, settings);
    survivor = await start();
    victim = await start();
    knex = knexFactory({
      client: 'pg',
      // That connections break is what this is about.
      log: { warn() {}, error() {} },
      connection: {
        ...connectionOf(postgres.connectionString),
        database: 'backstage_plugin_readiness',
      },
    });
    // To ask for scans as pushes do.
    queue = await PgBossScanQueue.create(
      knex,
      new HostStore(knex),
      mockServices.logger.mock(),
      {
        concurrency: 1,
        perHost: 10,
        grace: 0,
        takesScans: false,
        silence: 10,
        checkEvery: 10,
      },
    );
    await untilAllOf(1);
  });

  afterAll(async () => {
    await queue?.stop();
    await knex?.destroy();
    await victim?.kill();
    await survivor?.kill('SIGTERM');
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('scan everything once', async () => {
    await expectRound(1);
    expect(new Set(logged(1).map(({ ref }) => ref)).size).toBe(names.length);
  });

  it('lose nothing and do nothing twice when one is killed in the midst of scans', async () => {
    change(2);
    // Both wait, or the other might have done everything before the victim takes its first.
    await Promise.all([victim.hold(), survivor.hold()]);
    await push();
    await until(async () => victim.held.length > 0);
    await victim.kill('SIGKILL');
    survivor.release();
    await untilAllOf(2);
    await expectRound(2);
    expect(logged(2).map(({ pid }) => pid)).not.toContain(String(victim.pid));
  });

  it('go on by themselves when PostgreSQL comes back', async () => {
    change(3);
    await survivor.hold();
    await push();
    await until(async () => survivor.held.length > 0);
    await postgres.halt();
    survivor.release();
    const away = await survivor.get(reportOf(names[0]));
    expect(away.status).toBe(503);
    expect(Number(away.headers.get('Retry-After'))).toBeGreaterThan(0);
    const { error } = await away.json();
    expect(error.name).toBe('ServiceUnavailableError');
    expect(error.message).toMatch(/^The portal's database does not answer/);
    expect(JSON.stringify(error)).not.toMatch(/select|ECONN|127\.0/);
    await new Promise(done => setTimeout(done, outage * 1000));
    await postgres.resume();

    await until(async () => (await survivor.get(reportOf(names[0]))).ok);
    await untilAllOf(3);
    expect(survivor.alive).toBe(true);
    await expectRound(3);
    const answer = await survivor.get(reportOf(names[0]));
    await expect(answer.json()).resolves.toMatchObject({
      stale: false,
      report: { source: { commit: commitOf(3) } },
    });
  });

  function change(round: number): void {
    writeFileSync(settings.round, String(round));
  }

  async function push(): Promise<void> {
    const targets = await knex('targets').select('id');
    await queue.add(
      targets.map(({ id }) => ({ targetId: id, reason: 'push' as const })),
    );
  }

  function untilAllOf(round: number): Promise<void> {
    return until(async () => {
      const rows = await knex('reports')
        .join('entities', 'entities.ref', 'reports.entity_ref')
        .where({ commit: commitOf(round), scan_status: 'succeeded' });
      const open = await knex
        .withSchema('readiness_queue')
        .from('job')
        .where({ name: 'scans' })
        .whereIn('state', ['created', 'retry', 'active']);
      return rows.length === names.length && open.length === 0;
    });
  }

  /** Each report was stored once, and is whole. */
  async function expectRound(round: number): Promise<void> {
    await until(async () => logged(round).length >= names.length);
    expect(
      logged(round)
        .map(({ ref }) => ref)
        .sort(),
    ).toEqual(refs);
    for (const row of await knex('reports')) {
      const report = reportSchema.parse(JSON.parse(row.report));
      expect(report.source.commit).toBe(row.commit);
      expect(report.verdict).toBe(row.verdict);
      const ofEntity = { entity_ref: row.entity_ref };
      const statuses = await knex('area_statuses')
        .where(ofEntity)
        .orderBy('position');
      expect(statuses.map(({ status }) => status)).toEqual(
        report.areas.map(({ status }) => status),
      );
      const open = await knex('findings').where({ ...ofEntity, state: 'open' });
      expect(open.map(({ check_id }) => check_id).sort()).toEqual(
        report.areas
          .flatMap(({ results }) => results)
          .filter(({ outcome }) => outcome === 'fail')
          .map(({ checkId }) => checkId)
          .sort(),
      );
    }
  }

  function logged(round: number) {
    return readFileSync(settings.log, 'utf8')
      .split('\n')
      .map(line => line.split(' '))
      .map(([ref, commit, pid]) => ({ ref, commit, pid }))
      .filter(({ commit }) => commit === commitOf(round));
  }
});

const reportOf = (name: string) => `/v1/reports/component/default/${name}`;
const commitOf = (round: number) => String(round).padStart(40, '0');

/** The database may be away meanwhile. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  for (;;) {
    if (await condition().catch(() => false)) return;
    await new Promise(done => setTimeout(done, 200));
  }
}
