/** What may be done with a broadcast, by how far it is. */

import type { Campaign, CampaignAction } from "~/api/types";

/** In the order in which they are offered; the last is the one that is mostly meant. */
export function actionsOf({ status, counts }: Pick<Campaign, "status" | "counts">): CampaignAction[] {
  switch (status) {
    case "draft":
    case "scheduled":
      return ["cancel", "start"];
    case "running":
      return ["cancel", "pause"];
    case "paused":
      return ["cancel", "resume"];
    case "completed":
    case "cancelled":
      return counts.failed > 0 ? ["retry"] : [];
  }
}
