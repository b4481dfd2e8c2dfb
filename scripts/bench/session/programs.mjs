// The native programs of a benchmark, optimised and built from the same profile: the simulated network, which all
// clients talk to, and the native client they are compared with.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildSimulator } from "../../build-simulator.mjs";
import { inRoot, targetDir } from "../../places.mjs";
import { phase, run, say } from "../../run.mjs";

const TARGET = targetDir("bench");
// The release profile of the root is for wasm; a server and a native client want speed.
const FOR_SPEED = {
  CARGO_TARGET_DIR: TARGET,
  CARGO_PROFILE_RELEASE_OPT_LEVEL: "3",
  CARGO_PROFILE_RELEASE_LTO: "off",
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: "16",
};
const SIMULATOR = join(TARGET, "release/simulator");
const NATIVE_CLIENT = join(TARGET, "release/native-client");

/** Builds both and lets every later stack use this simulator; answers with the path of the native client. */
export async function buildPrograms() {
  const manifest = inRoot("tests/native_client/Cargo.toml");
  const takes = existsSync(NATIVE_CLIENT) ? "" : "about 10 min the first time";
  await phase("Simulator and native client, optimised", takes, async () => {
    await run("cargo", ["build", "--locked", "--release", "--package", "simulator"], { env: FOR_SPEED });
    await run("cargo", ["build", "--locked", "--release", "--manifest-path", manifest], { env: FOR_SPEED });
  });
  process.env.SIMULATOR_BIN = SIMULATOR;
  return NATIVE_CLIENT;
}

/** Compiles nothing that the tests do not need: their simulator, and the native client only if it is there already. */
export async function takeWhatIsBuilt() {
  await buildSimulator();
  if (existsSync(NATIVE_CLIENT)) return NATIVE_CLIENT;
  say("The native client is not built; the full run builds it and compares with it.");
  return null;
}
