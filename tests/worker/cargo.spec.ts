// What cargo compiles again, and what not (scripts/cargo.mjs).
import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { claimTarget, dateGeneratedFiles, isClaimed } from "../../scripts/cargo.mjs";

const RAN_AT = new Date("2026-11-28T10:00:00.123Z");
const LATER = new Date("2026-11-28T10:00:07Z");
const EARLIER = new Date("2026-11-28T09:00:00Z");

let target: string;
beforeEach(() => {
  target = mkdtempSync(join(tmpdir(), "cloudwa-flow-target-"));
});
afterEach(() => rmSync(target, { recursive: true }));

/** What the build script of a crate leaves behind; returns the path of the file that it has written. */
function built(folder: string, crate: string, writtenAt: Date): string {
  const script = join(target, folder, "build", `${crate}-33cf40a947e34fc9`);
  mkdirSync(join(script, "out"), { recursive: true });
  const stamp = join(script, "invoked.timestamp");
  const written = join(script, "out", "whatsapp.local.desc");
  for (const path of [stamp, written]) writeFileSync(path, "");
  utimesSync(stamp, RAN_AT, RAN_AT);
  utimesSync(written, writtenAt, writtenAt);
  return written;
}

const dateOf = (path: string) => statSync(path).mtime;

it.each(["debug", "release", "wasm32-unknown-unknown/debug", "wasm32-unknown-unknown/release"])(
  "a file that waproto's build script wrote in its run gets the date of the run, in %s",
  (folder) => {
    const written = built(folder, "waproto", LATER);
    dateGeneratedFiles(target);
    expect(dateOf(written)).toEqual(RAN_AT);
  },
);

it("an older file and the files of other crates keep their dates", () => {
  const older = built("debug", "waproto", EARLIER);
  const other = built("debug", "buffa", LATER);
  dateGeneratedFiles(target);
  expect(dateOf(older)).toEqual(EARLIER);
  expect(dateOf(other)).toEqual(LATER);
});

it("a folder without such files, or with a script that has not run, is left alone", () => {
  mkdirSync(join(target, "debug", "build", "waproto-0123456789abcdef"), { recursive: true });
  dateGeneratedFiles(target);
  dateGeneratedFiles(join(target, "nowhere"));
});

it("two checkouts that share a folder each compile their own crate", () => {
  const entry = join(target, "lib.rs");
  writeFileSync(entry, "");
  const isCompiledAgain = (checkout: string) => {
    utimesSync(entry, EARLIER, EARLIER);
    claimTarget(join(target, "shared"), { checkout, entry, now: LATER });
    return dateOf(entry).getTime() === LATER.getTime();
  };
  expect(["/one", "/one", "/other", "/one"].map(isCompiledAgain)).toEqual([true, false, true, true]);
  expect(["/one", "/other"].map((checkout) => isClaimed(join(target, "shared"), checkout))).toEqual([true, false]);
});
