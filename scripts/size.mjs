// npm run size: what is uploaded, raw and as `gzip -9`, against scripts/size-budget.json.
//   npm run size -- --all        the fallback build, too, which nobody deploys while the release can be built
//   npm run size -- --accept     records today's sizes as the ones to compare with
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { buildWorkers, outDir } from "./build-worker.mjs";
import { inRoot } from "./places.mjs";
import { main } from "./run.mjs";
import { setup } from "./setup.mjs";

const BUDGET = inRoot("scripts/size-budget.json");
const UPLOADED = ["index_bg.wasm", "index.js"];
/** More growth than this in one step must be meant: `--accept` says so. */
const A_STEP = 64 * 1024;

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
    if (recorded && gzip > recorded + A_STEP && !accept) {
      problems.push(`${variant} grew by ${gzip - recorded} bytes. If that is meant: npm run size -- --accept`);
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
