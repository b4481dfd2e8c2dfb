import { expect, it } from "vitest";
import type { Content } from "~/api/types";
import { i18next } from "~/i18n";
import { contentOf, detailOf, previewOf } from "./content-text";

const file = { mediaType: null, size: null };

it.each<[Content, string | null]>([
  [{ kind: "text", text: "Halo" }, "Halo"],
  [{ kind: "answer", id: "1", text: "Antar" }, "Antar"],
  [{ kind: "image", file, caption: "Menu" }, "Menu"],
  [{ kind: "image", file, caption: null }, null],
  [{ kind: "document", file, fileName: "harga.pdf", caption: "Harga baru" }, "harga.pdf\nHarga baru"],
  [{ kind: "location", at: { latitude: -6.2, longitude: 106.8 }, name: "Toko", address: null }, "Toko"],
  [{ kind: "contacts", cards: [{ name: "Ayu", vcard: "" }] }, "Ayu"],
  [{ kind: "poll", question: "Kapan?", options: ["Sabtu", "Minggu"], maxChoices: 1 }, "Kapan?\n• Sabtu\n• Minggu"],
  [
    {
      kind: "list",
      text: "Pilih",
      footer: " ",
      button: "Buka",
      sections: [{ title: null, choices: [{ id: "1", text: "Antar", description: null }] }],
    },
    "Pilih\n• Antar",
  ],
  [{ kind: "sticker", file }, null],
  [{ kind: "product", id: "7", title: "Kopi", text: "Masih ada?" }, "Kopi\nMasih ada?"],
  [{ kind: "group_invite", group: "Arisan", text: null }, "Arisan"],
  [{ kind: "payment", about: "sent", text: "lunas" }, "lunas"],
  [{ kind: "notice", about: "missed_call" }, null],
  [{ kind: "deleted", byAdmin: null }, null],
  [{ kind: "unknown", originalKind: "whatsapp_other", raw: {} }, null],
])("%j has its words beside the name of its kind", (content, words) => {
  expect(detailOf(content)).toBe(words);
});

it.each([
  ["text", "[image] is no image", "[image] is no image"],
  ["image", "[image] Menu", "Gambar: Menu"],
  ["voice_note", "[voice note]", "Pesan suara"],
  ["answer", "Antar", "Antar"],
  ["hologram", "[hologram] Halo", "[hologram] Halo"],
  ["deleted", "[deleted message]", "Pesan ini telah dihapus"],
  ["notice", "[missed call]", "Panggilan suara tak terjawab"],
  ["notice", "[something newer]", "[something newer]"],
  ["unknown", "[unknown message] sticker pack", "Pesan ini hanya bisa dilihat di ponsel: sticker pack"],
])("a last message of the kind %s is shown in the language of the page", (lastKind, lastText, shown) => {
  expect(previewOf({ lastKind, lastText }, i18next.getFixedT("id"))).toBe(shown);
});

it("takes the text of a server that sends no content", () => {
  expect(contentOf({ text: "Halo" })).toEqual({ kind: "text", text: "Halo" });
  expect(contentOf({ content: { kind: "album", images: 2, videos: 0 }, text: "[album]" }).kind).toBe("album");
});
