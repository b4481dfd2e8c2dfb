/** What the form for a new broadcast says at a field that is wrong. */

import type { TFunction } from "i18next";
import { MAX_DEVICES, MAX_TEXT_LENGTH } from "./broadcast-form";
import { MAX_RECIPIENTS } from "./recipients";
import type { BroadcastForm } from "./use-broadcast-form";

type Judged = Pick<BroadcastForm, "values" | "rows" | "missing" | "refusal" | "refusedField">;

export function nameError(t: TFunction, { missing, refusedField }: Judged): string | null {
  if (missing.has("name")) return t("newBroadcast.nameMissing");
  return refusedField === "name" ? t("error.field.name") : null;
}

export function devicesError(t: TFunction, { values, missing, refusedField }: Judged): string | null {
  if (missing.has("devices")) {
    return values.deviceIds.length === 0
      ? t("newBroadcast.deviceMissing")
      : t("newBroadcast.devicesTooMany", { max: MAX_DEVICES });
  }
  return refusedField === "deviceIds" ? t("error.field.deviceId") : null;
}

export function audienceError(t: TFunction, { values, rows, missing, refusal, refusedField }: Judged): string | null {
  if (missing.has("audience") || rows.length > MAX_RECIPIENTS) {
    if (values.audience === "tags") return t("newBroadcast.tagsMissing");
    return rows.length === 0
      ? t("newBroadcast.recipientsMissing")
      : t("newBroadcast.recipientsTooMany", { max: MAX_RECIPIENTS, count: rows.length });
  }
  const isRefused = refusedField === "recipients" || refusedField === "csv" || refusedField === "audience";
  return isRefused && refusal === null ? t("error.field.recipients") : null;
}

export function textError(t: TFunction, { values, missing, refusedField }: Judged): string | null {
  if (missing.has("text") || values.text.length > MAX_TEXT_LENGTH)
    return values.text.trim() === "" ? t("newBroadcast.textMissing") : t("newBroadcast.textTooLong");
  return refusedField === "text" ? t("newBroadcast.textRefused") : null;
}
