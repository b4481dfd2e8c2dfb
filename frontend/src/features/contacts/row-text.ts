/** What a row of a list or a file is found by when its number is missing. */

/** The wrong value; without one, the name or whatever else stands in the row. Empty if nothing does. */
export function rowText(value: string, cells: readonly string[]): string {
  const isTelling = (text: string) => /[\p{L}\p{N}]/u.test(text);
  if (isTelling(value)) return value;
  // A name has letters; the number of a line, which may stand before it, has none.
  return cells.find((cell) => /\p{L}/u.test(cell)) ?? cells.find(isTelling) ?? value;
}

/**
 * The cells of a row of a text, whose rows are counted from 1 as a spreadsheet shows them: empty ones count, and the line
 * breaks inside a quoted cell begin none.
 */
export function cellsOf(text: string, row: number): string[] {
  const rows = text.match(/(?:"[^"]*"|[^"\r\n])*(?:\r\n|\r|\n|$)/g) ?? [];
  const cells = (rows[row - 1] ?? "").match(/"(?:[^"]|"")*"|[^,;\t|"\r\n]+/g) ?? [];
  return cells.map((cell) => cell.replace(/^"|"$/g, "").replaceAll('""', '"').trim()).filter((cell) => cell !== "");
}
