/** The time zones to choose from: those of Indonesia first, then all that this browser knows. */

import { fold, hasWords } from "~/i18n/fold";
import { localeOf } from "~/i18n/format";
import { INDONESIA, nameInList } from "~/i18n/zone-names";

/** A zone, and its name in a list in which no two zones have the same name. */
export type ZoneChoice = { zone: string; name: string };

/** Lists the zones. `current` is always included, even if this browser has another name for it. The others are sorted by their names. */
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

/** Returns the zone that a text means: a name, or a part that only one zone has; `null` if none or several have it. */
export function zoneOf(typed: string, choices: readonly ZoneChoice[]): string | null {
  const text = fold(typed);
  if (text === "") return null;
  const named = choices.filter(({ zone, name }) => fold(name) === text || fold(zone) === text);
  const fitting = choices.filter(({ zone, name }) => hasWords(`${name} ${zone.replace(/[/_]/g, " ")}`, typed));
  const [only, ...others] = named.length > 0 ? named : fitting;
  return only === undefined || others.length > 0 ? null : only.zone;
}

/** Returns the time in a zone; `null` for a zone that this browser does not know. */
export function timeIn(timeZone: string, language: string, now: number): string | null {
  try {
    return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", timeZone }).format(now);
  } catch {
    return null;
  }
}

/** Formats a time of day such as `21:00` in a language: `21.00` in Indonesian. */
export function timeOfDay(written: string, language: string): string {
  const [hours, minutes] = written.split(":").map(Number);
  return timeIn("UTC", language, Date.UTC(2000, 0, 1, hours, minutes)) ?? written;
}
