import { expect, it } from "vitest";
import { countCharacters, cutCharacters } from "./characters";

it("counts an emoji as one character, as the server does", () => {
  expect(countCharacters("🌸".repeat(60))).toBe(60);
  expect(cutCharacters("🌸".repeat(60), 60)).toBe("🌸".repeat(60));
  expect(cutCharacters("🌸".repeat(61), 60)).toBe(`${"🌸".repeat(59)}…`);
});
