/** The actions that a broadcast allows in its status. */

import type { Campaign, CampaignAction } from "~/api/types";

/** In the order of the buttons; the last one is the main action. */
export function actionsOf({ status, retryable }: Pick<Campaign, "status" | "retryable">): CampaignAction[] {
  switch (status) {
    case "draft":
    case "scheduled":
      return ["cancel", "start"];
    case "running":
      return ["cancel", "pause"];
    case "paused":
      return ["cancel", "resume"];
    case "completed":
      return retryable > 0 ? ["retry"] : [];
    case "cancelled":
      return [];
  }
}
