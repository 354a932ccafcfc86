/*
 * yarn bench:analyzer CHECKOUTS [--labels LABELS.json] [--only NAME] [--json FILE]
 *
 * What a scan costs: one process for each folder in CHECKOUTS, as the command line runs it, its start included. With
 * labels, the service's folder of each repository is taken from them. CPU is that of the process (user and system, all
 * threads); memory is the most it held at a time.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { scan } from '../scan/scan';

/** How this very file was started; like every script, from the project's root. */
const runner = resolve('scripts/typescript.cjs');

interface Options {
  labels?: string;
  only?: string;
  json?: string;
}

interface Cost {
  name: string;
  cpuSeconds: number;
  peakMegabytes: number;
}

if (process.env.PRODREADY_BENCH_SCAN) {
  measureOne(process.argv[2], process.argv[3]);
} else {
  new Command('bench:analyzer')
    .argument('<CHECKOUTS>', 'folder that holds repositories')
    .option('--labels <FILE>', 'labels, for the folders of services')
    .option('--only <NAME>', 'only folders whose name contains this')
    .option('--json <FILE>', 'write the figures')
    .action(benchmark)
    .parse();
}

/** In a process of its own: scans once and prints what that took. */
function measureOne(folder: string, path: string | undefined) {
  scan(folder, { path });
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  console.log(
    JSON.stringify({
      cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
      peakMegabytes: maxRSS / 1024,
    }),
  );
}

function benchmark(checkouts: string, options: Options) {
  const paths = servicePaths(options.labels);
  const names = readdirSync(checkouts, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => name)
    .filter(name => !options.only || name.includes(options.only))
    .sort();
  const costs = names.flatMap(name => costOf(checkouts, name, paths.get(name)));
  if (costs.length === 0) {
    throw new Error(`${checkouts} holds no folder that could be scanned`);
  }
  const byCpu = [...costs].sort((a, b) => a.cpuSeconds - b.cpuSeconds);
  const summary = {
    repositories: costs.length,
    median_cpu_seconds: round(byCpu[Math.floor(byCpu.length / 2)].cpuSeconds),
    largest_cpu_seconds: round(byCpu[byCpu.length - 1].cpuSeconds),
    peak_megabytes: Math.round(
      Math.max(...costs.map(({ peakMegabytes }) => peakMegabytes)),
    ),
  };
  for (const { name, cpuSeconds, peakMegabytes } of byCpu) {
    console.log(
      `${name.padEnd(52)} ${cpuSeconds
        .toFixed(2)
        .padStart(6)} s CPU ${Math.round(peakMegabytes)
        .toString()
        .padStart(6)} MB`,
    );
  }
  console.log(
    Object.entries(summary)
      .map(([key, value]) => `${key} ${value}`)
      .join(', '),
  );
  if (options.json) {
    writeFileSync(
      options.json,
      `${JSON.stringify({ summary, costs }, null, 2)}\n`,
    );
  }
}

function costOf(checkouts: string, name: string, path = ''): Cost[] {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [runner, process.argv[1], join(checkouts, name), path],
    {
      encoding: 'utf8',
      env: { ...process.env, PRODREADY_BENCH_SCAN: '1' },
      timeout: 120_000,
    },
  );
  if (status !== 0) {
    console.error(`${name}: no report: ${stderr.trim().split('\n').pop()}`);
    return [];
  }
  return [{ name, ...JSON.parse(stdout) }];
}

function servicePaths(labels: string | undefined): Map<string, string> {
  if (!labels) return new Map();
  const entries: Array<{ repo: string; path?: string }> = JSON.parse(
    readFileSync(labels, 'utf8'),
  );
  return new Map(
    entries.map(({ repo, path }) => [repo.replace('/', '+'), path ?? '']),
  );
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
