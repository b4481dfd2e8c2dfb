/** Computes the present usage: the loaded usage, plus messages sent since, minus messages that have left the window. */

import type { Frame, PacingUsage } from "~/api/types";
import { isNumbered } from "~/api/types";
import { hasLeft } from "../messages/status";

const MINUTE_MS = 60_000;
const HOUR = 60 * MINUTE_MS;
const DAY = 24 * HOUR;

/**
 * A message that was sent after the usage was loaded; `isCold` is true for the first message to a stranger and for every message of a
 * broadcast.
 */
export type Departure = { id: string; at: number; isCold: boolean };

/** Returns the message that a frame reports as sent, if it does; each message counts once, whatever frames follow. */
export function departureOf(frame: Frame, deviceId: string, known: readonly Departure[]): Departure | null {
  if (frame.kind !== "message.status" || !isNumbered(frame) || frame.data.deviceId !== deviceId) return null;
  const { id, status, campaign, isCold } = frame.data;
  if (!hasLeft(status)) return null;
  return known.some((other) => other.id === id)
    ? null
    : { id, at: Date.parse(frame.at), isCold: isCold === true || campaign !== undefined };
}

/**
 * Returns the present usage. The page does not know when each of the messages was sent that the server has counted. They count until the
 * whole window has passed since the response, so the page never shows less than what is used.
 */
export function usageNow(
  read: PacingUsage,
  readAt: number,
  departures: readonly Departure[],
  now: number,
): PacingUsage {
  const countWithin = (span: number, isCounted: (departure: Departure) => boolean = () => true) =>
    departures.filter((departure) => now - departure.at < span && isCounted(departure)).length;
  const used = (counted: number, span: number) => (now - readAt < span ? counted : 0);
  return {
    ...read,
    minute: { ...read.minute, used: used(read.minute.used, MINUTE_MS) + countWithin(MINUTE_MS) },
    hour: { ...read.hour, used: used(read.hour.used, HOUR) + countWithin(HOUR) },
    day: { ...read.day, used: used(read.day.used, DAY) + countWithin(DAY) },
    cold: {
      ...read.cold,
      used: used(read.cold.used, DAY) + countWithin(DAY, ({ isCold }) => isCold),
    },
    heldUntil: read.heldUntil !== null && Date.parse(read.heldUntil) > now ? read.heldUntil : null,
  };
}
