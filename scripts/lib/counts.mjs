// How many tests passed, failed and were skipped: `{ passed, failed, skipped }`, read from the reports that the tools write.

export function fromJest(report) {
  return {
    passed: report.numPassedTests,
    // A test file that could not even be loaded has no tests to count.
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

export function fromPlaywright({ stats, errors }) {
  return {
    passed: stats.expected,
    // A test that passes only on a second attempt is not one to rely on.
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
}

export function fromNodeTest({ passed, failed, cancelled, skipped, todo }) {
  return { passed, failed: failed + cancelled, skipped: skipped + todo };
}

export function sum(all) {
  return all.reduce(
    (total, one) => ({
      passed: total.passed + one.passed,
      failed: total.failed + one.failed,
      skipped: total.skipped + one.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** For example `12 passed, 1 failed`, with `, 2 skipped` behind it only when some were. */
export function totalLine({ passed, failed, skipped }) {
  const line = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}

/** 0 only when something ran and nothing failed. */
export function exitStatus({ passed, failed }) {
  return failed === 0 && passed > 0 ? 0 : 1;
}
