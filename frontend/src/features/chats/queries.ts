/** Requests that only the page of the chats makes. */

import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { ApiError, api, dataOf } from "~/api";
import type { Pages } from "~/api/pages";
import type { Chat } from "~/api/types";
import { keepUnread, messageKeys } from "~/features/messages/queries";

/** The chat to which an id leads, which the pages of the list that were read do not have; empty if there is none. */
export const chatQuery = (deviceId: string, chatId: string) =>
  queryOptions({
    queryKey: messageKeys.chats(deviceId, { id: chatId }),
    queryFn: async ({ signal }): Promise<Pages<Chat>> => {
      try {
        const path = { device: deviceId, chat: chatId };
        const chat = await dataOf(api.GET("/api/devices/{device}/chats/{chat}", { params: { path }, signal }));
        return { pages: [{ items: [chat], nextCursor: null }], pageParams: [null] };
      } catch (error) {
        if (error instanceof ApiError && error.code === "NOT_FOUND") return { pages: [], pageParams: [] };
        throw error;
      }
    },
  });

/** Marks a chat as unread, to come back to it. */
export async function markUnread(client: QueryClient, chat: Chat): Promise<void> {
  const { deviceId, chatId } = chat;
  await dataOf(
    api.POST("/api/devices/{device}/chats/{chat}/unread", { params: { path: { device: deviceId, chat: chatId } } }),
  );
  keepUnread(client, { deviceId, chatId, unread: 1 }, chat);
}
