import { useQueries } from "@tanstack/react-query";
import type { Campaign } from "~/api/types";
import { useNow } from "~/api/use-now";
import { summaryQuery } from "../outbox/queries";
import { type Hold, holdOf } from "./hold";

/**
 * Returns why each of these broadcasts sends nothing for now, for pages that do not load the progress: a list asks each device once, and
 * the frames of the device keep the answer current. While no message of a device leaves, none of its broadcasts does.
 */
export function useHolds(campaigns: readonly Campaign[]): HoldOf {
  return useHoldsOrPending(campaigns).holdOf;
}

export type HoldOf = (campaign: Pick<Campaign, "status" | "deviceIds">) => Hold | null;

/** Returns the same for a list that shows only some of the broadcasts: while a device has not answered, it is not known which. */
export function useHoldsOrPending(campaigns: readonly Campaign[]): { holdOf: HoldOf; isPending: boolean } {
  const now = useNow(30_000);
  const running = campaigns.filter(({ status }) => status === "running");
  const ids = [...new Set(running.flatMap(({ deviceIds }) => deviceIds))];
  const summaries = useQueries({ queries: ids.map((id) => summaryQuery(id)) });
  return {
    holdOf: ({ status, deviceIds }) => {
      // A device that has not answered yet may be sending.
      const devices = deviceIds.map((id) => summaries[ids.indexOf(id)]?.data ?? { code: null, nextSendAt: null });
      return holdOf({ status, devices }, now);
    },
    isPending: summaries.some((summary) => summary.isPending),
  };
}
