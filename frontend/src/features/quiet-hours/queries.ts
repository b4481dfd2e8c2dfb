/** The pacing of a device, for pages that need only the quiet hours. */

import { queryOptions } from "@tanstack/react-query";
import { api, dataOf } from "~/api";
import { serverNow } from "~/api/clock";
import type { Pacing } from "~/api/types";

export const pacingKeys = {
  one: (deviceId: string) => ["pacing", deviceId] as const,
  allZones: ["quiet-hours"] as const,
  zones: (deviceIds: readonly string[]) => ["quiet-hours", ...deviceIds] as const,
};

export type LoadedPacing = Pacing & { readAt: number };

export const loadedPacingOf = (pacing: Pacing): LoadedPacing => ({ ...pacing, readAt: serverNow() });

/** The query of the pacing. Each visit loads the usage, because no page counts between visits. */
export const pacingQuery = (deviceId: string) =>
  queryOptions({
    queryKey: pacingKeys.one(deviceId),
    queryFn: async ({ signal }) =>
      loadedPacingOf(
        await dataOf(api.GET("/api/devices/{device}/pacing", { params: { path: { device: deviceId } }, signal })),
      ),
    staleTime: 0,
    gcTime: 0,
  });

const FRESH_FOR_MS = 5 * 60_000;

/** The query of the time zones in which these devices keep their quiet hours. */
export const zonesQuery = (deviceIds: readonly string[]) =>
  queryOptions({
    queryKey: pacingKeys.zones(deviceIds),
    queryFn: async ({ client }) => {
      const readings = await Promise.all(
        deviceIds.map((id) => client.fetchQuery({ ...pacingQuery(id), staleTime: FRESH_FOR_MS })),
      );
      return readings.flatMap(({ settings: { quietHours } }) => (quietHours.enabled ? [quietHours.timeZone] : []));
    },
    staleTime: FRESH_FOR_MS,
  });
