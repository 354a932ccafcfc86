import {
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Check } from '@prodready/analyzer';
import { savedMeasurement } from '../evaluation/measured';
import { accuracyPage } from './accuracy';
import { checkPage, indexPage, pathOf } from './check-page';

const origin =
  '<!-- Made from the check definitions in packages/analyzer/src/checks by `yarn checks:docs`: change those, not this page. -->\n\n';

/** Every page of the check reference: path from its folder → text. */
export function referencePages(checks: readonly Check[]): Map<string, string> {
  return new Map([
    ['README.md', origin + indexPage(checks)],
    ['accuracy.md', origin + accuracyPage(savedMeasurement)],
    ...checks.map(check => [pathOf(check), origin + checkPage(check)] as const),
  ]);
}

/** What is not as the checks say, one sentence a page; empty when all is well. */
export function differences(
  folder: string,
  pages: Map<string, string>,
): string[] {
  const present = existingPages(folder);
  return [
    ...[...pages].flatMap(([path, text]) => {
      if (!present.has(path)) return [`${path} is missing`];
      return present.get(path) === text ? [] : [`${path} is out of date`];
    }),
    ...[...present.keys()]
      .filter(path => !pages.has(path))
      .map(path => `${path} belongs to no check`),
  ];
}

/** Makes the folder hold exactly these pages. Returns how many files it changed. */
export function writePages(folder: string, pages: Map<string, string>): number {
  const present = existingPages(folder);
  const stale = [...present.keys()].filter(path => !pages.has(path));
  const changed = [...pages].filter(
    ([path, text]) => present.get(path) !== text,
  );
  stale.forEach(path => rmSync(join(folder, path)));
  for (const [path, text] of changed) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return stale.length + changed.length;
}

function existingPages(folder: string): Map<string, string> {
  let paths: string[];
  try {
    paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return new Map();
  }
  return new Map(
    paths
      .map(path => path.replace(/\\/g, '/'))
      .filter(path => path.endsWith('.md'))
      .sort()
      .map(path => [path, readFileSync(join(folder, path), 'utf8')]),
  );
}
