/** Six broadcasts in different states. Recipients, progress and outbox are calculated from the counts of each plan. */

import type { CampaignRecipient } from "~/api/contract";
import type { Campaign, CampaignProgress, Counts, OutboxItem } from "~/api/types";
import { countsOf } from "~/features/campaigns/counts";
import { PACES, sentOf } from "~/features/campaigns/pace";
import { renderSketch } from "~/features/campaigns/template";
import { nextSendAt, quietHoursOf, SHOP, WHOLESALE } from "./devices";
import { chatIdAt, DAY, idOf, instant, MINUTE, personAt } from "./fictional";
import type { BroadcastName, Texts } from "./texts";

export type Broadcast = {
  campaign: Campaign;
  items: readonly CampaignRecipient[];
  progress: CampaignProgress;
  /** The messages of the broadcast in the outbox of a device. */
  outbox: readonly OutboxItem[];
};

type Plan = {
  name: BroadcastName;
  device: string;
  tags: (texts: Texts) => string[] | null;
  state: Pick<Campaign, "status" | "pauseReason">;
  counts: Partial<Counts>;
  createdAgo: number;
  startedAgo: number | null;
  endedAgo: number | null;
  failures: Record<string, number>;
};

const RUNNING = { status: "running", pauseReason: null } as const;

/** The broadcasts, the newest first. */
const PLANS: readonly Plan[] = [
  {
    name: "draft",
    device: SHOP,
    tags: ({ tags }) => [tags.regular, tags.loyal],
    state: { status: "draft", pauseReason: null },
    counts: {},
    createdAgo: 20 * MINUTE,
    startedAgo: null,
    endedAgo: null,
    failures: {},
  },
  {
    name: "running",
    device: SHOP,
    tags: () => null,
    state: RUNNING,
    counts: { read: 92, delivered: 41, sent: 9, failed: 4, unknown: 2, queued: 12, pending: 80, replied: 23 },
    createdAgo: 75 * MINUTE,
    startedAgo: 58 * MINUTE,
    endedAgo: null,
    failures: { invalid_recipient: 3, send_failed: 1 },
  },
  {
    name: "inQuietHours",
    device: WHOLESALE,
    tags: () => null,
    state: RUNNING,
    counts: { read: 39, delivered: 28, sent: 5, failed: 2, queued: 12, pending: 34, replied: 17 },
    createdAgo: 91 * MINUTE,
    startedAgo: 83 * MINUTE,
    endedAgo: 55 * MINUTE,
    failures: { invalid_recipient: 2 },
  },
  {
    name: "autoPaused",
    device: WHOLESALE,
    tags: ({ tags }) => [tags.fresh],
    state: { status: "paused", pauseReason: "failures" },
    counts: { read: 11, delivered: 7, sent: 3, failed: 9, pending: 50, replied: 4 },
    createdAgo: 2 * DAY - 94 * MINUTE,
    startedAgo: 2 * DAY - 101 * MINUTE,
    endedAgo: 2 * DAY - 113 * MINUTE,
    failures: { send_failed: 7, whatsapp_463: 2 },
  },
  {
    name: "completed",
    device: SHOP,
    tags: ({ tags }) => [tags.loyal],
    state: { status: "completed", pauseReason: null },
    counts: { read: 214, delivered: 71, sent: 12, failed: 13, replied: 64 },
    createdAgo: 5 * DAY + 47 * MINUTE,
    startedAgo: 5 * DAY + 22 * MINUTE,
    endedAgo: 5 * DAY - 92 * MINUTE,
    failures: { invalid_recipient: 9, opted_out: 3, send_failed: 1 },
  },
  {
    name: "cancelled",
    device: SHOP,
    tags: () => null,
    state: { status: "cancelled", pauseReason: null },
    counts: { read: 30, delivered: 12, sent: 3, failed: 1, cancelled: 104, replied: 6 },
    createdAgo: 9 * DAY + 128 * MINUTE,
    startedAgo: 9 * DAY + 121 * MINUTE,
    endedAgo: 9 * DAY + 103 * MINUTE,
    failures: { invalid_recipient: 1 },
  },
];

export function broadcastsOf(now: number, texts: Texts): Broadcast[] {
  return PLANS.map((plan, index) => broadcastOf(plan, PLANS.length - index, now, texts));
}

function broadcastOf(plan: Plan, number: number, now: number, texts: Texts): Broadcast {
  const campaign = campaignOf(plan, number, now, texts);
  const items = itemsOf(plan, campaign, now);
  const outbox = outboxOf(campaign, items, now);
  return { campaign, items, outbox, progress: progressOf(plan, campaign, outbox, now) };
}

function campaignOf(plan: Plan, number: number, now: number, texts: Texts): Campaign {
  const tags = plan.tags(texts);
  const { status } = plan.state;
  const isOver = status === "completed" || status === "cancelled";
  return {
    ...texts.broadcasts[plan.name],
    ...plan.state,
    id: idOf("cmp", number),
    deviceIds: [plan.device],
    audience: tags === null ? { kind: "list" } : { kind: "tags", match: "any", tags, withoutTags: [], needs: [] },
    sendToUndecided: false,
    gap: PACES.normal,
    counts: countsOf(plan.counts),
    retryable: plan.counts.failed ?? 0,
    run: plan.startedAgo === null ? 0 : 1,
    startProblem: null,
    createdAt: instant(now - plan.createdAgo),
    scheduledAt: null,
    startedAt: plan.startedAgo === null ? null : instant(now - plan.startedAgo),
    completedAt: isOver && plan.endedAgo !== null ? instant(now - plan.endedAgo) : null,
  };
}

/** Returns the recipients. Those whose message was sent come first, in mixed order; the waiting ones follow. */
function itemsOf(plan: Plan, { counts, text, deviceIds }: Campaign, now: number): CampaignRecipient[] {
  const finished = shuffled(
    (["read", "delivered", "sent", "failed", "unknown"] as const).flatMap((status) => times(status, counts)),
  );
  const statuses = [
    ...finished,
    ...(["queued", "pending", "cancelled"] as const).flatMap((status) => times(status, counts)),
  ];
  const errors = shuffled(Object.entries(plan.failures).flatMap(([error, count]) => Array<string>(count).fill(error)));
  const startedAt = now - (plan.startedAgo ?? 0);
  const durationMs = Math.max(0, (plan.startedAgo ?? 0) - (plan.endedAgo ?? 0));
  let replies = counts.replied;
  return statuses.map((status, index): CampaignRecipient => {
    const { name, phone, city } = personAt(index);
    const at = startedAt + (durationMs * index) / Math.max(1, finished.length);
    const isSent = status === "read" || status === "delivered" || status === "sent";
    const hasReplied = status === "read" && replies > 0 && index % 3 !== 1;
    if (hasReplied) replies -= 1;
    return {
      itemNo: index + 1,
      name,
      phone,
      columns: {},
      status,
      text: renderSketch(text, { name, city }),
      error: status === "failed" ? (errors.shift() ?? null) : null,
      deviceId: index < finished.length || status === "queued" ? (deviceIds[0] ?? null) : null,
      sentAt: isSent ? instant(at) : null,
      repliedAt: hasReplied ? instant(Math.min(now - MINUTE, at + 6 * MINUTE)) : null,
      updatedAt: instant(index < finished.length ? Math.min(now, at + 30_000) : startedAt),
    };
  });
}

function times<Status extends Exclude<keyof Counts, "total" | "replied">>(status: Status, counts: Counts): Status[] {
  return Array<Status>(counts[status]).fill(status);
}

/** Mixes the list; the order looks random and is always the same. */
function shuffled<T>(list: readonly T[]): T[] {
  return list
    .map((item, index) => ({ item, place: (index * 613) % 1_009 }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}

type TakenRecipient = CampaignRecipient & { status: "queued" | "unknown" };

/** Returns the messages that a device has accepted from the broadcast, including those with an unknown outcome. */
function outboxOf(
  { id, status, deviceIds, counts }: Campaign,
  items: readonly CampaignRecipient[],
  now: number,
): OutboxItem[] {
  if (status !== "running") return [];
  const isQuiet = deviceIds.includes(WHOLESALE);
  const quietHours = { code: "quiet_hours", nextSendAt: instant(quietHoursOf(now).endsAt) } as const;
  const number = Number.parseInt(id.slice(-12), 16);
  return items
    .filter((item): item is TakenRecipient => item.status === "queued" || item.status === "unknown")
    .map((item, index) => ({
      id: idOf("msg", 100_000 + number * 1_000 + item.itemNo),
      chatId: chatIdAt(item.itemNo - 1),
      phone: item.phone,
      content: { kind: "text" as const, text: item.text ?? "" },
      text: item.text ?? "",
      status: item.status,
      priority: "campaign" as const,
      acceptedAt: item.updatedAt,
      attemptedAt: item.status === "unknown" ? item.updatedAt : null,
      sendAt: null,
      campaignId: id,
      wait:
        item.status === "unknown"
          ? null
          : isQuiet
            ? quietHours
            : { code: "gap" as const, nextSendAt: nextSendAt(now, index - counts.unknown) },
    }));
}

const BUCKET = 5 * MINUTE;

function progressOf(plan: Plan, campaign: Campaign, outbox: readonly OutboxItem[], now: number): CampaignProgress {
  const { counts, status, pauseReason } = campaign;
  const waiting = outbox.filter((message) => message.status === "queued");
  const next = waiting[0]?.wait ?? null;
  const unsent = counts.pending + counts.queued;
  const startsAt = next?.code === "quiet_hours" ? quietHoursOf(now).endsAt : now;
  const isAhead = status === "running" || status === "draft";
  return {
    status,
    pauseReason,
    counts,
    bucketSeconds: BUCKET / 1_000,
    timeline: timelineOf(plan, sentOf(counts), now),
    failures: Object.entries(plan.failures).map(([error, count]) => ({ error, count })),
    devices: campaign.deviceIds.map((deviceId) => ({
      deviceId,
      sent: sentOf(counts),
      waiting: waiting.length,
      code: next?.code ?? null,
      nextSendAt: next?.nextSendAt ?? null,
      failingSince: null,
    })),
    beforeStart: null,
    estimate:
      isAhead && unsent > 0
        ? {
            texts: unsent,
            startsAt: instant(startsAt),
            finishesAt: instant(startsAt + unsent * 22_000),
            days: 1,
            limitedBy: next?.code === "quiet_hours" ? "quiet_hours" : null,
            perDevice: campaign.deviceIds.map((deviceId) => ({ deviceId, texts: unsent })),
          }
        : null,
  };
}

/** Returns the number of sent messages per period: a little more in one period, a little less in the next. */
function timelineOf({ startedAgo, endedAgo }: Plan, sent: number, now: number): CampaignProgress["timeline"] {
  if (startedAgo === null) return [];
  const periods = Math.max(1, Math.ceil((startedAgo - (endedAgo ?? 0)) / BUCKET));
  const from = Math.floor((now - startedAgo) / BUCKET) * BUCKET;
  const upTo = (period: number) =>
    period === periods ? sent : Math.round((sent * (period + 0.35 * Math.sin(period * 2.1))) / periods);
  return Array.from({ length: periods }, (_, index) => ({
    at: instant(from + index * BUCKET),
    sent: upTo(index + 1) - upTo(index),
  }));
}
