/** The actions that a broadcast allows in its status. */

import { COMMANDS } from "~/api/contract";
import type { Campaign, CampaignAction } from "~/api/types";

/** The buttons in their order; the last one is the main action. */
const BUTTONS: readonly CampaignAction[] = ["cancel", "start", "pause", "resume", "retry"];

export function actionsOf({ status, retryable }: Pick<Campaign, "status" | "retryable">): CampaignAction[] {
  const allowed: readonly CampaignAction[] = COMMANDS[status];
  return BUTTONS.filter((action) => allowed.includes(action) && (action !== "retry" || retryable > 0));
}
