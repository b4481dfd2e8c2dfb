// Makes a build of the Worker with counters around its bindings and its storage (counted/entry.js), from a build that exists.
import { cpSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { outDir } from "../../build-worker.mjs";
import { inRoot } from "../../places.mjs";

/** Makes the build, passes its name to `work`, and removes the build. */
export async function withCountedBuild(build, work) {
  const name = `counted-${build}`;
  const directory = outDir(name);
  try {
    rmSync(directory, { recursive: true, force: true });
    cpSync(outDir(build), directory, { recursive: true });
    renameSync(join(directory, "index.js"), join(directory, "built.mjs"));
    cpSync(inRoot("scripts/bench/session/counted/entry.js"), join(directory, "index.js"));
    return await work(name);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
