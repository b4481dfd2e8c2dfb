/** The query cache. No query refetches by itself: the events socket keeps the cache current (`live-cache.ts`). */

import { QueryClient } from "@tanstack/react-query";
import { ApiError } from ".";

const TRIES = 3;
/** For a longer wait the page shows the error and a retry button instead of waiting silently. */
const MAX_WAIT_SECONDS = 5;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      retry: (failures, error) =>
        failures + 1 < TRIES &&
        error instanceof ApiError &&
        error.isTemporary &&
        (error.retryAfterSeconds ?? 0) <= MAX_WAIT_SECONDS,
      retryDelay: (failures, error) =>
        1_000 * Math.max(2 ** failures, error instanceof ApiError ? (error.retryAfterSeconds ?? 0) : 0),
      networkMode: "always",
    },
    mutations: { retry: false, networkMode: "always" },
  },
});
