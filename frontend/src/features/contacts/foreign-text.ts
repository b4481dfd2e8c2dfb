/** Why the server takes a text for no table: what it is instead, and what to do with it. */

import type { TFunction } from "i18next";
import { ApiError } from "~/api";
import { errorText } from "~/i18n/errors";

/** The server names the kind in its message only; a test compares these beginnings with those that it writes. */
const BEGINNINGS = [
  ["this is a spreadsheet", "spreadsheet"],
  ["this is an old Excel file", "old_or_locked"],
  ["this is a PDF", "pdf"],
  ["this is a text document", "document"],
  ["this is a web page", "web_page"],
  ["this is a JSON file", "json"],
  ["this is an address book in LDIF", "address_book"],
  ["this is a copy of a database", "database"],
  ["this is a chat exported from WhatsApp", "chat"],
  ["this is a calendar", "calendar"],
  ["this is a file of contact cards", "cards"],
  ["this file is not UTF-8", "encoding"],
] as const;

export type ForeignKind = (typeof BEGINNINGS)[number][1];

/** What a text is that the server has refused as a whole; `null` if that is not why, or of a kind that this release does not know. */
export function foreignKindOf(error: unknown): ForeignKind | null {
  if (!(error instanceof ApiError) || error.code !== "VALIDATION_ERROR") return null;
  if (error.field !== "file" && error.field !== "csv") return null;
  return BEGINNINGS.find(([beginning]) => error.message.startsWith(beginning))?.[1] ?? null;
}

export function foreignText(t: TFunction, kind: ForeignKind): string {
  return t(`import.wrongFile.${kind}`, { most: "" });
}

/** As `errorText`, with the kind of a text that is no table. */
export function tableErrorText(t: TFunction, error: unknown): string {
  const kind = foreignKindOf(error);
  return kind === null ? errorText(t, error) : foreignText(t, kind);
}
