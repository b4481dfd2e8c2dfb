/** What a broadcast would be: the one question that is not a GET and changes nothing. */

import type { CampaignPreview, Contact, NewAudience, NewCampaign, Recipient } from "~/api/types";
import { expectedMs, PACES } from "~/features/campaigns/pace";
import { parseRecipients, recipientOf } from "~/features/campaigns/recipients";
import { sketch } from "~/features/campaigns/template";
import { instant } from "./made-up";
import type { Tenant } from "./tenant";

type Draft = Omit<NewCampaign, "name" | keyof NewAudience> &
  Partial<Record<"recipients", Recipient[]>> & {
    csv?: string;
    audience?: { tags: string[]; match?: "any" | "all" | null };
  };

const SHOWN = 3;

export function previewOf({ contacts, now }: Tenant, draft: Draft): CampaignPreview {
  const asked = audienceOf(contacts, draft);
  const barred = new Set(contacts.filter(({ optedOut }) => optedOut !== null).map(({ phone }) => phone));
  const reached = asked.filter(({ phone }) => !barred.has(phone.replace(/\D/g, "").replace(/^0/, "62")));
  const gap = draft.gap ?? PACES[draft.preset ?? "normal"];
  const texts = reached.length;
  const devices = draft.deviceIds ?? [];
  return {
    recipients: texts,
    optedOut: asked.length - texts,
    rejected: 0,
    rejectedRows: [],
    problems: [],
    renderings: reached.slice(0, SHOWN).map(({ phone, name = "", ...columns }) => ({
      phone,
      name,
      text: sketch(draft.text, { ...columns, name, phone }),
    })),
    estimate:
      devices.length === 0
        ? null
        : {
            texts,
            startsAt: instant(now),
            finishesAt: instant(now + expectedMs(texts, gap) / devices.length),
            days: 1,
            limitedBy: null,
            perDevice: devices.map((deviceId, index) => ({
              deviceId,
              texts: Math.floor((texts + devices.length - 1 - index) / devices.length),
            })),
          },
  };
}

function audienceOf(contacts: readonly Contact[], { recipients, csv, audience }: Draft): Recipient[] {
  if (recipients !== undefined) return recipients;
  if (csv !== undefined) return parseRecipients(csv).map(recipientOf);
  const { tags = [], match } = audience ?? {};
  const wears = (contact: Contact) => (tag: string) => contact.tags.includes(tag);
  return contacts
    .filter(
      (contact) => tags.length === 0 || (match === "all" ? tags.every(wears(contact)) : tags.some(wears(contact))),
    )
    .map(({ phone, name, attributes }): Recipient => ({ ...attributes, name, phone }));
}
