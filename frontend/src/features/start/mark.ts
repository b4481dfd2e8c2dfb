/** Whether this user has finished or hidden the set-up in this browser. */

import { useSyncExternalStore } from "react";
import { currentSource } from "~/api/answer-source";
import type { User } from "~/api/types";
import { local } from "~/storage";

export type Mark = "hidden" | "finished";

const listeners = new Set<() => void>();

const storageKey = ({ tenantId, id }: Pick<User, "tenantId" | "id">) => `cwa.start/${tenantId}/${id}`;

export function readMark(user: Pick<User, "tenantId" | "id">): Mark | null {
  const mark = local.read<string>(storageKey(user));
  return mark === "hidden" || mark === "finished" ? mark : null;
}

/** Keeps the mark, unless the sample data is shown. */
export function writeMark(user: Pick<User, "tenantId" | "id">, mark: Mark | null): void {
  if (currentSource() === "sample" || readMark(user) === mark) return;
  local.write(storageKey(user), mark);
  for (const notify of listeners) notify();
}

/** Returns the mark of this user; `null` while the user is not known. */
export function useMark(user: User | undefined): Mark | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => (user === undefined ? null : readMark(user)),
  );
}
