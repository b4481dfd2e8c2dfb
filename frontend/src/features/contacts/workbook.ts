/**
 * Converts Excel workbooks (.xlsx), OpenDocument spreadsheets (.ods) and contact cards (.vcf) in the browser to CSV, which the server
 * parses. Each parser is loaded when the first file of its kind is chosen.
 */

import type { OdsProblem } from "./ods";
import { type Sheet, type SheetText, textOfSheet } from "./sheet-text";

export type WorkbookProblem = OdsProblem | "old_or_locked" | "broken" | "no_rows" | "no_cards";

/** The reason for which a workbook or a file of contact cards cannot be parsed. */
export class WorkbookError extends Error {
  readonly problem: WorkbookProblem;

  constructor(problem: WorkbookProblem) {
    super(problem);
    this.problem = problem;
  }
}

const SIGNATURES = {
  zip: [0x50, 0x4b, 0x03, 0x04],
  /** The signature of .xls, and of an .xlsx with a password. */
  ole: [0xd0, 0xcf, 0x11, 0xe0],
} as const;

type Readable = "xlsx" | "ods" | "vcard";
type Kind = Readable | "old_or_locked" | "text";

/** Returns the kind of a file: by its first bytes, otherwise by its name. */
export function kindOfFile({ name }: Pick<File, "name">, bytes: Uint8Array): Kind {
  if (beginsWith(bytes, SIGNATURES.ole)) return "old_or_locked";
  if (beginsWith(bytes, SIGNATURES.zip)) return isOpenDocument(bytes) || /\.ods$/i.test(name) ? "ods" : "xlsx";
  if (beginsWithCard(bytes)) return "vcard";
  if (/\.ods$/i.test(name)) return "ods";
  if (/\.xlsx$/i.test(name)) return "xlsx";
  return /\.(vcf|vcard)$/i.test(name) ? "vcard" : "text";
}

function beginsWith(bytes: Uint8Array, beginning: readonly number[]): boolean {
  return beginning.every((byte, at) => bytes[at] === byte);
}

const OPEN_DOCUMENT = "mimetypeapplication/vnd.oasis.opendocument.spreadsheet";

/**
 * Returns whether a zip is an OpenDocument file. Its first file is the media type, not compressed, and comes after the 30 bytes of the
 * header that each file of a zip has.
 */
function isOpenDocument(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(30, 30 + OPEN_DOCUMENT.length)) === OPEN_DOCUMENT;
}

function beginsWithCard(bytes: Uint8Array): boolean {
  // The decoder removes a byte order mark.
  return /^\s*BEGIN:VCARD/i.test(new TextDecoder().decode(bytes.subarray(0, 100)));
}

/**
 * Returns the visible sheets of a file that have visible rows; contact cards (vCard) become one sheet. `null` if the file is a text file,
 * such as CSV.
 */
export async function sheetsOf(file: File): Promise<SheetText[] | null> {
  const bytes = await file.arrayBuffer();
  const kind = kindOfFile(file, new Uint8Array(bytes));
  if (kind === "text") return null;
  if (kind === "old_or_locked") throw new WorkbookError(kind);
  const sheets = (await readSheets(kind, bytes)).map(textOfSheet).filter(({ rows }) => rows > 0);
  if (sheets.length === 0) throw new WorkbookError(kind === "vcard" ? "no_cards" : "no_rows");
  return sheets;
}

async function readSheets(kind: Readable, bytes: ArrayBuffer): Promise<Sheet[]> {
  try {
    if (kind === "vcard") return (await import("./vcard")).readCards(bytes);
    if (kind === "ods") return await (await import("./ods")).readOds(bytes);
    return await (await import("./xlsx")).readXlsx(bytes);
  } catch (error) {
    throw new WorkbookError(problemOf(error));
  }
}

/**
 * Returns the problem, which a parser names as the cause of its error. A parser imports nothing of this module: a chunk that both share
 * would be one more in the list of chunks that the first page downloads.
 */
function problemOf(error: unknown): WorkbookProblem {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === "locked" || cause === "too_many_cells" ? cause : "broken";
}

/** Returns a sheet as the file that is sent, under the name of the workbook. */
export function fileOf({ csv, hidden }: SheetText, name: string, includesHidden: boolean): File {
  return new File([includesHidden && hidden !== null ? hidden.csv : csv], name, { type: "text/csv" });
}
