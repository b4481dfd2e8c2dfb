import { expect, test } from "vitest";
import { isWorthNotice } from "./notices";

const now = Date.parse("2026-11-28T10:00:00Z");
const arrival = { at: "2026-11-28T09:59:58Z", now, isChatOpen: false, isVisible: false };

test("a new message deserves a notice unless somebody is looking at its chat", () => {
  expect(isWorthNotice(arrival)).toBe(true);
  expect(isWorthNotice({ ...arrival, isVisible: true })).toBe(true);
  expect(isWorthNotice({ ...arrival, isChatOpen: true })).toBe(true);
  expect(isWorthNotice({ ...arrival, isChatOpen: true, isVisible: true })).toBe(false);
});

test("a message from before the computer slept is not announced", () => {
  expect(isWorthNotice({ ...arrival, at: "2026-11-28T07:00:00Z" })).toBe(false);
});
