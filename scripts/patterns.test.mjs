// Repositories are hostile input: no pattern of the analyzer may take exponential time on a text made for it.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { analyse } from 'scslre';
import ts from 'typescript';
import { endlessTextOf } from './lib/pumps.mjs';
import { root } from './lib/root.mjs';

test('no pattern of the analyzer is exponential', () => {
  const found = sourcesIn(join(root, 'packages/analyzer/src')).flatMap(
    patternsIn,
  );
  assert.ok(found.length > 5_000, `only ${found.length} patterns were found`);
  assert.deepEqual(
    found.filter(isExponential).map(({ place }) => place),
    [],
  );
});

test('an exponential pattern is told', () => {
  assert.ok(isExponential({ source: '^(?:[ \\t]+[^\\n]*\\n)*x', flags: 'm' }));
  assert.ok(!isExponential({ source: '^(?:[ \\t][^\\n]*\\n)*x', flags: 'm' }));
});

// The analysis misses what is ambiguous between one round of a group and the next.
test('every pattern of the analyzer ends on texts that repeat its groups', () => {
  assert.deepEqual(
    sourcesIn(join(root, 'packages/analyzer/src'))
      .flatMap(patternsIn)
      .filter(pattern => endlessTextOf(pattern) !== undefined)
      .map(({ place }) => place),
    [],
  );
});

test('a pattern that does not end is told', () => {
  const source = 'compose(?:\\s+--?[\\w-]+(?:[= ]\\S+)?)*?\\s+up\\b';
  assert.ok(!isExponential({ source, flags: '' }));
  assert.ok(endlessTextOf({ source, flags: '' }));
});

function isExponential({ source, flags }) {
  const { reports } = analyse(
    { source, flags },
    { reportTypes: { Move: false, Self: true, Trade: true } },
  );
  return reports.some(({ exponential }) => exponential);
}

function sourcesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourcesIn(path);
    return /(?<!\.test)\.ts$/.test(entry.name) ? [path] : [];
  });
}

/** The regular expressions that a file spells out; those put together while it runs are not seen. */
function patternsIn(path) {
  const file = ts.createSourceFile(
    path,
    readFileSync(path, 'utf8'),
    ts.ScriptTarget.Latest,
  );
  const found = [];
  const visit = node => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
      found.push({
        place: `${relative(root, path)}:${line + 1}`,
        source: node.text.slice(1, end),
        flags: node.text.slice(end + 1),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
