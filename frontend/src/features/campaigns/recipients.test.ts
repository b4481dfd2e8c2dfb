import { expect, it } from "vitest";
import { expectedMs, mayBeGap, PACES } from "./pace";
import { countRows, textOf } from "./recipients";
import { place, renderSketch, replaceAll, withDefault } from "./template";

it("detects the encoding of a file by its byte order mark", async () => {
  const wide = new Uint8Array([0xff, 0xfe, 0x30, 0, 0x38, 0]);
  // jsdom's Blob has no arrayBuffer().
  const file = (bytes: Uint8Array) => ({ arrayBuffer: async () => bytes.buffer }) as unknown as Blob;
  expect(await textOf(file(wide))).toBe("08");
  expect(await textOf(file(new TextEncoder().encode("0812, Bu\u00e9")))).toBe("0812, Bu\u00e9");
});

it("does not replace the letters of a file in an unknown encoding", async () => {
  const latin = new Uint8Array([0x30, 0x38, 0x2c, 0x52, 0x65, 0x6e, 0xe9, 0x65]);
  expect(await textOf({ arrayBuffer: async () => latin.buffer } as unknown as Blob)).toBeNull();
});

it("counts the rows that have something in them, and a row with several lines once", () => {
  expect(countRows("0812, A\r\n\n \n0813\r0814")).toBe(3);
  expect(countRows('0812;A\n;;;\n"";" "\n,,\n|\n\t\t\n0813;\n;"B"')).toBe(3);
  expect(countRows('nomor,alamat\n0812,"Jl. 1\r\n\r\nRT ""2"" \nBogor"\n"0813","x"\n')).toBe(3);
});

it("mends a text by what its author probably means", () => {
  const replacements = [{ written: "{nama}", instead: "{{name}}" }];
  expect(replaceAll("Halo {nama}, {nama}!", replacements)).toBe("Halo {{name}}, {{name}}!");
  expect(withDefault("{{name}} {{ name }} {{name|upper}}", "name", "Kak")).toBe(
    '{{name|default("Kak")}} {{name|default("Kak")}} {{name|upper}}',
  );
  expect(withDefault("{{kota}}", "name", "Kak")).toBe("{{kota}}");
});

it("renders a text with sample values before the recipients are known", () => {
  expect(renderSketch("{Halo|Hai} {{ name }}, {{kota}}!", { name: "Budi" })).toBe("Halo Budi, {{kota}}!");
  expect(renderSketch('Halo {{name|default("Kak")}}', {})).toBe("Halo Kak");
  expect(renderSketch("{Selamat {pagi|siang}|Halo}, {{name}}", { name: "Siti" })).toBe("Selamat pagi, Siti");
  expect(place("kota")).toBe("{{kota}}");
});

it("estimates the duration from the mean gap, with one gap in ten doubled", () => {
  expect(expectedMs(100, PACES.normal)).toBeCloseTo(2_200_000);
  expect(mayBeGap({ minSeconds: 4, maxSeconds: 10 })).toBe(false);
  expect(mayBeGap({ minSeconds: 20, maxSeconds: 10 })).toBe(false);
});
