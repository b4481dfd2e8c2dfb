import { useSyncExternalStore } from "react";

/** Returns whether the browser has no connection, so that what the page shows may be out of date. */
export function useIsOffline(): boolean {
  return useSyncExternalStore(
    (listener) => {
      addEventListener("online", listener);
      addEventListener("offline", listener);
      return () => {
        removeEventListener("online", listener);
        removeEventListener("offline", listener);
      };
    },
    () => !navigator.onLine,
  );
}
