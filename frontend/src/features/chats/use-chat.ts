import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { find } from "~/api/pages";
import type { Chat } from "~/api/types";
import { isReachedBy } from "~/features/messages/join";
import { chatsQuery, isChat } from "~/features/messages/queries";
import { chatQuery } from "./queries";

/** The chat to which an id leads, even if it is not on the pages of the list that were read. */
export function useChat(listedDevice: string | null, deviceId: string, chatId: string): Chat | undefined {
  const list = useInfiniteQuery(chatsQuery(listedDevice));
  const listed =
    find(list.data, (chat) => isChat(chat, deviceId, chatId)) ??
    find(list.data, (chat) => chat.deviceId === deviceId && isReachedBy(chat, chatId));
  // A link may lead to a chat of a device whose chats are not listed, to a hidden one, or name an earlier id of a chat.
  const isElsewhere = list.isSuccess && listed === undefined;
  const { data } = useQuery({ ...chatQuery(deviceId, chatId), enabled: isElsewhere });
  return listed ?? data?.pages[0]?.items[0];
}
