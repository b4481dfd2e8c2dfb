/** Edits and deletions of our messages that the user has asked for and WhatsApp has not acknowledged. */

import { api, dataOf } from "~/api";
import { withKey } from "~/api/request";
import type { Message, MessageChange, MessageProgress } from "~/api/types";
import { contentOf, saysSomething } from "./content-text";
import { PendingChanges, type PendingState, usePendingChange } from "./pending-changes";
import { shownAt } from "./place";
import { hasLeft } from "./status";

/** How long after it was sent a message can be edited and deleted (`src/messages/own_change.rs`). */
const EDIT_WINDOW_MS = 20 * 60_000;
const DELETION_WINDOW_MS = 60 * 3_600_000;

/** The kinds that have a text or a caption to edit. */
const WITH_WORDS: readonly string[] = ["text", "image", "video", "document"];

type Change = { kind: "edit"; text: string } | { kind: "deletion" };
export type OwnChange = Change & PendingState;

const changes = new PendingChanges<Change>();

type Named = Pick<Message, "id" | "deviceId" | "chatId">;

const pathOf = ({ id, deviceId, chatId }: Named) => ({ device: deviceId, chat: chatId, message: id });

/** Edits the text or the caption of a message. To repeat a failed request, pass its idempotency key again. */
export function editMessage(message: Named, text: string, key?: string): Promise<void> {
  const request = (key: string) =>
    dataOf(
      api.POST("/api/devices/{device}/chats/{chat}/messages/{message}/edit", {
        params: { path: pathOf(message), header: withKey(key) },
        body: { text },
      }),
    );
  return changes.send(message.id, { kind: "edit", text }, request, key);
}

/** Deletes a message for everybody. */
export function deleteMessage(message: Named): Promise<void> {
  const request = () =>
    dataOf(api.DELETE("/api/devices/{device}/chats/{chat}/messages/{message}", { params: { path: pathOf(message) } }));
  return changes.send(message.id, { kind: "deletion" }, request);
}

export const discardChange = changes.forget;

/** WhatsApp has our newest change of a message, or the message was changed on the phone. */
export function recogniseChange(changed: MessageChange): void {
  const own = changes.of(changed.id);
  if (own === undefined) return;
  const isDeleted = contentOf(changed).kind === "deleted";
  if (isDeleted || (own.kind === "edit" && own.text === wordsOf(changed))) changes.forget(changed.id);
}

export const keepChangeProgress = (progress: MessageProgress): void => changes.keepProgress(progress);

export const useOwnChange = (messageId: string): OwnChange | undefined => usePendingChange(changes, messageId);

/** Whether the message is one of ours that has left and still says something. */
export const isOurs = (message: Message): boolean =>
  message.direction === "out" && hasLeft(message.status) && saysSomething(message);

const isWithin = (message: Message, window: number, now: number): boolean =>
  isOurs(message) && now - Date.parse(shownAt(message)) <= window;

export const isEditable = (message: Message, now: number): boolean =>
  WITH_WORDS.includes(contentOf(message).kind) && isWithin(message, EDIT_WINDOW_MS, now);

export const isDeletable = (message: Message, now: number): boolean => isWithin(message, DELETION_WINDOW_MS, now);

/** The words of a message that an edit changes. */
export function wordsOf(message: Pick<Message, "content" | "text">): string {
  const content = contentOf(message);
  if ("caption" in content) return content.caption ?? "";
  return content.kind === "text" ? content.text : "";
}
