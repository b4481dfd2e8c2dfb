/** The chats of a device and their messages. */

import { infiniteQueryOptions, type QueryClient } from "@tanstack/react-query";
import { ApiError, api, dataOf } from "~/api";
import { REPLACES } from "~/api/contract";
import { find, insertSorted, mapItems, type Pages, without } from "~/api/pages";
import { pageAt, withKey } from "~/api/request";
import type { Chat, ContactWord, Message, MessageStatus, NewMessage, Page, SentMessage } from "~/api/types";
import { contentOf } from "./content-text";

export const messageKeys = {
  all: ["messages"] as const,
  allChats: ["messages", "chats"] as const,
  chats: (deviceId: string) => ["messages", "chats", deviceId] as const,
  thread: (deviceId: string, chatId: string) => ["messages", "thread", deviceId, chatId] as const,
};

export const chatsQuery = (deviceId: string) =>
  infiniteQueryOptions({
    queryKey: messageKeys.chats(deviceId),
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        api.GET("/api/devices/{device}/chats", {
          params: { path: { device: deviceId }, query: pageAt(pageParam) },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

/** Newest first. A chat without messages is empty, not an error. */
export const threadQuery = (deviceId: string, chatId: string) =>
  infiniteQueryOptions({
    queryKey: messageKeys.thread(deviceId, chatId),
    queryFn: async ({ pageParam, signal }): Promise<Page<Message>> => {
      try {
        return await dataOf(
          api.GET("/api/devices/{device}/chats/{chat}/messages", {
            params: { path: { device: deviceId, chat: chatId }, query: pageAt(pageParam) },
            signal,
          }),
        );
      } catch (error) {
        if (error instanceof ApiError && error.code === "NOT_FOUND" && pageParam === null)
          return { items: [], nextCursor: null };
        throw error;
      }
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export function postMessage(deviceId: string, message: NewMessage, key: string): Promise<SentMessage> {
  return dataOf(
    api.POST("/api/devices/{device}/messages", {
      params: { path: { device: deviceId }, header: withKey(key) },
      body: message,
    }),
  );
}

/** Marks a chat as read in the cache and on the server. */
export async function markRead(client: QueryClient, deviceId: string, chatId: string): Promise<void> {
  client.setQueryData<Pages<Chat>>(
    messageKeys.chats(deviceId),
    (pages) => pages && mapItems(pages, (chat) => (chat.chatId === chatId ? { ...chat, unread: 0 } : chat)),
  );
  await dataOf(
    api.POST("/api/devices/{device}/chats/{chat}/read", { params: { path: { device: deviceId, chat: chatId } } }),
  );
}

/** The status of a message after `next` was reported, by the server's table: receipts may come in any order. */
export function advance(current: MessageStatus, next: MessageStatus): MessageStatus {
  return REPLACES[next].includes(current) ? next : current;
}

/**
 * Writes a message into its thread, once, and moves its chat to the top. `isReplay` when the message was written before
 * and a later read may have overwritten it.
 */
export function keepMessage(client: QueryClient, message: Message, isReplay = false): void {
  client.setQueryData<Pages<Message>>(messageKeys.thread(message.deviceId, message.chatId), (pages) => {
    if (pages === undefined) return pages;
    const known = find(pages, (other) => other.id === message.id);
    if (known === undefined) return insertSorted(pages, message, (one, other) => one.id > other.id);
    const status = advance(known.status, message.status);
    return status === known.status
      ? pages
      : mapItems(pages, (other) => (other.id === message.id ? { ...other, status } : other));
  });
  client.setQueryData<Pages<Chat>>(
    messageKeys.chats(message.deviceId),
    (pages) => pages && bumpChat(pages, message, isReplay),
  );
}

function bumpChat(pages: Pages<Chat>, message: Message, isReplay: boolean): Pages<Chat> {
  const known = find(pages, (chat) => chat.chatId === message.chatId);
  if (known !== undefined && knows(known, message)) return pages;
  const unread = message.direction === "in" ? (known?.unread ?? 0) + 1 : 0;
  if (known !== undefined && message.at < known.lastAt) {
    // The message was delayed: it is unread, but it is not the newest.
    if (isReplay) return pages;
    return mapItems(pages, (chat) => (chat.chatId === known.chatId ? { ...chat, unread } : chat));
  }
  const chat: Chat = {
    conversationId: message.conversationId ?? known?.conversationId ?? message.chatId,
    contactId: known?.contactId ?? null,
    chatId: message.chatId,
    phone: message.phone ?? known?.phone ?? null,
    lid: message.lid ?? known?.lid ?? null,
    name: nameAfter(known, message),
    lastText: message.text,
    lastKind: contentOf(message).kind,
    lastAt: message.at,
    lastDirection: message.direction,
    lastStatus: message.status,
    unread,
    lastMessageId: message.id,
    optedOutAt: known?.optedOutAt ?? null,
  };
  const otherChats = without(pages, (other) => other.chatId === chat.chatId);
  return insertSorted(otherChats, chat, isListedBefore);
}

/** The server's order: the address book, the name of a business, the name that the person shows. */
function nameAfter(known: Chat | undefined, { direction, name, businessName }: Message): string | null {
  if (known !== undefined && known.contactId !== null && known.name !== null) return known.name;
  return businessName ?? (direction === "in" ? name : null) ?? known?.name ?? name;
}

/** The order of the server, so that lists that were read and lists that events have changed are equal. */
export function isListedBefore(one: Chat, other: Chat): boolean {
  return one.lastAt === other.lastAt ? one.chatId > other.chatId : one.lastAt > other.lastAt;
}

/** Ids are ordered by time, except those of broadcast messages, which are older than their messages. */
function knows({ lastMessageId, lastAt }: Chat, { id, at }: Message): boolean {
  return id === lastMessageId || (at <= lastAt && id < lastMessageId);
}

/** Marks the chats of a contact on every device; a group is not changed. */
export function keepOptOut(
  client: QueryClient,
  { chatId, phone, lid }: Pick<ContactWord, "chatId" | "phone" | "lid">,
  optedOutAt: string | null,
): void {
  const names = [chatId, phone !== null && `${phone}@c.us`, lid !== null && `${lid}@lid`];
  // The LID of a number's chat may belong to another number by now.
  const isSaid = (chat: Chat) => names.includes(chat.chatId);
  client.setQueriesData<Pages<Chat>>(
    { queryKey: messageKeys.allChats },
    (pages) =>
      pages &&
      mapItems(pages, (chat) =>
        !chat.chatId.endsWith("@g.us") && isSaid(chat) && chat.optedOutAt !== optedOutAt
          ? { ...chat, optedOutAt }
          : chat,
      ),
  );
}
