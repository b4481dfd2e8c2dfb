/** How many chats wait to be read. */

import { useInfiniteQuery } from "@tanstack/react-query";
import { flatten } from "~/api/pages";
import type { Chat } from "~/api/types";
import { chatsQuery } from "./queries";

export type Unread = {
  /** Empty when there is none; `50+` when there are more than one page. */
  shown: string;
  count: number;
  /** By device. */
  of: (deviceId: string) => number;
};

export const unreadChatsQuery = chatsQuery(null, { unread: true });

export function useUnread(): Unread {
  const { data } = useInfiniteQuery(unreadChatsQuery);
  const chats = flatten(data, keyOf);
  const count = chats.length;
  const hasMore = data?.pages.at(-1)?.nextCursor != null;
  return {
    count,
    shown: count === 0 ? "" : hasMore ? `${count}+` : String(count),
    of: (deviceId) => chats.filter((chat) => chat.deviceId === deviceId).length,
  };
}

/** A person who writes to two numbers has two chats. */
export const keyOf = (chat: Pick<Chat, "deviceId" | "chatId">): string => `${chat.deviceId}/${chat.chatId}`;
