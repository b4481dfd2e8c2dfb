/** The id of this build: compiled into the page, and also in `release.json` beside it. */

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

/** The letters of the page are asked for with it, not after its styles: no line changes its width when they come. */
export function preloadFont(): Plugin {
  return {
    name: "preload-font",
    transformIndexHtml: {
      order: "post",
      handler: (_, { bundle = {} }) =>
        Object.keys(bundle)
          .filter((file) => /inter-latin-wght-normal.*\.woff2$/.test(file))
          .map((file) => ({
            tag: "link",
            attrs: { rel: "preload", as: "font", type: "font/woff2", href: `/${file}`, crossorigin: true },
            injectTo: "head" as const,
          })),
    },
  };
}
