/** The preview of a broadcast: the only POST that the sample answers with data, because it changes nothing. */

import type { CampaignPreview, Contact, NewAudience, NewCampaign, Recipient } from "~/api/types";
import { expectedMs, PACES } from "~/features/campaigns/pace";
import { renderSketch } from "~/features/campaigns/template";
import { instant } from "./fictional";
import { readRecipients } from "./recipients";
import type { Tenant } from "./tenant";

type Draft = Omit<NewCampaign, "name" | keyof NewAudience> &
  Partial<Record<"recipients", Recipient[]>> & {
    csv?: string;
    contactIds?: string[];
    audience?: { tags: string[]; match?: "any" | "all" | null; withoutTags?: string[] };
  };

const PREVIEWED_RECIPIENTS = 3;

export function previewOf({ contacts, now }: Tenant, draft: Draft): CampaignPreview {
  const audience = audienceOf(contacts, draft);
  const optedOut = new Set(contacts.filter(({ optedOut }) => optedOut !== null).map(({ phone }) => phone));
  const recipients = audience.filter(({ phone }) => !optedOut.has(phone.replace(/\D/g, "").replace(/^0/, "62")));
  const gap = draft.gap ?? PACES[draft.preset ?? "normal"];
  const messages = recipients.length;
  const devices = draft.deviceIds ?? [];
  const columns = audience.flatMap((recipient) => Object.keys(recipient));
  return {
    rows: audience.length,
    columns: [...new Set(columns)].filter((column) => column !== "phone" && column !== "name"),
    recipients: messages,
    optedOut: audience.length - messages,
    undecided: 0,
    leftOut: 0,
    repeated: 0,
    repeatedRows: [],
    rejected: 0,
    ambiguous: 0,
    suggestedBareDigits: null,
    rejectedRows: [],
    problems: [],
    renderings: recipients.slice(0, PREVIEWED_RECIPIENTS).map(({ phone, name = "", ...columns }) => ({
      phone,
      name,
      text: renderSketch(draft.text, { ...columns, name, phone }),
    })),
    estimate:
      devices.length === 0
        ? null
        : {
            texts: messages,
            startsAt: instant(now),
            finishesAt: instant(now + expectedMs(messages, gap) / devices.length),
            days: 1,
            limitedBy: null,
            perDevice: devices.map((deviceId, index) => ({
              deviceId,
              texts: Math.floor((messages + devices.length - 1 - index) / devices.length),
            })),
          },
  };
}

function audienceOf(contacts: readonly Contact[], { recipients, csv, contactIds, audience }: Draft): Recipient[] {
  if (recipients !== undefined) return recipients;
  if (csv !== undefined) return readRecipients(csv);
  const { tags = [], match, withoutTags = [] } = audience ?? {};
  const hasTag = (contact: Contact) => (tag: string) => contact.tags.includes(tag);
  return contacts
    .filter(({ id }) => contactIds === undefined || contactIds.includes(id))
    .filter((contact) => !withoutTags.some(hasTag(contact)))
    .filter(
      (contact) => tags.length === 0 || (match === "all" ? tags.every(hasTag(contact)) : tags.some(hasTag(contact))),
    )
    .flatMap(({ phone, name, attributes }): Recipient[] => (phone === null ? [] : [{ ...attributes, name, phone }]));
}
