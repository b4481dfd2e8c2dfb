/** The people who have opted out and are no contacts, and the opt-in that a user records for somebody who has opted out. */

import { infiniteQueryOptions, keepPreviousData, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, dataOf } from "~/api";
import { useIdempotencyKeys } from "~/api/idempotency-key";
import { type Pages, without } from "~/api/pages";
import { pageAt, withKey } from "~/api/request";
import type { OptedOutPerson } from "~/api/types";
import { keepOptOut, messageKeys } from "../messages/queries";
import { contactKeys } from "./keys";

/** The key is below that of the summary, which counts these people, too: when the summary is invalidated, the list is as well. */
const allOptOuts = [...contactKeys.summary, "opt-outs"] as const;

export const optOutsQuery = (search: string) =>
  infiniteQueryOptions({
    queryKey: [...allOptOuts, search] as const,
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        api.GET("/api/opt-outs", {
          params: { query: { ...pageAt(pageParam), ...(search === "" ? {} : { search }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

/**
 * Records an opt-in. `onRecorded` is called before the person is shown as opted in, because that may remove the component that has called.
 */
export function useRecordOptIn(chatId: string, onRecorded: () => void) {
  const client = useQueryClient();
  const idempotencyKeys = useIdempotencyKeys();
  return useMutation({
    mutationFn: () =>
      dataOf(
        api.POST("/api/opt-outs/{chat}/opt-in", {
          params: { path: { chat: chatId }, header: withKey(idempotencyKeys.keyFor(chatId)) },
          body: {},
        }),
      ),
    onSuccess: () => {
      idempotencyKeys.markAnswered();
      onRecorded();
      client.setQueriesData<Pages<OptedOutPerson>>(
        { queryKey: allOptOuts },
        (pages) => pages && without(pages, (person) => person.chatId === chatId),
      );
      keepOptOut(client, { chatId, phone: null, lid: null }, null);
      // The person may be a contact and may have chats under other ids, so contacts and chats are loaded again.
      void client.invalidateQueries({ queryKey: contactKeys.all });
      void client.invalidateQueries({ queryKey: messageKeys.allChats });
    },
  });
}
