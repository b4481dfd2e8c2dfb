/** Small OpenDocument spreadsheets for tests: as LibreOffice writes them, with only what a parser needs. */

import { strToU8, zipSync } from "fflate";

type OdsParts = { styles?: string; manifest?: string };

const NAMESPACES = ["office", "table", "text", "style"]
  .map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
  .concat('xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"')
  .join(" ");

/** Returns a spreadsheet with these tables. */
export function odsOf(tables: string, { styles = "", manifest = "" }: OdsParts = {}): ArrayBuffer {
  const body = `<office:body><office:spreadsheet>${tables}</office:spreadsheet></office:body>`;
  const content = `<office:automatic-styles>${styles}</office:automatic-styles>${body}`;
  const entries = `<manifest:file-entry manifest:full-path="content.xml">${manifest}</manifest:file-entry>`;
  const namespace = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0";
  const zip = zipSync({
    mimetype: [strToU8("application/vnd.oasis.opendocument.spreadsheet"), { level: 0 }],
    "content.xml": strToU8(`<office:document-content ${NAMESPACES}>${content}</office:document-content>`),
    "META-INF/manifest.xml": strToU8(`<manifest:manifest xmlns:manifest="${namespace}">${entries}</manifest:manifest>`),
  });
  return new Uint8Array(zip).buffer;
}

export function odsTable(name: string, rows: string, attributes = ""): string {
  return `<table:table table:name="${name}" ${attributes}>${rows}</table:table>`;
}

export function odsRow(cells: string, attributes = ""): string {
  return `<table:table-row ${attributes}>${cells}</table:table-row>`;
}

/** Returns a cell with a text; with `attributes`, a cell of another type that shows this text. */
export function odsCell(text: string, attributes = 'office:value-type="string"'): string {
  return `<table:table-cell ${attributes}><text:p>${text}</text:p></table:table-cell>`;
}
