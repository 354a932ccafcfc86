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
import { reportOf as storedIn } from '../database/reportBody';
import { HostStore } from '../database/HostStore';
import { PgBossScanQueue } from '../scanning/PgBossScanQueue';
import { Backend, connectionOf, Postgres } from '../__testUtils__/processes';

jest.setTimeout(400_000);

/** Seconds that PostgreSQL is away. */
const outage = Number(process.env.READINESS_TEST_OUTAGE_SECONDS ?? 30);
/** From this length on, a backend is started meanwhile as well. */
const longOutage = 20;
/** Seconds of `readiness.workers.takeOver` in these backends. */
const takeOver = 10;
const names = Array.from({ length: 12 }, (_, index) => `service-${index}`);
const refs = names.map(name => `component:default/${name}`).sort();

/**
 * Where scans stop while the test holds a lock, each of another service: one between any two writes of a scan. What the
 * database was asked to do there has not been done.
 */
const [storing, noting, finishing, completing, telling, fetching] = names;
const held = 4711;

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
        silence: takeOver,
        checkEvery: takeOver,
      },
    );
    await untilAllOf(1);
    await observe();
  });

  afterAll(async () => {
    await queue?.stop();
    await knex?.destroy();
    await victim?.kill();
    await survivor?.kill('SIGTERM');
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('scan everything once, and tell of it once', async () => {
    await expectWhole();
    await expectTold(1);
    expect([survivor.alive, victim.alive]).toEqual([true, true]);
  });

  it('lose nothing and do nothing twice when one is killed between any two writes', async () => {
    change(2);
    // Or else it might come first.
    survivor.pause();
    await victim.hold([fetching]);
    const unlock = await lock();
    await push();
    await until(async () => (await waiting()).length === 5);
    await until(async () => victim.held.length === 1);
    const stored = (await stores(2)).map(({ ref }) => ref);
    expect(stored).not.toContain(refOf(storing));
    for (const name of [noting, finishing, completing, telling]) {
      expect(stored).toContain(refOf(name));
    }
    await victim.kill('SIGKILL');
    // What it asked the database for and had no answer to never came to pass.
    await cutOff();
    await unlock();
    survivor.resume();

    await untilAllOf(2);
    await expectWhole();
    await expectStoredOnce(2);
    // Between telling and noting that: the one moment after which something is told again.
    await expectTold(2, [telling]);
  });

  it('hand back at once what they have only begun when one is stopped', async () => {
    const leaver = await start();
    change(3);
    await Promise.all([leaver.hold(), survivor.hold()]);
    await push();
    await until(async () => leaver.held.length > 0);
    await until(async () => survivor.held.length > 0);
    const begun = await knex('targets').whereIn('url', leaver.held).pluck('id');
    await expect(leaver.kill('SIGTERM')).resolves.toBe(0);
    // Nobody else had a place for them: they are free because it gave them back.
    const active = await jobs()
      .where({ state: 'active' })
      .whereIn('singleton_key', begun);
    expect(active).toEqual([]);
    survivor.release();
    await untilAllOf(3);
    await expectWhole();
    await expectStoredOnce(3);
    await expectTold(3);
  });

  it('go on by themselves when PostgreSQL comes back', async () => {
    change(4);
    await survivor.hold([fetching]);
    const unlock = await lock();
    await push();
    await until(async () => (await waiting()).length === 5);
    await until(async () => survivor.held.length === 1);
    await postgres.halt();
    survivor.release();
    await expectAway();
    if (outage >= longOutage) await startInVain();
    await new Promise(done => setTimeout(done, outage * 1000));
    await expectAway();
    await postgres.resume();
    // The lock is gone with the connection.
    await unlock().catch(() => {});

    await until(async () => (await survivor.get(reportOf(names[0]))).ok);
    await untilAllOf(4);
    expect(survivor.alive).toBe(true);
    await expectWhole();
    await expectStoredOnce(4);
    await expectTold(4, [telling]);
    const answer = await survivor.get(reportOf(names[0]));
    await expect(answer.json()).resolves.toMatchObject({
      stale: false,
      report: { source: { commit: commitOf(4) } },
    });
    expect(survivor.log).not.toMatch(/unhandled rejection|uncaught exception/i);
  });

  function start(): Promise<Backend> {
    return Backend.start(folder, postgres.connectionString, settings, {
      workers: { takeOver: { seconds: takeOver }, maxScans: 6 },
    });
  }

  /** Starts another backend, which ends by itself as long as there is no database. */
  async function startInVain(): Promise<void> {
    await expect(start()).rejects.toThrow('A process ended with status 1');
  }

  /** Every other commit is worse than the one before, so that each has something to tell. */
  function change(round: number): void {
    const command = round % 2 ? '"gunicorn"' : '"uvicorn", "--reload"';
    writeFileSync(
      join(settings.tree, 'Dockerfile'),
      `FROM python:3.12-slim\nCMD [${command}, "main:app"]\n`,
    );
    writeFileSync(settings.round, String(round));
  }

  async function push(): Promise<void> {
    const targets = await knex('targets').select('id');
    await queue.add(
      targets.map(({ id }) => ({ targetId: id, reason: 'push' as const })),
    );
  }

  /** Has the database note each report that is stored, and scans wait at their points for whoever has the lock. */
  async function observe(): Promise<void> {
    const target = await knex('targets').where({ url: completing }).first();
    const point = (table: string, event: string, condition: string) => `
      create trigger test_point before ${event} on ${table} for each row
        when (${condition}) execute function test_wait();`;
    await knex.raw(`
      create table test_stored (ref text, commit text);
      create function test_store() returns trigger language plpgsql as $$ begin
        insert into test_stored values (new.entity_ref, new.commit); return new;
      end $$;
      create trigger test_stored after insert or update on reports
        for each row execute function test_store();
      create function test_wait() returns trigger language plpgsql as $$ begin
        perform pg_advisory_xact_lock_shared(${held}); return coalesce(new, old);
      end $$;
      ${point(
        'reports',
        'insert or update',
        `new.entity_ref = '${refOf(storing)}'`,
      )}
      ${point(
        'entities',
        'update',
        `new.ref = '${refOf(noting)}' and new.scan_status = 'succeeded'`,
      )}
      ${point(
        'targets',
        'update',
        `new.url = '${finishing}' and new.etag is distinct from old.etag`,
      )}
      ${point(
        'readiness_queue.job',
        'update',
        `new.state = 'completed' and new.singleton_key = '${target.id}'`,
      )}
      ${point(
        'status_changes',
        'delete',
        `old.change::jsonb ->> 'entityRef' = '${refOf(telling)}'`,
      )}`);
  }

  /** Has scans wait at their points until the answer is called, or the database goes away. */
  async function lock(): Promise<() => Promise<void>> {
    const holder = await knex.transaction();
    await holder.raw('select pg_advisory_xact_lock(?)', [held]);
    return () => holder.commit().then(() => {});
  }

  async function waiting(): Promise<number[]> {
    const { rows } = await knex.raw(
      `select pid from pg_locks where locktype = 'advisory' and objid = ? and not granted`,
      [held],
    );
    return rows.map(({ pid }: { pid: number }) => pid);
  }

  async function cutOff(): Promise<void> {
    for (const pid of await waiting()) {
      await knex.raw('select pg_terminate_backend(?)', [pid]);
    }
    await until(async () => (await waiting()).length === 0);
  }

  function jobs() {
    return knex
      .withSchema('readiness_queue')
      .from('job')
      .where({ name: 'scans' });
  }

  function untilAllOf(round: number): Promise<void> {
    return until(async () => {
      const rows = await knex('reports')
        .join('entities', 'entities.ref', 'reports.entity_ref')
        .where({
          'reports.commit': commitOf(round),
          'entities.scan_status': 'succeeded',
        });
      const open = await jobs().whereIn('state', [
        'created',
        'retry',
        'active',
      ]);
      return rows.length === names.length && open.length === 0;
    });
  }

  function stores(round: number): Promise<Array<{ ref: string }>> {
    return knex('test_stored').where({ commit: commitOf(round) });
  }

  async function expectStoredOnce(round: number): Promise<void> {
    const stored = await stores(round);
    expect(stored.map(({ ref }) => ref).sort()).toEqual(refs);
  }

  /** Every entity once, and those of these names twice. */
  async function expectTold(round: number, twice: string[] = []) {
    const expected = [...refs, ...twice.map(refOf)].sort();
    const told = () =>
      readFileSync(settings.log, 'utf8')
        .split('\n')
        .map(line => line.split(' '))
        .filter(([, commit]) => commit === commitOf(round));
    await until(async () => told().length >= expected.length);
    expect(
      told()
        .map(([ref]) => ref)
        .sort(),
    ).toEqual(expected);
    // By entity and time, whoever listens knows what he heard before.
    expect(new Set(told().map(([ref, , at]) => `${ref} ${at}`)).size).toBe(
      refs.length,
    );
  }

  async function expectAway(): Promise<void> {
    const away = await survivor.get(reportOf(names[0]));
    expect(away.status).toBe(503);
    expect(Number(away.headers.get('Retry-After'))).toBeGreaterThan(0);
    const { error } = await away.json();
    expect(error.name).toBe('ServiceUnavailableError');
    expect(error.message).toMatch(/^The portal's database does not answer/);
    expect(JSON.stringify(error)).not.toMatch(/select|ECONN|127\.0/);
  }

  /** What is stored of each entity comes from one report, and all of it is there. */
  async function expectWhole(): Promise<void> {
    const rows = await knex('reports');
    expect(rows).toHaveLength(names.length);
    for (const row of rows) {
      const report = reportSchema.parse(await storedIn(row.body));
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
    const unfinished = await knex('targets').whereNotNull('queued_at');
    expect(unfinished).toEqual([]);
  }
});

const refOf = (name: string) => `component:default/${name}`;
const reportOf = (name: string) => `/v1/reports/component/default/${name}`;
const commitOf = (round: number) => String(round).padStart(40, '0');

/** The database may be away meanwhile. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  for (;;) {
    if (await condition().catch(() => false)) return;
    await new Promise(done => setTimeout(done, 200));
  }
}
