/*
 * yarn agreement [--hadolint CHECKOUT] [--kube-linter CHECKOUT] [--json]
 *
 * Runs the test cases that hadolint and kube-linter publish for rules with an equivalent here against our checks. The
 * cases are read from a checkout of each tool; which check answers which rule: rules.ts. Differences with a reason are
 * listed in differences.json; any other one, and a listed one that is gone, makes the command fail.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import type { PublishedCase } from './cases';
import { agrees, compare, type Comparison } from './compare';
import { explain, type KnownDifference } from './differences';
import known from './differences.json';
import { hadolintCases } from './hadolint';
import { kubeLinterCases } from './kube-linter';
import {
  hadolintRules,
  kubeLinterRules,
  notCompared,
  type Equivalent,
} from './rules';

interface Options {
  hadolint?: string;
  kubeLinter?: string;
  json?: boolean;
}

new Command('agreement')
  .option('--hadolint <CHECKOUT>', 'checkout of hadolint')
  .option('--kube-linter <CHECKOUT>', 'checkout of kube-linter')
  .option('--json', 'print everything as JSON')
  .action(run)
  .parse();

function run({ hadolint, kubeLinter, json }: Options) {
  if (!hadolint && !kubeLinter)
    throw new Error('Name a checkout: --hadolint or --kube-linter');
  const compared = [
    ...(hadolint
      ? comparedWith(hadolintRules, rule =>
          hadolintCases(
            rule,
            read(join(hadolint, 'test/Hadolint/Rule', `${rule}Spec.hs`)),
          ),
        )
      : []),
    ...(kubeLinter
      ? comparedWith(kubeLinterRules, (rule, { reading }) =>
          kubeLinterCases(
            rule,
            read(
              join(kubeLinter, 'tests/checks', `${rule}.yml`),
              join(kubeLinter, 'tests/checks', `${rule}.yaml`),
            ),
            reading,
          ),
        )
      : []),
  ];
  const { differences, unexplained, gone } = explain(
    compared,
    known as KnownDifference[],
  );
  if (json) {
    console.log(
      JSON.stringify(
        { ...figures(compared), differences, unexplained, gone },
        null,
        2,
      ),
    );
  } else {
    print(compared, differences);
    unexplained.forEach(one =>
      console.log(
        `UNEXPLAINED ${one.rule} "${one.case}": the rule ${
          one.caught ? 'catches it' : 'does not catch it'
        }; ${one.check} says ${one.said}`,
      ),
    );
    gone.forEach(one =>
      console.log(`GONE ${one.rule} "${one.case}": the two agree now`),
    );
  }
  if (unexplained.length || gone.length) process.exitCode = 1;
}

function comparedWith(
  rules: Record<string, Equivalent>,
  casesOf: (rule: string, equivalent: Equivalent) => PublishedCase[],
): Comparison[] {
  return Object.entries(rules).flatMap(([rule, equivalent]) => {
    const cases = casesOf(rule, equivalent);
    if (!cases.length) throw new Error(`No case of ${rule} could be read`);
    return cases.map(published => compare(published, equivalent));
  });
}

function read(...paths: string[]): string {
  const path = paths.find(one => existsSync(one));
  if (!path) throw new Error(`${paths[0]} does not exist`);
  return readFileSync(path, 'utf8');
}

function figures(compared: Comparison[]) {
  const agreed = compared.filter(agrees).length;
  const byOutcome = compared.filter(
    ({ failed, published }) => failed === published.caught,
  ).length;
  return {
    cases: compared.length,
    agreed,
    agreement: digits(agreed / compared.length),
    byOutcomeAlone: digits(byOutcome / compared.length),
  };
}

function print(
  compared: Comparison[],
  differences: Array<KnownDifference & { said: string }>,
) {
  const rules = [...new Set(compared.map(({ published }) => published.rule))];
  for (const rule of rules) {
    const own = compared.filter(({ published }) => published.rule === rule);
    console.log(
      `${rule.padEnd(32)} ${own[0].check.padEnd(32)} ${
        own.filter(agrees).length
      } of ${own.length}`,
    );
    for (const one of differences.filter(each => each.rule === rule))
      console.log(`  "${one.case}": ${one.said}\n    ${one.why}`);
  }
  for (const [rule, why] of Object.entries(notCompared))
    console.log(`${rule.padEnd(32)} not compared: ${why}`);
  console.log(
    Object.entries(figures(compared))
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
  );
}

function digits(value: number): string {
  return value.toFixed(3);
}
