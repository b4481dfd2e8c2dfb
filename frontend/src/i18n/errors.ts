/** The server's errors in the reader's words: by code and field, since its own sentences are for programmers. */

import type { TFunction } from "i18next";
import { ApiError } from "~/api";

const FIELDS = ["name", "to", "text", "deviceId", "gap", "sendAt", "recipients"] as const;

export function errorText(t: TFunction, error: unknown): string {
  if (!(error instanceof ApiError)) return t("error.unknown");
  if (error.code === "VALIDATION_ERROR") {
    const field = FIELDS.find((one) => one === error.field);
    if (field !== undefined) return t(`error.field.${field}`);
  }
  return t(`error.${error.code}`);
}
