/** A whole business that nobody has: always the same one for the same time and language. */

import type {
  Chat,
  ConsentEntry,
  Contact,
  ContactsSummary,
  Device,
  Import,
  Message,
  OutboxItem,
  Pacing,
  Rejection,
} from "~/api/types";
import { type Broadcast, broadcastsOf } from "./broadcasts";
import { consentOf, contactsOf, importsOf, rejectionsOf, summaryOf } from "./contacts";
import { devicesOf, inOrder, pacingOf } from "./devices";
import { conversationsOf } from "./talks";
import { en } from "./words-en";
import { id } from "./words-id";

export type Language = "id" | "en";

export type Tenant = {
  now: number;
  devices: readonly Device[];
  pacing: ReadonlyMap<string, Pacing>;
  chats: ReadonlyMap<string, readonly Chat[]>;
  messages: ReadonlyMap<string, readonly Message[]>;
  outbox: ReadonlyMap<string, readonly OutboxItem[]>;
  contacts: readonly Contact[];
  summary: ContactsSummary;
  consent: ReadonlyMap<string, readonly ConsentEntry[]>;
  broadcasts: readonly Broadcast[];
  imports: readonly Import[];
  rejections: ReadonlyMap<string, readonly Rejection[]>;
};

export function tenantOf(now: number, language: Language): Tenant {
  const words = language === "en" ? en : id;
  const devices = devicesOf(now, words);
  const { chats, messages, outbox } = conversationsOf(now, words);
  const contacts = contactsOf(now, words);
  const broadcasts = broadcastsOf(now, words);
  const imports = importsOf(now, words);
  return {
    now,
    devices,
    pacing: pacingOf(now),
    chats,
    messages,
    outbox: new Map(
      devices.map((device) => {
        const ofBroadcasts = broadcasts.filter(({ campaign }) => campaign.deviceIds.includes(device.id));
        return [device.id, inOrder([...(outbox.get(device.id) ?? []), ...ofBroadcasts.flatMap((one) => one.outbox)])];
      }),
    ),
    contacts,
    summary: summaryOf(contacts, words),
    consent: new Map(contacts.map((contact) => [contact.id, consentOf(contact, words)])),
    broadcasts,
    imports,
    rejections: new Map(imports.map((done) => [done.id, rejectionsOf(done)])),
  };
}
