// How many tests passed, from what the test programs say.

export const NOTHING_RAN = { passed: 0, failed: 0, skipped: 0 };

export function plus(one, other) {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}

const CARGO_LINE = /test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/g;

/** The sum over all test binaries. */
export function countsOfCargo(output) {
  return [...output.matchAll(CARGO_LINE)]
    .map(([, passed, failed, skipped]) => ({
      passed: Number(passed),
      failed: Number(failed),
      skipped: Number(skipped),
    }))
    .reduce(plus, NOTHING_RAN);
}

/** From vitest's JSON report; a file that could not be loaded is one failure. */
export function countsOfVitest({ numPassedTests, numFailedTests, numPendingTests, testResults }) {
  const notLoaded = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  return { passed: numPassedTests, failed: numFailedTests + notLoaded.length, skipped: numPendingTests };
}
