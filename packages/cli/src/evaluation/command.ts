/*
 * yarn eval LABELS.json CHECKOUTS [--wrong] [--check ID] [--area ID] [--only OWNER/NAME] [--json] [--save]
 *
 * Measures the checks against labelled real repositories, laid out as CHECKOUTS/owner+name.
 * precision: reported failures that are labelled fail. recall: labelled failures that are reported.
 * located: right failures that cite a labelled path, and a line within three where one is labelled.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { checks } from '@prodready/analyzer';
import { scan } from '../scan/scan';
import type { LabelledRepository } from './labels';
import {
  addReport,
  emptyScore,
  ratios,
  total,
  type CheckScore,
  type Score,
} from './score';

interface Options {
  wrong?: boolean;
  check?: string;
  area?: string;
  only?: string;
  json?: boolean;
  save?: boolean;
}

new Command('eval')
  .argument('<LABELS>', 'labels of repositories, JSON')
  .argument('<CHECKOUTS>', 'folder that holds them, as owner+name')
  .option('--wrong', 'list what differs from the labels')
  .option('--check <ID>', 'only this check')
  .option('--area <ID>', 'only this area')
  .option('--only <OWNER/NAME>', 'only this repository')
  .option('--json', 'print everything as JSON')
  .option('--save', 'keep the figures for the check reference')
  .action(evaluate)
  .parse();

function evaluate(labelsFile: string, checkouts: string, options: Options) {
  const everything: LabelledRepository[] = JSON.parse(
    readFileSync(labelsFile, 'utf8'),
  );
  const labelled = everything.filter(
    ({ repo }) => !options.only || repo === options.only,
  );
  const areaOf = new Map(checks.map(({ id, area }) => [id, area as string]));
  const isAreaSelected = (id: string) => !options.area || id === options.area;
  const isSelected = (id: string) =>
    (!options.check || id === options.check) &&
    (!options.area || areaOf.get(id) === options.area);

  const score = emptyScore();
  const failed: string[] = [];
  const seconds: number[] = [];
  let missing = 0;
  for (const entry of labelled) {
    const folder = join(checkouts, entry.repo.replace('/', '+'));
    if (!existsSync(folder)) {
      missing++;
      continue;
    }
    const start = process.hrtime.bigint();
    try {
      const report = scan(folder, { path: entry.path });
      seconds.push(Number(process.hrtime.bigint() - start) / 1e9);
      addReport(score, entry, report, isSelected, isAreaSelected);
    } catch (error) {
      failed.push(`${entry.repo}: no report: ${(error as Error).message}`);
    }
  }

  const all = total(score.checks.values());
  const summary = {
    repositories: labelled.length - missing,
    notCheckedOut: missing,
    noReport: failed.length,
    labels: all.labels,
    ...rounded(all),
    areaAgreement: share(score.areas.agreed, score.areas.labels),
    medianSeconds: median(seconds).toFixed(2),
    slowestSeconds: Math.max(0, ...seconds).toFixed(2),
  };
  if (options.save) save(score, labelled.length - missing);
  if (options.json) {
    const byCheck = Object.fromEntries(score.checks);
    const wrong = [...failed, ...score.wrong, ...score.wrongAreas];
    console.log(JSON.stringify({ summary, checks: byCheck, wrong }, null, 2));
    return;
  }
  failed.forEach(line => console.log(line));
  if (options.wrong) {
    [...score.wrong, ...score.wrongAreas].forEach(line => console.log(line));
  }
  for (const [id, own] of [...score.checks].sort(([a], [b]) =>
    a < b ? -1 : 1,
  )) {
    console.log(checkLine(areaOf.has(id) ? id : `${id} (no such check)`, own));
  }
  console.log(
    Object.entries(summary)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
  );
}

/** The figures that the pages of the reference show (then: yarn checks:docs). */
function save(score: Score, repositories: number) {
  const known = [...score.checks]
    .filter(([id]) => checks.some(check => check.id === id))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(
    'packages/cli/src/evaluation/measured.json',
    `${JSON.stringify(
      { repositories, checks: Object.fromEntries(known) },
      null,
      2,
    )}\n`,
  );
}

function checkLine(name: string, score: CheckScore): string {
  const { precision, recall, agreement, located } = rounded(score);
  return [
    name.padEnd(52),
    `precision ${precision.padEnd(5)}`,
    `recall ${recall.padEnd(5)}`,
    `located ${located.padEnd(5)}`,
    `agreement ${agreement} of ${score.labels}`,
  ].join('  ');
}

function rounded(score: CheckScore) {
  const { precision, recall, agreement, located } = ratios(score);
  return {
    precision: digits(precision),
    recall: digits(recall),
    agreement: digits(agreement),
    located: digits(located),
  };
}

function share(part: number, whole: number): string {
  return digits(whole ? part / whole : undefined);
}

function digits(value: number | undefined): string {
  return value === undefined ? '-' : value.toFixed(3);
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
