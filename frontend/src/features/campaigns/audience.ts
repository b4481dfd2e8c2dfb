/** Whom a broadcast is for, before and after that is settled. */

import type { Audience, Campaign, TagMatch } from "~/api/types";

type Open = Campaign & { audience: Extract<Audience, { kind: "tags" }> };

/** Who wears the tags when it starts gets it: until then nobody can say who that is. */
export function isAudienceOpen(campaign: Campaign): campaign is Open {
  const isWaiting = campaign.status === "draft" || campaign.status === "scheduled";
  return campaign.audience.kind === "tags" && isWaiting && campaign.counts.total === 0;
}

/** One tag needs no word for how several are meant. */
export function matchOf({ tags, match }: Extract<Audience, { kind: "tags" }>): TagMatch | "one" {
  return tags.length > 1 ? match : "one";
}
