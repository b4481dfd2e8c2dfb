/** Whether anything of a running broadcast leaves in the next minutes. */

import type { CampaignProgress, WaitCode } from "~/api/types";

/** A shorter wait is a part of sending: gaps last up to some minutes. */
const LONG_MS = 10 * 60_000;

export type Hold = {
  code: WaitCode;
  /** When the next message leaves; `null` if nobody knows. */
  until: string | null;
};

/** Why nothing leaves for now; `null` while a device sends, or has not said what its messages wait for. */
export function holdOf({ status, devices }: Pick<CampaignProgress, "status" | "devices">, now: number): Hold | null {
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
