// Builds the simulated WhatsApp network, a native program.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cargo } from "./cargo.mjs";
import { nativeTarget } from "./places.mjs";
import { phase } from "./run.mjs";

/** Returns the path of the program; `SIMULATOR_BIN` names one that was built elsewhere. */
export const simulatorBinary = () => process.env.SIMULATOR_BIN ?? join(nativeTarget(), "debug/simulator");

export async function buildSimulator() {
  if (process.env.SIMULATOR_BIN) return;
  const takes = existsSync(simulatorBinary()) ? "" : "about 3 min the first time";
  await phase("Simulated network", takes, () => cargo(["build", "--locked", "--package", "simulator"]));
}
