/** The rows of a sheet as the CSV that the server parses. */

import type { CellValue } from "read-excel-file/universal";

/** A cell as the parsers of spreadsheet files return it. Dates are in UTC. */
type Cell = CellValue<string> | null;

/** A sheet that is not hidden. The numbers of its hidden rows are counted from 1; a row that is missing in the file is `null`. */
export type Sheet = { name: string; rows: readonly (readonly Cell[] | null)[]; hiddenRows: ReadonlySet<number> };

/**
 * A visible sheet that has visible rows, as CSV. Each row is one line, and an empty line if it is empty or missing, so that the server
 * counts the rows as Excel does.
 */
export type SheetText = { name: string; csv: string; rows: number; hidden: HiddenRows | null };

/** The number of rows that are hidden or filtered out, and the CSV of the sheet with these rows. */
export type HiddenRows = { rows: number; csv: string };

export function textOfSheet({ name, rows, hiddenRows }: Sheet): SheetText {
  const filled = rows.map((row) => (row?.some(isFilled) ? row : null));
  const visible = filled.map((row, at) => (hiddenRows.has(at + 1) ? null : row));
  const count = visible.filter((row) => row !== null).length;
  const hidden = filled.filter((row) => row !== null).length - count;
  return { name, csv: csvOf(visible), rows: count, hidden: hidden === 0 ? null : { rows: hidden, csv: csvOf(filled) } };
}

function isFilled(cell: Cell): boolean {
  return textOfCell(cell) !== "";
}

/** Returns the cell as a text. A date is written in an order that cannot be misunderstood: `2026-03-12`. */
function textOfCell(cell: Cell): string {
  if (cell === null) return "";
  if (cell instanceof Date) {
    const [day = "", time = ""] = cell.toISOString().split("T");
    return time.startsWith("00:00:00") ? day : `${day} ${time.slice(0, 5)}`;
  }
  return String(cell).trim();
}

/** Returns one line per row, up to the last row of the sheet. */
function csvOf(rows: readonly (readonly Cell[] | null)[]): string {
  const cell = (value: Cell) => `"${textOfCell(value).replaceAll('"', '""')}"`;
  const last = rows.findLastIndex((row) => row !== null);
  return rows
    .slice(0, last + 1)
    .map((row) => `${row === null ? "" : row.map(cell).join(",")}\r\n`)
    .join("");
}
