/**
 * Finds out which parts of an Excel workbook are visible: the sheets that are not hidden, and the rows of each that are not hidden or
 * filtered out. The library that parses the cells does not report it. An .xlsx is a zip of XML files (ECMA-376, part 1, 18.2.19 and
 * 18.3.1.73).
 */

import { elementsOf, unpack } from "./zipped-xml";

/** One sheet, in the order of the workbook. */
export type SheetVisibility = { isHidden: boolean; hiddenRows: ReadonlySet<number> };

export async function readVisibility(bytes: ArrayBuffer): Promise<SheetVisibility[]> {
  const book = await unpack(bytes, [WORKBOOK, RELATIONSHIPS]);
  const pathOf = new Map(elementsOf(book[RELATIONSHIPS], "Relationship").map(pathOfRelationship));
  const sheets = elementsOf(book[WORKBOOK], "sheet")
    .filter((sheet) => sheet.hasAttribute("name"))
    .map((sheet) => ({
      isHidden: (sheet.getAttribute("state") ?? "visible") !== "visible",
      path: pathOf.get(relationshipOf(sheet)) ?? "",
    }));
  const shown = sheets.filter(({ isHidden }) => !isHidden).map(({ path }) => path);
  const contents = await unpack(bytes, shown);
  return sheets.map(({ isHidden, path }) => ({ isHidden, hiddenRows: hiddenRowsOf(contents[path]) }));
}

const WORKBOOK = "xl/workbook.xml";
const RELATIONSHIPS = "xl/_rels/workbook.xml.rels";

function pathOfRelationship(relationship: Element): [id: string, path: string] {
  const target = relationship.getAttribute("Target") ?? "";
  return [relationship.getAttribute("Id") ?? "", target.startsWith("/") ? target.slice(1) : `xl/${target}`];
}

/** Returns the attribute `r:id`, whose namespace differs between the two versions of the format. */
function relationshipOf(sheet: Element): string {
  return [...sheet.attributes].find(({ localName }) => localName === "id")?.value ?? "";
}

/** Returns the numbers of the hidden rows, counted from 1. */
function hiddenRowsOf(xml: string | undefined): ReadonlySet<number> {
  const hidden = new Set<number>();
  // Few sheets hide a row, and parsing a large one takes long.
  if (!xml?.includes("hidden")) return hidden;
  let number = 0;
  for (const row of elementsOf(xml, "sheetData").flatMap(({ children }) => [...children])) {
    number = Number(row.getAttribute("r") ?? number + 1);
    if (TRUE.includes(row.getAttribute("hidden") ?? "")) hidden.add(number);
  }
  return hidden;
}

/** The values that mean *true* in a boolean attribute of XML. */
const TRUE = ["1", "true"];
