/** The time zones to choose from: those of Indonesia first, then all that this browser knows. */

const INDONESIA = ["Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura"];

export type Zones = { near: string[]; others: string[] };

/** `current` is always included, even if this browser has another name for it. */
export function listZones(current: string): Zones {
  const known = new Set([...Intl.supportedValuesOf("timeZone"), "UTC", current]);
  for (const zone of INDONESIA) known.delete(zone);
  return { near: INDONESIA, others: [...known].sort() };
}

/** The time in a zone; `null` for a zone this browser does not know. */
export function timeIn(timeZone: string, language: string, now: number): string | null {
  try {
    return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", timeZone }).format(now);
  } catch {
    return null;
  }
}
