/** Writes events about messages into the cache. */

import type { QueryClient } from "@tanstack/react-query";
import { find, insertSorted, mapItems, type Pages, without } from "~/api/pages";
import { type Chat, type Frame, isNumbered, type Message, type MessageProgress } from "~/api/types";
import { contentOf } from "./content-text";
import { placeAfter } from "./place";
import {
  advance,
  changeChats,
  isChat,
  isListedBefore,
  isNewer,
  keepMessage,
  keepOptOut,
  keepUnread,
  messageKeys,
  readChatsAgain,
} from "./queries";
import { unsent } from "./unsent";

export function applyToMessages(client: QueryClient, frame: Frame, isReplay = false): void {
  // A frame without a number is a live update, such as `typing`. The server does not store it, and a restart of the
  // device's object ends what it shows. So it changes only the outbox (`../outbox/live.ts`), not the conversation.
  if (frame.kind === "chat.unread") {
    keepUnread(client, frame.data);
    return;
  }
  if (!isNumbered(frame)) return;
  switch (frame.kind) {
    case "message.created":
      if (frame.data.direction === "out" && !isReplay) unsent.recognise(frame.data);
      keepMessage(client, frame.data, isReplay);
      return;
    case "message.file":
      void import("./changes").then(({ keepFile }) => keepFile(client, frame.data));
      return;
    case "message.reacted":
      void import("./changes").then(({ keepReaction }) => keepReaction(client, frame.data));
      return;
    case "message.status":
      if (frame.data.target != null) {
        // It is about a change, which is no message of the chat.
        void import("./changes").then(({ keepOwnProgress }) => keepOwnProgress(frame.data));
        return;
      }
      keepProgress(client, frame.data, frame.at, isReplay);
      return;
    case "message.edited":
    case "message.deleted":
    case "message.decrypted":
      // The code for these events is not part of the first load, either.
      void import("./changes").then(({ keepChange }) => keepChange(client, frame.data));
      return;
    case "chat.read":
      void import("./changes").then(({ keepRead }) => keepRead(client, frame.data));
      return;
    case "chat.named":
      void import("./changes").then(({ keepName }) => keepName(client, frame.data));
      return;
    case "conversation.changed":
      void import("./changes").then(({ keepConversation }) => keepConversation(client, frame.data, frame.at));
      return;
    case "contact.identified":
      // This event is rare, so its code is loaded on demand. Joining a moment later has the same result.
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

/**
 * Updates the status of a message in its thread and in the lists of chats. `at` is the time of the report: a message has
 * its place in the chat by the time at which it left. The lists are read again if it moves its chat and its text is not known.
 */
export function keepProgress(
  client: QueryClient,
  { id, deviceId, chatId, status, error, campaign }: MessageProgress,
  at: string | null,
  isReplay = false,
): void {
  let left: Message | undefined;
  client.setQueryData<Pages<Message>>(messageKeys.thread(deviceId, chatId), (pages) => {
    const known = find(pages, (message) => message.id === id);
    if (pages === undefined || known === undefined) return pages;
    const next = advance(known.status, status);
    const place = at === null ? known.place : placeAfter(known, status, at);
    if (next === known.status && place === known.place) return pages;
    const changed: Message = { ...known, status: next, place };
    if (next !== known.status) changed.error = error ?? null;
    if (status === "sent" && at !== null) changed.sentAt = at;
    left = changed;
    if (place === known.place) return mapItems(pages, (message) => (message.id === id ? changed : message));
    return insertSorted(
      without(pages, (message) => message.id === id),
      changed,
      isNewer,
    );
  });

  const isLeaving = status === "sent" && at !== null && campaign === undefined;
  changeChats(client, deviceId, (pages) => {
    const known = find(pages, (chat) => isChat(chat, deviceId, chatId));
    if (known === undefined) return pages;
    const isLast = known.lastMessageId === id;
    if (isLeaving && known.lastAt < at && !isLast && left === undefined) {
      // A replay follows a read that has the change already.
      if (!isReplay) readChatsAgain.call(client);
      return pages;
    }
    if (isLeaving && known.lastAt < at) {
      const said = left === undefined ? {} : lastOf(left);
      const moved: Chat = {
        ...known,
        ...said,
        lastAt: at,
        lastStatus: advance(isLast ? known.lastStatus : "queued", status),
      };
      return insertSorted(
        without(pages, (chat) => chat === known),
        moved,
        isListedBefore,
      );
    }
    const next = isLast ? advance(known.lastStatus, status) : known.lastStatus;
    return next === known.lastStatus
      ? pages
      : mapItems(pages, (chat) => (chat === known ? { ...chat, lastStatus: next } : chat));
  });
}

function lastOf(message: Message): Pick<Chat, "lastMessageId" | "lastText" | "lastKind" | "lastDirection"> {
  return {
    lastMessageId: message.id,
    lastText: message.text,
    lastKind: contentOf(message).kind,
    lastDirection: message.direction,
  };
}
