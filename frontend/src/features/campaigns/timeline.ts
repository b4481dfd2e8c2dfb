/** Sent messages over time as bars; a period without a message is a bar of height zero. */

import type { CampaignProgress } from "~/api/types";

export type Bar = { from: number; to: number; sent: number };

export const MAX_BARS = 48;

export function barsOf({ timeline, bucketSeconds }: Pick<CampaignProgress, "timeline" | "bucketSeconds">): Bar[] {
  const bucketMs = bucketSeconds * 1_000;
  const known = timeline.map(({ at, sent }) => ({ at: Date.parse(at), sent })).filter(({ at }) => !Number.isNaN(at));
  if (known.length === 0 || bucketMs <= 0) return [];
  const start = Math.min(...known.map(({ at }) => at));
  const buckets = Math.floor((Math.max(...known.map(({ at }) => at)) - start) / bucketMs) + 1;
  const perBar = Math.ceil(buckets / MAX_BARS);
  const bars = Array.from({ length: Math.ceil(buckets / perBar) }, (_, index) => ({
    from: start + index * perBar * bucketMs,
    to: start + (index + 1) * perBar * bucketMs,
    sent: 0,
  }));
  for (const { at, sent } of known) {
    const bar = bars[Math.floor((at - start) / (perBar * bucketMs))];
    if (bar !== undefined) bar.sent += sent;
  }
  return bars;
}

/** Returns the top of the scale: a round number that no bar exceeds. */
export function topOf(bars: readonly Bar[]): number {
  const most = Math.max(1, ...bars.map(({ sent }) => sent));
  const step = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((factor) => factor * step).find((top) => top >= most) ?? most;
}
