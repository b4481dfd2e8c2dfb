import { turnTo } from "./api/source";
import { stopLive } from "./live";
import { queryClient } from "./query-client";
import { forgetTyped } from "./typed";

/** What belongs to the person who was here is forgotten; what he typed waits for him, unless it was he who left. */
export function leave(how: "signed out" | "session ended"): void {
  stopLive();
  turnTo("own");
  queryClient.clear();
  if (how === "signed out") forgetTyped();
}
