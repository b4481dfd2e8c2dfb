import { useCallback, useSyncExternalStore } from "react";
import { serverNow } from "./clock";

const TICK_MS = 1_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Subscribes to the page's only timer, which runs only while a component shows a time. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const listener of listeners) listener();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Returns the start of the current day in this time zone. A component that shows only days renders again at midnight. */
export function useToday(): number {
  return useSyncExternalStore(subscribe, () => new Date(serverNow()).setHours(0, 0, 0, 0));
}

/** Returns the server's present time in steps: a component renders again only after a step. */
export function useNow(stepMs = TICK_MS): number {
  return useSyncExternalStore(
    subscribe,
    useCallback(() => Math.floor(serverNow() / stepMs) * stepMs, [stepMs]),
  );
}
