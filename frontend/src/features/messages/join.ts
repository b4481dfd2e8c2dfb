/** Two chats in the cache that turn out to be one: WhatsApp has shown that a LID and a number, or two
 * numbers, are one person. */

import type { QueryClient } from "@tanstack/react-query";
import { find, flatten, insertSorted, type Pages, without } from "~/api/pages";
import type { Chat, IdentifiedContact, Message } from "~/api/types";
import { chatIdOf, lidChatIdOf, phoneOf } from "./phone";
import { changeChats, isChat, isListedBefore, isNewer, messageKeys } from "./queries";

/** The chat to which an id leads: a chat id, the id of its conversation, or the chat id of its LID. */
export function isReachedBy(chat: Chat, id: string): boolean {
  const isPerson = phoneOf(chat.chatId) !== null;
  return (
    chat.chatId === id || chat.conversationId === id || (isPerson && chat.lid !== null && lidChatIdOf(chat.lid) === id)
  );
}

/** The chat that has become part of another one: that of another number of the person, or of the LID. */
function joinedChatIdOf({ otherPhone, lid }: IdentifiedContact): string {
  return typeof otherPhone === "string" ? chatIdOf(otherPhone) : lidChatIdOf(lid);
}

/** Joins the two chats in the list and the two threads, as far as they were read. Repeating it changes nothing. */
export function joinChats(client: QueryClient, contact: IdentifiedContact): void {
  const { deviceId, chatId } = contact;
  const ofLid = client.getQueryData<Pages<Message>>(messageKeys.thread(deviceId, joinedChatIdOf(contact)));
  client.setQueryData<Pages<Message>>(messageKeys.thread(deviceId, chatId), (pages) =>
    pages === undefined || ofLid === undefined ? pages : joinThreads(pages, ofLid, contact),
  );
  changeChats(client, deviceId, (pages) => joinInList(pages, contact));
  void client.invalidateQueries({ queryKey: messageKeys.entries(deviceId, chatId) });
}

function joinThreads(pages: Pages<Message>, ofLid: Pages<Message>, contact: IdentifiedContact): Pages<Message> {
  const known = flatten(pages, (message) => message.id);
  const oldest = known.at(-1)?.place;
  const isWhole = pages.pages.at(-1)?.nextCursor == null;
  const { conversationId, chatId, phone, lid } = contact;
  return (
    flatten(ofLid, (message) => message.id)
      .filter(({ id }) => known.every((message) => message.id !== id))
      // What is older than the pages that were read comes with the next page.
      .filter(({ place }) => isWhole || (oldest !== undefined && place > oldest))
      .reduce(
        (joined, message) => insertSorted(joined, { ...message, conversationId, chatId, phone, lid }, isNewer),
        pages,
      )
  );
}

const stateOf = ({ status, snoozedUntil }: Chat) => ({ status, snoozedUntil });

function joinInList(pages: Pages<Chat>, contact: IdentifiedContact): Pages<Chat> {
  const { deviceId, conversationId, chatId, phone, lid } = contact;
  const joinedId = joinedChatIdOf(contact);
  const ofLid = find(pages, (chat) => isChat(chat, deviceId, joinedId));
  if (ofLid === undefined) return pages;
  const ofNumber = find(pages, (chat) => isChat(chat, deviceId, chatId));
  const newest = ofNumber !== undefined && ofNumber.lastAt > ofLid.lastAt ? ofNumber : ofLid;
  const joined: Chat = {
    ...newest,
    conversationId,
    chatId,
    phone,
    lid,
    contactId: ofNumber?.contactId ?? ofLid.contactId,
    name: ofNumber?.name ?? ofLid.name,
    // If one of the two is open, the joined one is.
    ...stateOf([ofNumber, ofLid].find((chat) => chat?.status === "open") ?? ofNumber ?? ofLid),
    assignee: ofNumber?.assignee ?? ofLid.assignee,
    unread: (ofNumber?.unread ?? 0) + ofLid.unread,
    optedOutAt: ofNumber?.optedOutAt ?? ofLid.optedOutAt,
  };
  const businessName = ofNumber?.businessName ?? ofLid.businessName;
  if (businessName != null) joined.businessName = businessName;
  const others = without(pages, (chat) => chat === ofLid || chat === ofNumber);
  return insertSorted(others, joined, isListedBefore);
}
