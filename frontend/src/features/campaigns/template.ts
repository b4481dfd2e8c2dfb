/** The text of a broadcast, with places for what is known of the recipient. */

import type { Recipient } from "~/api/types";

const KNOWN = ["name", "phone"] as const;
const PLACE = /\{\{\s*([^{}]*?)\s*\}\}/g;

export const NAME_PLACE = "{{name}}";

/** The text as one recipient will read it. */
export function fill(text: string, recipient: Recipient): string {
  return text.replace(PLACE, (place, variable: string) => (isKnown(variable) ? recipient[variable] : place));
}

/** The first place in the text that nobody fills: the server refuses it. */
export function unknownVariable(text: string): string | null {
  for (const [place, variable] of text.matchAll(PLACE)) {
    if (!isKnown(variable ?? "")) return place;
  }
  return null;
}

function isKnown(variable: string): variable is (typeof KNOWN)[number] {
  return KNOWN.some((one) => one === variable);
}
