import { expect, it } from "vitest";
import folded from "../../../tests/golden/folding.json";
import { fold, hasWords } from "./fold";

it("compares texts in the form in which the server compares them", () => {
  for (const [text, form] of folded) expect(fold(text ?? ""), text).toBe(form);
});

it("finds the words of a search in any order", () => {
  expect(hasWords("Ayu Lestari", "lestari ayu")).toBe(true);
  expect(hasWords("Ayu Lestari", "lestari budi")).toBe(false);
  expect(hasWords("Ayu", "")).toBe(true);
  expect(hasWords("か", "が")).toBe(false);
  expect(hasWords("सीता", "सीता")).toBe(true);
  expect(hasWords("सता", "सीता")).toBe(false);
});
