/** The signed-in user, and the version of the server. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, dataOf } from "~/api";
import { pageAt } from "~/api/request";
import type { Member, Page } from "~/api/types";

export const meQuery = queryOptions({
  queryKey: ["me"] as const,
  queryFn: async ({ signal }) => (await dataOf(api.GET("/api/auth/me", { signal }))).user,
  gcTime: Number.POSITIVE_INFINITY,
});

/** The users of the business, to whom a conversation can be assigned. */
export const usersQuery = queryOptions({
  queryKey: ["users"] as const,
  queryFn: async ({ signal }): Promise<Member[]> => {
    const users: Member[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<Member> = await dataOf(
        api.GET("/api/users", { params: { query: pageAt(cursor, 100) }, signal }),
      );
      users.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return users;
  },
  staleTime: 300_000,
});

export const versionQuery = queryOptions({
  queryKey: ["version"] as const,
  queryFn: ({ signal }) => dataOf(api.GET("/api/version", { signal })),
  gcTime: Number.POSITIVE_INFINITY,
});

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (credentials: { email: string; password: string }) =>
      dataOf(api.POST("/api/auth/login", { body: credentials })),
    onSuccess: ({ user }) => client.setQueryData(meQuery.queryKey, user),
  });
}

export function useSignOut() {
  return useMutation({ mutationFn: () => dataOf(api.POST("/api/auth/logout")) });
}
