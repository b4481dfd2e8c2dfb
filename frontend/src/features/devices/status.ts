/** What may be said of a device now: the same rule as the Worker's `DeviceStatus::read_at`. */

import type { Device, Status } from "~/api/types";

type Copy = Pick<Device, "status" | "provenUntil">;

/** A copy whose proof has run out says `unreachable`, whatever it said when it was made. */
export function statusAt({ status, provenUntil }: Copy, now: number): Status {
  if (status !== "online" && status !== "syncing") return status;
  return provenUntil !== null && now <= Date.parse(provenUntil) ? status : "unreachable";
}

export type Tone = "good" | "busy" | "warn" | "bad" | "idle";

export function toneOf(status: Status): Tone {
  switch (status) {
    case "online":
      return "good";
    case "pairing":
    case "connecting":
    case "syncing":
      return "busy";
    case "unreachable":
    case "replaced":
      return "warn";
    case "banned":
    case "failed":
    case "logged_out":
      return "bad";
    case "unlinked":
    case "resting":
      return "idle";
  }
}

/** Whether a phone stands behind this device, so that it can chat. */
export function isLinked(status: Status): boolean {
  return ["connecting", "syncing", "online", "resting", "replaced", "banned", "unreachable"].includes(status);
}

/** Whether linking may be started. */
export function mayLink(status: Status): boolean {
  return status === "unlinked" || status === "logged_out" || status === "failed";
}
