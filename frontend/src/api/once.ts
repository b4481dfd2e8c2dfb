/** Keys for requests that make something. */

import { useRef } from "react";

export type Once = {
  /** The key of a request that says this. */
  keyOf(said: unknown): string;
  /** It was answered: whoever says the same again means another one. */
  done(): void;
};

/** The same request keeps its key until it was answered: pressing again after no answer makes nothing twice. */
export function createOnce(newKey: () => string = () => crypto.randomUUID()): Once {
  let last: { text: string; key: string } | null = null;
  return {
    keyOf(said) {
      const text = JSON.stringify(said);
      if (last === null || last.text !== text) last = { text, key: newKey() };
      return last.key;
    },
    done() {
      last = null;
    },
  };
}

export function useOnce(): Once {
  const once = useRef<Once>(null);
  once.current ??= createOnce();
  return once.current;
}
