/** Requests that only the page of the chats makes. */

import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "~/api";
import { pageAt } from "~/api/request";
import type { Chat } from "~/api/types";
import { keepUnread, messageKeys, readChats } from "~/features/messages/queries";

/** One chat that is not on the pages of the list that were read; the server finds it by the digits of its id. */
export const chatQuery = (deviceId: string, chatId: string) => {
  const search = chatId.replace(/@.*$/, "");
  return queryOptions({
    queryKey: [...messageKeys.chats(deviceId, { search }), "one"] as const,
    queryFn: async ({ signal }) => {
      const found = await readChats(deviceId, { search }, pageAt(null), signal);
      return { pages: [found], pageParams: [null] };
    },
  });
};

/** Marks a chat as unread, to come back to it. */
export async function markUnread(client: QueryClient, chat: Chat): Promise<void> {
  const { deviceId, chatId } = chat;
  await dataOf(
    api.POST("/api/devices/{device}/chats/{chat}/unread", { params: { path: { device: deviceId, chat: chatId } } }),
  );
  keepUnread(client, { deviceId, chatId, unread: 1 }, chat);
}
