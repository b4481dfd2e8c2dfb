/** The broadcasts that the deletion of a device affects, and what happens to each. */

import { queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "~/api";
import { pageAt } from "~/api/request";
import type { Campaign, Page } from "~/api/types";

const PAGE = 100;
/**
 * The most pages that are searched. The newest broadcasts come first; an older one that is still open is rare, and the dialog does not wait
 * for all of them.
 */
const MAX_PAGES = 5;

/**
 * - `ends`: it runs or is paused, and has no other device.
 * - `continues`: its other devices send the rest.
 * - `waits`: it has not started, and does not start until another device is chosen.
 */
export type Outcome = "ends" | "continues" | "waits";

export type OpenBroadcast = Pick<Campaign, "id" | "name"> & { outcome: Outcome };

/** Returns what happens to a broadcast on the server if the device is deleted; `null` if it does not need the device. */
export function outcomeOf(
  { status, deviceIds }: Pick<Campaign, "status" | "deviceIds">,
  deviceId: string,
): Outcome | null {
  if (status === "completed" || status === "cancelled" || !deviceIds.includes(deviceId)) return null;
  if (deviceIds.length > 1) return "continues";
  return status === "running" || status === "paused" ? "ends" : "waits";
}

/** The query of the affected broadcasts. `isAll` is false if older broadcasts were not loaded. */
export const openBroadcastsQuery = (deviceId: string) =>
  queryOptions({
    queryKey: ["device-broadcasts", deviceId] as const,
    queryFn: async ({ signal }): Promise<{ list: OpenBroadcast[]; isAll: boolean }> => {
      const list: OpenBroadcast[] = [];
      let cursor: string | null = null;
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const part: Page<Campaign> = await dataOf(
          api.GET("/api/campaigns", { params: { query: pageAt(cursor, PAGE) }, signal }),
        );
        for (const campaign of part.items) {
          const outcome = outcomeOf(campaign, deviceId);
          if (outcome !== null) list.push({ id: campaign.id, name: campaign.name, outcome });
        }
        cursor = part.nextCursor;
        if (cursor === null) break;
      }
      return { list, isAll: cursor === null };
    },
    // Each time the dialog opens, it loads the present state.
    staleTime: 0,
    gcTime: 0,
  });
