import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { flatten, type Pages } from "~/api/pages";
import type { Chat } from "~/api/types";
import { chatsQuery, isListedBefore, messageKeys } from "~/features/messages/queries";
import { keyOf } from "~/features/messages/unread";
import { hasWords } from "~/i18n/fold";
import { useSettled } from "~/ui/use-settled";

/**
 * The chats that a search finds. The server decides: it knows the chats of pages that were not read, all names of a chat, and how
 * a number is read. Until its answer is there, the chats are shown whose name has the words, as every one of them will be in it.
 */
export function useFoundChats(listedDevice: string | null, search: string) {
  const client = useQueryClient();
  const chats = useInfiniteQuery(chatsQuery(listedDevice));
  const wanted = search.trim();
  const asked = useSettled(wanted, 200);
  const searched = useInfiniteQuery({ ...chatsQuery(listedDevice, { search: asked }), enabled: asked !== "" });
  const all = flatten(chats.data, keyOf);
  const answerTo = (text: string) =>
    client.getQueryData<Pages<Chat>>(messageKeys.chats(listedDevice, { search: text }));

  /** What the server has found for the longest beginning of the search that it has answered. */
  function answered(): Chat[] {
    for (let length = wanted.length; length > 0; length -= 1) {
      const beginning = wanted.slice(0, length);
      const answer = answerTo(beginning);
      if (answer === undefined) continue;
      const found = flatten(answer, keyOf);
      // A chat that it has found by something else than the shown name stays until the server has answered again.
      const has = (chat: Chat, words: string) => hasWords(chat.name ?? "", words);
      return length === wanted.length ? found : found.filter((chat) => has(chat, wanted) || !has(chat, beginning));
    }
    return [];
  }

  function found(): Chat[] {
    const here = all.filter((chat) => hasWords(chat.name ?? "", wanted));
    const known = new Set(here.map(keyOf));
    const elsewhere = answered().filter((chat) => !known.has(keyOf(chat)));
    return [...here, ...elsewhere].sort((one, other) => (isListedBefore(one, other) ? -1 : 1));
  }

  return {
    chats,
    isEmpty: all.length === 0,
    found: wanted === "" ? all : found(),
    isSearching: wanted !== "" && (asked !== wanted || searched.isFetching),
    /** Why the server has not answered. */
    problem: wanted !== "" && asked === wanted && searched.isError ? searched : null,
    /** The list whose next page may be read. */
    list: wanted === "" ? chats : asked === wanted ? searched : null,
  };
}
