// Runs cargo so that its second run does not compile waproto again.
import { existsSync, readdirSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { inRoot, WASM_TARGET } from "./places.mjs";
import { run } from "./run.mjs";

/** Where cargo puts what it compiles for this machine, and for the checks of the Workers. */
export const nativeTarget = () => process.env.CARGO_TARGET_DIR ?? inRoot("target");

/** Runs cargo on our terminal. */
export function cargo(args, options = {}) {
  return onTarget(options.env?.CARGO_TARGET_DIR ?? nativeTarget(), () => run("cargo", args, options));
}

/**
 * Runs `build`, which compiles into the folder `target`.
 *
 * Cargo compiles a crate again if its build script watches a file that is newer than the script's last run. The script of
 * waproto 0.7.0 watches a file that it writes itself, so the second run of cargo compiles waproto and all that depends on
 * it once more. Here that file gets the date of the script's run.
 */
export async function onTarget(target, build) {
  dateGeneratedFiles(target);
  try {
    return await build();
  } finally {
    dateGeneratedFiles(target);
  }
}

export function dateGeneratedFiles(target) {
  for (const platform of ["", WASM_TARGET]) {
    for (const profile of ["debug", "release"]) dateIn(join(target, platform, profile, "build"));
  }
}

function dateIn(folder) {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).filter((each) => each.startsWith("waproto-"))) {
    const ranAt = statSync(join(folder, name, "invoked.timestamp"), { throwIfNoEntry: false })?.mtime;
    const generated = join(folder, name, "out", "whatsapp.local.desc");
    const writtenAt = statSync(generated, { throwIfNoEntry: false })?.mtime;
    if (ranAt && writtenAt && writtenAt > ranAt) utimesSync(generated, ranAt, ranAt);
  }
}
