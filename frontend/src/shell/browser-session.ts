/** What this tab keeps for the signed-in user, from the sign-in to the end of the session. */

import { setSource } from "~/api/answer-source";
import { stopLiveEvents } from "~/api/live-events";
import { queryClient } from "~/api/query-client";
import { unsent } from "~/features/messages/unsent";
import { claimFormDrafts, forgetFormDrafts } from "~/form-drafts";

/** Forgets what another user has typed in this tab. */
export function enterSession(userId: string): void {
  if (claimFormDrafts(userId).hadOtherOwner) unsent.clear();
}

/** Forgets what the user has read; what the user has typed is kept when the session only expired. */
export function leaveSession(how: "signed out" | "session ended"): void {
  stopLiveEvents();
  setSource("own");
  queryClient.clear();
  if (how === "session ended") return;
  forgetFormDrafts();
  unsent.clear();
}
