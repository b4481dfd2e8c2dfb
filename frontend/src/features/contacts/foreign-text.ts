/** Explains why the server does not accept a text as a table: what kind of file it is, and what to do with it. */

import type { TFunction } from "i18next";
import { ApiError } from "~/api";
import { errorText } from "~/i18n/errors";

const KINDS = [
  "spreadsheet",
  "old_or_locked",
  "pdf",
  "document",
  "web_page",
  "json",
  "address_book",
  "database",
  "chat",
  "calendar",
  "cards",
  "encoding",
] as const;

export type ForeignKind = (typeof KINDS)[number];

/**
 * Returns the kind of file that the server has recognized instead of a table; `null` if the error has another reason or a kind that is
 * unknown here.
 */
export function foreignKindOf(error: unknown): ForeignKind | null {
  if (!(error instanceof ApiError) || (error.field !== "file" && error.field !== "csv")) return null;
  const reason = (error.details as { reason?: unknown } | null)?.reason;
  return KINDS.find((kind) => kind === reason) ?? null;
}

export function foreignText(t: TFunction, kind: ForeignKind): string {
  return t(`import.wrongFile.${kind}`, { most: "" });
}

/** Returns the text of an error like `errorText`, but names the kind of file if a text is no table. */
export function tableErrorText(t: TFunction, error: unknown): string {
  const kind = foreignKindOf(error);
  return kind === null ? errorText(t, error) : foreignText(t, kind);
}
