/** Reads Excel workbooks (.xlsx) in the browser and hands them on as CSV, which the server reads. */

import type { CellValue, Row } from "read-excel-file/universal";

/**
 * A visible sheet that has visible rows, as CSV. Each row is a line, and an empty line if it is empty or left out: the
 * server then counts the rows as Excel does.
 */
export type SheetText = { name: string; csv: string; rows: number; hidden: HiddenRows | null };

/** The rows that are hidden or filtered out, and the sheet together with them. */
export type HiddenRows = { rows: number; csv: string };

export type WorkbookProblem = "old_or_locked" | "broken" | "no_rows";

/** Why a workbook cannot be read. */
export class WorkbookError extends Error {
  readonly problem: WorkbookProblem;

  constructor(problem: WorkbookProblem) {
    super(problem);
    this.problem = problem;
  }
}

const BEGINNINGS = {
  zip: [0x50, 0x4b, 0x03, 0x04],
  /** The container of .xls, and of an .xlsx with a password. */
  ole: [0xd0, 0xcf, 0x11, 0xe0],
} as const;

/** Whether the file is a workbook by its name or its first bytes. */
export function isWorkbook({ name }: Pick<File, "name">, bytes: Uint8Array): boolean {
  return /\.xlsx$/i.test(name) || beginsWith(bytes, BEGINNINGS.zip) || beginsWith(bytes, BEGINNINGS.ole);
}

function beginsWith(bytes: Uint8Array, beginning: readonly number[]): boolean {
  return beginning.every((byte, at) => bytes[at] === byte);
}

/** The visible sheets that have visible rows. The reader is loaded when the first workbook is chosen. */
export async function readWorkbook(bytes: ArrayBuffer): Promise<SheetText[]> {
  if (beginsWith(new Uint8Array(bytes), BEGINNINGS.ole)) throw new WorkbookError("old_or_locked");
  const sheets = (await allSheets(bytes)).map(textOfSheet).filter(({ rows }) => rows > 0);
  if (sheets.length === 0) throw new WorkbookError("no_rows");
  return sheets;
}

type Sheet = { name: string; rows: readonly Row<string>[]; hiddenRows: ReadonlySet<number> };

function textOfSheet({ name, rows, hiddenRows }: Sheet): SheetText {
  const filled = rows.map((row) => (row.some(isFilled) ? row : null));
  const visible = filled.map((row, at) => (hiddenRows.has(at + 1) ? null : row));
  const count = visible.filter((row) => row !== null).length;
  const hidden = filled.filter((row) => row !== null).length - count;
  return { name, csv: csvOf(visible), rows: count, hidden: hidden === 0 ? null : { rows: hidden, csv: csvOf(filled) } };
}

/** The sheets of a file that is a workbook; `null` if it is a text. */
export async function sheetsOf(file: File): Promise<SheetText[] | null> {
  const bytes = await file.arrayBuffer();
  return isWorkbook(file, new Uint8Array(bytes)) ? readWorkbook(bytes) : null;
}

/** A sheet as the file that is sent, under the name of the workbook. */
export function fileOf({ csv, hidden }: SheetText, name: string, includesHidden: boolean): File {
  return new File([includesHidden && hidden !== null ? hidden.csv : csv], name, { type: "text/csv" });
}

/** The sheets that are not hidden. */
async function allSheets(bytes: ArrayBuffer): Promise<Sheet[]> {
  // Each import is awaited by itself: the bundler then leaves out what of it is not used.
  const { default: readXlsxFile } = await import("read-excel-file/universal");
  const { readVisibility } = await import("./workbook-visibility");
  try {
    const sheets = await readXlsxFile(bytes, { parseNumber: exactNumber });
    const visibility = await readVisibility(bytes);
    if (visibility.length !== sheets.length) throw new Error("the two readers do not find the same sheets");
    return visibility.flatMap(({ isHidden, hiddenRows }, at) => {
      const read = sheets[at];
      // A sheet that is only a diagram has no rows.
      return isHidden || read?.data === undefined ? [] : [{ name: read.sheet, rows: read.data, hiddenRows }];
    });
  } catch {
    throw new WorkbookError("broken");
  }
}

function isFilled(cell: CellValue<string> | null): boolean {
  return cell !== null && textOfCell(cell) !== "";
}

/** All digits of a number: a workbook has phone numbers as `628119000101` or as `6.28119000101E11`. */
export function exactNumber(text: string): string {
  if (!/e/i.test(text)) return text;
  const number = Number(text);
  return Number.isInteger(number) ? BigInt(number).toString() : String(number);
}

/** The cell as a text; a date is written in the order that everybody reads alike: `2026-03-12`. */
function textOfCell(cell: CellValue<string> | null): string {
  if (cell === null) return "";
  if (cell instanceof Date) {
    const [day = "", time = ""] = cell.toISOString().split("T");
    return time.startsWith("00:00:00") ? day : `${day} ${time.slice(0, 5)}`;
  }
  return String(cell).trim();
}

/** One line per row, up to the last row that is there. */
function csvOf(rows: readonly (Row<string> | null)[]): string {
  const cell = (value: CellValue<string> | null) => `"${textOfCell(value).replaceAll('"', '""')}"`;
  const last = rows.findLastIndex((row) => row !== null);
  return rows
    .slice(0, last + 1)
    .map((row) => `${row === null ? "" : row.map(cell).join(",")}\r\n`)
    .join("");
}
