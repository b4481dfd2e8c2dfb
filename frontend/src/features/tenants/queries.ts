/** The signed-in user, and the version of the server. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, dataOf } from "~/api";

export const meQuery = queryOptions({
  queryKey: ["me"] as const,
  queryFn: async ({ signal }) => (await dataOf(api.GET("/api/auth/me", { signal }))).user,
  gcTime: Number.POSITIVE_INFINITY,
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
