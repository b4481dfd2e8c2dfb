// Counts passed, failed and skipped tests in the output of the test programs.

export const NOTHING_RAN = { passed: 0, failed: 0, skipped: 0 };

export function plus(one, other) {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}

const CARGO_LINE = /test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/g;

/** Returns the sum over all test binaries. */
export function countsOfCargo(output) {
  return [...output.matchAll(CARGO_LINE)]
    .map(([, passed, failed, skipped]) => ({
      passed: Number(passed),
      failed: Number(failed),
      skipped: Number(skipped),
    }))
    .reduce(plus, NOTHING_RAN);
}

/** Returns the counts of vitest's JSON report; a file that could not be loaded counts as one failure. */
export function countsOfVitest({ numPassedTests, numFailedTests, numPendingTests, testResults }) {
  const notLoaded = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  return { passed: numPassedTests, failed: numFailedTests + notLoaded.length, skipped: numPendingTests };
}
