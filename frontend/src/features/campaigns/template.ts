/** Renders the message of a broadcast approximately; the server's preview shows the exact result. */

const VARIABLE = /\{\{\s*([^{}|]*?)\s*(?:\|\s*default\(\s*(?:"([^"]*)"|'([^']*)')\s*\)\s*)?\}\}/g;
/** The innermost alternative; the outer ones are resolved after it. */
const CHOICE = /\{([^{}]*\|[^{}]*)\}/;

export const place = (variable: string): string => `{{${variable}}}`;

/** Fills in the values. A placeholder without a value gets its fallback, and stays if it has none. */
export const fillVariables = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(
    VARIABLE,
    (whole, variable: string, double?: string, single?: string) => values[variable] || (double ?? single ?? whole),
  );

/** Returns the position of the first placeholder in the text; `null` if the text has none. */
export function firstVariable(text: string): { from: number; to: number } | null {
  const [first] = text.matchAll(VARIABLE);
  return first === undefined ? null : { from: first.index, to: first.index + first[0].length };
}

/** Returns the message with the first of each alternative, and with sample values for unknown variables. */
export function renderSketch(text: string, sample: Readonly<Record<string, string>>): string {
  let filled = fillVariables(text, sample);
  for (let choice = CHOICE.exec(filled); choice !== null; choice = CHOICE.exec(filled)) {
    const first = choice[1]?.split("|")[0] ?? "";
    filled = filled.slice(0, choice.index) + first + filled.slice(choice.index + choice[0].length);
  }
  return filled;
}

/** Returns the text with each wrong part (`written`) replaced by its correction (`instead`). */
export function replaceAll(text: string, replacements: readonly { written: string; instead: string }[]): string {
  return replacements.reduce((mended, { written, instead }) => mended.split(written).join(instead), text);
}

/** Returns the text with a fallback wherever the variable has none. */
export function withDefault(text: string, variable: string, word: string): string {
  const bare = new RegExp(`\\{\\{\\s*${variable}\\s*\\}\\}`, "g");
  return text.replace(bare, () => `{{${variable}|default("${word}")}}`);
}

/** Returns the fallback that the form offers for a variable: a form of address for the name, and an empty text for any other column. */
export function fallbackFor(variable: string, formOfAddress: string): string {
  return variable === "name" ? formOfAddress : "";
}
