/** Events about broadcasts, written into the cache. */

import type { QueryClient } from "@tanstack/react-query";
import { serverNow } from "~/api/clock";
import { mapItems, type Pages } from "~/api/pages";
import type {
  Campaign,
  CampaignItem,
  CampaignRef,
  CampaignStatus,
  Counts,
  Frame,
  ItemStatus,
  MessageStatus,
} from "~/api/types";
import { isNumbered } from "~/api/types";
import { advance } from "../messages/queries";
import { campaignKeys } from "./queries";

export function applyToCampaigns(client: QueryClient, frame: Frame): void {
  switch (frame.kind) {
    case "campaign.progress":
      progress(client, frame.data.campaignId, frame.data.status, frame.data.counts);
      return;
    case "message.created":
      if (frame.data.campaign) item(client, frame.data.campaign, frame.data.status, null, frame.at, frame.data.id);
      return;
    case "message.status":
      // What passes may never have been: a text that is typed goes back to waiting when the device dies.
      if (frame.data.campaign && isNumbered(frame))
        item(client, frame.data.campaign, frame.data.status, frame.data.error ?? null, frame.at, frame.data.id);
      return;
  }
}

function progress(client: QueryClient, id: string, status: CampaignStatus, counts: Counts): void {
  const now = new Date(serverNow()).toISOString();
  const update = (campaign: Campaign): Campaign => ({
    ...campaign,
    status,
    counts,
    startedAt: campaign.startedAt ?? (status === "draft" ? null : now),
    completedAt: status === "completed" ? (campaign.completedAt ?? now) : campaign.completedAt,
  });
  client.setQueryData<Campaign>(campaignKeys.one(id), (campaign) => campaign && update(campaign));
  client.setQueryData<Pages<Campaign>>(
    campaignKeys.list,
    (pages) => pages && mapItems(pages, (campaign) => (campaign.id === id ? update(campaign) : campaign)),
  );
}

function item(
  client: QueryClient,
  ref: CampaignRef,
  status: MessageStatus,
  error: string | null,
  at: string,
  messageId: string,
): void {
  client.setQueryData<Pages<CampaignItem>>(
    campaignKeys.items(ref.id),
    (pages) =>
      pages &&
      mapItems(pages, (known) => {
        if (known.itemNo !== ref.itemNo) return known;
        const next = furtherItem(known.status, status);
        return next === known.status ? known : { ...known, status: next, error, messageId, updatedAt: at };
      }),
  );
}

function furtherItem(current: ItemStatus, next: MessageStatus): ItemStatus {
  return current === "pending" ? next : advance(current, next);
}
