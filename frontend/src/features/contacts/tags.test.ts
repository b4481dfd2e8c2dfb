import { expect, it } from "vitest";
import lists from "../../../../tests/golden/tag_lists.json";
import { hasSeparator, oneTag, splitTags, withTags } from "./tags";

it("splits tags where the server splits them", () => {
  for (const [text, tags] of lists) expect(splitTags(text as string), `${text}`).toEqual(tags);
});

it("keeps each tag once, however it is written", () => {
  expect(withTags(["VIP"], "vip, pelanggan  lama;baru|BARU")).toEqual(["VIP", "pelanggan lama", "baru"]);
  expect(withTags(["Promo-Mei"], "promo–mei")).toEqual(["Promo-Mei"]);
});

it("makes one tag of a text that would be split", () => {
  for (const text of [
    "Reseller; Jabar",
    "Reseller, Jabar",
    "Reseller | Jabar",
    "Reseller:::Jabar",
    "Reseller\nJabar",
  ]) {
    expect([oneTag(text), hasSeparator(text)], text).toEqual(["Reseller Jabar", true]);
  }
  expect([oneTag("Reseller: Jabar"), hasSeparator("Reseller: Jabar")]).toEqual(["Reseller: Jabar", false]);
});
