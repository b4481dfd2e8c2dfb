// npm run size: compares the size of the upload, raw and `gzip -9`, with scripts/size-budget.json.
//   npm run size -- --all        also the fallback build, which is deployed only if the release cannot be built
//   npm run size -- --accept     records the measured sizes as the new reference
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { buildWorkers, outDir } from "./build-worker.mjs";
import { inRoot } from "./places.mjs";
import { main } from "./run.mjs";
import { setup } from "./setup.mjs";

const BUDGET = inRoot("scripts/size-budget.json");
const UPLOADED = ["index_bg.wasm", "index.js"];
/** Growth in bytes above which `--accept` is required. */
const MAX_GROWTH_BYTES = 64 * 1024;

await main(async () => {
  const accept = process.argv.includes("--accept");
  const budget = JSON.parse(readFileSync(BUDGET, "utf8"));
  const measured = process.argv.includes("--all") ? Object.keys(budget) : ["release"];
  await setup({ without: ["chromium"] });
  await buildWorkers(measured);

  const problems = [];
  console.log(
    `\n${"build".padEnd(9)}${["raw", "gzip -9", "recorded", "limit"].map((head) => head.padStart(13)).join("")}`,
  );
  for (const variant of measured) {
    const { limit, recorded } = budget[variant];
    const { raw, gzip } = sizeOf(variant);
    console.log(`${variant.padEnd(9)}${[raw, gzip, recorded ?? 0, limit].map(grouped).join("")}`);
    if (gzip > limit) problems.push(`${variant} is ${gzip - limit} bytes over its limit.`);
    if (recorded && gzip > recorded + MAX_GROWTH_BYTES && !accept) {
      problems.push(`${variant} grew by ${gzip - recorded} bytes. If that is intended: npm run size -- --accept`);
    }
    budget[variant].recorded = gzip;
  }
  if (accept) writeFileSync(BUDGET, `${JSON.stringify(budget, null, 2)}\n`);
  if (problems.length > 0) throw new Error(problems.join("\n  "));
});

function sizeOf(variant) {
  const files = UPLOADED.map((name) => readFileSync(join(outDir(variant), name)));
  return {
    raw: files.reduce((sum, file) => sum + file.length, 0),
    gzip: files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0),
  };
}

function grouped(bytes) {
  return bytes.toLocaleString("en").padStart(13);
}
