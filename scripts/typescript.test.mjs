import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';

const folder = mkdtempSync(join(tmpdir(), 'typescript-'));
const entry = join(folder, 'entry.ts');
after(() => {
  rmSync(folder, { recursive: true });
  const cache = resolve('node_modules/.cache/prodready');
  const name = createHash('sha256').update(entry).digest('hex').slice(0, 16);
  for (const kind of ['.cjs', '.cjs.v8']) rmSync(join(cache, name + kind));
});

function run() {
  return execFileSync(
    process.execPath,
    [resolve('scripts/typescript.cjs'), entry, 'word'],
    { encoding: 'utf8' },
  ).trim();
}

function write(code, second) {
  writeFileSync(entry, code);
  utimesSync(entry, second, second);
}

test('runs what is in the file, whatever was kept of it before', () => {
  const first =
    'const answer: number = 1; console.log(answer, process.argv[2]);';
  write(first, 1_000);
  assert.equal(run(), '1 word');
  assert.equal(run(), '1 word');

  // Of the same length: V8 alone would take what it kept of the first.
  write(first.replace('= 1', '= 2'), 2_000);
  assert.equal(run(), '2 word');
  assert.equal(run(), '2 word');
});

test('keeps nothing of a program that could not be compiled', () => {
  write('const answer: number = ;', 3_000);
  assert.throws(run);
  write('console.log(process.argv[2]);', 4_000);
  assert.equal(run(), 'word');
});
