/** Broadcasts (the API calls them campaigns) and their recipients. */

import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
  skipToken,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api, dataOf } from "~/api";
import { useIdempotencyKeys } from "~/api/idempotency-key";
import { objectId } from "~/api/object-id";
import { mapItems, moveToFront, type Pages } from "~/api/pages";
import { addressOf, pageAt, withKey } from "~/api/request";
import type { Campaign, CampaignAction, CampaignTest, NewAudience, NewCampaign, RecipientStatus } from "~/api/types";
import type { Language } from "~/i18n/language";
import { campaignKeys } from "./keys";

export const campaignsQuery = infiniteQueryOptions({
  queryKey: campaignKeys.list,
  queryFn: ({ pageParam, signal }) =>
    dataOf(api.GET("/api/campaigns", { params: { query: pageAt(pageParam) }, signal })),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
});

export const campaignQuery = (id: string) =>
  queryOptions({
    queryKey: campaignKeys.one(id),
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/campaigns/{campaign}", { params: { path: { campaign: id } }, signal })),
  });

export const progressQuery = (id: string) =>
  queryOptions({
    queryKey: campaignKeys.progress(id),
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/campaigns/{campaign}/progress", { params: { path: { campaign: id } }, signal })),
    staleTime: 0,
  });

/** The recipients with one status, or all. No event says that a recipient joins a status, so each visit reads. */
export const itemsQuery = (id: string, status: RecipientStatus | null) =>
  infiniteQueryOptions({
    queryKey: campaignKeys.itemsOf(id, status),
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        api.GET("/api/campaigns/{campaign}/items", {
          params: { path: { campaign: id }, query: { ...pageAt(pageParam, 100), ...(status !== null && { status }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
    ...(status === null ? {} : { staleTime: 0 }),
  });

export const reportFile = (id: string, language: Language) =>
  addressOf("get", "/api/campaigns/{campaign}/report.csv", {
    params: { path: { campaign: id }, query: { language } },
  });

/** The request for a preview: a broadcast without a name. */
export type Draft = Omit<NewCampaign, "name" | keyof NewAudience> & NewAudience;

export const previewQuery = (draft: Draft | null) =>
  queryOptions({
    queryKey: campaignKeys.preview(draft === null ? null : objectId(draft)),
    queryFn:
      draft === null ? skipToken : ({ signal }) => dataOf(api.POST("/api/campaigns/preview", { body: draft, signal })),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });

export function useSendTest() {
  const idempotencyKeys = useIdempotencyKeys();
  return useMutation({
    mutationFn: (test: CampaignTest) =>
      dataOf(
        api.POST("/api/campaigns/test", { params: { header: withKey(idempotencyKeys.keyFor(test)) }, body: test }),
      ),
    onSuccess: () => idempotencyKeys.markAnswered(),
  });
}

export function useCreateCampaign() {
  const client = useQueryClient();
  const idempotencyKeys = useIdempotencyKeys();
  return useMutation({
    mutationFn: (campaign: NewCampaign) => createCampaign(client, campaign, idempotencyKeys.keyFor(campaign)),
    onSuccess: () => idempotencyKeys.markAnswered(),
  });
}

/** The same idempotency key creates the same broadcast, however often this is called. */
export async function createCampaign(client: QueryClient, wanted: NewCampaign, key: string): Promise<Campaign> {
  const campaign = await dataOf(api.POST("/api/campaigns", { params: { header: withKey(key) }, body: wanted }));
  client.setQueryData(campaignKeys.one(campaign.id), campaign);
  client.setQueryData<Pages<Campaign>>(
    campaignKeys.list,
    (pages) => pages && moveToFront(pages, campaign, (other) => other.id === campaign.id),
  );
  return campaign;
}

/** Starts, pauses, resumes or cancels a broadcast, or retries its failed messages. */
export function useCampaignAction(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (action: CampaignAction) =>
      dataOf(api.POST(`/api/campaigns/{campaign}/${action}`, { params: { path: { campaign: id } } })),
    onSuccess: (answer, action) => {
      keepAnswer(client, answer, action);
      void client.invalidateQueries({ queryKey: campaignKeys.progress(id) });
      // The server sends no event for items that were never sent, and none for recipients that become known only at the
      // start.
      void client.invalidateQueries({ queryKey: campaignKeys.items(id) });
    },
  });
}

/** Writes the answer into the cache; if a newer frame came first, its status and counts are kept. */
export function keepAnswer(client: QueryClient, answer: Campaign, action: CampaignAction): void {
  const change = (known: Campaign | undefined): Campaign =>
    known === undefined || known.status === statusBefore(known, action)
      ? answer
      : { ...answer, status: known.status, pauseReason: known.pauseReason, counts: known.counts };
  client.setQueryData<Campaign>(campaignKeys.one(answer.id), change);
  client.setQueryData<Pages<Campaign>>(
    campaignKeys.list,
    (pages) => pages && mapItems(pages, (known) => (known.id === answer.id ? change(known) : known)),
  );
}

/** The current status, if the action is possible in it: then no frame has reported the result of the action yet. */
function statusBefore({ status }: Campaign, action: CampaignAction): Campaign["status"] | null {
  const before: Record<CampaignAction, readonly Campaign["status"][]> = {
    start: ["draft", "scheduled"],
    pause: ["running"],
    resume: ["paused"],
    cancel: ["draft", "scheduled", "running", "paused"],
    retry: ["completed", "cancelled"],
  };
  return before[action].includes(status) ? status : null;
}
