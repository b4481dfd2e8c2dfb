import { LEFT } from "~/api/contract";
import type { ItemStatus, MessageStatus } from "~/api/types";

/** Whether WhatsApp has acknowledged a sent message. */
export function hasLeft(status: MessageStatus | ItemStatus): boolean {
  return LEFT.some((left) => left === status);
}
