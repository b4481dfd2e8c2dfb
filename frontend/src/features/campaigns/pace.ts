/** The gap between two messages, the duration of a broadcast, and its progress. */

import { LEFT, LIMITS } from "~/api/contract";
import type { Counts, Gap, Preset } from "~/api/types";

const { safe, normal, fast } = LIMITS.paces;
/** The paces, in the order in which the form shows them. */
export const PACES = { safe, normal, fast } as const satisfies Record<Preset, Gap>;

/**
 * The factor between the mean gap and the middle of the range. It is above 1, because the server doubles one gap in ten so that the
 * messages show no rhythm.
 */
const MEAN_FACTOR = 1.1;

export function mayBeGap({ minSeconds, maxSeconds }: Gap): boolean {
  return minSeconds >= LIMITS.gap.minSeconds && maxSeconds >= minSeconds && maxSeconds <= LIMITS.gap.maxSeconds;
}

/** Returns the expected time for `texts` more messages. */
export function expectedMs(texts: number, { minSeconds, maxSeconds }: Gap): number {
  return texts * ((minSeconds + maxSeconds) / 2) * MEAN_FACTOR * 1_000;
}

/** Returns the number of messages that are not sent yet. */
export function remaining({ pending, queued }: Counts): number {
  return pending + queued;
}

/** Returns the number of messages that are sent, delivered or read. */
export function sentOf(counts: Counts): number {
  return LEFT.reduce((sum, status) => sum + counts[status], 0);
}
