/** The server's errors in the reader's words: by code and field, since its own sentences are for programmers. */

import type { TFunction } from "i18next";
import { ApiError } from "~/api";

const FIELDS = [
  "name",
  "to",
  "text",
  "deviceId",
  "deviceIds",
  "gap",
  "sendAt",
  "scheduledAt",
  "recipients",
  "phone",
  "tags",
  "file",
] as const;

const A_MINUTE = 60;

export function errorText(t: TFunction, error: unknown): string {
  if (!(error instanceof ApiError)) return t("error.unknown");
  if (error.code === "VALIDATION_ERROR") {
    const field = FIELDS.find((one) => one === error.field);
    if (field !== undefined) return t(`error.field.${field}`);
  }
  const wait = error.code === "RATE_LIMITED" ? error.retryAfterSeconds : null;
  if (wait !== null) {
    return wait > A_MINUTE
      ? t("error.waitMinutes", { count: Math.ceil(wait / A_MINUTE) })
      : t("error.waitSeconds", { count: wait });
  }
  return t(`error.${error.code}`);
}
