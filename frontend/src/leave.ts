import { turnTo } from "./api/source";
import { unsent } from "./features/messages/unsent";
import { stopLive } from "./live";
import { queryClient } from "./query-client";

/** Forgets everything that belongs to the person who was here. */
export function leave(): void {
  stopLive();
  turnTo("own");
  unsent.clear();
  queryClient.clear();
}
