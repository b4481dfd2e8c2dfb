/** Devices with the same number: it was linked to a second device after the first was logged out, and each has a part of its chats. */

import type { Device } from "~/api/types";
import { isLinked } from "./status";

type WithNumber = Pick<Device, "id" | "phone" | "status">;

export type SameNumber<T> = {
  other: T;
  /** Which of the two is linked: this device, the other one, or neither. */
  linked: "this" | "other" | "none";
};

/** Returns the devices with the number of this one, each with what to say about it. */
export function sameNumberOf<T extends WithNumber>(device: WithNumber, all: readonly T[]): SameNumber<T>[] {
  if (device.phone === null) return [];
  return all
    .filter(({ id, phone }) => id !== device.id && phone === device.phone)
    .map((other) => ({
      other,
      linked: isLinked(device.status) ? "this" : isLinked(other.status) ? "other" : "none",
    }));
}
