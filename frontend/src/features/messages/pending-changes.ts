/**
 * What the user has done to messages and WhatsApp has not acknowledged: it is sent or waits, or was refused. What is acknowledged
 * comes as an event and is part of its message.
 */

import { useSyncExternalStore } from "react";
import { ApiError } from "~/api";
import type { ErrorCode } from "~/api/api-error";
import type { MessageProgress } from "~/api/types";

export type PendingState = {
  key: string;
  /** The id of the change, once the server has accepted it. */
  changeId: string | null;
  state: "sending" | "failed";
  /** What the server answered, or why WhatsApp has refused it. */
  refused?: ErrorCode;
  error?: string | null;
};

/** Of each message at most one change of a kind is pending: the newest. */
export class PendingChanges<T extends object> {
  #known: Readonly<Record<string, T & PendingState>> = {};
  readonly #listeners = new Set<() => void>();

  of(messageId: string): (T & PendingState) | undefined {
    return this.#known[messageId];
  }

  readonly forget = (messageId: string): void => {
    const { [messageId]: _, ...others } = this.#known;
    this.#save(others);
  };

  /** Sends a change. To repeat a failed request, pass its idempotency key again. */
  async send(
    messageId: string,
    what: T,
    request: (key: string) => Promise<{ id: string }>,
    key: string = crypto.randomUUID(),
  ): Promise<void> {
    this.#save({ ...this.#known, [messageId]: { ...what, key, changeId: null, state: "sending" } });
    try {
      this.#change(messageId, key, { changeId: (await request(key)).id });
    } catch (error) {
      this.#change(messageId, key, {
        state: "failed",
        refused: error instanceof ApiError ? error.code : "INTERNAL_ERROR",
      });
    }
  }

  /** A change was refused, or nobody knows whether it has arrived. */
  keepProgress({ id, target, status, error }: MessageProgress): void {
    if (target == null || (status !== "failed" && status !== "unknown")) return;
    const known = this.#known[target];
    if (known === undefined || (known.changeId !== null && known.changeId !== id)) return;
    this.#change(target, known.key, { state: "failed", error: error ?? null });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Changes it, unless the message has another one meanwhile. */
  #change(messageId: string, key: string, changed: Partial<PendingState>): void {
    const known = this.#known[messageId];
    if (known?.key === key) this.#save({ ...this.#known, [messageId]: { ...known, ...changed } });
  }

  #save(next: Readonly<Record<string, T & PendingState>>): void {
    this.#known = next;
    for (const listener of this.#listeners) listener();
  }
}

export function usePendingChange<T extends object>(
  changes: PendingChanges<T>,
  messageId: string,
): (T & PendingState) | undefined {
  return useSyncExternalStore(changes.subscribe, () => changes.of(messageId));
}
