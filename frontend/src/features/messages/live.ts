/** Events about messages, written into the cache. */

import type { QueryClient } from "@tanstack/react-query";
import { flatten, mapItems, type Pages } from "~/api/pages";
import type { Chat, Frame, Message, MessageProgress } from "~/api/types";
import { outbox } from "./outbox";
import { advance, keepMessage, messageKeys } from "./queries";

export function applyToMessages(client: QueryClient, frame: Frame): void {
  if (frame.kind === "message.created") {
    if (frame.data.direction === "out") outbox.recognise(frame.data);
    keepMessage(client, frame.data);
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

  const newest = flatten(client.getQueryData<Pages<Message>>(threadKey), (message) => message.id)[0];
  if (newest !== undefined && newest.id !== id) return;
  client.setQueryData<Pages<Chat>>(
    messageKeys.chats(deviceId),
    (pages) =>
      pages &&
      mapItems(pages, (chat) => {
        if (chat.chatId !== chatId || chat.lastDirection !== "out") return chat;
        const next = advance(chat.lastStatus, status);
        return next === chat.lastStatus ? chat : { ...chat, lastStatus: next };
      }),
  );
}
