import type { CannedReply } from "~/api/types";

export const reply = (shortcut: string, text: string): CannedReply => ({
  id: `can_${shortcut}`,
  shortcut,
  text,
  createdAt: "2026-11-30T08:00:00.000Z",
  updatedAt: "2026-11-30T08:00:00.000Z",
});
