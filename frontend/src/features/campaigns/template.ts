/** The text of a broadcast, with places for what is known of the recipient. How it is really filled, the server shows. */

const PLACE = /\{\{\s*([^{}|]*?)\s*(?:\|\s*default\(\s*(?:"([^"]*)"|'([^']*)')\s*\)\s*)?\}\}/g;
/** The innermost choice; those around it follow once it is made. */
const CHOICE = /\{([^{}]*\|[^{}]*)\}/;

export const place = (variable: string): string => `{{${variable}}}`;

/** The text as somebody might read it: the first of each choice, and a sample where nothing is known. */
export function sketch(text: string, sample: Readonly<Record<string, string>>): string {
  let filled = text.replace(PLACE, (whole, variable: string, double?: string, single?: string) => {
    const value = sample[variable];
    return value === undefined || value === "" ? (double ?? single ?? whole) : value;
  });
  for (let choice = CHOICE.exec(filled); choice !== null; choice = CHOICE.exec(filled)) {
    const first = choice[1]?.split("|")[0] ?? "";
    filled = filled.slice(0, choice.index) + first + filled.slice(choice.index + choice[0].length);
  }
  return filled;
}
