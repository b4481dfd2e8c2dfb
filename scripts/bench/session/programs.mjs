// Builds the native programs of a benchmark, optimised: the simulated network, which all clients use, and the native client with which they
// are compared.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildSimulator } from "../../build-simulator.mjs";
import { cargo } from "../../cargo.mjs";
import { inRoot, targetDir } from "../../places.mjs";
import { phase, say } from "../../run.mjs";

const PROFILE = "measured";
// The root's release profile is for small wasm; a server and a native client need speed. Each has its own lock file and
// so its own directory.
const SETTINGS = ['inherits="dev"', "opt-level=3", "debug=false"];
const FOR_SPEED = ["--profile", PROFILE, ...SETTINGS.flatMap((line) => ["--config", `profile.${PROFILE}.${line}`])];
const SIMULATOR = targetDir("measured-simulator");
const NATIVE_CLIENT = targetDir("measured-native-client");

const simulatorPath = join(SIMULATOR, PROFILE, "simulator");
const nativeClientPath = join(NATIVE_CLIENT, PROFILE, "native-client");

/** Builds both and lets every later stack use this simulator; returns the path of the native client. */
export async function buildPrograms({ asBuilt }) {
  const areBuilt = existsSync(simulatorPath) && existsSync(nativeClientPath);
  if (!(asBuilt && areBuilt)) {
    await phase("Simulator and native client, optimised", areBuilt ? "" : "about 10 min the first time", async () => {
      const manifest = inRoot("tests/native_client/Cargo.toml");
      await build(SIMULATOR, ["--package", "simulator"]);
      await build(NATIVE_CLIENT, ["--manifest-path", manifest]);
    });
  }
  process.env.SIMULATOR_BIN = simulatorPath;
  return nativeClientPath;
}

function build(target, what) {
  return cargo(["build", "--locked", ...FOR_SPEED, ...what], { env: { CARGO_TARGET_DIR: target } });
}

/** Compiles only the tests' simulator; uses the native client only if it is already built. */
export async function takeWhatIsBuilt() {
  await buildSimulator();
  if (existsSync(nativeClientPath)) return nativeClientPath;
  say("The native client is not built; the full run builds it and compares with it.");
  return null;
}

/**
 * Returns the optimised simulator if an earlier benchmark has built it, else that of the tests. It is for benchmarks in which the simulator
 * works for minutes.
 */
export async function takeFastestSimulator() {
  if (process.env.SIMULATOR_BIN === undefined && existsSync(simulatorPath)) process.env.SIMULATOR_BIN = simulatorPath;
  else await buildSimulator();
}
