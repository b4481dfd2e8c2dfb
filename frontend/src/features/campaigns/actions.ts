/** The actions that a broadcast allows in its status. */

import { COMMANDS } from "~/api/contract";
import type { Campaign, CampaignAction } from "~/api/types";

/** The buttons in their order; the last one is the main action. */
const BUTTONS: readonly CampaignAction[] = ["cancel", "start", "pause", "resume", "retry"];
/**
 * Returns whether the page offers the action. It never offers to cancel a draft, which can be changed or deleted: a
 * cancelled draft would remain in the list as a broadcast that nobody has sent.
 */
const isOffered = (action: CampaignAction, status: Campaign["status"]) => action !== "cancel" || status !== "draft";

export function actionsOf({ status, retryable }: Pick<Campaign, "status" | "retryable">): CampaignAction[] {
  const allowed: readonly CampaignAction[] = COMMANDS[status];
  return BUTTONS.filter(
    (action) => allowed.includes(action) && isOffered(action, status) && (action !== "retry" || retryable > 0),
  );
}

/** Returns whether there is anything to report: a broadcast that was cancelled before its recipients were chosen has only zeros. */
export const hasReport = ({ startedAt, counts }: Pick<Campaign, "startedAt" | "counts">): boolean =>
  startedAt !== null || counts.total > 0;
