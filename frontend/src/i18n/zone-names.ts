/** The names that people use for the time zones, which the server and the browser know by their IANA names. */

import { localeOf } from "./format";

export const INDONESIA: readonly string[] = ["Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura"];

/** Returns `WIB` in Indonesian for a zone of Indonesia; for any other, and in English, the city: `Kuala Lumpur, GMT+8`. */
export function zoneName(zone: string, language: string, now: number): string {
  if (hasAbbreviation(zone, language)) return nameIn(zone, language, "short", now) ?? zone;
  const offset = nameIn(zone, language, "shortOffset", now);
  // The IANA name of a zone ends in its city. `UTC` is no city, and has no offset from itself.
  return offset === null || !zone.includes("/") ? zone : `${cityOf(zone)}, ${offset}`;
}

/** Returns a name like `zoneName`, but a unique one: two zones of Indonesia are WIB. */
export function nameInList(zone: string, language: string, now: number): string {
  const name = zoneName(zone, language, now);
  return hasAbbreviation(zone, language) ? `${name} (${cityOf(zone)})` : name;
}

/** Returns `GMT+07:00`; `null` for a zone that this browser does not know. */
export const offsetOf = (zone: string, now: number) => nameIn(zone, "en", "longOffset", now);

const hasAbbreviation = (zone: string, language: string) => language === "id" && INDONESIA.includes(zone);

const cityOf = (zone: string) => zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " ");

/** Returns the name of a zone; `null` for a zone that this browser does not know. */
function nameIn(
  zone: string,
  language: string,
  style: "short" | "shortOffset" | "longOffset",
  now: number,
): string | null {
  try {
    const format = new Intl.DateTimeFormat(localeOf(language), { timeZone: zone, timeZoneName: style });
    return format.formatToParts(now).find(({ type }) => type === "timeZoneName")?.value ?? null;
  } catch {
    return null;
  }
}
