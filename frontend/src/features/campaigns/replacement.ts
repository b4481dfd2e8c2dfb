import type { Campaign } from "~/api/types";

/**
 * The broadcast that was saved in the place of another one, which is deleted then. The server cancels the old one and creates
 * the new one in one transaction, with the same time to the millisecond; nothing else says that they belong together.
 */
export function replacementOf(gone: Campaign, others: readonly Campaign[]): Campaign | undefined {
  if (gone.status !== "cancelled" || gone.completedAt === null) return undefined;
  const at = Date.parse(gone.completedAt);
  return others.find(({ id, createdAt }) => id !== gone.id && Date.parse(createdAt) === at);
}
