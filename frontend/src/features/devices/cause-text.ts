/** The cause of a device's status as a sentence. */

import type { TFunction } from "i18next";
import { isKnown } from "~/i18n";

/** Returns the sentence of a cause. Causes are codes; a code without a sentence is shown unchanged. */
export function causeText(t: TFunction, cause: string): string {
  const key = `cause.${cause}` as "cause.created";
  return cause !== "other" && isKnown(key) ? t(key) : t("cause.other", { cause });
}
