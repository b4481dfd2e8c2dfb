import { expect, test } from "vitest";
import { fillReply, findReplies, shortcutIn } from "./match";
import { reply } from "./test-reply";

test("a draft is a shortcut while it begins with a slash and has no blank", () => {
  expect(["/", "/halo", "/HALO"].map(shortcutIn)).toEqual(["", "halo", "HALO"]);
  expect(["", "halo", " /halo", "/halo ", "/halo kak", "//", "1/2"].map(shortcutIn)).toEqual([
    null,
    null,
    null,
    null,
    null,
    "/",
    null,
  ]);
});

test("replies are found by the beginning of their shortcut, then by a word of their text", () => {
  const all = [
    reply("alamat", "Jalan Melati 5"),
    reply("halo", "Halo kak"),
    reply("jam", "Buka jam 8, alamat di bawah"),
  ];
  const foundShortcuts = (typed: string) => findReplies(all, typed).map(({ shortcut }) => shortcut);
  expect(foundShortcuts("")).toEqual(["alamat", "halo", "jam"]);
  expect(foundShortcuts("ALA")).toEqual(["alamat", "jam"]);
  expect(foundShortcuts("melati")).toEqual(["alamat"]);
  expect(foundShortcuts("xyz")).toEqual([]);
});

test("the values of the person are filled in, and the first placeholder without one is to be typed over", () => {
  const values = { name: "Budi", kota: "", phone: "62811" };
  expect(fillReply("Halo {{name}} di {{ phone }}", values)).toEqual({ text: "Halo Budi di 62811", open: null });
  expect(fillReply('Halo {{nama|default("Kak")}}', values)).toEqual({ text: "Halo Kak", open: null });
  expect(fillReply("Kirim ke {{kota}} atau {{kode}}?", values)).toEqual({
    text: "Kirim ke {{kota}} atau {{kode}}?",
    open: { from: 9, to: 17 },
  });
  expect(fillReply("Halo {{name}}", { name: null }).open).toEqual({ from: 5, to: 13 });
});
