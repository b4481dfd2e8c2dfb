/** The audience of a broadcast, before and after the recipients are fixed. */

import type { TFunction } from "i18next";
import type { Audience, Campaign, TagMatch } from "~/api/types";
import type { Format } from "~/i18n/format";

/** Contacts, whether by their tags or picked one by one. */
export type OfContacts = Exclude<Audience, { kind: "list" }>;
type OpenCampaign = Campaign & { audience: OfContacts };

export const isBeforeStart = ({ status }: Pick<Campaign, "status">): boolean =>
  status === "draft" || status === "scheduled";

/** Returns whether the broadcast goes to the contacts as they are at its start: before the start, the recipients are not known. */
export function isAudienceOpen(campaign: Campaign): campaign is OpenCampaign {
  return campaign.audience.kind !== "list" && isBeforeStart(campaign) && campaign.counts.total === 0;
}

/** Describes the audience of a broadcast that has not started. */
export function audienceText(t: TFunction, format: Pick<Format, "number">, audience: OfContacts): string {
  if (audience.kind === "contacts") return pickedText(t, format, audience);
  const { tags, withoutTags } = audience;
  const whom =
    tags.length === 0 ? t("newBroadcast.audience.everyone.name") : t("broadcasts.toTags", { tags: tags.join(", ") });
  return withoutTags.length === 0 ? whom : `${whom}${t("broadcasts.except", { tags: withoutTags.join(", ") })}`;
}

export function pickedText(
  t: TFunction,
  format: Pick<Format, "number">,
  { contactIds }: Extract<Audience, { kind: "contacts" }>,
): string {
  return t("broadcasts.toContacts", { count: contactIds.length, amount: format.number(contactIds.length) });
}

/** Returns how the tags are matched. Without a tag every contact is meant; with a single one, `match` has no meaning. */
export function matchOf(audience: OfContacts): TagMatch | "one" | "everyone" | "contacts" {
  if (audience.kind === "contacts") return "contacts";
  const { tags, match } = audience;
  return tags.length > 1 ? match : tags.length === 1 ? "one" : "everyone";
}
