import { expect, it } from "vitest";
import { expectedMs, mayBeGap, PACES } from "./pace";
import { columnsOf, countDuplicates, parseRecipients, recipientOf, textOf } from "./recipients";
import { place, renderSketch } from "./template";

it("reads commas, semicolons and tabs, and remembers the line", () => {
  expect(parseRecipients("0812 3456 7890, Budi\n\n+62813; Siti\n0814\tAndi")).toEqual([
    { phone: "0812 3456 7890", name: "Budi", columns: {}, line: 1 },
    { phone: "+62813", name: "Siti", columns: {}, line: 3 },
    { phone: "0814", name: "Andi", columns: {}, line: 4 },
  ]);
});

it("takes the columns' names from a heading, wherever the number stands", () => {
  const rows = parseRecipients('\uFEFFNama;Kota Asal;Nomor\r\n"Toko ""Maju"", Bandung";Bandung;0812\r\nSiti;;0813\r\n');
  expect(rows).toEqual([
    { phone: "0812", name: 'Toko "Maju", Bandung', columns: { kota_asal: "Bandung" }, line: 2 },
    { phone: "0813", name: "Siti", columns: {}, line: 3 },
  ]);
  expect(columnsOf(rows)).toEqual(["kota_asal"]);
  expect(rows.map(recipientOf)).toEqual([
    { phone: "0812", name: 'Toko "Maju", Bandung', kota_asal: "Bandung" },
    { phone: "0813", name: "Siti" },
  ]);
});

it("reads a file by its byte order mark", async () => {
  const wide = new Uint8Array([0xff, 0xfe, 0x30, 0, 0x38, 0]);
  // jsdom's Blob has no arrayBuffer().
  const file = (bytes: Uint8Array) => ({ arrayBuffer: async () => bytes.buffer }) as unknown as Blob;
  expect(await textOf(file(wide))).toBe("08");
  expect(await textOf(file(new TextEncoder().encode("0812, Bu\u00e9")))).toBe("0812, Bu\u00e9");
});

it("sees the same number in two spellings", () => {
  expect(countDuplicates(parseRecipients("0812-345, A\n+62 812 345, B\n0813, C"))).toBe(1);
});

it("renders a text with sample values before the recipients are known", () => {
  expect(renderSketch("{Halo|Hai} {{ name }}, {{kota}}!", { name: "Budi" })).toBe("Halo Budi, {{kota}}!");
  expect(renderSketch('Halo {{name|default("Kak")}}', {})).toBe("Halo Kak");
  expect(renderSketch("{Selamat {pagi|siang}|Halo}, {{name}}", { name: "Siti" })).toBe("Selamat pagi, Siti");
  expect(place("kota")).toBe("{{kota}}");
});

it("expects the mean pause, a tenth of them doubled", () => {
  expect(expectedMs(100, PACES.normal)).toBeCloseTo(2_200_000);
  expect(mayBeGap({ minSeconds: 4, maxSeconds: 10 })).toBe(false);
  expect(mayBeGap({ minSeconds: 20, maxSeconds: 10 })).toBe(false);
});
