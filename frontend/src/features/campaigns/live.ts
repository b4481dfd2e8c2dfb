/** Writes events about broadcasts into the cache. */

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
      writeProgress(client, frame.data);
      return;
    case "message.created":
      if (frame.data.campaign)
        writeItem(client, frame.data.campaign, frame.data.status, null, frame.at, frame.deviceId);
      return;
    case "message.status":
      // Live updates are not final: a message that is being typed waits again when the device session is lost.
      if (frame.data.campaign && isNumbered(frame))
        writeItem(client, frame.data.campaign, frame.data.status, frame.data.error ?? null, frame.at, frame.deviceId);
      return;
  }
}

type Progress = Extract<Frame, { kind: "campaign.progress" }>["data"];

function writeProgress(client: QueryClient, { campaignId: id, status, pauseReason = null, counts }: Progress): void {
  const now = new Date(serverNow()).toISOString();
  const hasStarted = status === "running" || status === "paused" || status === "completed";
  const isOver = status === "completed" || status === "cancelled";
  const update = (campaign: Campaign): Campaign => ({
    ...campaign,
    status,
    pauseReason,
    counts,
    startedAt: campaign.startedAt ?? (hasStarted ? now : null),
    // A retry of failed messages opens a completed broadcast again.
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

/** The statuses of a message that WhatsApp has accepted. */
const SENT: readonly ItemStatus[] = ["sent", "delivered", "read"];

function writeItem(
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
        const next = advanceItem(known.status, status);
        if (next === known.status) return known;
        const sentAt = known.sentAt ?? (SENT.includes(next) ? at : null);
        return { ...known, status: next, error, deviceId, sentAt, updatedAt: at };
      }),
  );
}

function advanceItem(current: ItemStatus, next: MessageStatus): ItemStatus {
  return current === "pending" || current === "cancelled" ? next : advance(current, next);
}
