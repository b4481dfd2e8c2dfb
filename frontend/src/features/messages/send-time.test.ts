import { expect, it } from "vitest";
import { withText } from "~/features/chats/message-draft";
import { pickedOf, planOf, suggestions } from "./send-time";

const now = new Date(2026, 10, 21, 10, 42, 30).getTime(); // a Saturday
const DAY = 86_400_000;

it("reads a date and a time by this computer's clock", () => {
  expect(pickedOf(now)).toEqual({ date: "2026-11-21", time: "10:42" });
  expect(planOf({ date: "2026-11-22", time: "08:00" }, now)).toEqual({
    at: new Date(2026, 10, 22, 8, 0).toISOString(),
    problem: null,
  });
});

it("rejects an invalid time without asking the server", () => {
  expect(planOf({ date: "", time: "08:00" }, now).problem).toBe("missing");
  expect(planOf({ date: "2026-11-21", time: "10:42" }, now).problem).toBe("past");
  expect(planOf(pickedOf(now + 91 * DAY), now).problem).toBe("tooLate");
  expect(planOf(pickedOf(now + 89 * DAY), now).problem).toBeNull();
});

it("suggests an hour from now, tomorrow morning and the next Monday, each time once", () => {
  const offered = (at: number) => suggestions(at).map(({ name, at: then }) => [name, pickedOf(then)]);
  expect(offered(now)).toEqual([
    ["hour", { date: "2026-11-21", time: "11:45" }],
    ["tomorrow", { date: "2026-11-22", time: "08:00" }],
    ["monday", { date: "2026-11-23", time: "08:00" }],
  ]);
  expect(offered(now + DAY).map(([name]) => name)).toEqual(["hour", "tomorrow"]);
  expect(offered(now + 2 * DAY)[2]).toEqual(["monday", { date: "2026-11-30", time: "08:00" }]);
});

it("suggests this morning while it is still ahead, so that a Monday morning is not only that of next week", () => {
  const early = new Date(2026, 10, 23, 5, 31).getTime(); // a Monday
  const offered = (at: number) => suggestions(at).map(({ name, at: then }) => [name, pickedOf(then).date.slice(8)]);
  expect(offered(early)).toEqual([
    ["hour", "23"],
    ["today", "23"],
    ["tomorrow", "24"],
    ["monday", "30"],
  ]);
  // In an hour is this morning at eight, and then the morning is over.
  expect(offered(early + 1.5 * 3_600_000 - 60_000).map(([name]) => name)).toEqual(["hour", "tomorrow", "monday"]);
  expect(offered(early + 3 * 3_600_000).map(([name]) => name)).toEqual(["hour", "tomorrow", "monday"]);
});

it("puts the text of a failed message back without losing the draft", () => {
  expect(withText("  ", "lama")).toBe("lama");
  expect(withText("baru", "lama")).toBe("baru\nlama");
});
