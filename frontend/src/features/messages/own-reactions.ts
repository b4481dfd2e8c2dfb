/** Reactions that the user has chosen and WhatsApp has not acknowledged. */

import { api, dataOf } from "~/api";
import { withKey } from "~/api/request";
import type { Message, MessageProgress, MessageReaction } from "~/api/types";
import { PendingChanges, type PendingState, usePendingChange } from "./pending-changes";

/** The emoji is empty to remove the reaction. */
export type OwnReaction = { emoji: string } & PendingState;

const reactions = new PendingChanges<{ emoji: string }>();

/** Sends a reaction. To repeat a failed request, pass its idempotency key again. */
export function react(
  { id, deviceId, chatId }: Pick<Message, "id" | "deviceId" | "chatId">,
  emoji: string,
  key?: string,
): Promise<void> {
  const path = { device: deviceId, chat: chatId, message: id };
  const request = (key: string) =>
    dataOf(
      api.POST("/api/devices/{device}/chats/{chat}/messages/{message}/reaction", {
        params: { path, header: withKey(key) },
        body: { emoji },
      }),
    );
  return reactions.send(id, { emoji }, request, key);
}

export const discardReaction = reactions.forget;

/** WhatsApp has our newest reaction to a message. */
export function recogniseReaction({ id, by, reaction }: MessageReaction): void {
  if (id == null || by !== "us") return;
  if (reactions.of(id)?.emoji === (reaction.emoji ?? "")) reactions.forget(id);
}

export const keepReactionProgress = (progress: MessageProgress): void => reactions.keepProgress(progress);

export const useOwnReaction = (messageId: string): OwnReaction | undefined => usePendingChange(reactions, messageId);
