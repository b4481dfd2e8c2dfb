import { expect, it } from "vitest";
import { endOf, SNOOZES } from "./snooze";

const local = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime();

it("a snooze ends after hours, tomorrow morning or on Monday morning", () => {
  // 24 November 2026 is a Tuesday.
  const now = local(24, 15);
  expect(endOf("oneHour", now).getTime()).toBe(local(24, 16));
  expect(endOf("threeHours", now).getTime()).toBe(local(24, 18));
  expect(endOf("tomorrow", now).getTime()).toBe(local(25, 9));
  expect(endOf("nextWeek", now).getTime()).toBe(local(30, 9));
});

it("next week is never today, and every end is in the future", () => {
  for (const day of [22, 23, 24, 29, 30]) {
    for (const hour of [0, 8, 9, 23]) {
      const now = local(day, hour);
      const monday = endOf("nextWeek", now);
      expect([monday.getDay(), monday.getHours()]).toEqual([1, 9]);
      expect(monday.getTime() - now).toBeLessThanOrEqual(7 * 86_400_000 + 9 * 3_600_000);
      for (const snooze of SNOOZES) expect(endOf(snooze, now).getTime()).toBeGreaterThan(now);
      expect(new Date(monday).getDate()).not.toBe(new Date(now).getDate());
    }
  }
});
