/** The addresses of a contact: a number, or what WhatsApp shows in its place. */

import type { TFunction } from "i18next";
import type { Contact } from "~/api/types";
import { chatIdOf, lidChatIdOf } from "~/features/messages/phone";
import { phoneNumber } from "~/i18n/format";

type WithAddresses = Pick<Contact, "phone" | "addresses">;

function addressOf({ addresses }: WithAddresses, kind: Contact["addresses"][number]["kind"]): string | undefined {
  return addresses.find((address) => address.kind === kind)?.value;
}

/**
 * Returns the text under which a contact is shown: its number, else its username, else the note that WhatsApp hides the number, with the
 * end of the LID to tell several contacts apart.
 */
export function addressText(t: TFunction, contact: WithAddresses): string {
  if (contact.phone !== null) return phoneNumber(contact.phone);
  const username = addressOf(contact, "username");
  if (username !== undefined) return `@${username}`;
  const lid = addressOf(contact, "lid");
  return lid === undefined ? (addressOf(contact, "bsuid") ?? "") : t("contacts.hiddenNumber", { end: lid.slice(-4) });
}

/** Returns the text to copy: a number with `+`, a username, or the bare LID or other id. */
export function copyText(contact: WithAddresses): string {
  if (contact.phone !== null) return `+${contact.phone}`;
  return addressOf(contact, "username") ?? addressOf(contact, "lid") ?? addressOf(contact, "bsuid") ?? "";
}

/** Returns the id of the chat with a contact; `null` when there can be none yet. */
export function chatIdOfContact(contact: WithAddresses): string | null {
  if (contact.phone !== null) return chatIdOf(contact.phone);
  const lid = addressOf(contact, "lid");
  return lid === undefined ? null : lidChatIdOf(lid);
}

/** Returns a text that never changes for a contact; the colour of its avatar is derived from it. */
export function avatarSeed({ phone, addresses }: WithAddresses): string {
  return phone ?? addresses[0]?.value ?? "";
}
