/**
 * The place of a message in its chat, by the rule of the server (`src/messages/place.rs`): for messages that events report
 * before the next read. A place is a message id with another time; places and ids are compared as text.
 */

import type { Message, MessageStatus } from "~/api/types";

/** The prefix of the places of messages that wait: it sorts after every id. */
const WAITING = "msg_w";
const PREFIX = "msg_";
/** A received message that is older than this arrived late. */
const LATE_MS = 10_000;

export function placeOfNew({ id, at, status }: Pick<Message, "id" | "at" | "status">): string {
  if (status === "queued") return WAITING + id.slice(PREFIX.length);
  const sentAt = Date.parse(at);
  return timeOf(id) - sentAt > LATE_MS ? placeAt(id, sentAt) : id;
}

type Placed = Pick<Message, "id" | "place">;

/** The place after a status that was reported at this time. A message that has left is moved only by its acknowledgement. */
export function placeAfter({ id, place }: Placed, status: MessageStatus, at: string): string {
  const hasEnded = status === "delivered" || status === "read" || status === "failed" || status === "unknown";
  return status === "sent" || (hasEnded && isWaiting(place)) ? placeAt(id, Date.parse(at)) : place;
}

/** When a message left or arrived; while it waits, when it was written. */
export const shownAt = ({ at, sentAt }: Pick<Message, "at" | "sentAt">): string => sentAt ?? at;

export const isWaiting = (place: string): boolean => place.startsWith(WAITING);

/** The first 48 bits of an id are its time, in milliseconds. */
function timeOf(id: string): number {
  return Number.parseInt(id.slice(PREFIX.length, PREFIX.length + 13).replace("-", ""), 16);
}

function placeAt(id: string, time: number): string {
  const digits = time.toString(16).padStart(12, "0");
  return `${PREFIX}${digits.slice(0, 8)}-${digits.slice(8)}${id.slice(PREFIX.length + 13)}`;
}
