/** The name under which a chat is shown: in the list, above the conversation, and in the notice of a new message. */

import type { QueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import type { Pages } from "~/api/pages";
import type { Chat, NewMessageEvent } from "~/api/types";
import { kindOfChat } from "~/features/messages/chat-kind";
import { phoneOf } from "~/features/messages/phone";
import { isChat, messageKeys } from "~/features/messages/queries";
import { phoneNumber } from "~/i18n/format";
import { chatQuery } from "./queries";

/** The name of a chat, otherwise its number. */
function chatTitle(chat: { name: string | null; phone: string | null; chatId: string }): string | null {
  const phone = chat.phone ?? phoneOf(chat.chatId);
  return chat.name ?? (phone === null ? null : phoneNumber(phone));
}

/** The title of a chat; without a name and a number, a general word such as *Group*. */
export function titleOf(t: TFunction, chat: Parameters<typeof chatTitle>[0]): string {
  const kind = kindOfChat(chat.chatId);
  // Several channels without a name are told apart by the end of their ids.
  if (kind === "channel")
    return chatTitle(chat) ?? `${t("chats.unknownChannel")} ${/\d{1,4}(?=@)/.exec(chat.chatId) ?? ""}`;
  return chatTitle(chat) ?? t(kind === "group" ? "chats.unknownGroup" : "chats.unknownName");
}

/** A chat that was read is asked for again after this long, if its person is not among the contacts. */
const KNOWN_FOR_MS = 60_000;

/**
 * The title of the chat of a message that has just arrived. The event has the name that its writer shows, and the name of the
 * address book comes first: where no list that was read has it, the server is asked.
 */
export async function titleOfNew(client: QueryClient, t: TFunction, message: NewMessageEvent): Promise<string> {
  const { deviceId, chatId } = message;
  const saved = savedChat(client, deviceId, chatId);
  if (saved !== undefined) return titleOf(t, saved);
  try {
    const read = await client.fetchQuery({ ...chatQuery(deviceId, chatId), staleTime: KNOWN_FOR_MS });
    return titleOf(t, read.pages[0]?.items[0] ?? message);
  } catch {
    // A notice under the name that the writer shows is better than none.
    return titleOf(t, message);
  }
}

/** The chat, if a list that was read has it with a contact; a list that an event has begun does not know the contact. */
function savedChat(client: QueryClient, deviceId: string, chatId: string): Chat | undefined {
  for (const [, pages] of client.getQueriesData<Pages<Chat>>({ queryKey: messageKeys.allChats })) {
    const chats = pages?.pages.flatMap(({ items }) => items) ?? [];
    const saved = chats.find((chat) => isChat(chat, deviceId, chatId) && chat.contactId !== null && chat.name !== null);
    if (saved !== undefined) return saved;
  }
  return undefined;
}
