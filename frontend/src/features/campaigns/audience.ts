/** The audience of a broadcast, before and after the recipients are fixed. */

import type { Audience, Campaign, TagMatch } from "~/api/types";

type Open = Campaign & { audience: Extract<Audience, { kind: "tags" }> };

export const isBeforeStart = ({ status }: Pick<Campaign, "status">): boolean =>
  status === "draft" || status === "scheduled";

/** Contacts that have the tags at the start receive the broadcast: before the start the recipients are not known. */
export function isAudienceOpen(campaign: Campaign): campaign is Open {
  return campaign.audience.kind === "tags" && isBeforeStart(campaign) && campaign.counts.total === 0;
}

/** With a single tag, `match` has no meaning. */
export function matchOf({ tags, match }: Extract<Audience, { kind: "tags" }>): TagMatch | "one" {
  return tags.length > 1 ? match : "one";
}
