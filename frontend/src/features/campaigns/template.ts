/** The text of a broadcast, with a place for the recipient's name. */

const PLACE = /\{\{\s*([^{}]*?)\s*\}\}/g;

export const NAME_PLACE = "{{name}}";

/** The text as one recipient will read it. */
export function fill(text: string, name: string): string {
  return text.replace(PLACE, (_, variable: string) => (variable === "name" ? name : ""));
}

/** The first place in the text that will stay empty because nothing is known under its name. */
export function unknownVariable(text: string): string | null {
  for (const [place, variable] of text.matchAll(PLACE)) {
    if (variable !== "name") return place;
  }
  return null;
}
