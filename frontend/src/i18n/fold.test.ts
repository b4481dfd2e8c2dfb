import { expect, it } from "vitest";
import { fold, hasWords } from "./fold";

it.each([
  ["ÉMILIE", "emilie"],
  ["ИВАН Фёдоров", "иван федоров"],
  ["Straße", "STRASSE"],
  ["İSTANBUL", "ıstanbul"],
  ["Nur’aini", "nur'aini"],
  [" Ayu\u00a0\u200b Lestari", "ayu lestari"],
])("takes %s and %s as the same", (one, other) => {
  expect(fold(one)).toBe(fold(other));
});

it("finds the words of a search in any order", () => {
  expect(hasWords("Ayu Lestari", "lestari ayu")).toBe(true);
  expect(hasWords("Ayu Lestari", "lestari budi")).toBe(false);
  expect(hasWords("Ayu", "")).toBe(true);
  expect(hasWords("か", "が")).toBe(false);
});
