// What the frontend plugin costs a browser: bundled as an app does it, without what the app has anyway.
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { frontendSize } from './lib/frontend-size.mjs';
import { root } from './lib/root.mjs';

const source = resolve(root, 'plugins/readiness/src');
const kilobyte = 1000;

const start = ['alpha.tsx'];
const overview = ['components/overview/index.ts'];

/** What is loaded when, after what, and how many kilobytes it may cost. Whoever raises one says what readers get for it. */
const parts = [
  // On every page of the portal, at the first visit.
  ['the start, new frontend system', 'alpha.tsx', [], 12],
  // With English, which the entry exports; the new system reads it when a page needs it.
  ['the start, legacy frontend system', 'index.ts', [], 18],
  // When it is opened.
  ['overview', ...overview, start, 31],
  ['its chart', 'components/overview/TrendChart.tsx', overview, 5],
  ['follow-up', 'components/followUp/index.ts', start, 30],
  ['list and page of checks', 'components/check/index.ts', start, 20],
  ['report', 'components/content/index.ts', start, 33],
  ['card of a service', 'components/card/index.ts', start, 16],
  ['home widget', 'components/widgets/index.ts', start, 18],
];

const sizes = await frontendSize(
  source,
  Object.fromEntries(parts.map(([, entry, before]) => [entry, before])),
);

for (const [name, entry, , budget] of parts) {
  test(`${name}: at most ${budget} kB`, context => {
    const size = (sizes[entry].bytes / kilobyte).toFixed(1);
    context.diagnostic(`${size} kB`);
    assert.ok(Number(size) <= budget, `${name} has grown to ${size} kB`);
  });
}

test('an app starts without pages, cards and charts', () => {
  for (const entry of ['alpha.tsx', 'index.ts']) {
    const drawn = sizes[entry].files.filter(
      // An icon is part of an extension, and questions can be asked before there is anything to draw.
      file => /^components\/.*\.tsx$/.test(file) && !/NamedIcon/.test(file),
    );
    assert.deepEqual(drawn, [], `${entry} brings them at once`);
  }
});

test('the overview is drawn without its chart', () => {
  assert.ok(
    !sizes[overview[0]].files.some(file => file.endsWith('TrendChart.tsx')),
  );
});
