/** Which build this is: known to the page itself, and said by `release.json` beside it. */

import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { FRONTEND_INPUTS } from "../scripts/build-frontend.mjs";
import { hashOf } from "../scripts/stamp.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The same sources are the same build. */
export function release(): Plugin {
  const build = hashOf(
    FRONTEND_INPUTS.map((path) => root + path),
    {},
  ).slice(0, 16);
  return {
    name: "release",
    config: () => ({ define: { __BUILD__: JSON.stringify(build) } }),
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "release.json", source: `${JSON.stringify({ build })}\n` });
    },
  };
}
