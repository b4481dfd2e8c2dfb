/** Writes later changes of a message or a chat into the cache, such as an edit. Writing a change twice has no further effect. */

import type { QueryClient } from "@tanstack/react-query";
import { find, insertSorted, mapItems, type Pages } from "~/api/pages";
import type {
  Chat,
  ChatNamed,
  ChatRead,
  ConversationChanged,
  Message,
  MessageChange,
  MessageFile,
  MessageProgress,
  MessageReaction,
  ThreadEntry,
} from "~/api/types";
import { contentOf } from "./content-text";
import { keepChangeProgress, recogniseChange } from "./own-changes";
import { keepReactionProgress, recogniseReaction } from "./own-reactions";

import { changeChats, findChat, isChat, keepUnread, messageKeys } from "./queries";

/** What became of a reaction, an edit or a deletion of ours. */
export function keepOwnProgress(progress: MessageProgress): void {
  keepReactionProgress(progress);
  keepChangeProgress(progress);
}

export function keepChange(client: QueryClient, change: MessageChange): void {
  const { id, deviceId, chatId, text, editedAt, replyTo } = change;
  recogniseChange(change);
  const content = contentOf(change);
  const isOlder = (message: Message) =>
    contentOf(message).kind === "deleted" ||
    (editedAt != null && message.editedAt != null && editedAt < message.editedAt);
  client.setQueryData<Pages<Message>>(
    messageKeys.thread(deviceId, chatId),
    (pages) =>
      pages &&
      mapItems(pages, (message) =>
        message.id !== id || isOlder(message)
          ? message
          : {
              ...message,
              content,
              text,
              ...(editedAt == null ? {} : { editedAt }),
              ...(replyTo == null ? {} : { replyTo }),
            },
      ),
  );
  changeChat(client, deviceId, chatId, (chat) =>
    chat.lastMessageId === id && chat.lastKind !== "deleted"
      ? { ...chat, lastText: text, lastKind: content.kind }
      : chat,
  );
}

/** What has become of the file of a message. A message that was deleted has no file any more. */
export function keepFile(client: QueryClient, { id, deviceId, chatId, file }: MessageFile): void {
  client.setQueryData<Pages<Message>>(
    messageKeys.thread(deviceId, chatId),
    (pages) =>
      pages &&
      mapItems(pages, (message) => {
        const content = contentOf(message);
        return message.id === id && "file" in content ? { ...message, content: { ...content, file } } : message;
      }),
  );
}

/** Of each person the newest reaction counts. */
export function keepReaction(client: QueryClient, reacted: MessageReaction): void {
  const { id, deviceId, chatId, waMessageId, by, reaction } = reacted;
  recogniseReaction(reacted);
  client.setQueryData<Pages<Message>>(
    messageKeys.thread(deviceId, chatId),
    (pages) =>
      pages &&
      mapItems(pages, (message) => {
        const isOlder = (message.reactions?.[by]?.at ?? "") > reaction.at;
        if ((message.id !== id && message.waMessageId !== waMessageId) || isOlder) return message;
        return { ...message, reactions: { ...message.reactions, [by]: reaction } };
      }),
  );
}

/** Writes into the cache that a chat was read on the phone. If newer messages are unread, only the server knows how many: it is asked. */
export function keepRead(client: QueryClient, { deviceId, chatId, through }: ChatRead): void {
  const chat = findChat(client, deviceId, chatId);
  if (through == null || chat === undefined || chat.lastMessageId <= through) {
    keepUnread(client, { deviceId, chatId, unread: 0 }, chat);
  } else if (chat.unread > 1) {
    void client.invalidateQueries({ queryKey: messageKeys.allChats });
  }
}

export function keepName(client: QueryClient, { deviceId, chatId, name }: ChatNamed): void {
  changeChat(client, deviceId, chatId, (chat) => ({ ...chat, name }));
}

/** Writes a change of a conversation into the lists of chats, and its entry into the thread. The server's order of changes is that of its events. */
export function keepConversation(client: QueryClient, changed: ConversationChanged, at: string): void {
  const { id, deviceId, chatId, change, by } = changed;
  changeChat(client, deviceId, chatId, (chat) => ({ ...chat, ...stateAfter(change) }));
  const entry: ThreadEntry = { id, place: `msg_${id.slice("ent_".length)}`, at, by, kind: "change", change };
  client.setQueryData<Pages<ThreadEntry>>(messageKeys.entries(deviceId, chatId), (pages) =>
    pages === undefined || find(pages, (known) => known.id === id) !== undefined
      ? pages
      : insertSorted(pages, entry, (one, other) => one.place > other.place),
  );
}

function stateAfter(change: ConversationChanged["change"]): Partial<Chat> {
  switch (change.kind) {
    case "assigned":
      return { assignee: change.to.id };
    case "unassigned":
      return { assignee: null };
    case "snoozed":
      return { status: "snoozed", snoozedUntil: change.until };
    case "closed":
      return { status: "closed", snoozedUntil: null };
    case "opened":
      return { status: "open", snoozedUntil: null };
  }
}

function changeChat(client: QueryClient, deviceId: string, chatId: string, change: (chat: Chat) => Chat): void {
  changeChats(client, deviceId, (pages) =>
    mapItems(pages, (chat) => (isChat(chat, deviceId, chatId) ? change(chat) : chat)),
  );
}
