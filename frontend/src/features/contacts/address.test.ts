import i18next from "i18next";
import { expect, it } from "vitest";
import type { Contact } from "~/api/types";
import { addressText, avatarSeed, chatIdOfContact, copyText } from "./address";
import { hasAddress } from "./has-address";

type Address = Contact["addresses"][number];

const contact = (...addresses: Address[]) => ({
  phone: addresses.find(({ kind }) => kind === "phone")?.value ?? null,
  addresses,
});
const phone: Address = { kind: "phone", value: "6281234567890" };
const lid: Address = { kind: "lid", value: "777" };
const bsuid: Address = { kind: "bsuid", value: "BR.1502" };
const username: Address = { kind: "username", value: "toko.ayu" };

it("shows a contact by the number, else by the username, else in plain words that its number is hidden", () => {
  const shown = (...addresses: Address[]) => addressText(i18next.t, contact(...addresses));
  expect(shown(phone, lid, username)).toBe("+62 812-3456-7890");
  expect(shown(lid, bsuid, username)).toBe("@toko.ayu");
  expect(shown(lid, bsuid)).toBe("Nomor tersembunyi …777");
  expect(shown({ kind: "lid", value: "114567890123456" })).toBe("Nomor tersembunyi …3456");
  expect(shown(bsuid)).toBe("BR.1502");
});

it("copies what WhatsApp takes", () => {
  expect(copyText(contact(phone, lid))).toBe("+6281234567890");
  expect(copyText(contact(lid, username))).toBe("toko.ayu");
  expect(copyText(contact(lid))).toBe("777");
});

it("leads to the chat by the number, else by the LID", () => {
  expect(chatIdOfContact(contact(phone, lid))).toBe("6281234567890@c.us");
  expect(chatIdOfContact(contact(lid, username))).toBe("777@lid");
  expect(chatIdOfContact(contact(username))).toBeNull();
});

it("recognises a contact in an event by the number or any LID", () => {
  const other: Address = { kind: "lid", value: "778" };
  expect(hasAddress(contact(phone), { phone: "6281234567890", lid: null })).toBe(true);
  expect(hasAddress(contact(phone, lid, other), { phone: null, lid: "778" })).toBe(true);
  expect(hasAddress(contact(phone, lid), { phone: "6281234567891", lid: "779" })).toBe(false);
  expect(hasAddress(contact(phone, lid), { phone: "6281234567891", lid: "777" })).toBe(false);
  expect(hasAddress(contact(lid), { phone: "6281234567891", lid: "777" })).toBe(true);
  expect(hasAddress(contact(lid), { phone: null, lid: null })).toBe(false);
});

it("has a colour of its own with and without a number", () => {
  expect(avatarSeed(contact(phone, lid))).toBe("6281234567890");
  expect(avatarSeed(contact(lid))).toBe("777");
});
