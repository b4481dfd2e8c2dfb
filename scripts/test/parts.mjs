// The parts of `npm test`, in order. If a part fails, the next part still runs.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildFrontend } from "../build-frontend.mjs";
import { buildSimulator } from "../build-simulator.mjs";
import { buildWorker, startBuild } from "../build-worker.mjs";
import { onTarget } from "../cargo.mjs";
import { bin, inRoot, local, nativeTarget } from "../places.mjs";
import { phase, printPhases } from "../run.mjs";
import { findChromium } from "../setup/chromium.mjs";
import { countsOfCargo, countsOfVitest, NOTHING_RAN, plus } from "./counts.mjs";
import { printSlowest, readDurations } from "./durations.mjs";
import { runAndRead } from "./read.mjs";

const PARTS = {
  dashboard: { title: "Dashboard's unit tests", takes: "", run: dashboard },
  native: { title: "Native tests", takes: "about 5 min the first time", run: native },
  worker: { title: "Workers and simulated network", takes: "builds take about 10 min the first time", run: worker },
  browser: { title: "Dashboard in Chromium", takes: "", run: browser },
};

const NEED_THE_STACK = ["worker", "browser"];
let releaseIsCompiled = Promise.resolve();
let releaseIsBuilt = Promise.resolve();

/** The durations of the spec files of all parts. */
const durations = [];

export async function test(wanted) {
  const unknown = wanted.filter((name) => !PARTS[name]);
  if (unknown.length > 0)
    throw new Error(`No part is called ${unknown.join(", ")}. Parts: ${Object.keys(PARTS).join(" ")}`);
  const parts = Object.entries(PARTS).filter(([name]) => wanted.length === 0 || wanted.includes(name));

  const countsOfParts = [];
  if (parts.some(([name]) => NEED_THE_STACK.includes(name))) releaseIsCompiled = startRelease();
  for (const [name, { title, takes, run }] of parts) {
    // The compiler of the release keeps one core busy, and the unit tests not much more than the other.
    if (name !== "dashboard") await releaseIsCompiled;
    countsOfParts.push({ title, ...(await phase(title, takes, () => countOrFail(run))) });
  }
  printSlowest(durations);
  printPhases();
  printCounts(countsOfParts);
}

/**
 * Compiles the release, because one spec proves that it refuses the simulated network. The optimiser then keeps one core busy for minutes,
 * so it runs in parallel with the native tests; specs that run the Workers wait for it.
 */
async function startRelease() {
  try {
    releaseIsBuilt = (await startBuild("release")).finished;
  } catch (error) {
    releaseIsBuilt = Promise.reject(error);
    releaseIsBuilt.catch(() => {}); // the parts that need it report it
  }
}

/** Counts a part that cannot start as one failure. */
async function countOrFail(run) {
  try {
    return await run();
  } catch (error) {
    console.error(`✗ ${error.message}`);
    return { ...NOTHING_RAN, failed: 1 };
  }
}

function printCounts(countsOfParts) {
  const width = Math.max(...countsOfParts.map(({ title }) => title.length));
  console.log("\nTests");
  for (const { title, passed, failed, skipped } of countsOfParts) {
    const aside = skipped > 0 ? `, ${skipped} skipped` : "";
    console.log(`  ${failed > 0 ? "✗" : "✓"} ${title.padEnd(width)}  ${passed} passed, ${failed} failed${aside}`);
  }
  const all = countsOfParts.reduce(plus, NOTHING_RAN);
  console.log(`\n${all.passed} passed, ${all.failed} failed`);
  if (all.failed > 0) process.exitCode = 1;
}

async function native() {
  const all = ["test", "--workspace", "--locked", "--no-fail-fast"];
  const { code, output } = await onTarget(nativeTarget(), () => runAndRead("cargo", all));
  return failedAnyway(code, countsOfCargo(output));
}

function dashboard() {
  return vitest("dashboard", ["--config", "frontend/vitest.config.ts"]);
}

async function worker() {
  await buildStack();
  // Most of these specs wait for the clock of a pace or of an alarm.
  return vitest("worker", ["tests/worker", "tests/peers", "--maxWorkers=4"]);
}

async function browser() {
  if (!findChromium()) throw new Error("There is no Chromium for these tests; see above how to get one.");
  await buildStack();
  return vitest("browser", ["tests/browser"]);
}

async function buildStack() {
  await buildSimulator();
  await buildWorker("simulator");
  await buildFrontend();
  await releaseIsBuilt;
}

async function vitest(name, args) {
  const report = join(local, `vitest-${name}.json`);
  const written = join(local, `durations-${name}.json`);
  mkdirSync(local, { recursive: true });
  for (const path of [report, written]) rmSync(path, { force: true });
  const ours = `--reporter=${inRoot("scripts/test/durations.mjs")}`;
  const reporters = ["--reporter=default", ours, "--reporter=json", `--outputFile.json=${report}`];
  const { code } = await runAndRead(bin("vitest"), ["run", ...reporters, ...args], {
    CHROMIUM: findChromium() ?? "",
    CLOUDWA_DURATIONS: written,
  });
  durations.push(...readDurations(written));
  return failedAnyway(code, countsOfVitest(JSON.parse(readFileSync(report, "utf8"))));
}

/** Counts a program that failed without a failed test, because it did not compile for example, as one failure. */
function failedAnyway(code, counts) {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
