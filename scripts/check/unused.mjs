// Finds crates that no source file names. A crate that is needed without being named is listed with its reason.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inRoot } from "../places.mjs";

const CRATES_WITHOUT_A_NAME = {
  getrandom02: "switches on the browser's randomness for crates that use 0.2",
  getrandom03: "switches on the browser's randomness for crates that use 0.3",
};

export function unusedCrates() {
  const unused = [
    ...unusedIn("Cargo.toml", ["src", "tests"]),
    ...unusedIn("tests/simulator/Cargo.toml", ["tests/simulator"]),
  ];
  if (unused.length > 0) throw new Error(`no source file names ${unused.join(", ")}`);
}

function unusedIn(manifest, folders) {
  const text = readFileSync(inRoot(manifest), "utf8");
  const sections = text.matchAll(/^\[(?:target\.[^\n]*\.)?(?:dev-)?dependencies\]\n((?:(?!\[).*\n?)*)/gm);
  const crates = [...sections].flatMap(([, body]) => [...body.matchAll(/^([\w-]+)\s*[=.]/gm)].map(([, name]) => name));
  const source = folders.map(sourceIn).join("\n");
  return crates.filter((crate) => !CRATES_WITHOUT_A_NAME[crate] && !isNamed(crate, source));
}

/** Returns whether a source uses the crate. `other::crate` is a module of another crate. */
function isNamed(crate, source) {
  return new RegExp(`(?<!\\w::)\\b${crate.replaceAll("-", "_")}\\b`).test(source);
}

function sourceIn(folder) {
  return readdirSync(inRoot(folder), { recursive: true })
    .filter((path) => path.endsWith(".rs"))
    .map((path) => readFileSync(join(inRoot(folder), path), "utf8"))
    .join("\n");
}
