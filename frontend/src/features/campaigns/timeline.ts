/** Texts over time, as bars: every stretch of the time is there, also those in which nothing left. */

import type { CampaignProgress } from "~/api/types";

export type Bar = { from: number; to: number; sent: number };

export const MOST_BARS = 48;

export function barsOf({ timeline, bucketSeconds }: Pick<CampaignProgress, "timeline" | "bucketSeconds">): Bar[] {
  const bucketMs = bucketSeconds * 1_000;
  const known = timeline.map(({ at, sent }) => ({ at: Date.parse(at), sent })).filter(({ at }) => !Number.isNaN(at));
  if (known.length === 0 || bucketMs <= 0) return [];
  const start = Math.min(...known.map(({ at }) => at));
  const buckets = Math.floor((Math.max(...known.map(({ at }) => at)) - start) / bucketMs) + 1;
  const perBar = Math.ceil(buckets / MOST_BARS);
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

/** A round number that no bar exceeds: the top of the scale. */
export function topOf(bars: readonly Bar[]): number {
  const most = Math.max(1, ...bars.map(({ sent }) => sent));
  const step = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((factor) => factor * step).find((top) => top >= most) ?? most;
}
