/** Events about broadcasts, written into the cache. */

import type { QueryClient } from "@tanstack/react-query";
import { serverNow } from "~/api/clock";
import { mapItems, type Pages } from "~/api/pages";
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
import { campaignKeys } from "./keys";

export function applyToCampaigns(client: QueryClient, frame: Frame): void {
  switch (frame.kind) {
    case "campaign.progress":
      progress(client, frame.data);
      return;
    case "message.created":
      if (frame.data.campaign) item(client, frame.data.campaign, frame.data.status, null, frame.at, frame.deviceId);
      return;
    case "message.status":
      // What passes may never have been: a text that is typed goes back to waiting when the device dies.
      if (frame.data.campaign && isNumbered(frame))
        item(client, frame.data.campaign, frame.data.status, frame.data.error ?? null, frame.at, frame.deviceId);
      return;
  }
}

type Progress = Extract<Frame, { kind: "campaign.progress" }>["data"];

function progress(client: QueryClient, { campaignId: id, status, pauseReason = null, counts }: Progress): void {
  const now = new Date(serverNow()).toISOString();
  const hasStarted = status === "running" || status === "paused" || status === "completed";
  const isOver = status === "completed" || status === "cancelled";
  const update = (campaign: Campaign): Campaign => ({
    ...campaign,
    status,
    pauseReason,
    counts,
    startedAt: campaign.startedAt ?? (hasStarted ? now : null),
    // Failed texts that go out again open it once more.
    completedAt: status === "completed" ? (campaign.completedAt ?? now) : isOver ? campaign.completedAt : null,
  });
  client.setQueryData<Campaign>(campaignKeys.one(id), (campaign) => campaign && update(campaign));
  client.setQueryData<Pages<Campaign>>(
    campaignKeys.list,
    (pages) => pages && mapItems(pages, (campaign) => (campaign.id === id ? update(campaign) : campaign)),
  );
  client.setQueryData<CampaignProgress>(
    campaignKeys.progress(id),
    (known) => known && { ...known, status, pauseReason, counts },
  );
}

/** When a text has left for good. */
const LEFT: readonly ItemStatus[] = ["sent", "delivered", "read"];

function item(
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
        const next = furtherItem(known.status, status);
        if (next === known.status) return known;
        const sentAt = known.sentAt ?? (LEFT.includes(next) ? at : null);
        return { ...known, status: next, error, deviceId, sentAt, updatedAt: at };
      }),
  );
}

function furtherItem(current: ItemStatus, next: MessageStatus): ItemStatus {
  return current === "pending" || current === "cancelled" ? next : advance(current, next);
}
