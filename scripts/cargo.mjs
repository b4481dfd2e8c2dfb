// Runs cargo so that its second run does not compile waproto again.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inRoot, nativeTarget, root, WASM_TARGET } from "./places.mjs";
import { run } from "./run.mjs";

/** Runs cargo with the terminal of this process. */
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

/** Sets the dates in `target`, which has one folder for each profile, as has its folder for wasm. */
export function dateGeneratedFiles(target) {
  for (const folder of [target, join(target, WASM_TARGET)]) {
    for (const profile of namesIn(folder)) dateFilesOfScripts(join(folder, profile, "build"));
  }
}

function dateFilesOfScripts(folder) {
  for (const name of namesIn(folder).filter((each) => each.startsWith("waproto-"))) {
    const ranAt = dateOf(join(folder, name, "invoked.timestamp"));
    const generated = join(folder, name, "out", "whatsapp.local.desc");
    if (ranAt && dateOf(generated) > ranAt) utimesSync(generated, ranAt, ranAt);
  }
}

/**
 * Makes cargo compile the project's crate again if another checkout has used the folder `target` since.
 *
 * Cargo 1.95 gives the crate of two checkouts the same name in a shared folder, and compares only the dates of the sources: it would use
 * the wasm of the other checkout if that was built after the last change in this one.
 */
export function claimTarget(target, { checkout = root, entry = inRoot("src", "lib.rs"), now = new Date() } = {}) {
  if (isClaimed(target, checkout)) return;
  utimesSync(entry, now, now);
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, "checkout"), checkout);
}

/** Returns whether no other checkout has claimed the folder since. If another one has, the wasm may be made from its sources. */
export function isClaimed(target, checkout = root) {
  const claim = join(target, "checkout");
  return existsSync(claim) && readFileSync(claim, "utf8") === checkout;
}

const namesIn = (folder) => (existsSync(folder) ? readdirSync(folder) : []);
const dateOf = (path) => statSync(path, { throwIfNoEntry: false })?.mtime;
