/** What the page knows. Nothing is ever asked again by itself: the events socket keeps it true (`live.ts`). */

import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./api";

const TRIES = 3;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      retry: (failures, error) => failures + 1 < TRIES && error instanceof ApiError && error.mayPass,
      networkMode: "always",
    },
    mutations: { retry: false, networkMode: "always" },
  },
});
