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
import { ApiError, api, dataOf } from "~/api";
import { useIdempotencyKeys } from "~/api/idempotency-key";
import { objectId } from "~/api/object-id";
import { mapItems, moveToFront, type Pages, without } from "~/api/pages";
import { addressOf, pageAt, withKey } from "~/api/request";
import type {
  Campaign,
  CampaignAction,
  CampaignRecipient,
  CampaignStatus,
  CampaignTest,
  NewAudience,
  NewCampaign,
  Page,
  RecipientStatus,
} from "~/api/types";
import type { Language } from "~/i18n/language";
import { campaignKeys } from "./keys";
import { previewAsShown } from "./rows";

/** The broadcasts that a list shows; an empty value does not filter. */
export type Filter = { search: string; status: CampaignStatus | "" };

/** The query of a filtered list. The cached list may miss changes since the last visit, so each visit loads it. */
export const foundQuery = ({ search, status }: Filter) => {
  const isAll = search === "" && status === "";
  const filter = { ...(search === "" ? {} : { search }), ...(status === "" ? {} : { status }) };
  return infiniteQueryOptions({
    queryKey: isAll ? campaignKeys.list : campaignKeys.found(filter),
    queryFn: ({ pageParam, signal }) =>
      dataOf(api.GET("/api/campaigns", { params: { query: { ...pageAt(pageParam), ...filter } }, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
    ...(isAll ? {} : { staleTime: 0 }),
  });
};

export const campaignsQuery = foundQuery({ search: "", status: "" });

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

/**
 * The query of the recipients with one of these statuses, or all. No event says that a recipient gets a status, so each visit loads the
 * list.
 */
export const itemsQuery = (id: string, statuses: readonly RecipientStatus[]) =>
  infiniteQueryOptions({
    queryKey: campaignKeys.itemsOf(id, statuses.length === 0 ? null : statusOf(statuses)),
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        api.GET("/api/campaigns/{campaign}/items", {
          params: {
            path: { campaign: id },
            query: { ...pageAt(pageParam, 100), ...(statuses.length > 0 && { status: statusOf(statuses) }) },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
    ...(statuses.length === 0 ? {} : { staleTime: 0 }),
  });

/** The query of all recipients, page by page, for a copy of the broadcast. */
export const allRecipientsQuery = (id: string) =>
  queryOptions({
    queryKey: campaignKeys.recipients(id),
    gcTime: 0,
    queryFn: async ({ signal }) => {
      const all: CampaignRecipient[] = [];
      let cursor: string | null = null;
      do {
        const query = pageAt(cursor, 100);
        const page: Page<CampaignRecipient> = await dataOf(
          api.GET("/api/campaigns/{campaign}/items", { params: { path: { campaign: id }, query }, signal }),
        );
        all.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== null);
      return all;
    },
  });

/** Returns the parameter `status`: the contract allows one status, but the server accepts several, separated by commas. */
const statusOf = (statuses: readonly RecipientStatus[]) => statuses.join() as RecipientStatus;

/** Returns the URL of the report, with its times in the zone in which the page shows them. */
export const reportFile = (id: string, language: Language) =>
  addressOf("get", "/api/campaigns/{campaign}/report.csv", {
    params: { path: { campaign: id }, query: { language, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone } },
  });

/** The request for a preview: a broadcast without a name. */
export type Draft = Omit<NewCampaign, "name" | keyof NewAudience> & NewAudience;

export const previewQuery = (draft: Draft | null) =>
  queryOptions({
    queryKey: campaignKeys.preview(draft === null ? null : objectId(draft)),
    queryFn:
      draft === null
        ? skipToken
        : async ({ signal }) =>
            previewAsShown(await dataOf(api.POST("/api/campaigns/preview", { body: draft, signal })), draft),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });

export function useSendTest() {
  const idempotencyKeys = useIdempotencyKeys();
  return useMutation({
    mutationFn: async ({ textNow, ...rest }: Omit<CampaignTest, "text"> & { textNow: () => Promise<string> }) => {
      const body: CampaignTest = { ...rest, text: await textNow() };
      return dataOf(
        api.POST("/api/campaigns/test", { params: { header: withKey(idempotencyKeys.keyFor(body)) }, body }),
      );
    },
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

/** Creates a broadcast. A call with the same idempotency key creates the same broadcast, however often it is repeated. */
export async function createCampaign(client: QueryClient, wanted: NewCampaign, key: string): Promise<Campaign> {
  const campaign = await dataOf(api.POST("/api/campaigns", { params: { header: withKey(key) }, body: wanted }));
  client.setQueryData(campaignKeys.one(campaign.id), campaign);
  client.setQueryData<Pages<Campaign>>(
    campaignKeys.list,
    (pages) => pages && moveToFront(pages, campaign, (other) => other.id === campaign.id),
  );
  return campaign;
}

/** Deletes a broadcast that has not started or has ended. */
export function useDeleteCampaign(id: string) {
  const client = useQueryClient();
  return useMutation({ mutationKey: campaignKeys.deletion(id), mutationFn: () => deleteCampaign(client, id) });
}

async function deleteCampaign(client: QueryClient, id: string): Promise<void> {
  await dataOf(api.DELETE("/api/campaigns/{campaign}", { params: { path: { campaign: id } } }));
  client.setQueriesData<Pages<Campaign>>(
    { queryKey: campaignKeys.list },
    (pages) => pages && without(pages, (campaign) => campaign.id === id),
  );
}

/** Saves a changed broadcast as a new one in the place of the old one, which has not started: the server does both or neither. */
export function useReplaceCampaign(old: string) {
  const client = useQueryClient();
  const idempotencyKeys = useIdempotencyKeys();
  return useMutation({
    mutationKey: campaignKeys.deletion(old),
    mutationFn: async (campaign: NewCampaign) => {
      const wanted = { ...campaign, replaces: old };
      const made = await createCampaign(client, wanted, idempotencyKeys.keyFor(wanted)).catch((error) =>
        refuse(client, old, error),
      );
      // If the deletion fails, the old broadcast remains in the list as cancelled, and sends nothing.
      await deleteCampaign(client, old).catch(() => undefined);
      return made;
    },
    onSuccess: () => idempotencyKeys.markAnswered(),
  });
}

/** Reschedules a broadcast. */
export function useRescheduleCampaign(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (scheduledAt: string) =>
      dataOf(
        api.POST("/api/campaigns/{campaign}/schedule", { params: { path: { campaign: id } }, body: { scheduledAt } }),
      ).catch((error) => refuse(client, id, error)),
    onSuccess: (answer) => {
      cacheResponse(client, answer);
      void client.invalidateQueries({ queryKey: campaignKeys.progress(id) });
    },
  });
}

/** The broadcast that the user edits or reschedules has been started, cancelled, replaced or deleted in the meantime. */
export class BroadcastChangedError extends Error {
  /** The id of the broadcast if it is sending or paused: the user can pause or cancel it on its page. */
  readonly running: string | null;

  constructor(running: string | null) {
    super();
    this.running = running;
  }
}

/** Loads a broadcast that could not be changed again, to say why. */
async function refuse(client: QueryClient, id: string, error: unknown): Promise<never> {
  if (!(error instanceof ApiError) || error.code !== "CONFLICT") throw error;
  const now = await client.fetchQuery({ ...campaignQuery(id), staleTime: 0 }).catch(() => null);
  throw new BroadcastChangedError(now?.status === "running" || now?.status === "paused" ? id : null);
}

/** Starts, pauses, resumes or cancels a broadcast, or retries its failed messages. */
export function useCampaignAction(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (action: CampaignAction) =>
      dataOf(api.POST(`/api/campaigns/{campaign}/${action}`, { params: { path: { campaign: id } } })),
    onSuccess: (answer) => {
      cacheResponse(client, answer);
      void client.invalidateQueries({ queryKey: campaignKeys.progress(id) });
      // The server sends no event for items that were never sent, nor for recipients that become known only at the start.
      void client.invalidateQueries({ queryKey: campaignKeys.items(id) });
    },
  });
}

/** Writes the response into the cache. Frames of the same run or a later one may have come first: their state is kept. */
export function cacheResponse(client: QueryClient, answer: Campaign): void {
  const change = (known: Campaign | undefined): Campaign => {
    if (known === undefined || known.run < answer.run) return answer;
    const { run, status, pauseReason, startProblem, startedAt, completedAt, counts, retryable } = known;
    return { ...answer, run, status, pauseReason, startProblem, startedAt, completedAt, counts, retryable };
  };
  client.setQueryData<Campaign>(campaignKeys.one(answer.id), change);
  client.setQueriesData<Pages<Campaign>>(
    { queryKey: campaignKeys.list },
    (pages) => pages && mapItems(pages, (known) => (known.id === answer.id ? change(known) : known)),
  );
}
