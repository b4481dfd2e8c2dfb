/** A device's state in the reader's words. */

import type { TFunction } from "i18next";
import { isKnown } from "~/i18n";

/** Causes are words for programs; one we have no sentence for is shown as it is. */
export function causeText(t: TFunction, cause: string): string {
  const key = `cause.${cause}` as "cause.created";
  return cause !== "other" && isKnown(key) ? t(key) : t("cause.other", { cause });
}
