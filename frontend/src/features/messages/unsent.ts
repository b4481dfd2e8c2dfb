/**
 * Texts the person has sent and the server has not confirmed. Kept over a reload, each under the key it was first sent
 * with: sending it again can never send it twice.
 */

import { useSyncExternalStore } from "react";
import { ApiError } from "~/api";
import type { ErrorCode } from "~/api/api-error";
import { serverNow } from "~/api/clock";
import type { Message, SentMessage } from "~/api/types";
import { session } from "~/storage";
import { postMessage } from "./queries";

export type Pending = {
  key: string;
  deviceId: string;
  chatId: string;
  to: string;
  text: string;
  /** When it shall leave; at once without it. */
  sendAt?: string | undefined;
  at: string;
  state: "sending" | "failed";
  /** Why the last try failed; `null` when nobody knows, as after a reload. */
  reason: { code: ErrorCode; field: string | null } | null;
};

const PLACE = "cwa.outbox";

class Unsent {
  #entries: readonly Pending[] = [];
  readonly #listeners = new Set<() => void>();

  constructor() {
    const kept = session.read<Pending[]>(PLACE) ?? [];
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

  /** Sends a new text, or one again under its old key; `null` when it did not get through. */
  async send(what: Omit<Pending, "key" | "at" | "state" | "reason"> | Pending): Promise<SentMessage | null> {
    const entry: Pending = {
      ...what,
      key: "key" in what ? what.key : crypto.randomUUID(),
      at: new Date(serverNow()).toISOString(),
      state: "sending",
      reason: null,
    };
    this.#put(entry);
    try {
      const { to, text, sendAt } = entry;
      // Somebody sits there and talks: his words go before everything but what is urgent.
      const wanted = { to, text, priority: "high" as const, ...(sendAt === undefined ? {} : { sendAt }) };
      const message = await postMessage(entry.deviceId, wanted, entry.key);
      this.discard(entry.key);
      return message;
    } catch (error) {
      const reason = error instanceof ApiError ? { code: error.code, field: error.field } : null;
      // Recognised in the meantime: the text got through and only its answer was lost.
      if (this.#has(entry.key)) this.#put({ ...entry, state: "failed", reason });
      return null;
    }
  }

  /** The socket may tell of a message before the call that sent it is answered. */
  recognise(message: Message): void {
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

  /** What was written into the sample was never meant for anybody. */
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
    session.write(PLACE, entries.length === 0 ? null : entries);
    for (const listener of this.#listeners) listener();
  }
}

/** Whether the server may have taken it although we hold no answer. */
function mayHaveArrived({ state, reason }: Pending): boolean {
  return state === "sending" || reason === null || reason.code === "NETWORK";
}

export const unsent = new Unsent();

export function usePending(deviceId: string, chatId: string): Pending[] {
  const entries = useSyncExternalStore(unsent.subscribe, unsent.entries);
  return entries.filter((entry) => entry.deviceId === deviceId && entry.chatId === chatId);
}
