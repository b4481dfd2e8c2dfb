/** Describes when a broadcast ends, in the same words before and after it is saved. */

import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Estimate } from "~/api/types";
import { useNow } from "~/api/use-now";
import { useZoneNote, withZone } from "~/features/quiet-hours/zone";
import { type Format, useFormat } from "~/i18n/format";

/** Returns `in about 3 min`, counted from now, even if no message leaves before a chosen time or the end of quiet hours. */
export function endText(t: TFunction, format: Pick<Format, "duration">, { finishesAt }: Estimate, now: number): string {
  const left = Date.parse(finishesAt) - now;
  return left > 0 ? t("broadcast.etaIn", { duration: format.duration(left) }) : t("wait.soon");
}

/**
 * Returns the date and time of the end, `21 Nov 2026, 14.00`. It is planned by the clocks of the devices, so the time zone follows if the
 * page has another one.
 */
export function useEndTime({ finishesAt, perDevice }: Pick<Estimate, "finishesAt" | "perDevice">): string {
  const format = useFormat();
  const zone = useZoneNote(
    perDevice.map(({ deviceId }) => deviceId),
    true,
  );
  return withZone(format.date(finishesAt), zone);
}

/** If the first message leaves within this time, the page says that it leaves immediately. */
const AT_ONCE_MS = 2 * 60_000;

/** Returns when the first message leaves, counted from `now`; `null` if it leaves immediately. */
export function firstMessageAt({ startsAt }: Estimate, now: number): string | null {
  return Date.parse(startsAt) - now < AT_ONCE_MS ? null : startsAt;
}

/** Says that the first message leaves later than the broadcast starts, such as after quiet hours; `null` if it leaves at the start. */
export function useLaterThanStart(estimate: Estimate | null, scheduledAt: string | null): string | null {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow(60_000);
  const first = estimate === null || scheduledAt === null ? null : firstMessageAt(estimate, Date.parse(scheduledAt));
  const deviceIds = estimate?.perDevice.map(({ deviceId }) => deviceId) ?? [];
  const zone = useZoneNote(deviceIds, first !== null);
  return first === null ? null : t("broadcast.firstAt", { time: withZone(format.moment(first, now), zone) });
}
