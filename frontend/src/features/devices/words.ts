/** A device's state in the reader's words. */

import type { TFunction } from "i18next";
import { id } from "~/i18n/id";

type Cause = keyof typeof id.cause;

/** Causes are words for programs; one we have no sentence for is shown as it is. */
export function causeText(t: TFunction, cause: string): string {
  if (Object.hasOwn(id.cause, cause)) return t(`cause.${cause as Exclude<Cause, "other">}`);
  return t("cause.other", { cause });
}
