// Makes the Miniflare options of both Workers from the files with which they are deployed, so nothing is configured twice.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { outDir } from "../build-worker.mjs";
import { inRoot } from "../places.mjs";
import { optionsFrom } from "./miniflare.mjs";
import { withoutCloud, withStandIns } from "./stand_ins.mjs";

export const MAIN = "cloudwa-flow";
export const SESSIONS = "cloudwa-flow-sessions";

/**
 * @param {object} setting
 * @param {string} setting.build a variant of scripts/build-worker.mjs
 * @param {Record<string, string>} setting.bindings variables and secrets that replace or extend those of the files
 * @param {boolean} setting.assets serve frontend/dist
 * @param {boolean} setting.standIns bind the stand-ins for Workers AI and Vectorize
 * @param {Function | undefined} setting.outboundService receives the Workers' own requests; default: the network
 */
export function workers({ build, bindings, assets, standIns, outboundService }) {
  const directory = outDir(build);
  if (!existsSync(join(directory, "index.js"))) {
    throw new Error(`There is no "${build}" build yet: node scripts/build-worker.mjs ${build}`);
  }
  const both = { [MAIN]: "wrangler.toml", [SESSIONS]: "wrangler.sessions.toml" };
  return Object.entries(both).map(([name, file]) => {
    const { workerOptions } = optionsFrom(inRoot(file));
    if (!assets) delete workerOptions.assets;
    return {
      ...(standIns ? withStandIns(workerOptions) : withoutCloud(workerOptions)),
      name,
      modules: true,
      scriptPath: join(directory, "index.js"),
      modulesRoot: directory,
      bindings: { ...workerOptions.bindings, ...bindings },
      ...(outboundService && { outboundService }),
    };
  });
}
