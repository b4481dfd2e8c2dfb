/** Test data: a device, a chat, a message, and the parts of a frame. */

import type { Pages } from "./api/pages";
import type { Chat, Device, Message } from "./api/types";

export const at = (second: number) => `2026-11-21T07:00:${String(second).padStart(2, "0")}.000Z`;
export const pages = <T>(...items: T[]): Pages<T> => ({ pages: [{ items, nextCursor: null }], pageParams: [null] });
/** The fields that every frame has besides its kind and data. */
export const seq = { seq: 1, deviceId: "dev_1", at: at(30) };

export const device: Device = {
  id: "dev_1",
  name: "Toko",
  status: "online",
  cause: "connected",
  statusAt: at(1),
  provenUntil: null,
  phone: "62811",
  lid: null,
  generation: 1,
  createdAt: at(0),
  inbox: { statusPosts: false, channels: false },
};

export const chat: Chat = {
  deviceId: "dev_1",
  conversationId: "cnv_1",
  contactId: null,
  chatId: "62811@c.us",
  phone: "62811",
  lid: null,
  name: "Budi",
  lastText: "halo",
  lastKind: "text",
  lastAt: at(1),
  lastDirection: "in",
  lastStatus: "received",
  unread: 1,
  lastMessageId: "msg_0",
  status: "open",
  snoozedUntil: null,
  assignee: null,
  optedOutAt: null,
};

export const message: Message = {
  id: "msg_1",
  place: "msg_1",
  deviceId: "dev_1",
  conversationId: "cnv_1",
  chatId: "62811@c.us",
  direction: "out",
  content: { kind: "text", text: "siap" },
  text: "siap",
  status: "queued",
  at: at(20),
  waMessageId: "3EB0",
  phone: "62811",
  lid: null,
  name: null,
};
