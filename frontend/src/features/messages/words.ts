import type { TFunction } from "i18next";
import { id } from "~/i18n/id";

type Failure = keyof typeof id.failure;

/** Why a text was not sent; a word we have no sentence for is shown as it is. */
export function failureText(t: TFunction, status: "failed" | "unknown", error: string | null | undefined): string {
  if (error && Object.hasOwn(id.failure, error)) return t(`failure.${error as Exclude<Failure, "other">}`);
  if (status === "unknown") return t("failure.unknown");
  return error ? t("failure.other", { error }) : t("tick.failed");
}
