/** What is said in the sample, by language: the same stories, line by line. */

export type Words = {
  /** The two numbers at work, and one that was logged out. */
  devices: readonly [string, string, string];
  tags: { regular: string; wholesale: string; fresh: string; loyal: string };
  attributes: { city: string; favourite: string };
  favourites: readonly string[];
  /** By conversation, in order; who says what stands in `talks.ts`. */
  talks: readonly (readonly string[])[];
  broadcasts: Record<BroadcastName, { name: string; text: string }>;
  files: { regulars: string; wholesale: string; old: string };
  /** What a note in the ledger says of a call. */
  consentNote: string;
  stopWord: string;
};

export type BroadcastName = "draft" | "running" | "resting" | "stopped" | "completed" | "cancelled";
