// Every test of this repository: `node scripts/test.mjs [--only STEP,…] [PATH …]`. A path runs the unit tests below it alone.
// The last line says how many passed and failed; the exit status is 0 only when something ran and nothing failed.
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { exitStatus, sum, totalLine } from './lib/counts.mjs';
import { stopAll, stopAllOnSignals } from './lib/processes.mjs';
import { root } from './lib/root.mjs';
import { steps } from './lib/steps.mjs';

async function main() {
  const { values, positionals: paths } = parseArgs({
    allowPositionals: true,
    options: { only: { type: 'string' } },
  });
  const chosen = choose(values.only, paths);
  stopAllOnSignals(130);
  process.chdir(root);
  mkdirSync(resolve(root, 'test-results'), { recursive: true });

  const results = [];
  for (const [index, step] of chosen.entries()) {
    console.log(`\n[${index + 1}/${chosen.length}] ${step.title}`);
    results.push(await take(step, paths));
  }

  console.log('\nSummary');
  for (const { title, counts, seconds } of results) {
    const mark = exitStatus(counts) === 0 ? 'ok  ' : 'FAIL';
    console.log(`  ${mark}  ${title}: ${totalLine(counts)} (${seconds} s)`);
  }
  const total = sum(results.map(({ counts }) => counts));
  console.log(`\n${totalLine(total)}`);
  process.exitCode = exitStatus(total);
}

function choose(only, paths) {
  if (only === undefined) {
    return paths.length > 0 ? steps.filter(({ id }) => id === 'unit') : steps;
  }
  const ids = only.split(',');
  const known = steps.map(({ id }) => id);
  const unknown = ids.filter(id => !known.includes(id));
  if (unknown.length > 0) {
    throw new Error(
      `No step is called ${unknown.join(', ')}; there are: ${known.join(', ')}`,
    );
  }
  return steps.filter(({ id }) => ids.includes(id));
}

// A step that breaks down counts as one failed test: it must never make the others look complete.
async function take({ title, run }, paths) {
  const started = Date.now();
  let counts;
  try {
    counts = await run(paths);
  } catch (error) {
    console.error(error.message);
    counts = { passed: 0, failed: 1, skipped: 0 };
  }
  return { title, counts, seconds: Math.round((Date.now() - started) / 1000) };
}

main().catch(async error => {
  await stopAll();
  console.error(error.message);
  process.exit(1);
});
