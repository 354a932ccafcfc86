import { execFileSync, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { AnswerFigures } from './answers';
import { BackendProcess, typescript } from './BackendProcess';
import { Latency, sleep } from './measure';
import { Organization } from './Organization';
import type { UsersMessage, UsersSettings } from './users';
import { perTarget } from './world';

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    quick: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
    answers: { type: 'boolean', default: false },
    /** Folder of repositories to scan one by one; the sample services by default. */
    corpus: { type: 'string' },
    /** Labels file that tells the folders of services in these. */
    labels: { type: 'string' },
  },
});

/** How large the organisation is, and how much is measured of it. */
const sizes = {
  smoke: {
    small: 20,
    usual: 40,
    large: 60,
    requests: 4,
    perSecond: 50,
    warmUp: 0,
    scans: 4,
    saves: 5,
    restSeconds: 0,
  },
  quick: {
    small: 200,
    usual: 1000,
    large: 2000,
    requests: 100,
    perSecond: 10,
    warmUp: 40,
    scans: 10,
    saves: 100,
    restSeconds: 0,
  },
  all: {
    small: 2000,
    usual: 10_000,
    large: 20_000,
    requests: 400,
    perSecond: 10,
    warmUp: 200,
    scans: 60,
    saves: 500,
    restSeconds: 60,
  },
};
const size =
  sizes[(options.smoke && 'smoke') || (options.quick && 'quick') || 'all'];

/** What scanning a repository costs, in a process of its own, its start included. */
interface ScanCost {
  scan_median_cpu_s: number;
  scan_largest_cpu_s: number;
  scan_peak_mb: number;
}

/** The figures that `--json` writes. */
interface Figures extends AnswerFigures, ScanCost {
  scans_per_minute_1: number;
  scans_per_minute_2: number;
  unchanged_to_full_ratio: number;
  entity_cost_growth: number;
  event_loop_p99_ms: number;
  rss_mb: number;
}

async function main() {
  // Plain JavaScript of the repository's scripts, which has no types.
  const { startPostgres } = await import(
    '../scripts/lib/postgres.mjs' as string
  );
  const { freePort } = await import('../scripts/lib/ports.mjs' as string);
  const postgres = await startPostgres();
  const folder = mkdtempSync(join(tmpdir(), 'readiness-bench-'));
  const backends: BackendProcess[] = [];
  let organization: Organization | undefined;
  try {
    const { connectionString } = postgres;
    organization = await Organization.found(connectionString, folder);
    const { tree, roundFile } = organization;
    const startBackend = async () => {
      const backend = await BackendProcess.start(
        folder,
        await freePort(),
        connectionString,
        { entities: size.usual, tree, round: roundFile },
      );
      backends.push(backend);
      return backend;
    };
    const stopBackends = async () => {
      while (backends.length > 0) await backends.pop()?.stop();
    };
    describeMachine();
    const figures = options.answers
      ? await runAnswers(organization, startBackend)
      : await run(folder, organization, startBackend, stopBackends);
    print(figures);
    if (options.json) {
      writeFileSync(options.json, `${JSON.stringify(figures, undefined, 2)}\n`);
    }
  } finally {
    for (const backend of backends) await backend.stop();
    await organization?.close();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(
  folder: string,
  organization: Organization,
  startBackend: () => Promise<BackendProcess>,
  stopBackends: () => Promise<void>,
): Promise<Figures> {
  const scans = costOfScans(folder);
  const costSmall = await grow(organization, size.small);
  await grow(organization, size.usual, { costs: false });

  const first = await startBackend();
  const latencies = await answersOf(first);

  // Processes that assess are started, and code is compiled, by the first scans.
  await organization.scanChanged(8);
  first.watch();
  const one = await organization.scanChanged(size.scans);
  const busy = await first.figures();
  say(`Full re-assessment, one backend: ${rate(one.perMinute)}`);
  say(
    `  meanwhile event loop p99 ${busy.eventLoopP99.toFixed(
      1,
    )} ms, memory ${busy.rss.toFixed(0)} MB and ${busy.workersRss.toFixed(
      0,
    )} MB in the processes that assess`,
  );
  const unchanged = await organization.scanUnchanged(size.scans, 5);
  const ratio = one.perMinute / unchanged.perMinute;
  say(
    `Unchanged: ${rate(unchanged.perMinute)}, ${ratio.toFixed(
      4,
    )} of a full assessment each`,
  );

  await startBackend();
  await sleep(size.restSeconds * 1000);
  await organization.scanChanged(16);
  const two = await organization.scanChanged(size.scans * 2);
  say(`Full re-assessment, two backends: ${rate(two.perMinute)}`);
  await stopBackends();

  const costLarge = await grow(organization, size.large);
  return {
    ...latencies,
    ...scans,
    scans_per_minute_1: one.perMinute,
    scans_per_minute_2: two.perMinute,
    unchanged_to_full_ratio: ratio,
    entity_cost_growth: costLarge / costSmall,
    event_loop_p99_ms: busy.eventLoopP99,
    rss_mb: busy.rss,
  };
}

/** Scans repositories with the command line's engine, one after the other, before anything else runs. */
function costOfScans(folder: string): ScanCost {
  const root = resolve(__dirname, '..');
  const json = join(folder, 'scans.json');
  say('Scanning repositories one by one');
  execFileSync(
    process.execPath,
    [
      join(root, 'scripts/typescript.cjs'),
      join(root, 'packages/cli/src/evaluation/benchmark.ts'),
      resolve(options.corpus ?? join(root, 'examples/services')),
      ...(options.labels ? ['--labels', resolve(options.labels)] : []),
      ...['--json', json],
    ],
    { cwd: root, stdio: 'inherit' },
  );
  const { summary } = JSON.parse(readFileSync(json, 'utf8'));
  return {
    scan_median_cpu_s: summary.median_cpu_seconds,
    scan_largest_cpu_s: summary.largest_cpu_seconds,
    scan_peak_mb: summary.peak_megabytes,
  };
}

/** Answers what following the catalog and storing a report costs for each entity then. */
async function grow(
  organization: Organization,
  entities: number,
  { costs = true } = {},
): Promise<number> {
  say(`Growing to ${entities} entities in ${entities / perTarget} targets`);
  await organization.growTo(entities);
  const bytes = await organization.databaseSize();
  say(
    `  ${(bytes / 2 ** 20).toFixed(0)} MB of database, ${(
      bytes /
      1024 /
      entities
    ).toFixed(0)} KB for each entity`,
  );
  if (!costs) return 0;
  const cost = await organization.costPerEntity(size.saves);
  say(`  ${cost.toFixed(2)} ms for each entity`);
  return cost;
}

/** Answers alone, in a quarter of the time. */
async function runAnswers(
  organization: Organization,
  startBackend: () => Promise<BackendProcess>,
): Promise<AnswerFigures> {
  await grow(organization, size.usual, { costs: false });
  return answersOf(await startBackend());
}

/** Asked by users in a process of their own. */
async function answersOf(backend: BackendProcess): Promise<AnswerFigures> {
  // What a backend does once after its start is over by then.
  await sleep(size.restSeconds * 1000);
  const settings: UsersSettings = {
    address: backend.address,
    entities: size.usual,
    requests: size.requests,
    perSecond: size.perSecond,
    warmUp: size.warmUp,
  };
  const users = fork(join(__dirname, 'users.ts'), {
    execArgv: typescript,
    env: { ...process.env, BENCHMARK: JSON.stringify(settings) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return new Promise((answer, reject) => {
    // The loader of TypeScript has things of its own to say.
    users.on('message', (message: UsersMessage) => {
      if ('figures' in message) {
        answer(message.figures);
      } else if ('latency' in message) {
        say(line(message.title, message.latency));
      } else if ('mostPerSecond' in message) {
        const { title, mostPerSecond } = message;
        say(`  at most ${mostPerSecond.toFixed(0)} a second (${title}, …)`);
      }
    });
    users.once('exit', code =>
      reject(new Error(`The users ended with status ${code}`)),
    );
  });
}

function line(title: string, { p50, p95 }: Latency): string {
  return `${title}: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`;
}

function describeMachine(): void {
  say(
    `${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(
      0,
    )} GiB, Node.js ${process.version}`,
  );
}

function rate(perMinute: number): string {
  return `${perMinute.toFixed(0)} targets a minute`;
}

function print(figures: Partial<Figures>): void {
  say('');
  for (const [key, value] of Object.entries(figures)) {
    say(`${key.padEnd(26)} ${value.toFixed(value < 10 ? 3 : 1)}`);
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

main().catch(error => {
  console.error(error);
  process.exit(1);
});
