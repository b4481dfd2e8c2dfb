/**
 * Reactions that the user has chosen and WhatsApp has not acknowledged: they are sent or wait, or were refused. An acknowledged
 * one comes as an event and is part of its message.
 */

import { useSyncExternalStore } from "react";
import { ApiError, api, dataOf } from "~/api";
import type { ErrorCode } from "~/api/api-error";
import { withKey } from "~/api/request";
import type { Message, MessageProgress, MessageReaction } from "~/api/types";

export type OwnReaction = {
  /** Empty to remove the reaction. */
  emoji: string;
  key: string;
  /** The id of the change, once the server has accepted it. */
  changeId: string | null;
  state: "sending" | "failed";
  /** What the server answered, or why WhatsApp has refused it. */
  refused?: ErrorCode;
  error?: string | null;
};

let reactions: Readonly<Record<string, OwnReaction>> = {};
const listeners = new Set<() => void>();

function save(next: typeof reactions): void {
  reactions = next;
  for (const listener of listeners) listener();
}

function forget(messageId: string): void {
  const { [messageId]: _, ...others } = reactions;
  save(others);
}

/** Changes the reaction, unless the message has another one meanwhile. */
function change(messageId: string, key: string, changed: Partial<OwnReaction>): void {
  const known = reactions[messageId];
  if (known?.key === key) save({ ...reactions, [messageId]: { ...known, ...changed } });
}

/** Reacts to a message; with the key of a failed try, the same once more. */
export async function react(
  { id, deviceId, chatId }: Pick<Message, "id" | "deviceId" | "chatId">,
  emoji: string,
  key: string = crypto.randomUUID(),
): Promise<void> {
  save({ ...reactions, [id]: { emoji, key, changeId: null, state: "sending" } });
  try {
    const path = { device: deviceId, chat: chatId, message: id };
    const accepted = await dataOf(
      api.POST("/api/devices/{device}/chats/{chat}/messages/{message}/reaction", {
        params: { path, header: withKey(key) },
        body: { emoji },
      }),
    );
    change(id, key, { changeId: accepted.id });
  } catch (error) {
    change(id, key, { state: "failed", refused: error instanceof ApiError ? error.code : "INTERNAL_ERROR" });
  }
}

export const discardReaction = forget;

/** WhatsApp has our newest reaction to a message. */
export function recogniseReaction({ id, by, reaction }: MessageReaction): void {
  if (id == null || by !== "us") return;
  if (reactions[id]?.emoji === (reaction.emoji ?? "")) forget(id);
}

/** A reaction was refused, or nobody knows whether it has arrived. */
export function keepReactionProgress({ id, target, status, error }: MessageProgress): void {
  if (target == null) return;
  const own = reactions[target];
  if (own === undefined || (own.changeId !== null && own.changeId !== id)) return;
  if (status === "failed" || status === "unknown") change(target, own.key, { state: "failed", error: error ?? null });
}

export function useOwnReaction(messageId: string): OwnReaction | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => reactions[messageId],
  );
}
