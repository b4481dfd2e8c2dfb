/** The query keys of contacts, in a file of their own because the first load needs nothing else of contacts. */

export const contactKeys = {
  all: ["contacts"] as const,
  lists: ["contacts", "list"] as const,
  /** The lists of those who have opted out, whatever else they filter by. */
  listsOfOptedOut: ["contacts", "list", { optedOut: true }] as const,
  list: (filter: object) => ["contacts", "list", filter] as const,
  one: (id: string) => ["contacts", "one", id] as const,
  ones: ["contacts", "one"] as const,
  history: (id: string) => ["contacts", "history", id] as const,
  consents: ["contacts", "consent"] as const,
  consent: (id: string) => ["contacts", "consent", id] as const,
  summary: ["contacts", "summary"] as const,
};
