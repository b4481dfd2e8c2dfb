/** Small workbooks for tests: as Excel writes them, with only what a parser needs. */

import { strToU8, zipSync } from "fflate";

type Sheet = { name: string; rows: string; attributes?: string };
/** A way to write a workbook: the prefix of its elements, and its namespaces. */
type Dialect = { prefix: string; main: string; document: string };

const OPEN: Dialect = {
  prefix: "",
  main: "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
  document: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
};

/** The strict variant of the format. */
export const STRICT: Dialect = {
  prefix: "x:",
  main: "http://purl.oclc.org/ooxml/spreadsheetml/main",
  document: "http://purl.oclc.org/ooxml/officeDocument/relationships",
};

export function bookOf(sheets: readonly Sheet[], { prefix: p, main, document }: Dialect = OPEN): ArrayBuffer {
  const declared = p === "" ? "xmlns" : `xmlns:${p.slice(0, -1)}`;
  const root = (name: string, inside: string) =>
    `<?xml version="1.0"?><${p}${name} ${declared}="${main}" xmlns:r="${document}">${inside}</${p}${name}>`;
  const entries = sheets.map(
    ({ name, attributes = "" }, at) => `<${p}sheet name="${name}" sheetId="${at + 7}" r:id="a${at}" ${attributes}/>`,
  );
  const targets = sheets.map(
    (_, at) => `<Relationship Id="a${at}" Type="${document}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
  );
  const relationships = "http://schemas.openxmlformats.org/package/2006/relationships";
  const files: [path: string, text: string][] = [
    ["xl/workbook.xml", root("workbook", `<${p}sheets>${entries.join("")}</${p}sheets>`)],
    ["xl/_rels/workbook.xml.rels", `<Relationships xmlns="${relationships}">${targets.join("")}</Relationships>`],
    ...sheets.map(({ rows }, at): [string, string] => [
      `xl/worksheets/sheet${at + 1}.xml`,
      root("worksheet", `<${p}sheetData>${rows}</${p}sheetData>`),
    ]),
  ];
  const zip = zipSync(Object.fromEntries(files.map(([path, text]) => [path, strToU8(text)])));
  return new Uint8Array(zip).buffer;
}

/** Returns a row with one cell. */
export function row(number: number, text: string, attributes = "", p = ""): string {
  const cell = `<${p}c r="A${number}" t="inlineStr"><${p}is><${p}t>${text}</${p}t></${p}is></${p}c>`;
  return `<${p}row r="${number}" ${attributes}>${cell}</${p}row>`;
}
