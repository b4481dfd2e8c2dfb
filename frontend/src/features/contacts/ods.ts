/**
 * Reads OpenDocument spreadsheets (.ods), which LibreOffice and Google Sheets write: a zip with one XML file for all sheets (OpenDocument
 * 1.3, part 3, chapters 9 and 19). A repeated cell or row is written once with its count, and a sheet may end with an empty row that
 * repeats a million times; so empty cells and rows at the end are never expanded.
 */

import { exactNumber } from "./exact-number";
import type { Sheet } from "./sheet-text";
import { elementsOf, parseXml, unpack } from "./zipped-xml";

const OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";
const TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";
const TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";
const STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0";
/** The XML namespace of LibreOffice's own attributes. */
const CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0";

const MANIFEST = "META-INF/manifest.xml";
const CONTENT = "content.xml";

/** The size of a sheet in LibreOffice. */
const MAX_ROWS = 1_048_576;
const MAX_COLUMNS = 16_384;
/** The most cells of a sheet. With repeats, a file of a few kilobytes could have more cells than the browser has memory. */
const MAX_CELLS = 5_000_000;

export type OdsProblem = "locked" | "too_many_cells";

/** Parses the sheets that are not hidden. The cause of an error is an `OdsProblem`, if it is one. */
export async function readOds(bytes: ArrayBuffer): Promise<Sheet[]> {
  const files = await unpack(bytes, [MANIFEST, CONTENT]);
  if (isLocked(files[MANIFEST])) throw problem("locked");
  const content = parseXml(files[CONTENT]);
  const [spreadsheet] = content.getElementsByTagNameNS(OFFICE, "spreadsheet");
  if (spreadsheet === undefined) throw new Error("the document is no spreadsheet");
  const hiddenStyles = hiddenStylesOf(content);
  return [...spreadsheet.children]
    .filter((child) => isTable(child, "table") && !isHidden(child, hiddenStyles))
    .map((table) => ({ name: table.getAttributeNS(TABLE, "name") ?? "", ...rowsOf(table) }));
}

function problem(cause: OdsProblem): Error {
  return new Error("the spreadsheet cannot be read", { cause });
}

function isLocked(manifest: string | undefined): boolean {
  return manifest !== undefined && elementsOf(manifest, "encryption-data").length > 0;
}

/** Returns the names of the styles that hide a sheet. */
function hiddenStylesOf(content: Document): Set<string | null> {
  const properties = [...content.getElementsByTagNameNS(STYLE, "table-properties")];
  const hiding = properties.filter((one) => one.getAttributeNS(TABLE, "display") === "false");
  return new Set(hiding.map(({ parentElement }) => parentElement?.getAttributeNS(STYLE, "name") ?? null));
}

function isHidden(table: Element, hiddenStyles: ReadonlySet<string | null>): boolean {
  const style = table.getAttributeNS(TABLE, "style-name");
  return table.getAttributeNS(TABLE, "display") === "false" || (style !== null && hiddenStyles.has(style));
}

function isTable(element: Element, name: string): boolean {
  return element.namespaceURI === TABLE && element.localName === name;
}

/** Returns the rows up to the last one with a value. */
function rowsOf(table: Element): Pick<Sheet, "rows" | "hiddenRows"> {
  const rows: (string[] | null)[] = [];
  const hiddenRows = new Set<number>();
  let emptyRows = 0;
  let cellCount = 0;
  for (const row of rowElementsOf(table)) {
    const repeats = repeatsOf(row, "number-rows-repeated");
    const cells = cellsOf(row);
    if (cells.length === 0) {
      emptyRows += repeats;
      continue;
    }
    cellCount += cells.length * repeats;
    if (rows.length + emptyRows + repeats > MAX_ROWS || cellCount > MAX_CELLS) throw problem("too_many_cells");
    append(rows, null, emptyRows);
    emptyRows = 0;
    append(rows, cells, repeats);
    if (isRowHidden(row)) for (let last = rows.length, at = last - repeats; at < last; at++) hiddenRows.add(at + 1);
  }
  return { rows, hiddenRows };
}

/** Returns whether a row is hidden: by a user (visibility `collapse`) or by a filter (`filter`). */
function isRowHidden(row: Element): boolean {
  return ["collapse", "filter"].includes(row.getAttributeNS(TABLE, "visibility") ?? "");
}

const ROW_GROUPS = ["table-row-group", "table-header-rows", "table-rows"];

/** Iterates over the rows of a sheet, also those in groups. Drawings on a sheet may have rows of their own, which are ignored. */
function* rowElementsOf(parent: Element): Generator<Element> {
  for (const child of parent.children) {
    if (isTable(child, "table-row")) yield child;
    else if (child.namespaceURI === TABLE && ROW_GROUPS.includes(child.localName)) yield* rowElementsOf(child);
  }
}

/** Returns the cells up to the last one with a value. A cell that another one covers is empty, as in Excel. */
function cellsOf(row: Element): string[] {
  const cells: string[] = [];
  let emptyCells = 0;
  for (const cell of row.children) {
    const repeats = repeatsOf(cell, "number-columns-repeated");
    const text = isTable(cell, "table-cell") ? textOfCell(cell) : "";
    if (text === "") {
      emptyCells += repeats;
      continue;
    }
    if (cells.length + emptyCells + repeats > MAX_COLUMNS) throw problem("too_many_cells");
    append(cells, "", emptyCells);
    emptyCells = 0;
    append(cells, text, repeats);
  }
  return cells;
}

function repeatsOf(element: Element, attribute: string): number {
  const repeats = Number(element.getAttributeNS(TABLE, attribute) ?? 1);
  return Number.isInteger(repeats) && repeats > 0 ? repeats : 1;
}

function append<Item>(items: Item[], item: Item, times: number): void {
  for (let time = 0; time < times; time++) items.push(item);
}

/** Returns the value of a cell; of a formula, the value that the program has stored. An error counts as empty. */
function textOfCell(cell: Element): string {
  if (cell.getAttributeNS(CALC, "value-type") === "error") return "";
  const value = (name: string) => cell.getAttributeNS(OFFICE, name);
  switch (value("value-type")) {
    case "float":
      return textOfNumber(value("value"), shownText(cell));
    case "date":
      return textOfDate(value("date-value")) ?? shownText(cell);
    case "boolean":
      return value("boolean-value") ?? shownText(cell);
    case "string":
      return value("string-value") ?? shownText(cell);
    default:
      return shownText(cell);
  }
}

/** The most digits of a number that a spreadsheet stores exactly. */
const EXACT_DIGITS = 15;

/** Returns all digits, even if the sheet shows `6.28E+11`. A number with more than `EXACT_DIGITS` digits is returned as it is shown. */
function textOfNumber(value: string | null, shown: string): string {
  if (value === null || !Number.isFinite(Number(value))) return shown;
  const exact = exactNumber(value);
  return exact.replace(/\D/g, "").length > EXACT_DIGITS && shown !== "" ? shown : exact;
}

/** Converts `2026-03-12T00:00:00` to `2026-03-12`, and `2026-03-12T13:45:00` to `2026-03-12 13:45`. */
function textOfDate(value: string | null): string | null {
  const [day = null, time = "00:00"] = value?.split("T") ?? [];
  return day === null || time.startsWith("00:00") ? day : `${day} ${time.slice(0, 5)}`;
}

/** Returns the text that the cell shows, without the comment on it. */
function shownText(cell: Element): string {
  const paragraphs = [...cell.children].filter((child) => child.namespaceURI === TEXT && child.localName === "p");
  return paragraphs.map(textOfParagraph).join("\n").trim();
}

function textOfParagraph(paragraph: Node): string {
  return [...paragraph.childNodes].map(textOfNode).join("");
}

function textOfNode(node: Node): string {
  // Line ends and several spaces in the XML are one space.
  if (node.nodeType === Node.TEXT_NODE) return (node.textContent ?? "").replace(/[ \t\r\n]+/g, " ");
  if (!(node instanceof Element) || node.namespaceURI === OFFICE) return "";
  switch (node.localName) {
    case "s":
      return " ".repeat(Math.min(Number(node.getAttributeNS(TEXT, "c") ?? 1) || 1, MAX_COLUMNS));
    case "tab":
      return "\t";
    case "line-break":
      return "\n";
    default:
      return textOfParagraph(node);
  }
}
