/** Writes events about messages into the cache. */

import type { QueryClient } from "@tanstack/react-query";
import { mapItems, type Pages } from "~/api/pages";
import { type Chat, type Frame, isNumbered, type Message, type MessageProgress } from "~/api/types";
import { advance, keepMessage, keepOptOut, messageKeys } from "./queries";
import { unsent } from "./unsent";

export function applyToMessages(client: QueryClient, frame: Frame, isReplay = false): void {
  // A frame without a number is a live update, such as `typing`. The server does not store it, and a restart of the
  // device's object ends what it shows. So it changes only the outbox (`../outbox/live.ts`), not the conversation.
  if (!isNumbered(frame)) return;
  switch (frame.kind) {
    case "message.created":
      if (frame.data.direction === "out" && !isReplay) unsent.recognise(frame.data);
      keepMessage(client, frame.data, isReplay);
      return;
    case "message.status":
      keepProgress(client, frame.data);
      return;
    case "message.edited":
    case "message.deleted":
    case "message.decrypted":
      // These, too, are no part of the first load.
      void import("./changes").then(({ keepChange }) => keepChange(client, frame.data));
      return;
    case "chat.read":
      void import("./changes").then(({ keepRead }) => keepRead(client, frame.data));
      return;
    case "chat.named":
      void import("./changes").then(({ keepName }) => keepName(client, frame.data));
      return;
    case "contact.identified":
      // It is rare, and no part of the first load. Joining later is the same: it takes what is there by then.
      void import("./join").then(({ joinChats }) => joinChats(client, frame.data));
      return;
    case "contact.opted_out":
      keepOptOut(client, frame.data, frame.at);
      return;
    case "contact.opted_in":
      keepOptOut(client, frame.data, null);
      return;
  }
}

/** Updates the status of a message in its thread and in the list of chats. */
export function keepProgress(client: QueryClient, { id, deviceId, chatId, status, error }: MessageProgress): void {
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
