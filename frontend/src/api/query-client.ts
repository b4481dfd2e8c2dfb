/** The query cache. No query refetches by itself: the events socket keeps the cache current (`live-cache.ts`). */

import { type InvalidateOptions, type InvalidateQueryFilters, QueryClient } from "@tanstack/react-query";
import { ApiError } from ".";

const MAX_ATTEMPTS = 3;
/** For a longer wait the page shows the error and a retry button instead of waiting silently. */
const MAX_WAIT_SECONDS = 5;

/**
 * Loads a query again if it is invalidated while its request is running. `invalidateQueries` of TanStack Query 5.108 starts no second
 * request then, and the query counts as current once the first is answered, although the response may be older than the change.
 */
class CurrentQueryClient extends QueryClient {
  override async invalidateQueries(filters: InvalidateQueryFilters = {}, options?: InvalidateOptions): Promise<void> {
    const firstReads = this.getQueryCache()
      .findAll({ ...filters, fetchStatus: "fetching" })
      .filter(({ state }) => state.data === undefined)
      .map(async ({ queryKey, promise }) => {
        await promise?.catch(() => {});
        await super.invalidateQueries({ ...filters, queryKey, exact: true }, options);
      });
    await Promise.all([super.invalidateQueries(filters, options), ...firstReads]);
  }
}

export const queryClient = new CurrentQueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      retry: (failures, error) =>
        failures + 1 < MAX_ATTEMPTS &&
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
