/** A broadcast while it is written: what was typed, what is missing, and what of it the server is asked about. */

import { MAX_LENGTH } from "~/api/contract";
import type { Gap, NewAudience, NewCampaign, TagMatch } from "~/api/types";
import { mayBeGap, PACES } from "./pace";
import type { Draft } from "./queries";
import { MOST_RECIPIENTS, type Row, recipientOf } from "./recipients";

export type Pace = keyof typeof PACES | "custom";

export type AudienceKind = "tags" | "list" | "file";

export type Values = {
  name: string;
  deviceIds: readonly string[];
  text: string;
  audience: AudienceKind;
  tags: readonly string[];
  match: TagMatch;
  list: string;
  file: { name: string; text: string } | null;
  pace: Pace;
  gap: Gap;
  /** When it starts by itself; `null` when a person starts it. */
  scheduledAt: string | null;
};

export const EMPTY: Values = {
  name: "",
  deviceIds: [],
  text: "",
  audience: "tags",
  tags: [],
  match: "any",
  list: "",
  file: null,
  pace: "normal",
  gap: PACES.normal,
  scheduledAt: null,
};

/** The server has one limit for every text; it counts UTF-16 units, as JavaScript does. */
export const LONGEST_TEXT = MAX_LENGTH.NewMessage.text;
export const LONGEST_NAME = MAX_LENGTH.NewCampaign.name;
/** A limit of the server that its contract does not name. */
export const MOST_DEVICES = 20;

export type Missing = "name" | "devices" | "text" | "audience" | "gap" | "schedule";

/** What keeps it from being saved; `rows` are those of the list or the file. */
export function missingOf(values: Values, rows: readonly Row[], now: number): Set<Missing> {
  const missing = new Set<Missing>();
  if (values.name.trim() === "") missing.add("name");
  if (values.deviceIds.length === 0 || values.deviceIds.length > MOST_DEVICES) missing.add("devices");
  if (values.text.trim() === "" || values.text.length > LONGEST_TEXT) missing.add("text");
  if (audienceOf(values, rows) === null) missing.add("audience");
  if (!mayBeGap(values.gap)) missing.add("gap");
  if (values.scheduledAt !== null && Date.parse(values.scheduledAt) <= now) missing.add("schedule");
  return missing;
}

/** Who gets it; `null` when nobody is named, or too many. */
export function audienceOf(values: Values, rows: readonly Row[]): NewAudience | null {
  if (values.audience === "tags")
    return values.tags.length === 0 ? null : { audience: { tags: [...values.tags], match: values.match } };
  if (rows.length === 0 || rows.length > MOST_RECIPIENTS) return null;
  if (values.audience === "list") return { recipients: rows.map(recipientOf) };
  return values.file === null ? null : { csv: values.file.text };
}

/** What the server can say something about already; `null` as long as there is nobody to write to or from. */
export function draftOf(values: Values, rows: readonly Row[]): Draft | null {
  const audience = audienceOf(values, rows);
  if (audience === null || values.deviceIds.length === 0 || !mayBeGap(values.gap)) return null;
  return {
    ...audience,
    deviceIds: [...values.deviceIds],
    text: values.text,
    ...(values.pace === "custom" ? { gap: values.gap } : { preset: values.pace }),
    ...(values.scheduledAt === null ? {} : { scheduledAt: values.scheduledAt }),
  };
}

/** The whole of it, once nothing is missing. */
export function campaignOf(values: Values, rows: readonly Row[]): NewCampaign | null {
  const draft = draftOf(values, rows);
  return draft === null ? null : { ...draft, name: values.name.trim() };
}

/** What was kept of an earlier visit, as far as it is what is expected: an older page may have kept something else. */
export function restored(kept: Partial<Values> | null): Values {
  if (kept === null || typeof kept !== "object") return EMPTY;
  const known = Object.fromEntries(
    Object.entries(EMPTY).map(([key, empty]) => {
      const value = kept[key as keyof Values];
      const fits = value !== undefined && (empty === null || value === null || typeof value === typeof empty);
      return [key, fits && Array.isArray(value) === Array.isArray(empty) ? value : empty];
    }),
  );
  return known as Values;
}

/** Larger files are not kept over a reload: the browser's storage is small. */
const MOST_KEPT = 500_000;

export function kept(values: Values): Values | null {
  if (values === EMPTY) return null;
  return values.file !== null && values.file.text.length > MOST_KEPT ? { ...values, file: null } : values;
}
