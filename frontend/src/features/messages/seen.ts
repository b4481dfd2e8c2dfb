/** What this browser has shown of each chat: the server counts incoming texts, a person reads them here. */

import { useSyncExternalStore } from "react";
import type { Chat } from "~/api/types";
import { local } from "~/storage";

type Seen = { at: string; unread: number };

const PLACE = "cwa.seen";

let seen: Readonly<Record<string, Seen>> = local.read<Record<string, Seen>>(PLACE) ?? {};
const listeners = new Set<() => void>();

const nameOf = (deviceId: string, chatId: string) => `${deviceId}/${chatId}`;

export function markSeen(deviceId: string, chat: Chat): void {
  const known = seen[nameOf(deviceId, chat.chatId)];
  if (known !== undefined && known.at >= chat.lastAt && known.unread === chat.unread) return;
  seen = { ...seen, [nameOf(deviceId, chat.chatId)]: { at: chat.lastAt, unread: chat.unread } };
  local.write(PLACE, seen);
  for (const tell of listeners) tell();
}

/** How many texts of a chat are new here. */
export function unreadOf(chat: Chat, last: Seen | undefined): number {
  if (last === undefined || chat.unread === 0) return chat.unread;
  if (chat.lastAt <= last.at) return 0;
  // The server starts over after an answer; until then it counts on from what was seen.
  return chat.unread > last.unread ? chat.unread - last.unread : chat.unread;
}

export function useUnread(deviceId: string, chat: Chat): number {
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => seen,
  );
  return unreadOf(chat, all[nameOf(deviceId, chat.chatId)]);
}
