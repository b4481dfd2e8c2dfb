/** The errors that the form for a new broadcast shows at its fields. */

import type { TFunction } from "i18next";
import { LIMITS } from "~/api/contract";
import { foreignText } from "~/features/contacts/foreign-text";
import { isNameTooLong, listOf, MAX_TEXT_LENGTH, tagInBoth } from "./broadcast-form";
import { countRows } from "./recipients";
import type { BroadcastForm } from "./use-broadcast-form";

type CheckedForm = Pick<BroadcastForm, "values" | "missing" | "refusal" | "refusedField" | "foreignKind">;

export function nameError(t: TFunction, { values, missing, refusedField }: CheckedForm): string | null {
  // As in every form, this error is shown while the user types, and the name is not shortened.
  if (isNameTooLong(values)) return t("error.field.name");
  if (missing.has("name")) return t("newBroadcast.nameMissing");
  return refusedField === "name" ? t("error.field.name") : null;
}

export function devicesError(t: TFunction, { values, missing, refusedField }: CheckedForm): string | null {
  if (missing.has("devices")) {
    return values.deviceIds.length === 0
      ? t("newBroadcast.deviceMissing")
      : t("newBroadcast.devicesTooMany", { max: LIMITS.devicesOfBroadcast });
  }
  return refusedField === "deviceIds" ? t("error.field.deviceId") : null;
}

export function audienceError(
  t: TFunction,
  { values, missing, refusal, refusedField, foreignKind }: CheckedForm,
): string | null {
  // The first row may name the columns.
  const rows = countRows(listOf(values));
  if (rows > LIMITS.recipientsOfList + 1)
    return t("newBroadcast.recipientsTooMany", { max: LIMITS.recipientsOfList, count: rows });
  const tag = tagInBoth(values);
  if (tag !== undefined) return t("newBroadcast.tagInBoth", { tag });
  if (values.audience === "contacts" && values.contacts.length > LIMITS.contactsOfBroadcast)
    return t("newBroadcast.contacts.tooMany", { max: LIMITS.contactsOfBroadcast });
  if (missing.has("audience") && values.audience === "contacts") return t("newBroadcast.contacts.missing");
  if (missing.has("audience"))
    return values.audience === "tags" ? t("newBroadcast.tagsMissing") : t("newBroadcast.recipientsMissing");
  if (foreignKind !== null) return foreignText(t, foreignKind);
  if (refusedField === "csv") return t(values.audience === "file" ? "error.field.file" : "newBroadcast.listUnreadable");
  if (refusedField === "contactIds") return t("newBroadcast.contacts.refused");
  const isRefused = refusedField === "recipients" || refusedField === "audience";
  return isRefused && refusal === null ? t("error.field.recipients") : null;
}

export function textError(t: TFunction, { values, missing, refusedField }: CheckedForm): string | null {
  if (missing.has("text") || values.text.length > MAX_TEXT_LENGTH)
    return values.text.trim() === "" ? t("newBroadcast.textMissing") : t("newBroadcast.textTooLong");
  return refusedField === "text" ? t("newBroadcast.textRefused") : null;
}
