/** Time zones a person may pick: his own country's first, then all this browser knows. */

const INDONESIA = ["Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura"];

export type Zones = { near: string[]; others: string[] };

/** `current` is always among them, even if this browser would call it otherwise. */
export function listZones(current: string): Zones {
  const known = new Set([...Intl.supportedValuesOf("timeZone"), "UTC", current]);
  for (const zone of INDONESIA) known.delete(zone);
  return { near: INDONESIA, others: [...known].sort() };
}

/** What the clocks of a zone show; `null` for one this browser does not know. */
export function timeIn(timeZone: string, language: string, now: number): string | null {
  try {
    return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", timeZone }).format(now);
  } catch {
    return null;
  }
}
