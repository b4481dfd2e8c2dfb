/** What a row of a list or a file is found by when its number is missing. */

/** The wrong value; without one, the name or whatever else stands in the row. Empty if nothing does. */
export function rowText(value: string, cells: readonly string[]): string {
  const isTelling = (text: string) => /[\p{L}\p{N}]/u.test(text);
  if (isTelling(value)) return value;
  // A name has letters; the number of a line, which may stand before it, has none.
  return cells.find((cell) => /\p{L}/u.test(cell)) ?? cells.find(isTelling) ?? value;
}
