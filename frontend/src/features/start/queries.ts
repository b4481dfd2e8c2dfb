/** The data of the set-up: loaded once, then kept up to date by events and by the pages themselves. */

import {
  type QueryClient,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect } from "react";
import { api, dataOf } from "~/api";
import { useIdempotencyKeys } from "~/api/idempotency-key";
import { onFrame } from "~/api/live-events";
import { flatten } from "~/api/pages";
import { type Campaign, isNumbered, type NewCampaign } from "~/api/types";
import { cacheResponse, campaignsQuery, createCampaign } from "../campaigns/queries";
import { devicesQuery, listed } from "../devices/queries";
import { chatsQuery, threadQuery } from "../messages/queries";
import { hasLeft } from "../messages/status";
import { type Facts, progressOf } from "./progress";

const writtenKey = ["start", "written"] as const;

/**
 * The most devices that are searched for a message that the tenant sent, and the most chats of each. A tenant with more of them sent its
 * first message long ago, so one is found among these.
 */
const MAX_DEVICES = 5;
const MAX_CHATS = 3;

/** The query whether the set-up is finished. Each list is loaded into its own cache entry. */
export const startQuery = queryOptions({
  queryKey: ["start", "facts"] as const,
  queryFn: async ({ client }) => {
    const [devices, campaigns] = await Promise.all([
      client.ensureInfiniteQueryData(devicesQuery),
      client.ensureInfiniteQueryData(campaignsQuery),
    ]);
    const facts = { devices: listed(devices), hasWritten: false, campaigns: flatten(campaigns, ({ id }) => id) };
    const hasWritten = progressOf(facts).done.text || (await readWritten(client, facts.devices));
    client.setQueryData<boolean>(writtenKey, (known) => known === true || hasWritten);
    return progressOf({ ...facts, hasWritten }).current === null;
  },
});

/** Returns whether the newest chats contain a message that the tenant sent. */
async function readWritten(client: QueryClient, devices: ReturnType<typeof listed>): Promise<boolean> {
  const linked = devices.filter(({ phone }) => phone !== null).slice(0, MAX_DEVICES);
  for (const { id } of linked) {
    const chats = flatten(await client.ensureInfiniteQueryData(chatsQuery(id)), ({ chatId }) => chatId);
    if (chats.some(({ lastDirection, lastStatus }) => lastDirection === "out" && hasLeft(lastStatus))) return true;
    // If the last message is from the customer, an earlier one may be from the tenant.
    for (const { chatId } of chats.slice(0, MAX_CHATS)) {
      const thread = flatten(await client.ensureInfiniteQueryData(threadQuery(id, chatId)), (message) => message.id);
      if (thread.some(({ direction, status }) => direction === "out" && hasLeft(status))) return true;
    }
  }
  return false;
}

/** Loads the data of the set-up. With `isWatching`, lists are loaded again after a lost connection; the menu entry only uses the cache. */
export function useStart({ isWatching }: { isWatching: boolean }) {
  const client = useQueryClient();
  const first = useQuery(startQuery);
  const devices = useInfiniteQuery({ ...devicesQuery, enabled: isWatching && first.isSuccess });
  const campaigns = useInfiniteQuery({ ...campaignsQuery, enabled: isWatching && first.isSuccess });
  const { data: hasWritten = false } = useQuery<boolean>({ queryKey: writtenKey, enabled: false });

  useEffect(
    () =>
      onFrame((frame) => {
        if (frame.kind === "message.status" && isNumbered(frame) && hasLeft(frame.data.status))
          client.setQueryData<boolean>(writtenKey, true);
      }),
    [client],
  );

  const facts: Facts & { campaigns: readonly Campaign[] } = {
    devices: listed(devices.data),
    hasWritten,
    campaigns: flatten(campaigns.data, ({ id }) => id),
  };
  return { first, devices: listed(devices.data), campaigns: facts.campaigns, progress: progressOf(facts) };
}

/** Creates a broadcast and starts it. A repeated attempt continues with the broadcast that was created. */
export function useFirstBroadcast() {
  const client = useQueryClient();
  const idempotencyKeys = useIdempotencyKeys();
  return useMutation({
    mutationFn: async (wanted: NewCampaign) => {
      const { id } = await createCampaign(client, wanted, idempotencyKeys.keyFor(wanted));
      return dataOf(api.POST("/api/campaigns/{campaign}/start", { params: { path: { campaign: id } } }));
    },
    onSuccess: (answer) => {
      idempotencyKeys.markAnswered();
      cacheResponse(client, answer);
    },
  });
}
