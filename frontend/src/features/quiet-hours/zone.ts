/** The time zone to write after times, if a device keeps its quiet hours in another zone than the page. */

import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { serverNow } from "~/api/clock";
import { offsetOf, zoneName } from "~/i18n/zone-names";
import { zonesQuery } from "./queries";

/** Returns the name of the zone of the page, if one of the other zones has another offset now. */
export function zoneNote(own: string, others: readonly string[], language: string, now: number): string | null {
  const offset = offsetOf(own, now);
  return others.some((zone) => offsetOf(zone, now) !== offset) ? zoneName(own, language, now) : null;
}

/**
 * Returns the name of the zone to write after a time at which these devices send; `null` if none is needed. Nothing is loaded unless
 * `isAsked`.
 */
export function useZoneNote(deviceIds: readonly string[], isAsked: boolean): string | null {
  const { i18n } = useTranslation();
  const { data: zones = [] } = useQuery({ ...zonesQuery(deviceIds), enabled: isAsked });
  if (!isAsked) return null;
  return zoneNote(Intl.DateTimeFormat().resolvedOptions().timeZone, zones, i18n.language, serverNow());
}

/** Returns `pukul 09.00 (WITA)`. */
export const withZone = (time: string, zone: string | null): string => (zone === null ? time : `${time} (${zone})`);
