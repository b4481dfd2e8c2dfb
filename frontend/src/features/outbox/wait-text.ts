/** Describes why a message waits and when it is sent. */

import type { TFunction } from "i18next";
import type { WaitCode } from "~/api/types";
import { withZone } from "~/features/quiet-hours/zone";
import { isKnown } from "~/i18n";
import type { Format } from "~/i18n/format";

const MINUTE_MS = 60_000;
const HOUR = 60 * MINUTE_MS;
/** A shorter wait is shown as "soon". */
const SOON = 1_500;

/** Returns the text of a wait reason. A code that this page does not know is shown as a wait without a reason. */
export function waitReasonText(t: TFunction, code: WaitCode | null): string {
  const key = `wait.why.${code}` as "wait.why.busy";
  return t(code !== null && isKnown(key) ? key : "wait.why.busy");
}

/** Returns the reason in a word or two, to follow a time. */
export function shortWaitReason(t: TFunction, code: WaitCode): string | null {
  const key = `wait.short.${code}` as "wait.short.busy";
  return isKnown(key) ? t(key) : null;
}

/** The reasons whose end is a time of day, by the clock of the device or of the user who chose it. */
const ENDS_BY_THE_CLOCK: readonly (WaitCode | null)[] = ["quiet_hours", "scheduled"];

/**
 * Returns whether the page shows a time of day at which the wait ends, for which the time zone matters. For waits that end in less than an
 * hour, a countdown is shown beside the time, so the zone is not needed.
 */
export function isByTheClock(code: WaitCode | null, at: string | null, now: number): boolean {
  return at !== null && Date.parse(at) - now >= (ENDS_BY_THE_CLOCK.includes(code) ? MINUTE_MS : HOUR);
}

/** Returns `42 detik lagi`, `4 menit lagi, pukul 10.42` or `besok pukul 08.00`; with the zone of the page if it is given. */
export function sendTimeText(
  t: TFunction,
  format: Pick<Format, "duration" | "moment">,
  at: string,
  now: number,
  zone: string | null = null,
): string {
  const left = Date.parse(at) - now;
  if (left < SOON) return t("wait.soon");
  if (left < MINUTE_MS) return t("wait.in", { duration: format.duration(left) });
  const time = withZone(format.moment(at, now), zone);
  return left < HOUR ? t("wait.inAt", { duration: format.duration(left), time }) : time;
}
