/** The time of a scheduled message, picked in the user's own time zone. */

import { LIMITS } from "~/api/contract";

const MINUTE_MS = 60_000;
const HOUR = 60 * MINUTE_MS;
const DAY = 24 * HOUR;

export type Picked = { date: string; time: string };

/** `2026-11-22` and `08:00`, on this computer's clock. */
export function pickedOf(at: number): Picked {
  const local = new Date(at);
  const two = (number: number) => String(number).padStart(2, "0");
  return {
    date: `${local.getFullYear()}-${two(local.getMonth() + 1)}-${two(local.getDate())}`,
    time: `${two(local.getHours())}:${two(local.getMinutes())}`,
  };
}

export type Plan = { at: string; problem: null } | { at: null; problem: "missing" | "past" | "tooLate" };

export function planOf({ date, time }: Picked, now: number): Plan {
  const at = Date.parse(`${date}T${time}`);
  if (date === "" || time === "" || Number.isNaN(at)) return { at: null, problem: "missing" };
  // The current minute counts as past.
  if (at <= now) return { at: null, problem: "past" };
  if (at > now + LIMITS.messageAheadDays * DAY) return { at: null, problem: "tooLate" };
  return { at: new Date(at).toISOString(), problem: null };
}

const MORNING = 8;
const MONDAY = 1;

type Suggestion = { name: "hour" | "today" | "tomorrow" | "monday"; at: number };

/** Suggested times: in an hour, this morning if it is still ahead, tomorrow morning, on Monday morning. */
export function suggestions(now: number): Suggestion[] {
  const hour = Math.ceil((now + HOUR) / (5 * MINUTE_MS)) * 5 * MINUTE_MS;
  const morningIn = (days: number) => {
    const day = new Date(now);
    day.setDate(day.getDate() + days);
    return day.setHours(MORNING, 0, 0, 0);
  };
  const untilMonday = (MONDAY - new Date(now).getDay() + 7) % 7 || 7;
  const all: Suggestion[] = [
    { name: "hour", at: hour },
    { name: "today", at: morningIn(0) },
    { name: "tomorrow", at: morningIn(1) },
    { name: "monday", at: morningIn(untilMonday) },
  ];
  return all.filter(({ at }, index) => at > now && all.findIndex((other) => other.at === at) === index);
}
