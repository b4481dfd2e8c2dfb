import { expect, it } from "vitest";
import { AWAY_MS, isNewer, noteSign, type Sign, type Watch } from "./new-version";

/** Whether each sign, one after the other, is a reason to ask. */
function shouldCheck(...signs: Sign[]): boolean[] {
  let watch: Watch = { release: null, hiddenAt: null };
  return signs.map((sign) => {
    const noted = noteSign(watch, sign);
    watch = noted.watch;
    return noted.shouldCheck;
  });
}

it("shouldCheck when another release answers than before, once for each", () => {
  const release = (name: string): Sign => ({ kind: "release", release: name });
  expect(shouldCheck(release("a"), release("a"), release("b"), release("b"), release("c"))).toEqual([
    false,
    false,
    true,
    false,
    true,
  ]);
});

it("shouldCheck when a part of the page cannot be downloaded", () => {
  expect(shouldCheck({ kind: "download failed" })).toEqual([true]);
});

it("shouldCheck when somebody comes back after a long time, not after a short look elsewhere", () => {
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

it("takes only another build for a newer one", () => {
  expect(isNewer("a", { build: "b" })).toBe(true);
  expect(isNewer("a", { build: "a" })).toBe(false);
  for (const none of [null, "<!doctype html>", {}, { build: 1 }, { build: "" }]) expect(isNewer("a", none)).toBe(false);
});
