/** A fictional business with all its data: the same time and language always give the same business. */

import type {
  CannedReply,
  Chat,
  ConsentEntry,
  Contact,
  ContactsSummary,
  Device,
  Import,
  Message,
  OptedOutPerson,
  OutboxItem,
  Pacing,
  Rejection,
} from "~/api/types";
import { type Broadcast, broadcastsOf } from "./broadcasts";
import { cannedRepliesOf } from "./canned-replies";
import { consentOf, contactsOf, importsOf, optOutsOf, rejectionsOf, summaryOf } from "./contacts";
import { conversationsOf } from "./conversations";
import { devicesOf, inSendingOrder, pacingOf } from "./devices";
import { en } from "./texts-en";
import { id } from "./texts-id";

export type Language = "id" | "en";

export type Tenant = {
  now: number;
  devices: readonly Device[];
  pacing: ReadonlyMap<string, Pacing>;
  chats: ReadonlyMap<string, readonly Chat[]>;
  messages: ReadonlyMap<string, readonly Message[]>;
  outbox: ReadonlyMap<string, readonly OutboxItem[]>;
  contacts: readonly Contact[];
  /** The people who have opted out and are no contacts. */
  optOuts: readonly OptedOutPerson[];
  cannedReplies: readonly CannedReply[];
  summary: ContactsSummary;
  consent: ReadonlyMap<string, readonly ConsentEntry[]>;
  broadcasts: readonly Broadcast[];
  imports: readonly Import[];
  rejections: ReadonlyMap<string, readonly Rejection[]>;
};

export function tenantOf(now: number, language: Language): Tenant {
  const texts = language === "en" ? en : id;
  const devices = devicesOf(now, texts);
  const { chats, messages, outbox } = conversationsOf(now, texts);
  const contacts = contactsOf(now, texts);
  const optOuts = optOutsOf(now, texts);
  const broadcasts = broadcastsOf(now, texts);
  const imports = importsOf(now, texts);
  return {
    now,
    devices,
    pacing: pacingOf(now),
    chats,
    messages,
    outbox: new Map(
      devices.map((device) => {
        const ofBroadcasts = broadcasts.filter(({ campaign }) => campaign.deviceIds.includes(device.id));
        return [
          device.id,
          inSendingOrder([...(outbox.get(device.id) ?? []), ...ofBroadcasts.flatMap((one) => one.outbox)]),
        ];
      }),
    ),
    contacts,
    optOuts,
    cannedReplies: cannedRepliesOf(now, texts),
    summary: summaryOf(contacts, optOuts, texts),
    consent: new Map(contacts.map((contact) => [contact.id, consentOf(contact, texts)])),
    broadcasts,
    imports,
    rejections: new Map(imports.map((done) => [done.id, rejectionsOf(done)])),
  };
}
