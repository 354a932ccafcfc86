import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  exitStatus,
  fromJest,
  fromNodeTest,
  fromPlaywright,
  sum,
  totalLine,
} from './counts.mjs';

test('a test file that could not be loaded counts as a failure', () => {
  assert.deepEqual(
    fromJest({
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      numRuntimeErrorTestSuites: 1,
    }),
    { passed: 5, failed: 2, skipped: 3 },
  );
});

test('a flaky browser test and an error outside the tests count as failures', () => {
  assert.deepEqual(
    fromPlaywright({
      stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 2 },
      errors: [{ message: 'the portal did not start' }],
    }),
    { passed: 7, failed: 3, skipped: 2 },
  );
});

test('a cancelled test counts as a failure', () => {
  assert.deepEqual(
    fromNodeTest({ passed: 3, failed: 0, cancelled: 1, skipped: 1, todo: 1 }),
    { passed: 3, failed: 1, skipped: 2 },
  );
});

test('the total adds up and names skipped tests only when there are any', () => {
  const total = sum([
    { passed: 1, failed: 0, skipped: 0 },
    { passed: 11, failed: 1, skipped: 0 },
  ]);
  assert.equal(totalLine(total), '12 passed, 1 failed');
  assert.equal(
    totalLine({ passed: 1, failed: 0, skipped: 2 }),
    '1 passed, 0 failed, 2 skipped',
  );
});

test('only a run in which something passed and nothing failed succeeds', () => {
  assert.equal(exitStatus({ passed: 1, failed: 0, skipped: 9 }), 0);
  assert.equal(exitStatus({ passed: 9, failed: 1, skipped: 0 }), 1);
  assert.equal(exitStatus({ passed: 0, failed: 0, skipped: 9 }), 1);
});
