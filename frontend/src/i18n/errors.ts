/** Translates an error of the API by its code and field. The server's own message is English, for programmers. */

import type { TFunction } from "i18next";
import { ApiError } from "~/api";
import { isKnown } from "./index";

const FIELDS = [
  "name",
  "to",
  "text",
  "deviceId",
  "deviceIds",
  "gap",
  "sendAt",
  "replyTo",
  "scheduledAt",
  "recipients",
  "phone",
  "tags",
  "file",
] as const;

const SECONDS_PER_MINUTE = 60;

export function errorText(t: TFunction, error: unknown): string {
  if (!(error instanceof ApiError)) return t("error.unknown");
  if (error.code === "VALIDATION_ERROR") {
    const fault = addressFaultText(t, error);
    if (fault !== null) return fault;
    // The server parses the text of a list like a file.
    const named = error.field === "csv" ? "file" : error.field;
    const field = FIELDS.find((one) => one === named);
    if (field !== undefined) return t(`error.field.${field}`);
  }
  if (error.code === "SIGN_IN_LOCKED") {
    return t("error.SIGN_IN_LOCKED", { count: Math.ceil((error.retryAfterSeconds ?? 0) / SECONDS_PER_MINUTE) });
  }
  const wait = error.code === "RATE_LIMITED" ? error.retryAfterSeconds : null;
  if (wait !== null) {
    return wait > SECONDS_PER_MINUTE
      ? t("error.waitMinutes", { count: Math.ceil(wait / SECONDS_PER_MINUTE) })
      : t("error.waitSeconds", { count: wait });
  }
  return t(`error.${error.code}`);
}

/**
 * Explains why the server does not accept a number or the id of a chat; `null` if the error is about another field or has no known reason.
 */
function addressFaultText(t: TFunction, { field, details }: ApiError): string | null {
  if (field !== "to" && field !== "phone") return null;
  const { reason } = details as { reason?: unknown };
  const key = `number.${String(reason)}` as "number.phone_letters";
  return isKnown(key) ? t(key) : null;
}
