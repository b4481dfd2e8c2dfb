/** The audience of a broadcast, before and after the recipients are fixed. */

import type { TFunction } from "i18next";
import type { Audience, Campaign, TagMatch } from "~/api/types";

type Open = Campaign & { audience: Extract<Audience, { kind: "tags" }> };

export const isBeforeStart = ({ status }: Pick<Campaign, "status">): boolean =>
  status === "draft" || status === "scheduled";

/** Contacts that have the tags at the start receive the broadcast: before the start the recipients are not known. */
export function isAudienceOpen(campaign: Campaign): campaign is Open {
  return campaign.audience.kind === "tags" && isBeforeStart(campaign) && campaign.counts.total === 0;
}

/** Whom a broadcast is for that has not started. */
export function audienceText(t: TFunction, { tags, withoutTags }: Extract<Audience, { kind: "tags" }>): string {
  const whom =
    tags.length === 0 ? t("newBroadcast.audience.everyone.name") : t("broadcasts.toTags", { tags: tags.join(", ") });
  return withoutTags.length === 0 ? whom : `${whom}${t("broadcasts.except", { tags: withoutTags.join(", ") })}`;
}

/** Without a tag every contact is meant; with a single one, `match` has no meaning. */
export function matchOf({ tags, match }: Extract<Audience, { kind: "tags" }>): TagMatch | "one" | "everyone" {
  return tags.length > 1 ? match : tags.length === 1 ? "one" : "everyone";
}
