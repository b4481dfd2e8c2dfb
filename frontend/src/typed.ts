/** What somebody typed and has not saved: kept over a reload and a session that ended, for him alone. */

import { useEffect, useState } from "react";
import { unsent } from "./features/messages/unsent";
import { session } from "./storage";

const PLACE = "cwa.draft/";
const OWNER = "cwa.typist";

/** A value in the tab's storage; `null` is nothing typed. */
export function useTyped<T>(place: string, restore: (kept: unknown) => T | null) {
  const key = PLACE + place;
  const [typed, setTyped] = useState(() => restore(session.read(key)));
  useEffect(() => session.write(key, typed), [key, typed]);
  return [typed, setTyped] as const;
}

/** Whoever is inside now; what somebody else left in this tab is not shown to him. */
export function claimTyped(userId: string): void {
  const before = session.read<string>(OWNER);
  if (before !== null && before !== userId) forgetTyped();
  session.write(OWNER, userId);
}

export function forgetTyped(): void {
  session.forget(PLACE);
  unsent.clear();
}
