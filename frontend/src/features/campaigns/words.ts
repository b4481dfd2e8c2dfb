import type { TFunction } from "i18next";
import type { Gap } from "~/api/types";

/** `10–30 seconds`; one number where the pause never varies. */
export function gapText(t: TFunction, { minSeconds: min, maxSeconds: max }: Gap): string {
  return min === max ? t("newBroadcast.everySeconds", { count: min }) : t("newBroadcast.seconds", { min, max });
}
