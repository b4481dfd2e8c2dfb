/** The query keys of broadcasts. */

export const campaignKeys = {
  all: ["campaigns"] as const,
  /** The key of the list of all broadcasts, with which the keys of the filtered lists begin. */
  list: ["campaigns", "list"] as const,
  found: (filter: object) => ["campaigns", "list", filter] as const,
  one: (id: string) => ["campaigns", "one", id] as const,
  /** The key of the mutation with which this tab deletes the broadcast. */
  deletion: (id: string) => ["campaigns", "deletion", id] as const,
  progress: (id: string) => ["campaigns", "progress", id] as const,
  items: (id: string) => ["campaigns", "items", id] as const,
  itemsOf: (id: string, statuses: string | null) => ["campaigns", "items", id, statuses] as const,
  recipients: (id: string) => ["campaigns", "recipients", id] as const,
  /** The key of the id of the broadcast that has replaced this one, if a live update has reported it to this tab. */
  replacement: (id: string) => ["campaign-replacement", id] as const,
  preview: (draft: number | null) => ["campaign-preview", draft] as const,
};
