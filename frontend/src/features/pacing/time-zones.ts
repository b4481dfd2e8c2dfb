/** The time zones to choose from: those of Indonesia first, then all that this browser knows. */

import { localeOf } from "~/i18n/format";
import { INDONESIA, nameInList } from "~/i18n/zone-names";

/** A zone, and its name in a list in which no two zones have the same name. */
export type ZoneChoice = { zone: string; name: string };

/** `current` is always included, even if this browser has another name for it. The others are sorted by their names. */
export function listZones(current: string, language: string, now: number): Record<"near" | "others", ZoneChoice[]> {
  const known = new Set([...Intl.supportedValuesOf("timeZone"), "UTC", current]);
  for (const zone of INDONESIA) known.delete(zone);
  const choice = (zone: string): ZoneChoice => ({ zone, name: nameInList(zone, language, now) });
  const { compare } = new Intl.Collator(localeOf(language));
  return {
    near: INDONESIA.map(choice),
    others: [...known].map(choice).sort((one, two) => compare(one.name, two.name)),
  };
}

/** The time in a zone; `null` for a zone this browser does not know. */
export function timeIn(timeZone: string, language: string, now: number): string | null {
  try {
    return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", timeZone }).format(now);
  } catch {
    return null;
  }
}

/** A time of day such as `21:00` as the language writes it: `21.00` in Indonesian. */
export function timeOfDay(written: string, language: string): string {
  const [hours, minutes] = written.split(":").map(Number);
  return timeIn("UTC", language, Date.UTC(2000, 0, 1, hours, minutes)) ?? written;
}
