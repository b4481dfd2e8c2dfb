/** What the page knows. Nothing is ever asked again by itself: the events socket keeps it true (`live.ts`). */

import { QueryClient } from "@tanstack/react-query";
import { ApiError } from ".";

const TRIES = 3;
/** Longer than this nobody looks at a page that says nothing: he is told, and tries himself. */
const LONGEST_WAIT_SECONDS = 5;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      retry: (failures, error) =>
        failures + 1 < TRIES &&
        error instanceof ApiError &&
        error.mayPass &&
        (error.retryAfterSeconds ?? 0) <= LONGEST_WAIT_SECONDS,
      retryDelay: (failures, error) =>
        1_000 * Math.max(2 ** failures, error instanceof ApiError ? (error.retryAfterSeconds ?? 0) : 0),
      networkMode: "always",
    },
    mutations: { retry: false, networkMode: "always" },
  },
});
