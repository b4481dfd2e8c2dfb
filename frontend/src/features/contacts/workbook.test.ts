import { describe, expect, it, vi } from "vitest";
import { exactNumber } from "./exact-number";
import { bookOf, row, STRICT } from "./test-workbook";
import { kindOfFile, sheetsOf, WorkbookError } from "./workbook";

/** Three sheets: an empty one; people with a number in scientific notation, a date, an error and a formula without a value; one cell. */
const BOOK =
  "UEsDBBQAAAAIAAAAIVze389W1QAAAIMBAAATAAAAW0NvbnRlbnRfVHlwZXNdLnhtbH2QTVLDMAyFr+LxlqkdWLBgknQBbIEFFxCO0njiv7HUEm" +
  "6PkpYN0+lKYz09fU9u90sM6oSVfE6dvjeN3vft509BUqIk6vTEXJ6sJTdhBDK5YBJlzDUCy7MebAE3wwHtQ9M8WpcTY+Idrzt0377gCMfA6nWR" +
  "9pkidq2ez3MrqtNQSvAOWGS7qvaqr2KgG8ZTGv6l212SGXFuMzT5QncXwrucXf2A6gMqv0GUdXYJ9jvX+Svn2dyOeYWWx9E7HLI7RrEYKhVhoA" +
  "mRYzBbNRF8+uPb7Zv7X1BLAwQUAAAACAAAACFcdD4PKpQAAAADAQAACwAAAF9yZWxzLy5yZWxzjc89DsIwDAXgq0Q+QN0yMKCkXVhYERcIwf1R" +
  "mzhyApTbk5EiBkY/P32Wdbf6RT1I0sTBQFPV0LX6TIvNJUjjFJMqjZAMjDnHA2JyI3mbKo4UyqZn8TaXUQaM1s12INzV9R7l04CtqU43A9KAur" +
  "wi/SNz30+OjuzunkL+ceCrUWQrA2UD64JPlvnKPFcFBWw1bt5r31BLAwQUAAAACAAAACFc3BNOnbwAAABQAQAADwAAAHhsL3dvcmtib29rLnht" +
  "bI2QTW7CQAyFrzLyAZgQJBZREjZsULvgCiY4yYiMHdkD7fGZQkG0K1b++/T87HrzHSd3IbUg3MByUcCmrb9ETweRk8tDtgbGlObKe+tGimgLmY" +
  "nzpBeNmHKpg7dZCY82EqU4+bIo1j5iYLgrVPqOhvR96Ggr3TkSp7uI0oQpW7MxzAZtfdtgv9ExRmrgQ0x4AHfr7Y75CnBahZzoEvxfdp/1eBiQ" +
  "X/DyiZf/8U+M+EKunuTqh/QPN/7xsPYKUEsDBBQAAAAIAAAAIVxV3185tgAAAJcCAAAaAAAAeGwvX3JlbHMvd29ya2Jvb2sueG1sLnJlbHO9ks" +
  "kKwkAMhl+lzAM0XcSDtPXixav4AkNNF9pZmMSlb++guBRa8CA9hT8JX75Dsu1N9cEFHbVG5yIOI7EtsgP2kn2DmtZS4Dc05aJhthsAKhtUkkJj" +
  "UftJZZyS7KOrwcqykzVCEkVrcN8MMWYG+1MuXCyC42DxF7KpqrbEnSnPCjVPHICrcR01iOyh0tXIuXi3CB4lDj1VwJRKsrBKMq+SLqySzqus/q" +
  "lCPPRIH49nfh2H0csVd1BLAwQUAAAACAAAACFc1ArX6ZgAAADIAAAADQAAAHhsL3N0eWxlcy54bWxdjrEOgzAMRH8l8geQgKoOFYENiaVLl64p" +
  "mIIUJ1EcKvj7hqpSpW6+d2f76nYjK14YefFOQ1koaJua027xNiMmkW3HGuaUwkVKHmYkw4UP6LIz+UgmZRmfkkNEM/KxRFZWSp0lmcVBUw9o7X" +
  "1iMfjVJQ1VRtsk3EodpX7UoED+kfIEwoRg9+tKD4zd503GR1B+z+XpV7N5A1BLAwQUAAAACAAAACFc3I8YYmcAAAB6AAAAGAAAAHhsL3dvcmtz" +
  "aGVldHMvc2hlZXQxLnhtbD2MQQ6DMAwEv4LyABx64IBCuPQjVnEJAieRbdE+vxGHHmdHO2H58tldJLqXPLuh926J4VPk0ERkXbNZZ5fM6gSgr0" +
  "SM2pdKuZl3EUZrKBtoFcL1PvEJD+9HYNyzi+HenmgIMcC/HH9QSwMEFAAAAAgAAAAhXKCdXpo1AQAA4AIAABgAAAB4bC93b3Jrc2hlZXRzL3No" +
  "ZWV0Mi54bWx1UtFOgzAU/ZUGE5/MbguIQ0sX5pZoZhYT/YFm60Yj0NkWpn9vgYUMA0+9veeenntOShc/RY5qoY1UZeKRGfYWjJ6V/jKZEBY5tD" +
  "SJl1l7egQwu0wU3MzUSZQOOShdcOuu+gjmpAXft6QiBx/jCAouS4/RtrfiljOq1Rlpp+K6u6ZIiYds4skyl6X4sNr1pWHUsi0vOAXLKDR32F3m" +
  "l5PzCr28jxCepwifxxy98UzqEdJqirRRdmyr9eRWr5vhOLgA+hSCPoVggp/+Vnfo9rtS9snI7kSG22osmea1mkUzf05IjDEmmKwJoVBfp+GETB" +
  "d/zcIIx8EQX3WLiBa/2UI6hNedRuBj4gfhffQwj5uqHxq4C3t34YS7ZbWXY07CVqW34f/bsYEPbBlSOFzLwtU3g/7/sj9QSwMEFAAAAAgAAAAh" +
  "XHUce5ORAAAAwwAAABgAAAB4bC93b3Jrc2hlZXRzL3NoZWV0My54bWxNjsENwjAMRVeJMkDdcuCAXFdIbMAEUQk0okkq26IdH7cHxMGW//v6tn" +
  "HY8uw+kSXV0vuuaf1AuFZ+yxSjOnOL9H5SXS4AMk4xB2nqEos5z8o5qEl+gSwcw+MI5RlObXuGHFLxhAe7BQ2EXFfHdsXouA/XzjvtfSpzKvGu" +
  "bDwJodKGoISwCxitLGj9bxP8XqQvUEsBAhQDFAAAAAgAAAAhXN7fz1bVAAAAgwEAABMAAAAAAAAAAAAAAIABAAAAAFtDb250ZW50X1R5cGVzXS" +
  "54bWxQSwECFAMUAAAACAAAACFcdD4PKpQAAAADAQAACwAAAAAAAAAAAAAAgAEGAQAAX3JlbHMvLnJlbHNQSwECFAMUAAAACAAAACFc3BNOnbwA" +
  "AABQAQAADwAAAAAAAAAAAAAAgAHDAQAAeGwvd29ya2Jvb2sueG1sUEsBAhQDFAAAAAgAAAAhXFXfXzm2AAAAlwIAABoAAAAAAAAAAAAAAIABrA" +
  "IAAHhsL19yZWxzL3dvcmtib29rLnhtbC5yZWxzUEsBAhQDFAAAAAgAAAAhXNQK1+mYAAAAyAAAAA0AAAAAAAAAAAAAAIABmgMAAHhsL3N0eWxl" +
  "cy54bWxQSwECFAMUAAAACAAAACFc3I8YYmcAAAB6AAAAGAAAAAAAAAAAAAAAgAFdBAAAeGwvd29ya3NoZWV0cy9zaGVldDEueG1sUEsBAhQDFA" +
  "AAAAgAAAAhXKCdXpo1AQAA4AIAABgAAAAAAAAAAAAAAIAB+gQAAHhsL3dvcmtzaGVldHMvc2hlZXQyLnhtbFBLAQIUAxQAAAAIAAAAIVx1HHuT" +
  "kQAAAMMAAAAYAAAAAAAAAAAAAACAAWUGAAB4bC93b3Jrc2hlZXRzL3NoZWV0My54bWxQSwUGAAAAAAgACAAMAgAALAcAAAAA";

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

const readWorkbook = async (bytes: ArrayBuffer) => (await sheetsOf(new File([bytes], "daftar.xlsx"))) ?? [];

describe("a workbook", () => {
  it("becomes CSV, sheet by sheet, without empty sheets", async () => {
    const sheets = await readWorkbook(bytesOf(BOOK).buffer);
    expect(sheets.map(({ name, rows }) => [name, rows])).toEqual([
      ["Pelanggan", 3],
      ["Lama", 1],
    ]);
    expect(sheets[0]?.csv.split("\r\n")).toEqual([
      '"Nama","No HP","Tgl Lahir","Kota","NIK"',
      "",
      '"Ayu, ""si"" satu","628119000101","2026-03-12","","3201234567890123"',
      '"Budi","8119000102","","",""',
      "",
    ]);
  });

  it("that has a password, is damaged or has no rows says so", async () => {
    const problem = (bytes: Uint8Array<ArrayBuffer>) =>
      readWorkbook(bytes.buffer).then(
        () => null,
        (error: unknown) => (error instanceof WorkbookError ? error.problem : error),
      );
    expect(await problem(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1]))).toBe("old_or_locked");
    expect(await problem(new Uint8Array([0x50, 0x4b, 0x03, 0x04, 0]))).toBe("broken");
    expect(await problem(new TextEncoder().encode("nama,nomor"))).toBe("broken");
  });

  it("is known by its name or its first bytes", () => {
    const text = new TextEncoder().encode("nama");
    expect(kindOfFile({ name: "A.XLSX" }, text)).toBe("xlsx");
    expect(kindOfFile({ name: "a.csv" }, bytesOf(BOOK))).toBe("xlsx");
    expect(kindOfFile({ name: "a.csv" }, text)).toBe("text");
  });
});

it("a hidden row is found in the strict form of the format and with prefixes, too", async () => {
  const rows = row(1, "0811", 'hidden="1"', "x:") + row(2, "hidden", "", "x:");
  const [sheet] = await readWorkbook(bookOf([{ name: "Satu", rows }], STRICT));
  expect(sheet).toMatchObject({ csv: '\r\n"hidden"\r\n', hidden: { rows: 1 } });
});

it("row 4 of the server is row 4 of the sheet, although row 2 is empty", async () => {
  const rows = row(1, "nomor") + row(3, "0811") + row(4, "salah") + row(6, " ");
  const [sheet] = await readWorkbook(bookOf([{ name: "Satu", rows }]));
  expect(sheet?.csv.split("\r\n")).toEqual(['"nomor"', "", '"0811"', '"salah"', ""]);
  expect(sheet?.rows).toBe(3);
});

it("a number keeps its digits in a browser that writes Arabic ones", () => {
  vi.spyOn(Number.prototype, "toLocaleString").mockReturnValue("٦٢٨١١٩٠٠٠١٠١");
  expect(exactNumber("6.28119000101E11")).toBe("628119000101");
});

it.each([
  ["628119000101", "628119000101"],
  ["6.28119000101E11", "628119000101"],
  ["3201234567890123", "3201234567890123"],
  ["1.5", "1.5"],
  ["1.5E-1", "0.15"],
])("the number %s keeps its digits", (written, exact) => {
  expect(exactNumber(written)).toBe(exact);
});
