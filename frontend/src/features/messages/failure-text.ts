import type { TFunction } from "i18next";
import type { ItemStatus } from "~/api/types";
import { isKnown } from "~/i18n";

const REFUSED = /^whatsapp_(\d+)$/;

/** The status of a broadcast's message to one recipient, in words. */
export function itemStatusText(t: TFunction, status: ItemStatus): string {
  if (status === "pending" || status === "queued") return t("broadcast.count.waiting");
  return status === "skipped" ? t("broadcast.count.skipped") : t(`tick.${status}`);
}

/** Why a message failed or has an unknown status; a code without a sentence is shown as it is. */
export function failureText(t: TFunction, status: "failed" | "unknown", error: string | null | undefined): string {
  if (status === "unknown") return t(error === "device_logged_out" ? "failure.unknownLink" : "failure.unknown");
  const key = `failure.${error}` as "failure.send_failed";
  if (error && error !== "other" && isKnown(key)) return t(key);
  const code = REFUSED.exec(error ?? "")?.[1];
  if (code !== undefined) return t("failure.refused", { code });
  return error ? t("failure.other", { error }) : t("tick.failed");
}
