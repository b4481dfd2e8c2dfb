import type { TFunction } from "i18next";
import { isKnown } from "~/i18n";

/** Why a text was not sent; a word we have no sentence for is shown as it is. */
export function failureText(t: TFunction, status: "failed" | "unknown", error: string | null | undefined): string {
  const key = `failure.${error}` as "failure.send_failed";
  if (error && error !== "other" && isKnown(key)) return t(key);
  if (status === "unknown") return t("failure.unknown");
  return error ? t("failure.other", { error }) : t("tick.failed");
}
