// Measures how long each spec file and each test takes. The reporter for vitest writes the durations into the file that CLOUDWA_DURATIONS
// names; `printSlowest` prints the slowest, each test that passed only at its second attempt, and each that failed.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { durationText } from "../run.mjs";

const LISTED = 10;
const ERROR_LINES = 3;

/**
 * @typedef {{ name: string, seconds: number, neededRetry: boolean, failed: boolean, errors: string[] }} TestDuration `errors`: one for each
 * attempt that failed
 */
/** @typedef {{ file: string, seconds: number, tests: TestDuration[] }} FileDuration `seconds`: imports and hooks, too */

export default class DurationsReporter {
  /** @type {FileDuration[]} */
  #files = [];

  onTestModuleEnd(module) {
    const { environmentSetupDuration, prepareDuration, collectDuration, setupDuration, duration } = module.diagnostic();
    const milliseconds = environmentSetupDuration + prepareDuration + collectDuration + setupDuration + duration;
    const tests = [...module.children.allTests()].map((test) => ({
      name: test.fullName,
      seconds: (test.diagnostic()?.duration ?? 0) / 1000,
      neededRetry: test.diagnostic()?.flaky ?? false,
      failed: test.result().state === "failed",
      errors: (test.result().errors ?? []).map(({ message }) => message),
    }));
    this.#files.push({ file: module.relativeModuleId, seconds: milliseconds / 1000, tests });
  }

  onTestRunEnd() {
    if (process.env.CLOUDWA_DURATIONS) writeFileSync(process.env.CLOUDWA_DURATIONS, JSON.stringify(this.#files));
  }
}

/** @returns {FileDuration[]} none if vitest ended before it could write them */
export function readDurations(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : [];
}

/** @param {FileDuration[]} files */
export function printSlowest(files) {
  if (files.length === 0) return;
  const tests = files.flatMap(({ file, tests }) => tests.map((test) => ({ ...test, file })));
  printLongest("Slowest spec files, with imports and hooks", files, ({ file }) => file);
  printLongest("Slowest tests", tests, ({ file, name }) => `${file}: ${name}`);
  printErrors(
    "Needed a second try",
    tests.filter(({ neededRetry }) => neededRetry),
  );
  printErrors(
    "Failed",
    tests.filter(({ failed }) => failed),
  );
}

function printErrors(title, tests) {
  if (tests.length === 0) return;
  console.log(`\n${title}`);
  for (const { file, name, errors } of tests) {
    console.log(`  ${file}: ${name}`);
    for (const error of errors) console.log(`    ${error.split("\n").slice(0, ERROR_LINES).join("\n    ")}`);
  }
}

function printLongest(title, all, nameOf) {
  const longest = [...all].sort((one, other) => other.seconds - one.seconds).slice(0, LISTED);
  console.log(`\n${title}`);
  for (const each of longest) console.log(`  ${durationText(each.seconds).padStart(12)}  ${nameOf(each)}`);
}
