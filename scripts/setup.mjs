// Puts in place whatever a fresh clone lacks. Each step looks first and does nothing when all is there, so the script
// may be run at any time, stopped at any time, and goes on where it was.
import { pathToFileURL } from "node:url";
import { cache } from "./places.mjs";
import { main, phase, say } from "./run.mjs";
import { chromium } from "./setup/chromium.mjs";
import { nightly } from "./setup/nightly.mjs";
import { nodeModules } from "./setup/node_modules.mjs";
import { rustTools } from "./setup/rust_tools.mjs";
import { wasmTarget } from "./setup/wasm_target.mjs";

const STEPS = [nodeModules, wasmTarget, rustTools, nightly, chromium];

/** @param {{ without?: string[] }} options steps to leave out, by name: a build needs no browser. */
export async function setup({ without = [] } = {}) {
  for (const step of STEPS.filter(({ name }) => !without.includes(name))) {
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
