/** Reads Excel workbooks (.xlsx) in the browser and hands them on as CSV, which the server reads. */

import type { CellValue, Row } from "read-excel-file/universal";

/** A sheet that has rows. */
export type SheetText = { name: string; csv: string; rows: number };

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

/** The sheets that have rows. The reader is loaded when the first workbook is chosen. */
export async function readWorkbook(bytes: ArrayBuffer): Promise<SheetText[]> {
  if (beginsWith(new Uint8Array(bytes), BEGINNINGS.ole)) throw new WorkbookError("old_or_locked");
  const sheets = await allSheets(bytes);
  const filled = sheets
    .map(({ sheet, data }) => ({ name: sheet, rows: data.filter((row) => row.some(isFilled)) }))
    .filter(({ rows }) => rows.length > 0);
  if (filled.length === 0) throw new WorkbookError("no_rows");
  return filled.map(({ name, rows }) => ({ name, csv: csvOf(rows), rows: rows.length }));
}

/** The sheets of a file that is a workbook; `null` if it is a text. */
export async function sheetsOf(file: File): Promise<SheetText[] | null> {
  const bytes = await file.arrayBuffer();
  return isWorkbook(file, new Uint8Array(bytes)) ? readWorkbook(bytes) : null;
}

/** A sheet as the file that is sent, under the name of the workbook. */
export function fileOf({ csv }: SheetText, name: string): File {
  return new File([csv], name, { type: "text/csv" });
}

async function allSheets(bytes: ArrayBuffer) {
  const { default: readXlsxFile } = await import("read-excel-file/universal");
  try {
    return await readXlsxFile(bytes, { parseNumber: exactNumber });
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
  return Number.isInteger(number) ? number.toLocaleString("fullwide", { useGrouping: false }) : String(number);
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

function csvOf(rows: readonly Row<string>[]): string {
  const cell = (value: CellValue<string> | null) => `"${textOfCell(value).replaceAll('"', '""')}"`;
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}
