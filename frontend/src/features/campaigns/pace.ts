/** How long a broadcast takes, and how far it is. */

import type { Counts, Gap } from "~/api/types";

export const PACES = {
  safe: { minSeconds: 30, maxSeconds: 60 },
  normal: { minSeconds: 10, maxSeconds: 30 },
  fast: { minSeconds: 5, maxSeconds: 10 },
} as const satisfies Record<string, Gap>;

export const SHORTEST_GAP_SECONDS = 5;
export const LONGEST_GAP_SECONDS = 3_600;

/** One pause in ten is doubled, so that no rhythm shows. */
const MEAN_FACTOR = 1.1;

export function mayBeGap({ minSeconds, maxSeconds }: Gap): boolean {
  return minSeconds >= SHORTEST_GAP_SECONDS && maxSeconds >= minSeconds && maxSeconds <= LONGEST_GAP_SECONDS;
}

/** The expected time for `texts` more texts. */
export function expectedMs(texts: number, { minSeconds, maxSeconds }: Gap): number {
  return texts * ((minSeconds + maxSeconds) / 2) * MEAN_FACTOR * 1_000;
}

/** Texts that still have to leave. */
export function remaining({ pending, queued }: Counts): number {
  return pending + queued;
}

/** Texts that have left, however far they came. */
export function sentOf({ sent, delivered, read }: Counts): number {
  return sent + delivered + read;
}
