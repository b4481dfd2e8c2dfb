/** The canned replies of the business. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, dataOf } from "~/api";
import { useIdempotencyKeys } from "~/api/idempotency-key";
import { withKey } from "~/api/request";
import type { CannedReply, NewCannedReply } from "~/api/types";

const PAGE = 100;
const KEY = ["canned-replies"];

/** All replies: there are at most 500. Each opening of the list reads them; the cached ones are shown meanwhile. */
export const cannedRepliesQuery = queryOptions({
  queryKey: KEY,
  queryFn: async ({ signal }): Promise<CannedReply[]> => {
    const replies: CannedReply[] = [];
    let cursor: string | null = null;
    do {
      const query: { limit: number; cursor?: string } = { limit: PAGE, ...(cursor === null ? {} : { cursor }) };
      const page = await dataOf(api.GET("/api/canned-replies", { params: { query }, signal }));
      replies.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return replies;
  },
  staleTime: 0,
});

/** Adds a reply, or changes the one with this id. */
export function useSaveReply() {
  const client = useQueryClient();
  const keys = useIdempotencyKeys();
  return useMutation({
    mutationFn: ({ id, ...body }: NewCannedReply & { id: string | null }) =>
      id === null
        ? dataOf(api.POST("/api/canned-replies", { params: { header: withKey(keys.keyFor(body)) }, body }))
        : dataOf(api.PATCH("/api/canned-replies/{reply}", { params: { path: { reply: id } }, body })),
    onSuccess: () => {
      keys.markAnswered();
      return client.invalidateQueries({ queryKey: KEY });
    },
  });
}

export function useDeleteReply() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => dataOf(api.DELETE("/api/canned-replies/{reply}", { params: { path: { reply: id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
