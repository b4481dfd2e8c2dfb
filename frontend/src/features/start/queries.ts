/** What the set-up knows, read once; events and what is done on the pages keep it true. */

import {
  type QueryClient,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect } from "react";
import { post } from "~/api/http";
import { useIdempotencyKeys } from "~/api/idempotency-key";
import { onFrame } from "~/api/live-events";
import { flatten } from "~/api/pages";
import { type Campaign, isNumbered, type MessageStatus, type NewCampaign } from "~/api/types";
import { campaignsQuery, createCampaign, keepAnswer } from "../campaigns/queries";
import { devicesQuery, listed } from "../devices/queries";
import { chatsQuery, threadQuery } from "../messages/queries";
import { type Facts, progressOf } from "./progress";

const writtenKey = ["start", "written"] as const;

const LEFT: readonly MessageStatus[] = ["sent", "delivered", "read"];
/** Whoever has more has long begun, and would be found by the first. */
const MOST_DEVICES = 5;
const MOST_CHATS = 3;

/** All that is needed to tell how far somebody is; each list is read into its own place in the cache. */
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

/** Whether any of the newest chats has a text of ours that has left. */
async function readWritten(client: QueryClient, devices: ReturnType<typeof listed>): Promise<boolean> {
  const linked = devices.filter(({ phone }) => phone !== null).slice(0, MOST_DEVICES);
  for (const { id } of linked) {
    const chats = flatten(await client.ensureInfiniteQueryData(chatsQuery(id)), ({ chatId }) => chatId);
    if (chats.some(({ lastDirection, lastStatus }) => lastDirection === "out" && LEFT.includes(lastStatus)))
      return true;
    // Where the customer had the last word, ours may stand before it.
    for (const { chatId } of chats.slice(0, MOST_CHATS)) {
      const thread = flatten(await client.ensureInfiniteQueryData(threadQuery(id, chatId)), (message) => message.id);
      if (thread.some(({ direction, status }) => direction === "out" && LEFT.includes(status))) return true;
    }
  }
  return false;
}

/** `isWatching` reads again what a lost connection may have missed; the menu only looks on. */
export function useStart({ isWatching }: { isWatching: boolean }) {
  const client = useQueryClient();
  const first = useQuery(startQuery);
  const devices = useInfiniteQuery({ ...devicesQuery, enabled: isWatching && first.isSuccess });
  const campaigns = useInfiniteQuery({ ...campaignsQuery, enabled: isWatching && first.isSuccess });
  const { data: hasWritten = false } = useQuery<boolean>({ queryKey: writtenKey, enabled: false });

  useEffect(
    () =>
      onFrame((frame) => {
        if (frame.kind === "message.status" && isNumbered(frame) && LEFT.includes(frame.data.status))
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

/** Makes a broadcast and starts it. Until both are done, another try goes on with the one that was made. */
export function useFirstBroadcast() {
  const client = useQueryClient();
  const idempotencyKeys = useIdempotencyKeys();
  return useMutation({
    mutationFn: async (wanted: NewCampaign) => {
      const { id } = await createCampaign(client, wanted, idempotencyKeys.keyFor(wanted));
      return post("/api/campaigns/{campaign}/start", { at: { campaign: id } });
    },
    onSuccess: (answer) => {
      idempotencyKeys.markAnswered();
      keepAnswer(client, answer, "start");
    },
  });
}
