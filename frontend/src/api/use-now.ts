import { useCallback, useSyncExternalStore } from "react";
import { serverNow } from "./clock";

const TICK_MS = 1_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One timer for the whole page, running only while somebody looks at a clock. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const tell of listeners) tell();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The day it is: when it began here. What tells only days apart draws again at midnight alone. */
export function useToday(): number {
  return useSyncExternalStore(subscribe, () => new Date(serverNow()).setHours(0, 0, 0, 0));
}

/** The server's now, in steps: a component draws again only when a step is over. */
export function useNow(stepMs = TICK_MS): number {
  return useSyncExternalStore(
    subscribe,
    useCallback(() => Math.floor(serverNow() / stepMs) * stepMs, [stepMs]),
  );
}
