// Installs worker-build and wasm-bindgen at their pinned versions, in a directory that carries both in its name.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { tool, tools, WASM_BINDGEN, WORKER_BUILD } from "../places.mjs";
import { CommandFailed, capture, run, say } from "../run.mjs";

// Of each crate only the named program is installed; without default features wasm-bindgen-cli needs no TLS library.
const CRATES = [
  { crate: "worker-build", version: WORKER_BUILD, program: "worker-build", args: [] },
  { crate: "wasm-bindgen-cli", version: WASM_BINDGEN, program: "wasm-bindgen", args: ["--no-default-features"] },
];

// These tools run for seconds, so compiling them quickly matters more than their speed. Only the crates that parse and write the whole wasm
// are optimised: otherwise wasm-bindgen takes longer at each build than its optimisation costs once.
const READS_THE_WASM = ["walrus", "wasmparser", "wasm-encoder", "gimli", "wasm-bindgen-cli-support"];
const COMPILE_QUICKLY = {
  CARGO_PROFILE_RELEASE_OPT_LEVEL: "0",
  CARGO_PROFILE_RELEASE_LTO: "off",
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: "16",
  CARGO_TARGET_DIR: join(tools, "target"), // the two share most of their dependencies
};
const OPTIMISE_PARTLY = READS_THE_WASM.flatMap((crate) => ["--config", `profile.release.package.${crate}.opt-level=1`]);

async function missingCrates() {
  const answers = await Promise.all(CRATES.map(({ program }) => capture(tool(program), ["--version"])));
  return CRATES.filter(({ version }, index) => !answers[index].output.split(/\s+/).includes(version));
}

export const rustTools = {
  name: "rust_tools",
  async missing() {
    const crates = await missingCrates();
    if (crates.length === 0) return null;
    const what = crates.map(({ crate, version }) => `${crate} ${version}`).join(" and ");
    return { what, takes: `about ${crates.length} to ${2 * crates.length} min on two cores`, where: tools };
  },
  async install() {
    for (const each of await missingCrates()) await install(each);
    rmSync(COMPILE_QUICKLY.CARGO_TARGET_DIR, { recursive: true, force: true });
  },
};

async function install({ crate, version, program, args }) {
  const all = ["install", crate, "--version", version, "--root", tools, "--bin", program, ...args, ...OPTIMISE_PARTLY];
  try {
    await run("cargo", [...all, "--locked"], { env: COMPILE_QUICKLY });
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    say(`${crate} does not compile with its own lock file here; trying with the newest fitting dependencies`);
    await run("cargo", all, { env: COMPILE_QUICKLY });
  }
}
