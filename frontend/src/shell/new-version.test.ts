import { expect, it } from "vitest";
import { AWAY_MS, isNewer, noteSign, type Sign, type Watch } from "./new-version";

/** Returns, for each of these consecutive signs, whether it is a reason to ask. */
function shouldCheck(...signs: Sign[]): boolean[] {
  let watch: Watch = { release: null, hiddenAt: null };
  return signs.map((sign) => {
    const noted = noteSign(watch, sign);
    watch = noted.watch;
    return noted.shouldCheck;
  });
}

it("checks the build when another release answers, once per release", () => {
  const release = (name: string): Sign => ({ kind: "release", release: name });
  expect(shouldCheck(release("a"), release("a"), release("b"), release("b"), release("c"))).toEqual([
    false,
    false,
    true,
    false,
    true,
  ]);
});

it("checks the build when a part of the page cannot be downloaded", () => {
  expect(shouldCheck({ kind: "download failed" })).toEqual([true]);
});

it("checks the build when the tab is shown after ten minutes, not sooner", () => {
  expect(shouldCheck({ kind: "hidden", at: 0 }, { kind: "visible", at: AWAY_MS })).toEqual([false, true]);
  expect(shouldCheck({ kind: "hidden", at: 0 }, { kind: "visible", at: AWAY_MS - 1 })).toEqual([false, false]);
  expect(shouldCheck({ kind: "visible", at: AWAY_MS })).toEqual([false]);
  expect(
    shouldCheck(
      { kind: "hidden", at: 0 },
      { kind: "visible", at: 10 },
      { kind: "hidden", at: 20 },
      { kind: "visible", at: AWAY_MS },
    ),
  ).toEqual([false, false, false, false]);
});

it("treats only another build as newer", () => {
  expect(isNewer("a", { build: "b" })).toBe(true);
  expect(isNewer("a", { build: "a" })).toBe(false);
  for (const none of [null, "<!doctype html>", {}, { build: 1 }, { build: "" }]) expect(isNewer("a", none)).toBe(false);
});
