// Measures the upload size of each deployable build that exists.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { outDir, panicsOf } from "../../build-worker.mjs";
import { MiB, round } from "./numbers.mjs";

const UPLOADED = ["index_bg.wasm", "index.js"];

export function measureSize() {
  const sizes = {};
  for (const variant of ["release", "abort"]) {
    if (panicsOf(variant) === null || !existsSync(join(outDir(variant), "index.js"))) continue;
    const files = UPLOADED.map((name) => readFileSync(join(outDir(variant), name)));
    const sum = (of) => round(files.reduce((total, file) => total + of(file), 0) / MiB, 2);
    sizes[variant] = {
      rawMiB: sum((file) => file.length),
      gzipMiB: sum((file) => gzipSync(file, { level: 9 }).length),
    };
  }
  return sizes;
}
