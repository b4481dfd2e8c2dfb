/** The texts of the sample: the same conversations and broadcasts in each language. */

export type Texts = {
  /** The names of two devices in use, and of one that is logged out. */
  devices: readonly [string, string, string];
  tags: { regular: string; wholesale: string; fresh: string; loyal: string };
  attributes: { city: string; favourite: string };
  favourites: readonly string[];
  /** The messages of each conversation; `conversations.ts` says who sends which. */
  conversations: readonly (readonly string[])[];
  broadcasts: Record<BroadcastName, { name: string; text: string }>;
  files: { regulars: string; wholesale: string; old: string };
  /** The note of a consent that was given in a phone call. */
  phoneConsentNote: string;
  optOutKeyword: string;
  /** In the order of their shortcuts, as the server lists them. */
  cannedReplies: readonly { shortcut: string; text: string }[];
};

export type BroadcastName = "draft" | "running" | "inQuietHours" | "autoPaused" | "completed" | "cancelled";
