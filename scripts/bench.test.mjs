import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { root } from './lib/root.mjs';

/** What tools read of the benchmark: none may go missing. */
const figures = [
  'overview_p95_ms',
  'entities_p95_ms',
  'follow_ups_p95_ms',
  'report_p95_ms',
  'scans_per_minute_1',
  'scans_per_minute_2',
  'unchanged_to_full_ratio',
  'entity_cost_growth',
  'event_loop_p99_ms',
  'rss_mb',
  'scan_largest_cpu_s',
  'scan_median_cpu_s',
  'scan_peak_mb',
];

test('the benchmark runs from end to end, and writes every figure', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'readiness-bench-test-'));
  try {
    const file = join(folder, 'figures.json');
    await promisify(execFile)(
      process.execPath,
      [
        resolve(root, 'scripts/bench.mjs'),
        ...['bench.ts', '--smoke', '--json', file],
      ],
      { cwd: root, env: { ...process.env, INIT_CWD: root } },
    );
    const written = JSON.parse(readFileSync(file, 'utf8'));
    assert.deepEqual(Object.keys(written).sort(), [...figures].sort());
    for (const [name, value] of Object.entries(written)) {
      assert.ok(Number.isFinite(value) && value >= 0, `${name} is ${value}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
