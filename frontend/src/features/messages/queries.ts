/** The chats of a device and their messages. */

import { infiniteQueryOptions, type QueryClient } from "@tanstack/react-query";
import { ApiError, api, dataOf } from "~/api";
import { REPLACES } from "~/api/contract";
import { find, insertSorted, mapItems, type Pages, without } from "~/api/pages";
import { pageAt } from "~/api/request";
import { throttle } from "~/api/throttle";
import type { Chat, ConsentEvent, Message, MessageStatus, NewMessageEvent, Page, ThreadEntry } from "~/api/types";
import { hasPosts, kindOfChat } from "./chat-kind";
import { contentOf } from "./content-text";
import { chatIdOf, lidChatIdOf } from "./phone";
import { placeOfNew } from "./place";

/** Several chats may need a read within a second, such as those of people who answer a broadcast. */
const READ_CHATS_EVERY_MS = 2_000;

/** Reads the lists of chats again, for what only the server knows. */
export const readChatsAgain = throttle(
  (client: QueryClient) => void client.invalidateQueries({ queryKey: messageKeys.allChats }),
  READ_CHATS_EVERY_MS,
);

/** What a list of chats is limited to. */
export type ChatsOnly = { unread: true } | { search: string } | { id: string } | null;

export const messageKeys = {
  all: ["messages"] as const,
  allChats: ["messages", "chats"] as const,
  /** A list of chats: those of one device, or of all (`null`); or the one chat to which an id leads. */
  chats: (deviceId: string | null, only: ChatsOnly = null) => ["messages", "chats", deviceId, only] as const,
  thread: (deviceId: string, chatId: string) => ["messages", "thread", deviceId, chatId] as const,
  entries: (deviceId: string, chatId: string) => ["messages", "entries", deviceId, chatId] as const,
};

export const chatsQuery = (deviceId: string | null, only: Exclude<ChatsOnly, { id: string }> = null) =>
  infiniteQueryOptions({
    queryKey: messageKeys.chats(deviceId, only),
    queryFn: ({ pageParam, signal }) => readChats(deviceId, only, pageAt(pageParam), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

function readChats(
  deviceId: string | null,
  only: Exclude<ChatsOnly, { id: string }>,
  page: ReturnType<typeof pageAt>,
  signal: AbortSignal,
): Promise<Page<Chat>> {
  const query = {
    ...page,
    ...(deviceId === null ? {} : { device: deviceId }),
    ...(only !== null && "unread" in only ? { unread: "true" as const } : only),
  };
  return dataOf(api.GET("/api/chats", { params: { query }, signal }));
}

type ChatLists = (pages: Pages<Chat>, only: ChatsOnly) => Pages<Chat>;

/** Changes every cached list that contains the chats of this device. */
export function changeChats(client: QueryClient, deviceId: string, change: ChatLists): void {
  for (const { queryKey } of client.getQueryCache().findAll({ queryKey: messageKeys.allChats })) {
    const [, , listed, only = null] = queryKey as readonly [string, string, string | null, ChatsOnly?];
    if (listed !== null && listed !== deviceId) continue;
    client.setQueryData<Pages<Chat>>(queryKey, (pages) => pages && change(pages, only));
  }
}

const isOfUnread = (only: ChatsOnly): boolean => only !== null && "unread" in only;

/** Whether the server was asked for this very chat; it had none before its first message. */
function isTheOne(only: ChatsOnly, { chatId, conversationId }: NewMessageEvent): boolean {
  return only !== null && "id" in only && (only.id === chatId || only.id === conversationId);
}

/** Both ids are compared: a person who writes to two numbers has two chats with the same chat id. */
export function isChat(chat: Chat, deviceId: string, chatId: string): boolean {
  return chat.chatId === chatId && chat.deviceId === deviceId;
}

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

/** What stands in a thread beside its messages, newest first. */
export const entriesQuery = (deviceId: string, chatId: string) =>
  infiniteQueryOptions({
    queryKey: messageKeys.entries(deviceId, chatId),
    queryFn: ({ pageParam, signal }): Promise<Page<ThreadEntry>> =>
      dataOf(
        api.GET("/api/devices/{device}/chats/{chat}/entries", {
          params: { path: { device: deviceId, chat: chatId }, query: pageAt(pageParam) },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

/** Marks a chat as read in the cache and on the server. */
export async function markRead(client: QueryClient, deviceId: string, chatId: string): Promise<void> {
  keepUnread(client, { deviceId, chatId, unread: 0 });
  await dataOf(
    api.POST("/api/devices/{device}/chats/{chat}/read", { params: { path: { device: deviceId, chat: chatId } } }),
  );
}

export type UnreadNews = { deviceId: string; chatId: string; unread: number };

/** Writes how many messages of a chat are unread, after somebody has read the chat or marked it as unread. */
export function keepUnread(client: QueryClient, { deviceId, chatId, unread }: UnreadNews, chat?: Chat): void {
  const known = chat ?? findChat(client, deviceId, chatId);
  changeChats(client, deviceId, (pages, only) => {
    const isListed = find(pages, (other) => isChat(other, deviceId, chatId)) !== undefined;
    if (!isOfUnread(only))
      return mapItems(pages, (other) => (isChat(other, deviceId, chatId) ? { ...other, unread } : other));
    if (unread === 0) return isListed ? without(pages, (other) => isChat(other, deviceId, chatId)) : pages;
    return isListed || known === undefined ? pages : insertSorted(pages, { ...known, unread }, isListedBefore);
  });
}

export function findChat(client: QueryClient, deviceId: string, chatId: string): Chat | undefined {
  for (const [, pages] of client.getQueriesData<Pages<Chat>>({ queryKey: messageKeys.allChats })) {
    const found = find(pages, (chat) => isChat(chat, deviceId, chatId));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The status of a message after `next` was reported, by the server's table: receipts may come in any order. */
export function advance(current: MessageStatus, next: MessageStatus): MessageStatus {
  return REPLACES[next].includes(current) ? next : current;
}

/**
 * Writes a message into its thread, once, and moves its chat to the top. `isReplay` when the message was written before
 * and a later read may have overwritten it.
 */
export function keepMessage(client: QueryClient, message: NewMessageEvent, isReplay = false): void {
  const placed: Message = { ...message, place: message.place ?? placeOfNew(message) };
  client.setQueryData<Pages<Message>>(messageKeys.thread(message.deviceId, message.chatId), (pages) => {
    if (pages === undefined) return pages;
    const known = find(pages, (other) => other.id === message.id);
    if (known === undefined) return insertSorted(pages, placed, isNewer);
    const status = advance(known.status, message.status);
    return status === known.status
      ? pages
      : mapItems(pages, (other) => (other.id === message.id ? { ...other, status } : other));
  });
  let isNewRow = false;
  changeChats(client, message.deviceId, (pages, only) => {
    // Only the server knows whether a new message changes what a search finds.
    const isListed = find(pages, (chat) => isChat(chat, message.deviceId, message.chatId)) !== undefined;
    if (only !== null && !isOfUnread(only) && !isListed && !isTheOne(only, message)) return pages;
    const next = bumpChat(pages, message, isReplay);
    if (next !== pages && !isListed && only === null) isNewRow = true;
    return isOfUnread(only) ? without(next, ({ unread }) => unread === 0) : next;
  });
  // The event says nothing about the contact, such as its name and an opt-out, nor how much was unread before. A read may be
  // earlier than the chat is in D1: then the replay that follows the read makes the row anew, and the list is read once more.
  if (isNewRow) readChatsAgain.call(client);
}

/** Newest first, as the server lists a thread. */
export function isNewer(one: Message, other: Message): boolean {
  return one.place > other.place;
}

/** Whether somebody has written a message that is to be read: a post is written to nobody, a line about a group by nobody. */
export function isToBeRead(message: Pick<NewMessageEvent, "direction" | "chatId" | "content" | "text">): boolean {
  return message.direction === "in" && !hasPosts(message.chatId) && contentOf(message).kind !== "group_change";
}

function bumpChat(pages: Pages<Chat>, message: NewMessageEvent, isReplay: boolean): Pages<Chat> {
  const known = find(pages, (chat) => isChat(chat, message.deviceId, message.chatId));
  if (known !== undefined && knows(known, message)) return pages;
  // A message of a broadcast makes no chat, and says nothing about who has read it.
  const isOfBroadcast = message.campaign != null;
  if (known === undefined && isOfBroadcast) return pages;
  const before = known?.unread ?? 0;
  const isUnread = isToBeRead(message);
  const unread = isUnread ? before + 1 : message.direction === "in" || isOfBroadcast ? before : 0;
  if (known !== undefined && message.at < known.lastAt) {
    // The message was delayed: it is unread, but it is not the newest.
    if (isReplay) return pages;
    return mapItems(pages, (chat) => (chat === known ? { ...chat, unread } : chat));
  }
  const chat: Chat = {
    deviceId: message.deviceId,
    conversationId: message.conversationId ?? known?.conversationId ?? message.chatId,
    contactId: known?.contactId ?? null,
    chatId: message.chatId,
    phone: message.phone ?? known?.phone ?? null,
    lid: message.lid ?? known?.lid ?? null,
    name: nameAfter(known, message),
    ...businessNameAfter(known, message),
    lastText: message.text,
    lastKind: contentOf(message).kind,
    lastAt: message.at,
    lastDirection: message.direction,
    lastStatus: message.status,
    unread,
    lastMessageId: message.id,
    status: known?.status ?? "open",
    snoozedUntil: known?.snoozedUntil ?? null,
    assignee: known?.assignee ?? null,
    optedOutAt: known?.optedOutAt ?? null,
  };
  const otherChats = without(pages, (other) => isChat(other, chat.deviceId, chat.chatId));
  return insertSorted(otherChats, chat, isListedBefore);
}

/** The server's order: the address book, the name of a business, the name that the person shows. */
function nameAfter(known: Chat | undefined, message: NewMessageEvent): string | null {
  if (known !== undefined && known.contactId !== null && known.name !== null) return known.name;
  const { direction, name } = message;
  const { businessName } = businessNameAfter(known, message);
  return businessName ?? (direction === "in" ? name : null) ?? known?.name ?? name;
}

/** A later message without the name of the business, such as one to it, does not take the name away. */
function businessNameAfter(known: Chat | undefined, message: NewMessageEvent): Pick<Chat, "businessName"> {
  const businessName = message.businessName ?? known?.businessName;
  return businessName == null ? {} : { businessName };
}

/** The order of the server, so that lists that were read and lists that events have changed are equal. */
export function isListedBefore(one: Chat, other: Chat): boolean {
  if (one.lastAt !== other.lastAt) return one.lastAt > other.lastAt;
  return one.chatId === other.chatId ? one.deviceId > other.deviceId : one.chatId > other.chatId;
}

/** Whether the chat already contains a message. Ids are in the order of time, but the id of a broadcast message is older. */
function knows({ lastMessageId, lastAt }: Chat, { id, at }: NewMessageEvent): boolean {
  return id === lastMessageId || (at <= lastAt && id < lastMessageId);
}

/** Marks the chats of a contact on every device; a group is not changed. */
export function keepOptOut(
  client: QueryClient,
  { chatId, phone, lid }: Pick<ConsentEvent, "chatId" | "phone" | "lid">,
  optedOutAt: string | null,
): void {
  const names = [chatId, phone !== null && chatIdOf(phone), lid !== null && lidChatIdOf(lid)];
  // Only the chat id counts: the LID that the chat of a number has may belong to another number by now.
  const isNamed = (chat: Chat) => names.includes(chat.chatId);
  client.setQueriesData<Pages<Chat>>(
    { queryKey: messageKeys.allChats },
    (pages) =>
      pages &&
      mapItems(pages, (chat) =>
        kindOfChat(chat.chatId) !== "group" && isNamed(chat) && chat.optedOutAt !== optedOutAt
          ? { ...chat, optedOutAt }
          : chat,
      ),
  );
}
