/** The number of recipients with each status. */

import type { Counts } from "~/api/types";

/** Fills in the counts: those with other statuses are 0, and `total` is the sum. */
export function countsOf(some: Partial<Omit<Counts, "total">>): Counts {
  const { replied = 0, ...standing } = some;
  const counts = {
    pending: 0,
    queued: 0,
    sent: 0,
    delivered: 0,
    read: 0,
    failed: 0,
    skipped: 0,
    unknown: 0,
    cancelled: 0,
    ...standing,
  };
  return { ...counts, replied, total: Object.values(counts).reduce((sum, count) => sum + count, 0) };
}
