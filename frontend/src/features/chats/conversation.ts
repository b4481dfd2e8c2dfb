/** The state of a conversation: requests that change it. The event of a change writes it into the cache of every open tab. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, dataOf } from "~/api";
import type { Chat, ConversationStatus } from "~/api/types";
import { readChatsAgain } from "~/features/messages/queries";

export type WantedState = { assignee: string | null } | { status: ConversationStatus; until?: string };

export function useChangeConversation({ deviceId, chatId }: Pick<Chat, "deviceId" | "chatId">) {
  const client = useQueryClient();
  const params = { path: { device: deviceId, chat: chatId } };
  return useMutation({
    mutationFn: (body: WantedState) =>
      "assignee" in body
        ? dataOf(api.POST("/api/devices/{device}/chats/{chat}/assignee", { params, body }))
        : dataOf(api.POST("/api/devices/{device}/chats/{chat}/status", { params, body })),
    // The event of the change shows it; the lists are read again for a tab that is not connected just now. The answer itself may be older
    // than the event of somebody else's change.
    onSuccess: () => readChatsAgain.call(client),
  });
}
