/** Decides whether a running broadcast sends a message in the next minutes. */

import type { Campaign, WaitCode } from "~/api/types";

/** A device that waits for less than this counts as sending: gaps last up to some minutes. */
const LONG_MS = 10 * 60_000;

export type Hold = {
  code: WaitCode;
  /** When the next message leaves; `null` if that is not known. */
  until: string | null;
};

type Waits = {
  status: Campaign["status"];
  devices: readonly { code: WaitCode | null; nextSendAt: string | null }[];
};

/** Returns why no message leaves for now; `null` while a device sends, or has not reported a wait reason. */
export function holdOf({ status, devices }: Waits, now: number): Hold | null {
  if (status !== "running" || devices.length === 0) return null;
  const holds: Hold[] = [];
  for (const { code, nextSendAt } of devices) {
    if (code === null) return null;
    if (nextSendAt === null && code !== "device_offline") return null;
    if (nextSendAt !== null && Date.parse(nextSendAt) - now < LONG_MS) return null;
    holds.push({ code, until: nextSendAt });
  }
  const first = holds.toSorted((one, other) => timeOf(one) - timeOf(other))[0];
  return first ?? null;
}

function timeOf({ until }: Hold): number {
  return until === null ? Number.POSITIVE_INFINITY : Date.parse(until);
}
