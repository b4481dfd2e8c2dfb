/** The device of the chats page if the URL names none. */

import { currentSource } from "~/api/answer-source";
import type { Device } from "~/api/types";
import { local } from "~/storage";
import { isLinked } from "./status";

const LAST_DEVICE = "cwa.chats.device";

export function rememberDevice(id: string): void {
  if (currentSource() === "own") local.write(LAST_DEVICE, id);
}

/** Returns the device of the last visit, otherwise the first linked one. */
export function firstChoice(devices: readonly Device[]): Device | undefined {
  const last = local.read<string>(LAST_DEVICE);
  return devices.find(({ id }) => id === last) ?? devices.find(({ status }) => isLinked(status)) ?? devices[0];
}
