/** Six broadcasts, one for each way it can go; recipients, progress and what waits are all reckoned from their counts. */

import type { CampaignRecipient } from "~/api/contract";
import type { Campaign, CampaignProgress, Counts, OutboxItem } from "~/api/types";
import { PACES, sentOf } from "~/features/campaigns/pace";
import { sketch } from "~/features/campaigns/template";
import { nextGap, restOf, SHOP, WHOLESALE } from "./devices";
import { chatIdAt, DAY, idOf, instant, MINUTE, personAt } from "./made-up";
import type { BroadcastName, Words } from "./words";

export type Broadcast = {
  campaign: Campaign;
  items: readonly CampaignRecipient[];
  progress: CampaignProgress;
  /** What of it lies in a device's outbox. */
  outbox: readonly OutboxItem[];
};

type Plan = {
  name: BroadcastName;
  device: string;
  tags: (words: Words) => string[] | null;
  state: Pick<Campaign, "status" | "pauseReason">;
  counts: Partial<Counts>;
  createdAgo: number;
  startedAgo: number | null;
  endedAgo: number | null;
  failures: Record<string, number>;
};

const going = { status: "running", pauseReason: null } as const;

/** The newest first. */
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
    state: going,
    counts: { read: 92, delivered: 41, sent: 9, failed: 4, unknown: 2, queued: 12, pending: 80, replied: 23 },
    createdAgo: 75 * MINUTE,
    startedAgo: 58 * MINUTE,
    endedAgo: null,
    failures: { invalid_recipient: 3, send_failed: 1 },
  },
  {
    name: "resting",
    device: WHOLESALE,
    tags: () => null,
    state: going,
    counts: { read: 39, delivered: 28, sent: 5, failed: 2, queued: 12, pending: 34, replied: 17 },
    createdAgo: 91 * MINUTE,
    startedAgo: 83 * MINUTE,
    endedAgo: 55 * MINUTE,
    failures: { invalid_recipient: 2 },
  },
  {
    name: "stopped",
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

export function broadcastsOf(now: number, words: Words): Broadcast[] {
  return PLANS.map((plan, index) => broadcastOf(plan, PLANS.length - index, now, words));
}

function broadcastOf(plan: Plan, number: number, now: number, words: Words): Broadcast {
  const campaign = campaignOf(plan, number, now, words);
  const items = itemsOf(plan, campaign, now);
  const outbox = outboxOf(campaign, items, now);
  return { campaign, items, outbox, progress: progressOf(plan, campaign, outbox, now) };
}

function campaignOf(plan: Plan, number: number, now: number, words: Words): Campaign {
  const tags = plan.tags(words);
  const { status } = plan.state;
  const isOver = status === "completed" || status === "cancelled";
  return {
    ...words.broadcasts[plan.name],
    ...plan.state,
    id: idOf("cmp", number),
    deviceIds: [plan.device],
    audience: tags === null ? { kind: "list" } : { kind: "tags", match: "any", tags },
    gap: PACES.normal,
    counts: countsOf(plan.counts),
    createdAt: instant(now - plan.createdAgo),
    scheduledAt: null,
    startedAt: plan.startedAgo === null ? null : instant(now - plan.startedAgo),
    completedAt: isOver && plan.endedAgo !== null ? instant(now - plan.endedAgo) : null,
  };
}

function countsOf(some: Partial<Counts>): Counts {
  const none = {
    pending: 0,
    queued: 0,
    sent: 0,
    delivered: 0,
    read: 0,
    failed: 0,
    unknown: 0,
    cancelled: 0,
    replied: 0,
  };
  const counts = { ...none, ...some };
  const { replied, ...standing } = counts;
  return { ...counts, total: Object.values(standing).reduce((sum, count) => sum + count, 0) };
}

/** Those that have left come first, mixed; behind them what waits. */
function itemsOf(plan: Plan, { counts, text, deviceIds }: Campaign, now: number): CampaignRecipient[] {
  const gone = mixed(
    (["read", "delivered", "sent", "failed", "unknown"] as const).flatMap((status) => times(status, counts)),
  );
  const statuses = [
    ...gone,
    ...(["queued", "pending", "cancelled"] as const).flatMap((status) => times(status, counts)),
  ];
  const errors = mixed(Object.entries(plan.failures).flatMap(([error, count]) => Array<string>(count).fill(error)));
  const startedAt = now - (plan.startedAgo ?? 0);
  const took = Math.max(0, (plan.startedAgo ?? 0) - (plan.endedAgo ?? 0));
  let replies = counts.replied;
  return statuses.map((status, index): CampaignRecipient => {
    const { name, phone, city } = personAt(index);
    const at = startedAt + (took * index) / Math.max(1, gone.length);
    const hasLeft = status === "read" || status === "delivered" || status === "sent";
    const hasReplied = status === "read" && replies > 0 && index % 3 !== 1;
    if (hasReplied) replies -= 1;
    return {
      itemNo: index + 1,
      name,
      phone,
      status,
      text: sketch(text, { name, city }),
      error: status === "failed" ? (errors.shift() ?? null) : null,
      deviceId: index < gone.length || status === "queued" ? (deviceIds[0] ?? null) : null,
      sentAt: hasLeft ? instant(at) : null,
      repliedAt: hasReplied ? instant(Math.min(now - MINUTE, at + 6 * MINUTE)) : null,
      updatedAt: instant(index < gone.length ? Math.min(now, at + 30_000) : startedAt),
    };
  });
}

function times<Status extends Exclude<keyof Counts, "total" | "replied">>(status: Status, counts: Counts): Status[] {
  return Array<Status>(counts[status]).fill(status);
}

/** In an order that looks like none, and is always the same. */
function mixed<T>(list: readonly T[]): T[] {
  return list
    .map((item, index) => ({ item, place: (index * 613) % 1_009 }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}

type Taken = CampaignRecipient & { status: "queued" | "unknown" };

/** What of it a device has taken over, and those of its texts that nobody knows about. */
function outboxOf(
  { id, status, deviceIds, counts }: Campaign,
  items: readonly CampaignRecipient[],
  now: number,
): OutboxItem[] {
  if (status !== "running") return [];
  const isResting = deviceIds.includes(WHOLESALE);
  const rest = { code: "quiet_hours", nextSendAt: instant(restOf(now).endsAt) } as const;
  const number = Number.parseInt(id.slice(-12), 16);
  return items
    .filter((item): item is Taken => item.status === "queued" || item.status === "unknown")
    .map((item, index) => ({
      id: idOf("msg", 100_000 + number * 1_000 + item.itemNo),
      chatId: chatIdAt(item.itemNo - 1),
      phone: item.phone,
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
          : isResting
            ? rest
            : { code: "gap" as const, nextSendAt: nextGap(now, index - counts.unknown) },
    }));
}

const BUCKET = 5 * MINUTE;

function progressOf(plan: Plan, campaign: Campaign, outbox: readonly OutboxItem[], now: number): CampaignProgress {
  const { counts, status, pauseReason } = campaign;
  const waiting = outbox.filter((text) => text.status === "queued");
  const next = waiting[0]?.wait ?? null;
  const texts = counts.pending + counts.queued;
  const startsAt = next?.code === "quiet_hours" ? restOf(now).endsAt : now;
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
    estimate:
      isAhead && texts > 0
        ? {
            texts,
            startsAt: instant(startsAt),
            finishesAt: instant(startsAt + texts * 22_000),
            days: 1,
            limitedBy: next?.code === "quiet_hours" ? "quiet_hours" : null,
            perDevice: campaign.deviceIds.map((deviceId) => ({ deviceId, texts })),
          }
        : null,
  };
}

/** As many as have left, a little more in one stretch and a little less in the next. */
function timelineOf({ startedAgo, endedAgo }: Plan, sent: number, now: number): CampaignProgress["timeline"] {
  if (startedAgo === null) return [];
  const stretches = Math.max(1, Math.ceil((startedAgo - (endedAgo ?? 0)) / BUCKET));
  const from = Math.floor((now - startedAgo) / BUCKET) * BUCKET;
  const upTo = (stretch: number) =>
    stretch === stretches ? sent : Math.round((sent * (stretch + 0.35 * Math.sin(stretch * 2.1))) / stretches);
  return Array.from({ length: stretches }, (_, index) => ({
    at: instant(from + index * BUCKET),
    sent: upTo(index + 1) - upTo(index),
  }));
}
