/** How far the set-up is: read from what there is, never from what was clicked. */

import type { Campaign, Device, PacingSettings, Status } from "~/api/types";
import { timeIn } from "../pacing/time-zones";

export const STEPS = ["device", "link", "text", "broadcast"] as const;
export type Step = (typeof STEPS)[number];

export type Facts = {
  devices: readonly Pick<Device, "phone">[];
  /** Whether any text of ours is known to have left. */
  hasWritten: boolean;
  campaigns: readonly Pick<Campaign, "status" | "startedAt" | "counts">[];
};

export type Progress = {
  done: Readonly<Record<Step, boolean>>;
  amount: number;
  /** The first that is not done; `null` when all are. */
  current: Step | null;
};

export function progressOf({ devices, hasWritten, campaigns }: Facts): Progress {
  const done = {
    device: devices.length > 0,
    // A number is known from the scan on, and stays known when the phone is gone.
    link: devices.some(({ phone }) => phone !== null),
    text: hasWritten || campaigns.some(({ counts }) => counts.sent + counts.delivered + counts.read > 0),
    broadcast: campaigns.some(({ status, startedAt }) => startedAt !== null || status === "scheduled"),
  };
  return {
    done,
    amount: STEPS.filter((step) => done[step]).length,
    current: STEPS.find((step) => !done[step]) ?? null,
  };
}

const FIT: readonly Status[] = ["online", "syncing", "connecting", "pairing", "resting", "unreachable"];

/** The device that the set-up goes on with: the one that is furthest. */
export function deviceOf<D extends Pick<Device, "status" | "phone">>(devices: readonly D[]): D | undefined {
  const rank = ({ status, phone }: D) => {
    const place = FIT.indexOf(status);
    return (place === -1 ? FIT.length : place) + (phone === null ? 0 : -0.5);
  };
  return devices.toSorted((one, other) => rank(one) - rank(other))[0];
}

/** Whether a number writes to no stranger just now, by the clock of its quiet hours. */
export function isQuiet({ enabled, from, to, timeZone }: PacingSettings["quietHours"], now: number): boolean {
  // A day of 24 hours in every language: `21:00` sorts as text.
  const time = timeIn(timeZone, "en-GB", now);
  if (!enabled || time === null || from === to) return false;
  return from < to ? from <= time && time < to : from <= time || time < to;
}
