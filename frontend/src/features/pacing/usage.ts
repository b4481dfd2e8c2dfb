/** The usage as it is now: what was read, what has left since, and what has fallen out of its window. */

import type { Frame, PacingUsage } from "~/api/types";
import { isNumbered } from "~/api/types";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A text that left after the usage was read. */
export type Departure = { id: string; at: number; isOfCampaign: boolean };

/** The text that a frame says has left, if it says so; each text leaves once, whatever follows. */
export function departureOf(frame: Frame, deviceId: string, known: readonly Departure[]): Departure | null {
  if (frame.kind !== "message.status" || !isNumbered(frame) || frame.data.deviceId !== deviceId) return null;
  const { id, status, campaign } = frame.data;
  if (status !== "sent" && status !== "delivered" && status !== "read") return null;
  return known.some((other) => other.id === id)
    ? null
    : { id, at: Date.parse(frame.at), isOfCampaign: campaign !== undefined };
}

/**
 * Nobody knows when within its window each text left that was counted at the reading: they count until the whole of
 * them is out of it, so what is shown is never less than what is used.
 */
export function usageNow(
  read: PacingUsage,
  readAt: number,
  departures: readonly Departure[],
  now: number,
): PacingUsage {
  const within = (span: number, isCounted: (departure: Departure) => boolean = () => true) =>
    departures.filter((departure) => now - departure.at < span && isCounted(departure)).length;
  const used = (counted: number, span: number) => (now - readAt < span ? counted : 0);
  return {
    ...read,
    minute: { ...read.minute, used: used(read.minute.used, MINUTE) + within(MINUTE) },
    hour: { ...read.hour, used: used(read.hour.used, HOUR) + within(HOUR) },
    day: { ...read.day, used: used(read.day.used, DAY) + within(DAY) },
    cold: {
      ...read.cold,
      used: used(read.cold.used, DAY) + within(DAY, ({ isOfCampaign }) => isOfCampaign),
    },
    heldUntil: read.heldUntil !== null && Date.parse(read.heldUntil) > now ? read.heldUntil : null,
  };
}
