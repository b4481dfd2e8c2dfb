/** The progress of the set-up, derived from the tenant's data and not from clicks. */

import type { Campaign, Device, PacingSettings, Status } from "~/api/types";
import { sentOf } from "../campaigns/pace";
import { timeIn } from "../pacing/time-zones";

export const STEPS = ["device", "link", "text", "broadcast"] as const;
export type Step = (typeof STEPS)[number];

export type Facts = {
  devices: readonly Pick<Device, "phone">[];
  /** Whether a message of the tenant was sent. */
  hasWritten: boolean;
  campaigns: readonly Pick<Campaign, "status" | "startedAt" | "counts">[];
};

export type Progress = {
  done: Readonly<Record<Step, boolean>>;
  amount: number;
  /** The first step that is not done; `null` when all are done. */
  current: Step | null;
};

export function progressOf({ devices, hasWritten, campaigns }: Facts): Progress {
  const done = {
    device: devices.length > 0,
    // A device has a number after its first scan, and keeps it when the phone unlinks it.
    link: devices.some(({ phone }) => phone !== null),
    text: hasWritten || campaigns.some(({ counts }) => sentOf(counts) > 0),
    broadcast: campaigns.some(({ status, startedAt }) => startedAt !== null || status === "scheduled"),
  };
  return {
    done,
    amount: STEPS.filter((step) => done[step]).length,
    current: STEPS.find((step) => !done[step]) ?? null,
  };
}

const BEST_STATUS_FIRST: readonly Status[] = ["online", "syncing", "connecting", "pairing", "resting", "unreachable"];

/** Returns the device with which the set-up continues: the one closest to being online. */
export function deviceOf<D extends Pick<Device, "status" | "phone">>(devices: readonly D[]): D | undefined {
  const rank = ({ status, phone }: D) => {
    const place = BEST_STATUS_FIRST.indexOf(status);
    return (place === -1 ? BEST_STATUS_FIRST.length : place) + (phone === null ? 0 : -0.5);
  };
  return devices.toSorted((one, other) => rank(one) - rank(other))[0];
}

/** Returns whether the quiet hours include this time. */
export function isQuiet({ enabled, from, to, timeZone }: PacingSettings["quietHours"], now: number): boolean {
  // British times have 24 hours, so they can be compared as text: `21:00`.
  const time = timeIn(timeZone, "en-GB", now);
  if (!enabled || time === null || from === to) return false;
  return from < to ? from <= time && time < to : from <= time || time < to;
}
