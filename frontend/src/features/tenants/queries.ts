/** Who is signed in. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "~/api";
import type { User, Version } from "~/api/types";

export const meQuery = queryOptions({
  queryKey: ["me"] as const,
  queryFn: async ({ signal }) => (await call<{ user: User }>("/api/auth/me", { signal })).user,
  gcTime: Number.POSITIVE_INFINITY,
});

export const versionQuery = queryOptions({
  queryKey: ["version"] as const,
  queryFn: ({ signal }) => call<Version>("/api/version", { signal }),
  gcTime: Number.POSITIVE_INFINITY,
});

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (credentials: { email: string; password: string }) =>
      call<{ user: User }>("/api/auth/login", { method: "POST", body: credentials }),
    onSuccess: ({ user }) => client.setQueryData(meQuery.queryKey, user),
  });
}

export function useSignOut() {
  return useMutation({ mutationFn: () => call<unknown>("/api/auth/logout", { method: "POST" }) });
}
