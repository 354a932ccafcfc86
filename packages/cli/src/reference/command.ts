/*
 * yarn checks:docs [--check]: writes docs/checks from the check definitions; with --check only says what differs.
 */
import { join } from 'node:path';
import { checks } from '@prodready/analyzer';
import { differences, referencePages, writePages } from './pages';

const folder = join('docs', 'checks');
const pages = referencePages(checks);

if (process.argv.includes('--check')) {
  const found = differences(folder, pages);
  found.forEach(sentence => console.error(`${folder}/${sentence}`));
  if (found.length) {
    console.error('Run `yarn checks:docs` and commit what it writes.');
    process.exitCode = 1;
  }
} else {
  const changed = writePages(folder, pages);
  console.log(`${pages.size} pages in ${folder}, ${changed} changed`);
}
