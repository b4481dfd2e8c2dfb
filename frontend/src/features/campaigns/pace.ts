/** The gap between two messages, the duration of a broadcast, and its progress. */

import type { Counts, Gap } from "~/api/types";

export const PACES = {
  safe: { minSeconds: 30, maxSeconds: 60 },
  normal: { minSeconds: 10, maxSeconds: 30 },
  fast: { minSeconds: 5, maxSeconds: 10 },
} as const satisfies Record<string, Gap>;

export const MIN_GAP_SECONDS = 5;
export const MAX_GAP_SECONDS = 3_600;

/** The server doubles one gap in ten, so that the messages show no rhythm. */
const MEAN_FACTOR = 1.1;

export function mayBeGap({ minSeconds, maxSeconds }: Gap): boolean {
  return minSeconds >= MIN_GAP_SECONDS && maxSeconds >= minSeconds && maxSeconds <= MAX_GAP_SECONDS;
}

/** The expected time for `texts` more messages. */
export function expectedMs(texts: number, { minSeconds, maxSeconds }: Gap): number {
  return texts * ((minSeconds + maxSeconds) / 2) * MEAN_FACTOR * 1_000;
}

/** Messages that are not sent yet. */
export function remaining({ pending, queued }: Counts): number {
  return pending + queued;
}

/** Messages that are sent, delivered or read. */
export function sentOf({ sent, delivered, read }: Counts): number {
  return sent + delivered + read;
}
