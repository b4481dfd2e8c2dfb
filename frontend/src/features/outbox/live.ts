/** Applies frames about the outbox to the cache. */

import type { QueryClient } from "@tanstack/react-query";
import { serverNow } from "~/api/clock";
import {
  type Frame,
  isNumbered,
  type MessageProgress,
  type NewMessageEvent,
  type OutboxSummary,
  type WaitCode,
} from "~/api/types";
import { changeWaiting, forgetUndecided, outboxKeys, type Waiting } from "./queries";

export function applyToOutbox(client: QueryClient, frame: Frame, isReplay = false): void {
  switch (frame.kind) {
    case "message.created":
      accepted(client, frame.data);
      return;
    case "message.status":
      moved(client, frame.data, isNumbered(frame));
      return;
    case "message.waiting":
      writeWaitReason(client, frame.data);
      return;
    case "device.outbox":
      writeSummary(client, frame.data, isReplay);
      return;
  }
}

const QUEUED: Waiting = { status: "queued", code: null, nextSendAt: null, sendAt: null };

function accepted(client: QueryClient, { id, deviceId, direction, status, sendAt }: NewMessageEvent): void {
  if (direction !== "out" || status !== "queued") return;
  const later = sendAt && Date.parse(sendAt) > serverNow() ? sendAt : null;
  changeWaiting(client, deviceId, id, (known) => {
    if (known !== undefined) return known;
    return later === null ? QUEUED : { status: "queued", code: "scheduled", nextSendAt: later, sendAt: later };
  });
}

function moved(
  client: QueryClient,
  { id, deviceId, status, campaign }: MessageProgress,
  isNumberedFrame: boolean,
): void {
  switch (status) {
    case "typing":
    case "sending":
      changeWaiting(client, deviceId, id, (known) => {
        if (known === null || (known === undefined && campaign !== undefined)) return known;
        return { ...(known ?? QUEUED), status, code: null, nextSendAt: null };
      });
      return;
    case "queued":
      // A user has decided to send the message again; only that puts a message back into the outbox.
      if (isNumberedFrame) changeWaiting(client, deviceId, id, (known) => known ?? QUEUED);
      forgetUndecided(client, deviceId, id);
      return;
    case "sent":
    case "delivered":
    case "read":
    case "failed":
      forgetUndecided(client, deviceId, id);
      markSent(client, deviceId, id, campaign !== undefined);
      return;
    case "unknown":
      markSent(client, deviceId, id, campaign !== undefined);
      return;
    case "received":
      return;
  }
}

/** Marks a message as sent. A broadcast has thousands of messages: those that no page lists are not cached. */
function markSent(client: QueryClient, deviceId: string, id: string, isOfCampaign: boolean): void {
  changeWaiting(client, deviceId, id, (known) => (isOfCampaign && known === undefined ? known : null));
}

type WaitReasonUpdate = { id: string; deviceId: string; code: WaitCode | null; nextSendAt: string | null };

function writeWaitReason(client: QueryClient, { id, deviceId, code, nextSendAt }: WaitReasonUpdate): void {
  changeWaiting(client, deviceId, id, (known) => {
    if (known === null || (known === undefined && code === null)) return known;
    return { ...(known ?? QUEUED), status: "queued", code, nextSendAt };
  });
}

function writeSummary(client: QueryClient, summary: OutboxSummary, isReplay: boolean): void {
  const key = outboxKeys.summary(summary.deviceId);
  const before = client.getQueryData<OutboxSummary>(key);
  client.setQueryData<OutboxSummary>(key, summary);
  // No frame says which messages these are.
  if (!isReplay && before !== undefined && summary.unknown > before.unknown)
    void client.invalidateQueries({ queryKey: outboxKeys.undecided(summary.deviceId) });
}
