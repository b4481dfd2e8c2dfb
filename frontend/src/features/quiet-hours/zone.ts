/** In which time zone a page writes times, where a device keeps its quiet hours in another one. */

import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { serverNow } from "~/api/clock";
import { offsetOf, zoneName } from "~/i18n/zone-names";
import { zonesQuery } from "./queries";

/** The name of the zone of the page, if one of the others has another offset now. */
export function zoneNote(own: string, others: readonly string[], language: string, now: number): string | null {
  const offset = offsetOf(own, now);
  return others.some((zone) => offsetOf(zone, now) !== offset) ? zoneName(own, language, now) : null;
}

/** The name that follows a time at which these devices send; `null` if it needs none. Nothing is read unless it is asked. */
export function useZoneNote(deviceIds: readonly string[], isAsked: boolean): string | null {
  const { i18n } = useTranslation();
  const { data: zones = [] } = useQuery({ ...zonesQuery(deviceIds), enabled: isAsked });
  if (!isAsked) return null;
  return zoneNote(Intl.DateTimeFormat().resolvedOptions().timeZone, zones, i18n.language, serverNow());
}

/** `pukul 09.00 (WITA)`. */
export const withZone = (time: string, zone: string | null): string => (zone === null ? time : `${time} (${zone})`);
