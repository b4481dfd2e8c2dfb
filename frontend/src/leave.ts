import { outbox } from "./features/messages/outbox";
import { stopLive } from "./live";
import { queryClient } from "./query-client";

/** Forgets everything that belongs to the person who was here. */
export function leave(): void {
  stopLive();
  outbox.clear();
  queryClient.clear();
}
