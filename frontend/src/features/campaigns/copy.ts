/** Converts a broadcast to the values of the form: to change one that has not started, or to make another one like it. */

import type { Audience, Campaign, CampaignRecipient, Gap } from "~/api/types";
import { type CopiedList, EMPTY, type Pace, type Values } from "./broadcast-form";
import { PACES } from "./pace";

export function valuesOf(campaign: Campaign, recipients: readonly CampaignRecipient[], now: number): Values {
  const { name, deviceIds, text, audience, gap, scheduledAt, sendToUndecided } = campaign;
  const isAhead = scheduledAt !== null && Date.parse(scheduledAt) > now;
  return {
    ...EMPTY,
    name,
    deviceIds,
    text,
    pace: paceOf(gap),
    gap,
    scheduledAt: campaign.status === "scheduled" && isAhead ? scheduledAt : null,
    sendToUndecided,
    ...audienceValues(audience, recipients),
  };
}

function audienceValues(audience: Audience, recipients: readonly CampaignRecipient[]): Partial<Values> {
  if (audience.kind === "tags") return valuesOfContacts(audience);
  if (audience.kind === "list") return listValues(recipients);
  const contacts = audience.contactIds.map((id) => ({ id }));
  return { audience: "contacts", contacts, leaveOut: audience.needs.length > 0 };
}

function valuesOfContacts({ tags, match, withoutTags, needs }: Extract<Audience, { kind: "tags" }>): Partial<Values> {
  return { audience: tags.length === 0 ? "everyone" : "tags", tags, match, withoutTags, leaveOut: needs.length > 0 };
}

function listValues(recipients: readonly CampaignRecipient[]): Pick<Values, "audience" | "list" | "copied"> {
  const copied: CopiedList = {
    list: listOf(recipients),
    recipients: recipients.map(({ phone, name, columns }) => ({ ...columns, phone: `+${phone}`, name })),
  };
  return { audience: "list", list: copied.list, copied };
}

function paceOf({ minSeconds, maxSeconds }: Gap): Pace {
  const presets = Object.keys(PACES) as (keyof typeof PACES)[];
  const known = presets.find((pace) => PACES[pace].minSeconds === minSeconds && PACES[pace].maxSeconds === maxSeconds);
  return known ?? "custom";
}

/** Returns the list with a header row, for the user to check and change. */
function listOf(recipients: readonly CampaignRecipient[]): string {
  const columns = [...new Set(recipients.flatMap((one) => Object.keys(one.columns)))];
  const rows = recipients.map((one) => [
    `+${one.phone}`,
    one.name,
    ...columns.map((column) => one.columns[column] ?? ""),
  ]);
  return [["phone", "name", ...columns], ...rows].map((row) => row.map(quoteCell).join(",")).join("\n");
}

function quoteCell(cell: string): string {
  return /[",;|\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
