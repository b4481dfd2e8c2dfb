import { describe, expect, test } from "vitest";
import { type Piece, piecesOf, plainText } from "./markup";

/** The pieces as a short text: `<b>`, `<i>`, `<s>`, `<code>` and `[text](href)`. */
function drawn(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => {
      switch (piece.kind) {
        case "text":
          return piece.text;
        case "code":
          return `<code>${piece.text}</code>`;
        case "link":
          return `[${piece.text}](${piece.href})`;
        default: {
          const tag = { bold: "b", italic: "i", struck: "s" }[piece.mark];
          return `<${tag}>${drawn(piece.pieces)}</${tag}>`;
        }
      }
    })
    .join("");
}
const draw = (text: string) => drawn(piecesOf(text));

describe("marks", () => {
  test.each([
    ["*Promo* hari ini", "<b>Promo</b> hari ini"],
    ["_miring_ ~coret~ *tebal*!", "<i>miring</i> <s>coret</s> <b>tebal</b>!"],
    ["*lihat https://contoh.com/a*b* ya", "<b>lihat [https://contoh.com/a*b](https://contoh.com/a*b)</b> ya"],
    ["*_dua_*", "<b><i>dua</i></b>"],
    ["_*~tiga~*_", "<i><b><s>tiga</s></b></i>"],
    ["(*dalam kurung*), “_kutip_”", "(<b>dalam kurung</b>), “<i>kutip</i>”"],
    ["*dua kata* lalu *lagi*", "<b>dua kata</b> lalu <b>lagi</b>"],
    ["*5 * 3* = 15", "<b>5 * 3</b> = 15"],
    ["```kode\nbaris *dua*``` dan `x_y`", "<code>kode\nbaris *dua*</code> dan <code>x_y</code>"],
  ])("%j is drawn", (text, wanted) => expect(draw(text)).toBe(wanted));

  test.each([
    "2*3*4",
    "nama_file_baru.txt",
    "* satu*",
    "*satu *",
    "*satu",
    "**",
    "****",
    "_ _",
    "*baris\nlain*",
    "``````",
    "é*tengah*é",
    "```tanpa akhir",
  ])("%j stays as it is typed", (text) => expect(draw(text)).toBe(text));

  test("a long text of marks is read at once", () => {
    const text = "*a_b ~c".repeat(9_000);
    expect(draw(text) === text).toBe(true);
  });
});

describe("links", () => {
  test.each([
    [
      "lihat https://contoh.example/a_b_c?x=1.",
      "lihat [https://contoh.example/a_b_c?x=1](https://contoh.example/a_b_c?x=1).",
    ],
    ["contoh.com/menu", "[contoh.com/menu](https://contoh.com/menu)"],
    ["tulis ke rina@contoh.com ya", "tulis ke [rina@contoh.com](mailto:rina@contoh.com) ya"],
    ["*https://contoh.com*", "<b>[https://contoh.com](https://contoh.com)</b>"],
    ["tel:+6281200000001", "[tel:+6281200000001](tel:+6281200000001)"],
  ])("%j is a link", (text, wanted) => expect(draw(text)).toBe(wanted));

  test.each(["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "vbscript:x", "Halo.apa kabar"])(
    "%j is none",
    (text) => expect(draw(text)).toBe(text),
  );
});

test.each([
  ["Promo *Natal* 20%, _hari ini_ ~saja~ `KODE`", "Promo Natal 20%, hari ini saja KODE"],
  ["*_dua_* https://toko.example/a_b_c", "dua https://toko.example/a_b_c"],
  ["2*3*4 nama_file_baru.txt", "2*3*4 nama_file_baru.txt"],
])("%j has no marks in a list", (text, wanted) => expect(plainText(text)).toBe(wanted));
