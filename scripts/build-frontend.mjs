// Builds the dashboard into frontend/dist, unless no input has changed since the last build.
import { existsSync } from "node:fs";
import { bin, inRoot } from "./places.mjs";
import { phase, run } from "./run.mjs";
import { hashOf, readStamp, writeStamp } from "./stamp.mjs";

/** The files that the build reads. */
export const FRONTEND_INPUTS = [
  "frontend/src",
  "frontend/public",
  "frontend/index.html",
  "frontend/docs.html",
  "frontend/vite.config.ts",
  "frontend/release.ts",
  "package-lock.json",
];
const STAMP = inRoot("build", "frontend.stamp");

export async function buildFrontend({ force = false } = {}) {
  const hash = hashOf(
    FRONTEND_INPUTS.map((path) => inRoot(path)),
    {},
  );
  const built = existsSync(inRoot("frontend/dist/index.html")) && readStamp(STAMP)?.hash === hash;
  if (built && !force) return;
  await phase("Dashboard", "a few seconds", () => buildInto(inRoot("frontend/dist")));
  writeStamp(STAMP, { hash });
}

export function buildInto(folder) {
  const args = ["build", "--config", "frontend/vite.config.ts", "--logLevel", "warn", "--outDir", folder];
  // If a spec starts this build, vitest has set NODE_ENV: Preact and the libraries would be built for development.
  return run(bin("vite"), args, { env: { NODE_ENV: "production" } });
}
