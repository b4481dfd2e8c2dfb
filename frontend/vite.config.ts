import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { preloadFont, release } from "./release.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
/** Where `npm run dev`-style serving finds the Worker; the built dashboard is served by the Worker itself. */
const worker = process.env.CWA_WORKER_URL ?? "http://127.0.0.1:8787";
/** Our modules that the sign-in page needs, too. */
const FIRST_LOAD = [
  /src.(form-drafts|storage)\.ts/,
  /src.api.(clock|client|event-socket|http|idempotency-key|index|live-events|pages|query-client|release|types|use-now)\.ts/,
  /src.features.(tenants.queries|messages.(unsent|post-message))\.ts/,
  /src.i18n.(index|errors)\.ts/,
  /src.ui.(announcer|button|density|field|logo|preferences|surface|theme|toast|use-part|use-title)\.tsx?/,
];
/** What keeps the cache current, and what the shell says about it: every page behind the sign-in needs it. */
const LIVE = [
  /src.live-cache\.ts/,
  /src.api.use-offline\.ts/,
  /src.features.(chats.(title|queries)|campaigns.(hold|use-holds|status-text))\.ts/,
  /src.features.([\w-]+.(keys|live)|(devices|messages|outbox).queries|messages.(changes|chat-kind|content-text|place))\.ts/,
];
const BASE = /node_modules.(preact|react|react-dom|@tanstack|i18next|react-i18next|clsx|class-variance-authority)\//;

export default defineConfig({
  root: here,
  cacheDir: `${here}../node_modules/.vite/frontend`,
  plugins: [react(), tailwindcss(), release(), preloadFont()],
  resolve: { alias: { "~": `${here}src` } },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2023",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900, // what the page of the API is made of; what the dashboard weighs has a test
    rolldownOptions: {
      input: { dashboard: `${here}index.html`, docs: `${here}docs.html` },
      // What nearly every page is made of stays in one piece: in many small ones it compresses worse.
      output: {
        codeSplitting: {
          groups: [
            { name: "base", test: BASE, minShareCount: 8 },
            { name: "first-load", test: (id) => FIRST_LOAD.some((part) => part.test(id)) },
            { name: "live", test: (id) => LIVE.some((part) => part.test(id)) },
          ],
        },
      },
    },
  },
  server: { host: "127.0.0.1", proxy: { "/api": { target: worker, ws: true } } },
});
