/** Two devices in use, and one that was removed on the phone; with their sending pace. */

import type { Device, OutboxItem, Pacing } from "~/api/types";
import { DAY, HOUR, idOf, instant, MINUTE, phoneOf } from "./fictional";
import type { Texts } from "./texts";

export const SHOP = idOf("dev", 3);
export const WHOLESALE = idOf("dev", 2);
export const BRANCH = idOf("dev", 1);

/** Returns the devices, the newest first. */
export function devicesOf(now: number, texts: Texts): Device[] {
  const [shop, wholesale, branch] = texts.devices;
  const common = { lid: null, generation: 1, inbox: { statusPosts: false, channels: false } };
  return [
    {
      ...common,
      id: SHOP,
      name: shop,
      phone: phoneOf(1),
      status: "online",
      cause: "connected",
      createdAt: instant(now - 30 * DAY),
      statusAt: instant(now - 5 * DAY),
      // Nothing confirms the connection again while the sample is shown, so it is valid for a working day.
      provenUntil: instant(now + 12 * HOUR),
    },
    {
      ...common,
      id: WHOLESALE,
      name: wholesale,
      phone: phoneOf(2),
      status: "online",
      cause: "connected",
      createdAt: instant(now - 75 * DAY),
      statusAt: instant(now - 6 * DAY),
      provenUntil: instant(now + 12 * HOUR),
    },
    {
      ...common,
      id: BRANCH,
      name: branch,
      phone: phoneOf(3),
      status: "logged_out",
      cause: "removed_on_phone",
      createdAt: instant(now - 200 * DAY),
      statusAt: instant(now - 3 * HOUR),
      provenUntil: null,
    },
  ];
}

const JAKARTA = 7 * HOUR;
const NIGHT = { from: 21, to: 8 };
const clock = (hour: number) => `${String(hour).padStart(2, "0")}:00`;

/** Returns quiet hours of the wholesale device that include the current time, by night or by day, and when they end. */
export function quietHoursOf(now: number): { from: number; to: number; endsAt: number } {
  const hour = new Date(now + JAKARTA).getUTCHours();
  const { from, to } = isNight(now) ? NIGHT : { from: hour, to: hour + 3 };
  const midnight = Math.floor((now + JAKARTA) / DAY) * DAY - JAKARTA;
  const endsAt = midnight + to * HOUR;
  return { from, to, endsAt: endsAt > now ? endsAt : endsAt + DAY };
}

function isNight(now: number): boolean {
  const hour = new Date(now + JAKARTA).getUTCHours();
  return hour >= NIGHT.from || hour < NIGHT.to;
}

export function pacingOf(now: number): ReadonlyMap<string, Pacing> {
  const quietHours = quietHoursOf(now);
  // The broadcast of the shop is always running, so the shop has no quiet hours at night.
  const shop = settings({ ...NIGHT, enabled: !isNight(now) });
  return new Map<string, Pacing>([
    [SHOP, { settings: shop, usage: usage([3, 158, 231], { used: 152, limit: null, day: null }, 0.43) }],
    [WHOLESALE, { settings: settings(quietHours), usage: usage([0, 4, 118], { used: 74, limit: 379, day: 6 }, 0.36) }],
    [BRANCH, { settings: settings(NIGHT), usage: usage([0, 0, 12], { used: 0, limit: null, day: null }, null) }],
  ]);
}

function settings({ from, to, enabled = true }: { from: number; to: number; enabled?: boolean }): Pacing["settings"] {
  return {
    typing: { enabled: true, minSeconds: 1, maxSeconds: 3 },
    readBeforeReply: true,
    quietHours: { enabled, from: clock(from), to: clock(to), timeZone: "Asia/Jakarta" },
    limits: { perMinute: 20, perHour: 500, perDay: 5_000 },
    warmUp: { enabled: true },
  };
}

function usage(
  [minute, hour, day]: readonly [number, number, number],
  cold: Pacing["usage"]["cold"],
  replyRatio: number | null,
): Pacing["usage"] {
  return {
    minute: { used: minute, limit: 20 },
    hour: { used: hour, limit: 500 },
    day: { used: day, limit: 5_000 },
    cold,
    replyRatio,
    heldUntil: null,
  };
}

/** Sorts waiting messages into the order in which they are sent: replies before broadcasts. */
export function inSendingOrder(messages: readonly OutboxItem[]): OutboxItem[] {
  const rank = { urgent: 0, high: 1, normal: 2, campaign: 3 };
  return messages.toSorted((one, other) => rank[one.priority] - rank[other.priority] || (one.id < other.id ? -1 : 1));
}

/** Returns when the `n`th message of a running broadcast is sent. */
export const nextSendAt = (now: number, n: number): string => instant(now + (n + 1) * 22_000);
export const retryAt = (now: number): string => instant(now + 4 * MINUTE);
