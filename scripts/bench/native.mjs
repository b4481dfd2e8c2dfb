// Runs a native benchmark of benches/, optimised as in the release.
import { onTarget } from "../cargo.mjs";
import { targetDir } from "../places.mjs";
import { capture } from "../run.mjs";

/** Builds and runs `benches/NAME.rs`; returns its measurements: the JSON of its last line. */
export async function measureNatively(name) {
  const target = targetDir("measured-natively");
  const args = ["bench", "--quiet", "--locked", "--bench", name];
  const options = { env: { CARGO_TARGET_DIR: target } };
  const { code, output } = await onTarget(target, () => capture("cargo", args, options));
  if (code !== 0) throw new Error(`benches/${name}.rs ended with ${code}:\n${output}`);
  return JSON.parse(output.trim().split("\n").at(-1));
}
