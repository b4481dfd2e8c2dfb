/** The audience of a broadcast, before and after the recipients are fixed. */

import type { Audience, Campaign, TagMatch } from "~/api/types";

type Open = Campaign & { audience: Extract<Audience, { kind: "tags" }> };

/** Contacts that have the tags at the start receive the broadcast: before the start the recipients are not known. */
export function isAudienceOpen(campaign: Campaign): campaign is Open {
  const isWaiting = campaign.status === "draft" || campaign.status === "scheduled";
  return campaign.audience.kind === "tags" && isWaiting && campaign.counts.total === 0;
}

/** With a single tag, `match` has no meaning. */
export function matchOf({ tags, match }: Extract<Audience, { kind: "tags" }>): TagMatch | "one" {
  return tags.length > 1 ? match : "one";
}
