import type { CannedReply } from "~/api/types";
import { DAY, idOf, instant } from "./fictional";
import type { Texts } from "./texts";

export function cannedRepliesOf(now: number, { cannedReplies }: Texts): CannedReply[] {
  return cannedReplies.map(({ shortcut, text }, index) => {
    const at = instant(now - (30 + index) * DAY);
    return { id: idOf("can", index), shortcut, text, createdAt: at, updatedAt: at };
  });
}
