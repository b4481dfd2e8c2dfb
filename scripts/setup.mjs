// Installs what a fresh clone lacks. Each step first checks whether its result exists already, so the script may be run and stopped at any
// time, and the next run continues from there.
import { pathToFileURL } from "node:url";
import { cache } from "./places.mjs";
import { main, phase, say } from "./run.mjs";
import { chromium } from "./setup/chromium.mjs";
import { nightly } from "./setup/nightly.mjs";
import { nodeModules } from "./setup/node_modules.mjs";
import { rustTools } from "./setup/rust_tools.mjs";
import { wasmTarget } from "./setup/wasm_target.mjs";

// The tools take two cores for minutes and the other steps mostly download, so the two lists run in parallel.
const SIDE_BY_SIDE = [[rustTools], [nodeModules, wasmTarget, nightly, chromium]];

/** @param {{ without?: string[] }} options steps to leave out, by name: a build needs no browser. */
export async function setup({ without = [] } = {}) {
  const lists = SIDE_BY_SIDE.map((steps) => installMissing(steps.filter(({ name }) => !without.includes(name))));
  const failed = (await Promise.allSettled(lists)).find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
}

async function installMissing(steps) {
  for (const step of steps) {
    const missing = await step.missing();
    if (!missing) continue;
    await phase(`Setup: ${missing.what}`, missing.takes, async () => {
      say(`goes to ${missing.where}`);
      await step.install();
    });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await main(async () => {
    await setup();
    console.log(`\nEverything is in place. Tools and build caches: ${cache}`);
  });
}
