/** The status of a device at a point in time, by the same rule as the Worker's `DeviceStatus::read_at`. */

import type { Device, Status } from "~/api/types";

type Copy = Pick<Device, "status" | "provenUntil">;

/** Returns the status at `now`. A stored status is `unreachable` once its proof has expired. */
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

/** Returns whether a phone is linked, so that the device can send. */
export function isLinked(status: Status): boolean {
  return ["connecting", "syncing", "online", "resting", "replaced", "banned", "unreachable"].includes(status);
}

/** Returns whether the user can start the linking. */
export function mayLink(status: Status): boolean {
  return status === "unlinked" || status === "logged_out" || status === "failed";
}
