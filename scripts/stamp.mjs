// Skips a build whose inputs did not change: a hash of its files and settings is stored beside the result.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { root } from "./places.mjs";

/** Returns the hash of everything under `paths` (files or folders; missing ones count as empty) and of `settings`. */
export function hashOf(paths, settings) {
  const hash = createHash("sha256").update(JSON.stringify(settings));
  for (const file of paths.flatMap(filesUnder))
    hash.update(relative(root, file)).update("\0").update(readFileSync(file));
  return hash.digest("hex");
}

function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

export function readStamp(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null;
}

export function writeStamp(path, stamp) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(stamp)}\n`);
}
