import { expect, it } from "vitest";
import { odsCell, odsOf, odsRow, odsTable } from "./test-ods";
import { kindOfFile, sheetsOf, WorkbookError } from "./workbook";

const read = async (bytes: ArrayBuffer, name = "daftar.ods") => (await sheetsOf(new File([bytes], name))) ?? [];
const problem = (bytes: ArrayBuffer) =>
  read(bytes).then(
    () => null,
    (error: unknown) => (error instanceof WorkbookError ? error.problem : error),
  );
const float = (value: string) => `office:value-type="float" office:value="${value}"`;
const EMPTY_END = odsRow(
  '<table:table-cell table:number-columns-repeated="16384"/>',
  'table:number-rows-repeated="1048570"',
);

it("the million empty rows and the 16 384 empty columns behind a table are not read", async () => {
  const behind = '<table:table-cell table:number-columns-repeated="16382"/>';
  const rows = odsRow(odsCell("nomor") + odsCell("nama") + behind) + odsRow(odsCell("0811") + odsCell("Ayu") + behind);
  const [sheet] = await read(odsOf(odsTable("Pelanggan", rows + EMPTY_END)));
  expect(sheet).toEqual({
    name: "Pelanggan",
    rows: 2,
    csv: '"nomor","nama"\r\n"0811","Ayu"\r\n',
    hidden: null,
  });
});

it("cells and rows that repeat count, so that row 6 of the server is row 6 of the sheet", async () => {
  const rows = [
    odsRow(`${odsCell("nomor")}<table:table-cell table:number-columns-repeated="2"/>${odsCell("kota")}`),
    odsRow("<table:table-cell/>", 'table:number-rows-repeated="2"'),
    odsRow(
      odsCell("0811", 'office:value-type="string" table:number-columns-repeated="2"'),
      'table:number-rows-repeated="2"',
    ),
    odsRow(odsCell("salah")),
  ];
  const [sheet] = await read(odsOf(odsTable("Satu", rows.join(""))));
  expect(sheet?.csv.split("\r\n")).toEqual([
    '"nomor","","","kota"',
    "",
    "",
    '"0811","0811"',
    '"0811","0811"',
    '"salah"',
    "",
  ]);
});

it.each([
  ["a number that is shown shortened", odsCell("6.28E+11", float("628119000101")), "628119000101"],
  ["a number that is stored with an exponent", odsCell("6,28E+11", float("6.28119000101E+011")), "628119000101"],
  ["a number with a format", odsCell("62.811.900", float("62811900")), "62811900"],
  ["a number of 16 digits", odsCell("3201234567890123", float("3.20123456789012E+015")), "3201234567890123"],
  ["a fraction", odsCell("0,5", float("0.5")), "0.5"],
  ["a sum of money", odsCell("Rp50.000", 'office:value-type="currency" office:value="50000"'), "Rp50.000"],
  ["a date", odsCell("12/03/26", 'office:value-type="date" office:date-value="2026-03-12"'), "2026-03-12"],
  [
    "a date with a time",
    odsCell("12/03/26 13:45", 'office:value-type="date" office:date-value="2026-03-12T13:45:00"'),
    "2026-03-12 13:45",
  ],
  ["a time", odsCell("13:45", 'office:value-type="time" office:time-value="PT13H45M00S"'), "13:45"],
  ["a truth", odsCell("BENAR", 'office:value-type="boolean" office:boolean-value="true"'), "true"],
  ["a formula", odsCell("62", `table:formula="of:=[.A1]" ${float("628119000101")}`), "628119000101"],
  ["an error", odsCell("#N/A", 'office:value-type="string" office:string-value="" calcext:value-type="error"'), ""],
  ["a text with blanks and a link", odsCell('Ayu<text:s text:c="2"/><text:a>Lestari</text:a>'), "Ayu  Lestari"],
  [
    "a text with a comment on it",
    '<table:table-cell office:value-type="string"><office:annotation><text:p>telepon dulu</text:p></office:annotation><text:p>Ayu</text:p><text:p>Lestari</text:p></table:table-cell>',
    "Ayu\nLestari",
  ],
])("%s keeps its value", async (_, cell, value) => {
  const [sheet] = await read(odsOf(odsTable("Satu", odsRow(odsCell("nama") + cell))));
  expect(sheet?.csv).toBe(value === "" ? '"nama"\r\n' : `"nama","${value}"\r\n`);
});

it("hidden rows that repeat are hidden as often, also in a group, and empty ones are not counted", async () => {
  const rows = [
    odsRow(odsCell("nomor")),
    `<table:table-row-group>${odsRow(odsCell("0813"), 'table:visibility="collapse" table:number-rows-repeated="2"')}</table:table-row-group>`,
    odsRow("<table:table-cell/>", 'table:visibility="filter" table:number-rows-repeated="900000"'),
  ];
  const [sheet] = await read(odsOf(odsTable("Pelanggan", rows.join(""))));
  expect(sheet?.hidden).toEqual({ rows: 2, csv: '"nomor"\r\n"0813"\r\n"0813"\r\n' });
});

it("a sheet without a style is shown", async () => {
  expect(await read(odsOf(odsTable("Tanpa gaya", odsRow(odsCell("0813")))))).toMatchObject([{ name: "Tanpa gaya" }]);
});

it("a spreadsheet that has a password, is damaged, has no rows or too many cells says so", async () => {
  const one = odsTable("Satu", odsRow(odsCell("0811")));
  const locked = '<manifest:encryption-data manifest:checksum-type="SHA1/1K"/>';
  expect(await problem(odsOf(one, { manifest: locked }))).toBe("locked");
  expect(await problem(odsOf("<table:table>"))).toBe("broken");
  expect(await problem(new TextEncoder().encode("nama,nomor").buffer)).toBe("broken");
  expect(await problem(odsOf(odsTable("Satu", EMPTY_END)))).toBe("no_rows");
  const wide = odsCell("0811", 'office:value-type="string" table:number-columns-repeated="10000"');
  expect(await problem(odsOf(odsTable("Satu", odsRow(wide, 'table:number-rows-repeated="1000000"'))))).toBe(
    "too_many_cells",
  );
  const far = odsRow("<table:table-cell/>", 'table:number-rows-repeated="2000000000"') + odsRow(odsCell("0811"));
  expect(await problem(odsOf(odsTable("Satu", far)))).toBe("too_many_cells");
});

it("a spreadsheet is recognised by the type inside the file, whatever the file is called", async () => {
  const book = odsOf(odsTable("Satu", odsRow(odsCell("0811"))));
  expect(kindOfFile({ name: "daftar.xlsx" }, new Uint8Array(book))).toBe("ods");
  expect(await read(book, "daftar.xlsx")).toMatchObject([{ csv: '"0811"\r\n' }]);
});
