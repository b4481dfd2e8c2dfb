/**
 * Messages that the user has sent and the server has not confirmed. The tab keeps them over a reload, each with its
 * first idempotency key, so that sending one again never sends it twice.
 */

import { useSyncExternalStore } from "react";
import { ApiError } from "~/api";
import type { ErrorCode } from "~/api/api-error";
import { serverNow } from "~/api/clock";
import type { NewMessageEvent, ReplyTo, SentMessage } from "~/api/types";
import { session } from "~/storage";
import { postMessage } from "./post-message";

export type Pending = {
  key: string;
  deviceId: string;
  chatId: string;
  to: string;
  text: string;
  /** When the message is to be sent; without it, now. */
  sendAt?: string | undefined;
  /** The message that it answers. */
  replyTo?: ReplyTo | undefined;
  at: string;
  state: "sending" | "failed";
  /** Why the last try failed; `null` when it is not known, as after a reload. */
  reason: { code: ErrorCode; field: string | null } | null;
};

const STORAGE_KEY = "cwa.outbox";

class Unsent {
  #entries: readonly Pending[] = [];
  readonly #listeners = new Set<() => void>();

  constructor() {
    const kept = session.read<Pending[]>(STORAGE_KEY) ?? [];
    this.#entries = kept.map((entry) => ({
      ...entry,
      state: "failed",
      reason: entry.state === "failed" ? entry.reason : null,
    }));
  }

  readonly entries = (): readonly Pending[] => this.#entries;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Sends a new message, or one again under its old key; `null` when the server has not confirmed it. */
  async send(what: Omit<Pending, "key" | "at" | "state" | "reason"> & { key?: string }): Promise<SentMessage | null> {
    const entry: Pending = {
      ...what,
      key: what.key ?? crypto.randomUUID(),
      at: new Date(serverNow()).toISOString(),
      state: "sending",
      reason: null,
    };
    this.#put(entry);
    try {
      const { to, text, sendAt, replyTo } = entry;
      // A person is typing in a chat: these messages go before all others but urgent ones.
      const wanted = {
        to,
        text,
        priority: "high" as const,
        ...(sendAt === undefined ? {} : { sendAt }),
        ...(replyTo === undefined ? {} : { replyTo: replyTo.id ?? replyTo.waMessageId }),
      };
      const message = await postMessage(entry.deviceId, wanted, entry.key);
      this.discard(entry.key);
      return message;
    } catch (error) {
      const reason = error instanceof ApiError ? { code: error.code, field: error.field } : null;
      // If the entry is gone, the socket has recognised the message: only the answer was lost.
      if (this.#has(entry.key)) this.#put({ ...entry, state: "failed", reason });
      return null;
    }
  }

  /** Sends what was written without a connection, each under its first key, so that none is sent twice. */
  sendLost(): void {
    for (const entry of this.#entries)
      if (entry.state === "failed" && entry.reason?.code === "NETWORK") void this.send(entry);
  }

  /** Removes an entry when the socket reports its message, which may be before the answer to the request. */
  recognise(message: NewMessageEvent): void {
    const entry = this.#entries.find(
      (one) =>
        one.deviceId === message.deviceId &&
        one.chatId === message.chatId &&
        one.text === message.text &&
        mayHaveArrived(one),
    );
    if (entry !== undefined) this.discard(entry.key);
  }

  discard(key: string): void {
    this.#save(this.#entries.filter((entry) => entry.key !== key));
  }

  clear(): void {
    this.#save([]);
  }

  /** Removes messages that were written into the sample. */
  forgetSample(): void {
    this.#save(this.#entries.filter(({ reason }) => reason?.code !== "SAMPLE"));
  }

  #has(key: string): boolean {
    return this.#entries.some((entry) => entry.key === key);
  }

  #put(entry: Pending): void {
    this.#save(
      this.#has(entry.key)
        ? this.#entries.map((other) => (other.key === entry.key ? entry : other))
        : [...this.#entries, entry],
    );
  }

  #save(entries: readonly Pending[]): void {
    this.#entries = entries;
    session.write(STORAGE_KEY, entries.length === 0 ? null : entries);
    for (const listener of this.#listeners) listener();
  }
}

/** Whether the server may have accepted the message although no answer came. */
function mayHaveArrived({ state, reason }: Pending): boolean {
  return state === "sending" || reason === null || reason.code === "NETWORK";
}

export const unsent = new Unsent();

export function usePending(deviceId: string, chatId: string): Pending[] {
  const entries = useSyncExternalStore(unsent.subscribe, unsent.entries);
  return entries.filter((entry) => entry.deviceId === deviceId && entry.chatId === chatId);
}
