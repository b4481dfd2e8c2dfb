/** The entries of a thread, between its messages. */

import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { flatten } from "~/api/pages";
import type { Message, ThreadEntry } from "~/api/types";
import { entriesQuery } from "~/features/messages/queries";

/**
 * Reads the entries of a thread, oldest first, as far back as its messages were read. `isWhole` says that all messages were read; otherwise
 * entries before the oldest message come with the messages of their time.
 */
export function useThreadEntries(
  deviceId: string,
  chatId: string,
  messages: readonly Message[],
  isWhole: boolean,
): ThreadEntry[] {
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(entriesQuery(deviceId, chatId));
  const read = flatten(data, ({ id }) => id).reverse();
  const from = isWhole ? "" : (messages[0]?.place ?? "");
  const lacksOlder = hasNextPage && !isFetchingNextPage && (read[0]?.place ?? "") > from;
  useEffect(() => {
    if (lacksOlder) void fetchNextPage();
  }, [lacksOlder, fetchNextPage]);
  return read.filter(({ place }) => place >= from);
}

/** Splits entries, oldest first, into those before each message and those after the last one, by the places of the messages. */
export function splitEntries(
  messages: readonly Message[],
  entries: readonly ThreadEntry[],
): { before: ThreadEntry[][]; after: ThreadEntry[] } {
  let next = 0;
  const before = messages.map(({ place }) => {
    const from = next;
    while (next < entries.length && (entries[next] as ThreadEntry).place < place) next += 1;
    return entries.slice(from, next);
  });
  return { before, after: entries.slice(next) };
}
