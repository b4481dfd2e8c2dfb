import type { TFunction } from "i18next";
import type { Gap, WaitCode } from "~/api/types";
import { waitReasonText } from "~/features/outbox/wait-text";
import { isKnown } from "~/i18n";

/** Returns `10–30 seconds`; a single number when minimum and maximum are equal. */
export function gapText(t: TFunction, { minSeconds: min, maxSeconds: max }: Gap): string {
  return min === max ? t("newBroadcast.everySeconds", { count: min }) : t("newBroadcast.seconds", { min, max });
}

/** Explains why a broadcast sends nothing for now. A reason without a text for broadcasts has the text for single messages. */
export function holdText(t: TFunction, code: WaitCode): string {
  const key = `broadcast.held.${code}` as "broadcast.held.warm_up";
  return isKnown(key) ? t(key) : waitReasonText(t, code);
}

/** Describes what limits the speed of a broadcast. */
export function limitText(t: TFunction, code: WaitCode): string {
  const key = `broadcast.limit.${code}` as "broadcast.limit.warm_up";
  return isKnown(key) ? t(key) : waitReasonText(t, code);
}
