// Loads Miniflare and wrangler for all local stacks. Two lines of Miniflare are replaced, because with Workers of tens of
// megabytes they cost seconds at each start and at each restart of workerd. Where they cannot be replaced (an older
// Node.js, a newer Miniflare), everything works, but slower.
import * as nodeModule from "node:module";

const REPLACED_LINES = [
  // The configuration for workerd, with all code of the Workers, is written to a buffer. Each time the buffer grows it is
  // copied as a whole, and it grows by 4 KiB.
  {
    from: "minSize = minSize < MIN_SINGLE_SEGMENT_GROWTH ? MIN_SINGLE_SEGMENT_GROWTH : padToWord$1(minSize);",
    to: "minSize = padToWord$1(Math.max(minSize, MIN_SINGLE_SEGMENT_GROWTH, srcBuffer.byteLength));",
  },
  // With stand-ins for bindings, Miniflare searches the configuration for cycles and looks into each byte of the code.
  {
    from: "function _isCyclic(value, seen = /* @__PURE__ */ new Set()) {",
    to: "function _isCyclic(value, seen = /* @__PURE__ */ new Set()) {\n  if (ArrayBuffer.isView(value)) return false;",
  },
];

function withReplacedLines(source) {
  return REPLACED_LINES.reduce((text, { from, to }) => text.replace(from, () => to), source);
}

nodeModule.registerHooks?.({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.endsWith("/node_modules/miniflare/dist/src/index.js") || loaded.source == null) return loaded;
    return { ...loaded, source: withReplacedLines(String(loaded.source)) };
  },
});

// At every start wrangler would warn that AI and Vectorize are not local; the stand-ins replace them.
process.env.WRANGLER_LOG ??= "error";
process.env.WRANGLER_SEND_METRICS = "false";

// Imported dynamically, so that the hook above replaces the lines before Miniflare is loaded; wrangler loads
// Miniflare, too.
export const { fetch: fetchWithUpgrade, Headers, Log, LogLevel, Miniflare } = await import("miniflare");
export const {
  unstable_getMiniflareWorkerOptions: optionsFrom,
  unstable_readConfig: readConfig,
  unstable_splitSqlQuery: splitSql,
} = await import("wrangler");
