// Lists the checks, quickest first. All of them run, so one run shows all problems.
import { cargo } from "../cargo.mjs";
import { bin, inRoot, WASM_TARGET } from "../places.mjs";
import { capture, phase, printPhases, run, say } from "../run.mjs";
import { wholeLock } from "./lock.mjs";
import { unusedCrates } from "./unused.mjs";
import { checkGitHubWorkflows } from "./workflows.mjs";

const DENY_WARNINGS = ["--", "-D", "warnings"];
const WASM = ["clippy", "--lib", "--locked", "--target", WASM_TARGET];

const CHECKS = {
  "Rust format": () => cargo(["fmt", "--all", "--check"]),
  "Script and page format, lint": () => run(bin("biome"), ["check", "--error-on-warnings"]),
  "Texts outside the translations": () => run(process.execPath, [inRoot("scripts/lint-literals.mjs")]),
  "Types of the tests": () => run(bin("tsc"), ["-p", "tests/tsconfig.json"]),
  "Types of the dashboard": () => run(bin("tsc"), ["-p", "frontend/tsconfig.json"]),
  "Unused crates": async () => unusedCrates(),
  "Unused files and npm packages": () =>
    run(bin("knip"), ["--no-progress", "--config", inRoot("scripts/check/knip.jsonc")]),
  "Locked npm packages": async () => wholeLock(),
  "Workflows of GitHub Actions": async () => checkGitHubWorkflows(),
  "Licences and sources of crates": cargoDeny,
  Architecture: () => cargo(["test", "--locked", "--quiet", "--test", "architecture"]),
  "Clippy, native": () => cargo(["clippy", "--workspace", "--all-targets", "--locked", ...DENY_WARNINGS]),
  "Clippy, wasm": () => cargo([...WASM, ...DENY_WARNINGS]),
  "Clippy, wasm for the simulator": () => cargo([...WASM, "--features", "simulator", ...DENY_WARNINGS]),
};

export async function check() {
  const failed = [];
  for (const [name, work] of Object.entries(CHECKS)) {
    await phase(name, "", work).catch((error) => {
      console.error(`  ✗ ${error.message}`);
      failed.push(name);
    });
  }
  printPhases();
  if (failed.length > 0) throw new Error(`Not in order: ${failed.join("; ")}`);
  console.log("\nAll checks passed.");
}

/** Runs an optional tool: nobody has to compile it for a check whose result seldom changes. */
async function cargoDeny() {
  const { code } = await capture("cargo", ["deny", "--version"]);
  if (code !== 0) return say("skipped: cargo-deny is not installed");
  await cargo(["deny", "--locked", "check", "bans", "licenses", "sources"]);
}
