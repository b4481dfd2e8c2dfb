/** Rows and sheets that a user or a filter has hidden in a spreadsheet, in each format and in each way of hiding. */

import { describe, expect, it } from "vitest";
import { odsCell, odsOf, odsRow, odsTable } from "./test-ods";
import { bookOf, row } from "./test-workbook";
import { sheetsOf } from "./workbook";

/** `null` is an empty row. */
type TestRow = string | { hidden: string } | null;
type TestSheet = { name: string; rows: readonly TestRow[]; isHidden?: boolean };
type Hiding = { row: string; sheet: string };

const textOf = (one: TestRow) => (one === null || typeof one === "string" ? one : one.hidden);
const isHidden = (one: TestRow) => typeof one === "object" && one !== null;

function xlsx(sheets: readonly TestSheet[], hiding: Hiding): ArrayBuffer {
  const line = (one: TestRow, at: number) =>
    one === null ? "" : row(at + 1, textOf(one) ?? "", isHidden(one) ? hiding.row : "");
  return bookOf(
    sheets.map(({ name, rows, isHidden: isAway = false }) => ({
      name,
      rows: rows.map(line).join(""),
      attributes: isAway ? hiding.sheet : 'state="visible"',
    })),
  );
}

function ods(sheets: readonly TestSheet[], hiding: Hiding): ArrayBuffer {
  const style = (name: string, isShown: boolean) =>
    `<style:style style:name="${name}" style:family="table"><style:table-properties table:display="${isShown}"/></style:style>`;
  const line = (one: TestRow) =>
    odsRow(one === null ? "<table:table-cell/>" : odsCell(textOf(one) ?? ""), isHidden(one) ? hiding.row : "");
  const tables = sheets.map(({ name, rows, isHidden: isAway = false }) =>
    odsTable(name, rows.map(line).join(""), isAway ? hiding.sheet : 'table:style-name="shown"'),
  );
  return odsOf(tables.join(""), { styles: style("shown", true) + style("away", false) });
}

describe.each([
  ["xlsx", xlsx, { row: 'hidden="1"', sheet: 'state="hidden"' }],
  ["xlsx", xlsx, { row: 'hidden="true"', sheet: 'state="veryHidden"' }],
  ["ods", ods, { row: 'table:visibility="filter"', sheet: 'table:style-name="away"' }],
  ["ods", ods, { row: 'table:visibility="collapse"', sheet: 'table:style-name="away"' }],
] as const)("in .%s", (type, build, hiding) => {
  const read = (sheets: readonly TestSheet[]) => sheetsOf(new File([build(sheets, hiding)], `daftar.${type}`));

  it(`rows hidden by ${hiding.row} are not sent to, are counted, and can be included`, async () => {
    const rows = ["nomor", { hidden: "0811" }, "0812", null, { hidden: "0813" }];
    expect(await read([{ name: "Pelanggan", rows }])).toEqual([
      {
        name: "Pelanggan",
        rows: 2,
        csv: '"nomor"\r\n\r\n"0812"\r\n',
        hidden: { rows: 2, csv: '"nomor"\r\n"0811"\r\n"0812"\r\n\r\n"0813"\r\n' },
      },
    ]);
  });

  it(`sheets hidden by ${hiding.sheet} are not offered, and sheets without a visible row neither`, async () => {
    const sheets = [
      { name: "Lama", rows: ["0811"], isHidden: true },
      { name: "Kosong", rows: [null] },
      { name: "Disaring", rows: [{ hidden: "0811" }] },
      { name: "Baru", rows: ["0812"] },
    ];
    expect(await read(sheets)).toEqual([{ name: "Baru", rows: 1, csv: '"0812"\r\n', hidden: null }]);
  });
});
