// Every link of the documents leads to an existing file or heading, and the indexes list every document.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const DECISIONS = join(ROOT, "docs/decisions");

const DOCUMENTS = [
  join(ROOT, "README.md"),
  join(ROOT, "CHANGELOG.md"),
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .map((path) => join(ROOT, "docs", path)),
];

const read = (path: string) => readFileSync(path, "utf8");
const withoutCode = (text: string) => text.replaceAll(/^```[\s\S]*?^```/gm, "").replaceAll(/`[^`\n]*`/g, "");

/** The targets of a document's links and pictures. */
function targetsOf(text: string): string[] {
  const found = withoutCode(text).matchAll(/\]\(([^)\s]+)\)|(?:href|src|srcset)="([^"]+)"/g);
  return [...found].map(([, link, attribute]) => link ?? attribute ?? "");
}

/** The anchors that GitHub creates for a document's headings. */
function anchorsOf(text: string): Set<string> {
  const headings = text.replaceAll(/^```[\s\S]*?^```/gm, "").matchAll(/^#{1,6} +(.+)$/gm);
  const anchorOf = (heading: string) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-");
  return new Set([...headings].map(([, heading]) => anchorOf(heading ?? "")));
}

/** Why a target does not exist; null if it exists. */
function problemOf(from: string, text: string, target: string): string | null {
  if (/^[a-z]+:/.test(target)) return null;
  const [path = "", anchor] = target.split("#");
  const file = resolve(dirname(from), path);
  if (path !== "" && !existsSync(file)) return `${target} is not there`;
  if (anchor === undefined) return null;
  return anchorsOf(path === "" ? text : read(file)).has(anchor) ? null : `${target} names no heading`;
}

const problemsOf = (from: string, text: string) =>
  targetsOf(text)
    .map((target) => problemOf(from, text, target))
    .filter((what) => what !== null);

test("every link and picture of the documents has an existing target", () => {
  const found = DOCUMENTS.flatMap((path) =>
    problemsOf(path, read(path)).map((what) => `${relative(ROOT, path)}: ${what}`),
  );
  expect(found).toEqual([]);
});

test("a link without a target is found", () => {
  const text = '# One thing\n[a](README.md) [b](gone.md) [c](#one-thing) [d](#two) `[e](gone.md)` <img src="gone.png">';
  expect(problemsOf(join(ROOT, "made-up.md"), text)).toEqual([
    "gone.md is not there",
    "#two names no heading",
    "gone.png is not there",
  ]);
});

test("every picture is shown in a document", () => {
  const shown = new Set(
    DOCUMENTS.flatMap((path) => targetsOf(read(path)).map((target) => resolve(dirname(path), target))),
  );
  const folder = join(ROOT, "docs/pictures");
  expect(readdirSync(folder).filter((name) => !shown.has(join(folder, name)))).toEqual([]);
});

test("the indexes list every document and every decision", () => {
  const unnamed = (index: string, paths: string[]) => {
    const named = new Set(targetsOf(read(index)).map((target) => resolve(dirname(index), target)));
    return paths.filter((path) => path !== index && !named.has(path)).map((path) => basename(path));
  };
  const inFolder = (folder: string) => DOCUMENTS.filter((path) => dirname(path) === folder);
  expect(unnamed(join(DECISIONS, "README.md"), inFolder(DECISIONS))).toEqual([]);
  expect(unnamed(join(ROOT, "docs/README.md"), inFolder(join(ROOT, "docs")))).toEqual([]);
});
