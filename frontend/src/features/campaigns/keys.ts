/** The query keys of broadcasts. */

import type { ItemStatus } from "~/api/types";

export const campaignKeys = {
  all: ["campaigns"] as const,
  list: ["campaigns", "list"] as const,
  one: (id: string) => ["campaigns", "one", id] as const,
  progress: (id: string) => ["campaigns", "progress", id] as const,
  items: (id: string) => ["campaigns", "items", id] as const,
  itemsOf: (id: string, status: ItemStatus | null) => ["campaigns", "items", id, status] as const,
  preview: (draft: number | null) => ["campaign-preview", draft] as const,
};
