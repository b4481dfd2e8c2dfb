/** The ends of a snooze that a menu offers. */

const HOUR = 3_600_000;
/** The hour of a day at which a snooze of days ends, in the time zone of the browser. */
const MORNING = 9;
const MONDAY = 1;

export const SNOOZES = ["oneHour", "threeHours", "tomorrow", "nextWeek"] as const;
export type Snooze = (typeof SNOOZES)[number];

/** Returns when the snooze ends: in some hours, tomorrow morning, or on the next Monday morning. */
export function endOf(snooze: Snooze, now: number): Date {
  switch (snooze) {
    case "oneHour":
      return new Date(now + HOUR);
    case "threeHours":
      return new Date(now + 3 * HOUR);
    case "tomorrow":
      return morningIn(1, now);
    case "nextWeek":
      return morningIn(((MONDAY - new Date(now).getDay() + 6) % 7) + 1, now);
  }
}

function morningIn(days: number, now: number): Date {
  const day = new Date(now);
  day.setDate(day.getDate() + days);
  day.setHours(MORNING, 0, 0, 0);
  return day;
}
