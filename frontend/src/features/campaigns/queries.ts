/** Broadcasts (the API calls them campaigns) and their recipients. */

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call, pageOf } from "~/api";
import { mapItems, moveToFront, type Pages } from "~/api/pages";
import type { Campaign, CampaignItem, NewCampaign, Page } from "~/api/types";

export const campaignKeys = {
  all: ["campaigns"] as const,
  list: ["campaigns", "list"] as const,
  one: (id: string) => ["campaigns", "one", id] as const,
  items: (id: string) => ["campaigns", "items", id] as const,
};

const path = (id: string) => `/api/campaigns/${encodeURIComponent(id)}`;

export const campaignsQuery = infiniteQueryOptions({
  queryKey: campaignKeys.list,
  queryFn: ({ pageParam, signal }) => call<Page<Campaign>>(pageOf("/api/campaigns", pageParam), { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
});

export const campaignQuery = (id: string) =>
  queryOptions({ queryKey: campaignKeys.one(id), queryFn: ({ signal }) => call<Campaign>(path(id), { signal }) });

export const itemsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: campaignKeys.items(id),
    queryFn: ({ pageParam, signal }) =>
      call<Page<CampaignItem>>(pageOf(`${path(id)}/items`, pageParam, 100), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export function useCreateCampaign() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ campaign, key }: { campaign: NewCampaign; key: string }) =>
      call<Campaign>("/api/campaigns", { method: "POST", body: campaign, idempotencyKey: key }),
    onSuccess: (campaign) => {
      client.setQueryData(campaignKeys.one(campaign.id), campaign);
      client.setQueryData<Pages<Campaign>>(
        campaignKeys.list,
        (pages) => pages && moveToFront(pages, campaign, (other) => other.id === campaign.id),
      );
    },
  });
}

export function useStartCampaign(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call<Campaign>(`${path(id)}/start`, { method: "POST" }),
    onSuccess: (started) => {
      client.setQueryData<Campaign>(campaignKeys.one(id), (known) => further(known, started));
      client.setQueryData<Pages<Campaign>>(
        campaignKeys.list,
        (pages) => pages && mapItems(pages, (known) => (known.id === id ? further(known, started) : known)),
      );
    },
  });
}

/** Progress frames may have overtaken the answer; then its counts are the older ones. */
function further(known: Campaign | undefined, answer: Campaign): Campaign {
  return known === undefined || known.status === "draft"
    ? answer
    : { ...answer, status: known.status, counts: known.counts };
}
