/** The data that this tab keeps for the signed-in user, from the sign-in to the end of the session. */

import { setSource } from "~/api/answer-source";
import { stopLiveEvents } from "~/api/live-events";
import { queryClient } from "~/api/query-client";
import { unsent } from "~/features/messages/unsent";
import { claimFormDrafts, forgetFormDrafts } from "~/form-drafts";

/** Deletes what another user has typed in this tab. */
export function enterSession(userId: string): void {
  if (claimFormDrafts(userId).hadOtherOwner) unsent.clear();
}

/** Deletes what the user has loaded. What the user has typed is kept if the session only expired. */
export function leaveSession(how: "signed out" | "session ended"): void {
  stopLiveEvents();
  setSource("own");
  queryClient.clear();
  if (how === "session ended") return;
  forgetFormDrafts();
  unsent.clear();
}
