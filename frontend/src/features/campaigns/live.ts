/** Applies events about broadcasts to the cache. */

import type { QueryClient } from "@tanstack/react-query";
import { find, mapItems, type Pages, without } from "~/api/pages";
import type {
  Campaign,
  CampaignItem,
  CampaignProgress,
  CampaignRef,
  Frame,
  ItemStatus,
  MessageStatus,
} from "~/api/types";
import { isNumbered } from "~/api/types";
import { advance } from "../messages/queries";
import { hasLeft } from "../messages/status";
import { campaignKeys } from "./keys";

/**
 * Applies a frame. A replayed frame causes no request: each request is followed by a replay, so the two would cause each other without end.
 */
export function applyToCampaigns(client: QueryClient, frame: Frame, isReplay = false): void {
  switch (frame.kind) {
    case "campaign.progress":
      writeProgress(client, frame.data, isReplay);
      return;
    case "campaign.replaced":
      client.setQueryData<string>(campaignKeys.replacement(frame.data.campaignId), frame.data.replacedBy);
      return;
    case "campaign.deleted":
      forget(client, frame.data.campaignId, isReplay);
      return;
    case "message.created":
      if (frame.data.campaign)
        updateCachedItem(client, frame.data.campaign, frame.data.status, null, frame.at, frame.deviceId);
      return;
    case "message.status":
      // Live updates are not final: a message that is being typed waits again when the device session is lost.
      if (frame.data.campaign && isNumbered(frame))
        updateCachedItem(
          client,
          frame.data.campaign,
          frame.data.status,
          frame.data.error ?? null,
          frame.at,
          frame.deviceId,
        );
      return;
  }
}

type Progress = Extract<Frame, { kind: "campaign.progress" }>["data"];

function writeProgress(client: QueryClient, { campaignId: id, ...state }: Progress, isReplay: boolean): void {
  const isLate = (known: Campaign) => state.run < known.run;
  const update = (known: Campaign): Campaign => (isLate(known) ? known : { ...known, ...state });
  const known = client.getQueryData<Campaign>(campaignKeys.one(id));
  client.setQueryData<Campaign>(campaignKeys.one(id), (campaign) => campaign && update(campaign));
  client.setQueriesData<Pages<Campaign>>(
    { queryKey: campaignKeys.list },
    (pages) => pages && mapItems(pages, (campaign) => (campaign.id === id ? update(campaign) : campaign)),
  );
  // A new broadcast that the list does not have was created by another tab, so the list is loaded again.
  const isNew = !isReplay && (state.status === "draft" || state.status === "scheduled");
  const list = client.getQueryData<Pages<Campaign>>(campaignKeys.list);
  if (isNew && list !== undefined && find(list, (campaign) => campaign.id === id) === undefined)
    void client.invalidateQueries({ queryKey: campaignKeys.list });
  if (known !== undefined && isLate(known)) return;
  const { status, pauseReason, counts } = state;
  client.setQueryData<CampaignProgress>(
    campaignKeys.progress(id),
    (progress) => progress && { ...progress, status, pauseReason, counts },
  );
  if (status === "cancelled") cancelUnsent(client, id);
}

/** Removes a deleted broadcast. Its open page loads it again and then says that it was deleted; the tab that deletes it does not. */
function forget(client: QueryClient, id: string, isReplay: boolean): void {
  client.setQueriesData<Pages<Campaign>>(
    { queryKey: campaignKeys.list },
    (pages) => pages && without(pages, (campaign) => campaign.id === id),
  );
  if (isReplay || client.isMutating({ mutationKey: campaignKeys.deletion(id) }) > 0) return;
  void client.invalidateQueries({ queryKey: campaignKeys.one(id) });
}

/** Marks the recipients whom no device had when the broadcast was cancelled. No event names them. */
function cancelUnsent(client: QueryClient, id: string): void {
  client.setQueriesData<Pages<CampaignItem>>(
    { queryKey: campaignKeys.items(id) },
    (pages) =>
      pages &&
      mapItems(pages, (item) => (item.status === "pending" ? { ...item, status: "cancelled" as const } : item)),
  );
}

function updateCachedItem(
  client: QueryClient,
  ref: CampaignRef,
  status: MessageStatus,
  error: string | null,
  at: string,
  deviceId: string,
): void {
  client.setQueriesData<Pages<CampaignItem>>(
    { queryKey: campaignKeys.items(ref.id) },
    (pages) =>
      pages &&
      mapItems(pages, (known) => {
        if (known.itemNo !== ref.itemNo) return known;
        const next = advanceItem(known.status, status, error);
        if (next === known.status) return known;
        const sentAt = known.sentAt ?? (hasLeft(next) ? at : null);
        return { ...known, status: next, error: next === "cancelled" ? null : error, deviceId, sentAt, updatedAt: at };
      }),
  );
}

/** Returns the new status of a recipient, by the server's rule: a cancelled message and an opt-out do not count as failed. */
export function advanceItem(current: ItemStatus, next: MessageStatus, error: string | null): ItemStatus {
  const reported =
    next !== "failed" ? next : error === "cancelled" ? "cancelled" : error === "opted_out" ? "skipped" : next;
  if (current === "pending") return reported;
  const before = current === "cancelled" || current === "skipped" ? "failed" : current;
  return advance(before, next) === before ? current : reported;
}
