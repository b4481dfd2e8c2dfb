// worker-build and wasm-bindgen at their pinned versions, in a directory that carries both in its name.
import { tool, tools, WASM_BINDGEN, WORKER_BUILD } from "../places.mjs";
import { CommandFailed, capture, run, say } from "../run.mjs";

const CRATES = [
  { crate: "worker-build", version: WORKER_BUILD, program: "worker-build" },
  { crate: "wasm-bindgen-cli", version: WASM_BINDGEN, program: "wasm-bindgen" },
];

// These tools run for seconds; compiling them for speed would take twice as long as all their runs.
const QUICK_COMPILE = {
  CARGO_PROFILE_RELEASE_OPT_LEVEL: "1",
  CARGO_PROFILE_RELEASE_LTO: "off",
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: "16",
};

async function absent() {
  const answers = await Promise.all(CRATES.map(({ program }) => capture(tool(program), ["--version"])));
  return CRATES.filter(({ version }, index) => !answers[index].output.split(/\s+/).includes(version));
}

export const rustTools = {
  name: "rust_tools",
  async missing() {
    const crates = await absent();
    if (crates.length === 0) return null;
    const what = crates.map(({ crate, version }) => `${crate} ${version}`).join(" and ");
    return { what, takes: `about ${2 * crates.length} to ${6 * crates.length} min on two cores`, where: tools };
  },
  async install() {
    for (const { crate, version } of await absent()) await install(crate, version);
  },
};

async function install(crate, version) {
  const args = ["install", crate, "--version", version, "--root", tools];
  try {
    await run("cargo", [...args, "--locked"], { env: QUICK_COMPILE });
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    say(`${crate} does not compile with its own lock file here; trying with the newest fitting dependencies`);
    await run("cargo", args, { env: QUICK_COMPILE });
  }
}
