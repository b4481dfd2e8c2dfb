/** Events about messages, written into the cache. */

import type { QueryClient } from "@tanstack/react-query";
import { mapItems, type Pages } from "~/api/pages";
import type { Chat, Frame, Message, MessageProgress } from "~/api/types";
import { outbox } from "./outbox";
import { advance, keepMessage, messageKeys } from "./queries";

export function applyToMessages(client: QueryClient, frame: Frame, isReplay = false): void {
  if (frame.kind === "message.created") {
    if (frame.data.direction === "out" && !isReplay) outbox.recognise(frame.data);
    keepMessage(client, frame.data, isReplay);
  }
  if (frame.kind === "message.status") step(client, frame.data);
}

function step(client: QueryClient, { id, deviceId, chatId, status, error }: MessageProgress): void {
  const threadKey = messageKeys.thread(deviceId, chatId);
  client.setQueryData<Pages<Message>>(
    threadKey,
    (pages) =>
      pages &&
      mapItems(pages, (message) => {
        if (message.id !== id) return message;
        const next = advance(message.status, status);
        return next === message.status ? message : { ...message, status: next, error: error ?? null };
      }),
  );

  client.setQueryData<Pages<Chat>>(
    messageKeys.chats(deviceId),
    (pages) =>
      pages &&
      mapItems(pages, (chat) => {
        if (chat.chatId !== chatId || chat.lastMessageId !== id) return chat;
        const next = advance(chat.lastStatus, status);
        return next === chat.lastStatus ? chat : { ...chat, lastStatus: next };
      }),
  );
}
