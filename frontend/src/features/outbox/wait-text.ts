/** Why a message waits and when it is sent, as text. */

import type { TFunction } from "i18next";
import type { WaitCode } from "~/api/types";
import { isKnown } from "~/i18n";
import type { Format } from "~/i18n/format";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A shorter wait is shown as "soon". */
const SOON = 1_500;

/** A code that this page does not know is shown as a wait without a reason. */
export function waitReasonText(t: TFunction, code: WaitCode | null): string {
  const key = `wait.why.${code}` as "wait.why.busy";
  return t(code !== null && isKnown(key) ? key : "wait.why.busy");
}

/** The reason in a word or two, to follow a time. */
export function shortWaitReason(t: TFunction, code: WaitCode): string | null {
  const key = `wait.short.${code}` as "wait.short.busy";
  return isKnown(key) ? t(key) : null;
}

/** `42 detik lagi`, `4 menit lagi, pukul 10.42`, `besok pukul 08.00`. */
export function sendTimeText(
  t: TFunction,
  format: Pick<Format, "duration" | "moment">,
  at: string,
  now: number,
): string {
  const left = Date.parse(at) - now;
  if (left < SOON) return t("wait.soon");
  if (left < MINUTE) return t("wait.in", { duration: format.duration(left) });
  const time = format.moment(at, now);
  return left < HOUR ? t("wait.inAt", { duration: format.duration(left), time }) : time;
}
