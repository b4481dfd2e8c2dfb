/** Whether the set-up is still offered in the menu, to this person in this browser. */

import { useSyncExternalStore } from "react";
import { currentSource } from "~/api/data-source";
import type { User } from "~/api/types";
import { local } from "~/storage";

export type Mark = "hidden" | "finished";

const listeners = new Set<() => void>();

const place = ({ tenantId, id }: Pick<User, "tenantId" | "id">) => `cwa.start/${tenantId}/${id}`;

export function readMark(user: Pick<User, "tenantId" | "id">): Mark | null {
  const mark = local.read<string>(place(user));
  return mark === "hidden" || mark === "finished" ? mark : null;
}

/** What the sample has finished is nobody's. */
export function writeMark(user: Pick<User, "tenantId" | "id">, mark: Mark | null): void {
  if (currentSource() === "sample" || readMark(user) === mark) return;
  local.write(place(user), mark);
  for (const tell of listeners) tell();
}

/** Of nobody there is none. */
export function useMark(user: User | undefined): Mark | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => (user === undefined ? null : readMark(user)),
  );
}
