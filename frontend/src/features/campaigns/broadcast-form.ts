/** The values of the form for a new broadcast, the missing ones among them, and the request that the form sends. */

import { LIMITS, MAX_LENGTH } from "~/api/contract";
import type { BareDigits, Gap, NewAudience, NewCampaign, Recipient, TagMatch } from "~/api/types";
import type { PickedContact } from "~/features/contacts/picked";
import type { HiddenRows } from "~/features/contacts/sheet-text";
import { isTooLong } from "~/i18n/characters";
import { fold } from "~/i18n/fold";
import { mayBeGap, PACES } from "./pace";
import type { Draft } from "./queries";

export type Pace = keyof typeof PACES | "custom";

export type AudienceKind = "everyone" | "tags" | "contacts" | "list" | "file";

/** The list of the broadcast that is copied or edited: as the field shows it, and as the server has stored it. */
export type CopiedList = { list: string; recipients: readonly Recipient[] };

/** A text file, or a sheet of a workbook with the rows that are hidden in it. */
export type ChosenFile = { name: string; text: string; hidden?: HiddenRows | null; includesHidden?: boolean };

export type Values = {
  name: string;
  deviceIds: readonly string[];
  text: string;
  audience: AudienceKind;
  tags: readonly string[];
  match: TagMatch;
  /** The tags whose contacts get nothing, whether the audience is all contacts or those with tags. */
  withoutTags: readonly string[];
  /** The contacts that are picked one by one. */
  contacts: readonly PickedContact[];
  list: string;
  copied: CopiedList | null;
  file: ChosenFile | null;
  /**
   * How numbers without `+` and without a leading 0 in the list or file are interpreted; with `ask`, numbers that could belong to two
   * people are refused.
   */
  bareDigits: BareDigits;
  pace: Pace;
  gap: Gap;
  /** When the broadcast starts on schedule; `null` when a user starts it. */
  scheduledAt: string | null;
  /** Whether recipients who cannot get the message are skipped, instead of refusing the broadcast. */
  leaveOut: boolean;
  /** Whether people who may have opted out get the broadcast, too. */
  sendToUndecided: boolean;
};

export const EMPTY: Values = {
  name: "",
  deviceIds: [],
  text: "",
  audience: "tags",
  tags: [],
  match: "any",
  withoutTags: [],
  contacts: [],
  list: "",
  copied: null,
  file: null,
  bareDigits: "ask",
  pace: "normal",
  gap: PACES.normal,
  scheduledAt: null,
  leaveOut: false,
  sendToUndecided: false,
};

/** The server has one limit for every text; it counts UTF-16 units, as JavaScript does. */
export const MAX_TEXT_LENGTH = MAX_LENGTH.NewMessage.text;

export type MissingField = "name" | "devices" | "text" | "audience" | "gap" | "schedule";

/** Returns whether the name is too long. The field does not shorten the name: it shows an error, and nothing is saved. */
export const isNameTooLong = ({ name }: Pick<Values, "name">): boolean => isTooLong(name, MAX_LENGTH.NewCampaign.name);

/** Returns what must be corrected before the broadcast can be saved. */
export function missingOf(values: Values, now: number): Set<MissingField> {
  const missing = new Set<MissingField>();
  if (values.name.trim() === "" || isNameTooLong(values)) missing.add("name");
  if (values.deviceIds.length === 0 || values.deviceIds.length > LIMITS.devicesOfBroadcast) missing.add("devices");
  if (values.text.trim() === "" || values.text.length > MAX_TEXT_LENGTH) missing.add("text");
  if (audienceOf(values) === null) missing.add("audience");
  if (!mayBeGap(values.gap)) missing.add("gap");
  if (values.scheduledAt !== null && Date.parse(values.scheduledAt) <= now) missing.add("schedule");
  return missing;
}

/** Returns the text of the pasted list or the file. */
export function listOf({ audience, file, list }: Values): string {
  if (audience !== "list" && audience !== "file") return "";
  return audience === "file" ? textOfFile(file) : list;
}

/**
 * Returns whether the new list has no line with a number in common with the old one: then the answer about its numbers does not count for
 * the new list.
 */
export function isAnotherList(before: string, after: string): boolean {
  const lines = new Set(linesOf(before));
  return lines.size > 0 && !linesOf(after).some((line) => lines.has(line));
}

const linesOf = (list: string) =>
  list
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /\d/.test(line));

export function textOfFile(file: ChosenFile | null): string {
  if (file === null) return "";
  return file.includesHidden === true && file.hidden != null ? file.hidden.csv : file.text;
}

/**
 * Returns the recipients of a copied list that nobody has changed. They are sent as the server has stored them. If the list were sent as
 * text, the server would guess its columns again, and could take the number or the name from the wrong column.
 */
export function copiedRecipientsOf({ audience, list, copied }: Values): readonly Recipient[] | null {
  return audience === "list" && copied?.list === list ? copied.recipients : null;
}

/** Returns the recipients for the request; `null` when there are none. */
export function audienceOf(values: Values): NewAudience | null {
  if (values.audience === "everyone" || values.audience === "tags") return audienceByTags(values);
  if (values.audience === "contacts") return audienceOfPicked(values.contacts);
  const copied = copiedRecipientsOf(values);
  if (copied !== null) return copied.length === 0 ? null : { recipients: [...copied] };
  const csv = listOf(values);
  if (csv.trim() === "") return null;
  return values.bareDigits === "ask" ? { csv } : { csv, bareDigits: values.bareDigits };
}

function audienceByTags(values: Values): NewAudience | null {
  const { audience, match, withoutTags } = values;
  if ((audience === "tags" && values.tags.length === 0) || tagInBoth(values) !== undefined) return null;
  const without = withoutTags.length === 0 ? {} : { withoutTags: [...withoutTags] };
  // Without a tag the server selects every contact.
  return audience === "everyone"
    ? { audience: { tags: [], match: "any", ...without } }
    : { audience: { tags: [...values.tags], match, ...without } };
}

function audienceOfPicked(contacts: readonly PickedContact[]): NewAudience | null {
  if (contacts.length === 0 || contacts.length > LIMITS.contactsOfBroadcast) return null;
  return { contactIds: contacts.map(({ id }) => id) };
}

/** Returns a tag that the audience both requires and excludes: one of two tags may have been renamed to the other after both were saved. */
export function tagInBoth({ audience, tags, withoutTags }: Values): string | undefined {
  if (audience !== "tags") return undefined;
  const leftOut = new Set(withoutTags.map(fold));
  return tags.find((tag) => leftOut.has(fold(tag)));
}

/** Returns the request for a preview; `null` while there is no recipient. */
export function draftOf(values: Values): Draft | null {
  const audience = audienceOf(values);
  if (audience === null || values.deviceIds.length > LIMITS.devicesOfBroadcast || !mayBeGap(values.gap)) return null;
  return {
    ...audience,
    deviceIds: [...values.deviceIds],
    text: values.text,
    ...(values.pace === "custom" ? { gap: values.gap } : { preset: values.pace }),
    ...(values.scheduledAt === null ? {} : { scheduledAt: values.scheduledAt }),
    ...(values.leaveOut ? { leaveOutUnusable: true } : {}),
    ...(values.sendToUndecided ? { sendToUndecided: true } : {}),
  };
}

/** Returns the request that creates the broadcast. */
export function campaignOf(values: Values): NewCampaign | null {
  const draft = draftOf(values);
  return draft === null || values.deviceIds.length === 0 ? null : { ...draft, name: values.name.trim() };
}

/** Restores values that the tab has stored. A value of another type comes from an older version of the page and is ignored. */
export function valuesFromStore(stored: Partial<Values> | null): Values {
  if (stored === null || typeof stored !== "object") return EMPTY;
  const known = Object.fromEntries(
    Object.entries(EMPTY).map(([key, empty]) => {
      const value = stored[key as keyof Values];
      const fits = value !== undefined && (empty === null || value === null || typeof value === typeof empty);
      return [key, fits && Array.isArray(value) === Array.isArray(empty) ? value : empty];
    }),
  );
  return known as Values;
}

/** The largest text that is kept for a reload: the browser's storage is small. */
const MAX_STORED_CHARACTERS = 500_000;

/** Returns the values that the tab stores. A copied list is loaded from the server again, so only its text is stored. */
export function valuesToStore(values: Values): Values | null {
  if (values === EMPTY) return null;
  const { file } = values;
  const isLarge = file !== null && file.text.length + (file.hidden?.csv.length ?? 0) > MAX_STORED_CHARACTERS;
  return { ...values, copied: null, file: isLarge ? null : file };
}
