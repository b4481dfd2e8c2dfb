// Which part of the dashboard may import which. A part imports only parts that precede it in the list; features may import each other as
// long as no two need each other. Tests may import everything.

import { globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

const LAYERS: readonly (readonly string[])[] = [
  ["storage.ts"],
  ["api"],
  ["i18n"],
  ["ui", "form-drafts.ts", "settings-draft.ts"],
  ["features"],
  ["sample", "shell"],
  ["live-cache.ts"],
  ["router.tsx"],
  ["app.tsx"],
  ["main.tsx"],
];
/** The page of the API's contract: an application of its own. */
const STANDALONE = ["docs.ts"];

type Import = { from: string; to: string };

const FOLDER = import.meta.dirname;
const FILES = globSync("**/*.{ts,tsx}", { cwd: FOLDER }).map((path) => path.replaceAll("\\", "/"));

function importsIn(from: string, source: string): Import[] {
  return [...source.matchAll(/\b(?:from|import)\s*\(?\s*"([^"]+)"/g)].flatMap(([, name = ""]) => {
    const path = name.startsWith("~/") ? name.slice(2) : name.startsWith(".") ? join(dirname(from), name) : null;
    if (path === null) return [];
    const at = normalize(path).replaceAll("\\", "/");
    const to = [at, `${at}.ts`, `${at}.tsx`, `${at}/index.ts`].find((file) => FILES.includes(file));
    return to === undefined ? [] : [{ from, to }];
  });
}

const layerOf = (file: string) => LAYERS.findIndex((layer) => layer.includes(file.split("/")[0] ?? ""));
const featureOf = (file: string) => (file.startsWith("features/") ? file.split("/")[1] : undefined);

/** Returns imports of a higher layer, or of another part of the same layer. */
function importsOfHigherLayers(imports: readonly Import[]): string[] {
  return imports
    .filter(({ from, to }) => {
      const isSamePart = from.split("/")[0] === to.split("/")[0];
      return !isSamePart && layerOf(to) >= layerOf(from);
    })
    .map(({ from, to }) => `${from} imports ${to}`);
}

/** Returns cycles among the names, each as `a > b > a`. */
function cycles(edges: readonly (readonly [string, string])[]): string[] {
  const next = new Map<string, string[]>();
  for (const [from, to] of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const found = new Set<string>();
  function visit(name: string, path: readonly string[]): void {
    const at = path.indexOf(name);
    if (at !== -1) found.add([...path.slice(at), name].join(" > "));
    if (at !== -1 || done.has(name)) return;
    for (const to of next.get(name) ?? []) visit(to, [...path, name]);
    done.add(name);
  }
  for (const [from] of edges) visit(from, []);
  return [...found];
}

const isProduct = (file: string) => !/\.(test|d)\.tsx?$|^test-/.test(file) && !STANDALONE.includes(file);
const PRODUCT = FILES.filter(isProduct);
const IMPORTS = PRODUCT.flatMap((file) => importsIn(file, readFileSync(join(FOLDER, file), "utf8")));

test("every file belongs to a layer", () => {
  expect(PRODUCT.filter((file) => layerOf(file) === -1)).toEqual([]);
});

test("no part imports a part of a higher layer", () => {
  expect(importsOfHigherLayers(IMPORTS)).toEqual([]);
});

test("no files import each other in a circle", () => {
  expect(cycles(IMPORTS.map(({ from, to }) => [from, to]))).toEqual([]);
});

test("no features import each other in a circle", () => {
  const edges = IMPORTS.flatMap(({ from, to }) => {
    const [a, b] = [featureOf(from), featureOf(to)];
    return a === undefined || b === undefined || a === b ? [] : [[a, b] as const];
  });
  expect(edges.length).toBeGreaterThan(0);
  expect(cycles(edges)).toEqual([]);
});

test("the rule sees an import that points importsOfHigherLayers, and a circle", () => {
  const ui = importsIn("ui/button.tsx", 'import { useDevice } from "~/features/devices/queries";');
  expect(importsOfHigherLayers(ui)).toEqual(["ui/button.tsx imports features/devices/queries.ts"]);
  const lazy = importsIn("features/chats/page.tsx", 'const Shell = lazy(() => import("../../shell/shell"));');
  expect(importsOfHigherLayers(lazy)).toEqual(["features/chats/page.tsx imports shell/shell.tsx"]);
  expect(
    cycles([
      ["devices", "outbox"],
      ["outbox", "messages"],
      ["messages", "devices"],
    ]),
  ).toEqual(["devices > outbox > messages > devices"]);
});
