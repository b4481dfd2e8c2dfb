/** Idempotency keys for requests that create something. */

import { useRef } from "react";

export type IdempotencyKeys = {
  /** Returns the key of a request with this body. */
  keyFor(body: unknown): string;
  /** Records that the server has responded: the same body is another request from now on. */
  markAnswered(): void;
};

/**
 * Creates the keys. The same body keeps its key until the server responds, so a second click after a lost response creates nothing twice.
 */
export function createIdempotencyKeys(newKey: () => string = () => crypto.randomUUID()): IdempotencyKeys {
  let last: { text: string; key: string } | null = null;
  return {
    keyFor(body) {
      const text = JSON.stringify(body);
      if (last === null || last.text !== text) last = { text, key: newKey() };
      return last.key;
    },
    markAnswered() {
      last = null;
    },
  };
}

export function useIdempotencyKeys(): IdempotencyKeys {
  const keys = useRef<IdempotencyKeys>(null);
  keys.current ??= createIdempotencyKeys();
  return keys.current;
}
