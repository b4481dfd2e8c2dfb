import { useSyncExternalStore } from "react";

let text = "";
const listeners = new Set<() => void>();

/** Announces a change to screen readers. */
export function announce(next: string): void {
  text = next;
  for (const listener of listeners) listener();
}

export function Announcer() {
  const said = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => text,
  );
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {said}
    </div>
  );
}
