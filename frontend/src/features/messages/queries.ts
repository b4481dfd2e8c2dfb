/** Chats of a device and what was said in them. */

import { infiniteQueryOptions, type QueryClient } from "@tanstack/react-query";
import { ApiError, call, pageOf } from "~/api";
import { find, mapItems, moveToFront, type Pages } from "~/api/pages";
import type { Chat, Message, MessageStatus, Page } from "~/api/types";

export const messageKeys = {
  all: ["messages"] as const,
  chats: (deviceId: string) => ["messages", "chats", deviceId] as const,
  thread: (deviceId: string, chatId: string) => ["messages", "thread", deviceId, chatId] as const,
};

const path = (deviceId: string) => `/api/devices/${encodeURIComponent(deviceId)}`;

export const chatsQuery = (deviceId: string) =>
  infiniteQueryOptions({
    queryKey: messageKeys.chats(deviceId),
    queryFn: ({ pageParam, signal }) => call<Page<Chat>>(pageOf(`${path(deviceId)}/chats`, pageParam), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

/** Newest first. A chat nobody has written in yet is an empty one, not an error. */
export const threadQuery = (deviceId: string, chatId: string) =>
  infiniteQueryOptions({
    queryKey: messageKeys.thread(deviceId, chatId),
    queryFn: async ({ pageParam, signal }): Promise<Page<Message>> => {
      try {
        return await call(pageOf(`${path(deviceId)}/chats/${encodeURIComponent(chatId)}/messages`, pageParam), {
          signal,
        });
      } catch (error) {
        if (error instanceof ApiError && error.code === "NOT_FOUND" && pageParam === null)
          return { items: [], nextCursor: null };
        throw error;
      }
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export function postMessage(deviceId: string, to: string, text: string, key: string): Promise<Message> {
  return call<Message>(`${path(deviceId)}/messages`, { method: "POST", body: { to, text }, idempotencyKey: key });
}

/** Nothing is unread in a chat that is on the screen. */
export async function markRead(client: QueryClient, deviceId: string, chatId: string): Promise<void> {
  client.setQueryData<Pages<Chat>>(
    messageKeys.chats(deviceId),
    (pages) => pages && mapItems(pages, (chat) => (chat.chatId === chatId ? { ...chat, unread: 0 } : chat)),
  );
  await call(`${path(deviceId)}/chats/${encodeURIComponent(chatId)}/read`, { method: "POST" });
}

const STEPS: readonly MessageStatus[] = ["queued", "sending", "sent", "delivered", "read"];

/** The further of two statuses. Receipts may overtake each other; a message never goes back. */
export function advance(current: MessageStatus, next: MessageStatus): MessageStatus {
  if (next === "failed" || next === "unknown") return STEPS.indexOf(current) >= STEPS.indexOf("sent") ? current : next;
  if (current === "failed") return next === "queued" || next === "sending" ? current : next;
  if (current === "unknown") return STEPS.indexOf(next) >= STEPS.indexOf("sent") ? next : current;
  return STEPS.indexOf(next) > STEPS.indexOf(current) ? next : current;
}

/**
 * Puts a message where it belongs: into its thread once, and at the top of the chats. `isReplay` when it was kept before
 * and a later read may have overwritten it.
 */
export function keepMessage(client: QueryClient, message: Message, isReplay = false): void {
  client.setQueryData<Pages<Message>>(messageKeys.thread(message.deviceId, message.chatId), (pages) => {
    if (pages === undefined) return pages;
    const known = find(pages, (other) => other.id === message.id);
    if (known === undefined) return insertByTime(pages, message);
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

function insertByTime(pages: Pages<Message>, message: Message): Pages<Message> {
  const [first, ...older] = pages.pages;
  if (first === undefined) return moveToFront(pages, message, () => false);
  const place = first.items.findIndex((other) => other.at <= message.at);
  const at = place === -1 ? first.items.length : place;
  return { ...pages, pages: [{ ...first, items: first.items.toSpliced(at, 0, message) }, ...older] };
}

function bumpChat(pages: Pages<Chat>, message: Message, isReplay: boolean): Pages<Chat> {
  const known = find(pages, (chat) => chat.chatId === message.chatId);
  if (known !== undefined && knows(known, message)) return pages;
  const unread = message.direction === "in" ? (known?.unread ?? 0) + 1 : 0;
  if (known !== undefined && isOlder(message.at, known.lastAt)) {
    // It waited somewhere: it is unread, but not the newest.
    if (isReplay) return pages;
    return mapItems(pages, (chat) => (chat.chatId === known.chatId ? { ...chat, unread } : chat));
  }
  const chat: Chat = {
    chatId: message.chatId,
    phone: message.phone ?? known?.phone ?? null,
    lid: message.lid ?? known?.lid ?? null,
    name: (message.direction === "in" ? message.name : null) ?? known?.name ?? message.name,
    lastText: message.text,
    lastAt: known !== undefined && known.lastAt > message.at ? known.lastAt : message.at,
    lastDirection: message.direction,
    lastStatus: message.status,
    unread,
    lastMessageId: message.id,
  };
  return moveToFront(pages, chat, (other) => other.chatId === chat.chatId);
}

/** Ids are ordered by time, except those of a broadcast's texts: they are older than the texts. */
function knows({ lastMessageId, lastAt }: Chat, { id, at }: Message): boolean {
  return id === lastMessageId || (at <= lastAt && id < lastMessageId);
}

/** WhatsApp's times are whole seconds, ours are not: inside a second nothing is older. */
function isOlder(at: string, lastAt: string): boolean {
  return at.slice(0, "2026-11-21T07:00:00".length) < lastAt.slice(0, "2026-11-21T07:00:00".length);
}
