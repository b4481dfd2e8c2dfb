/** Keeps what the user has typed into a form and not saved. The tab keeps it over a reload and an expired session. */

import { useLayoutEffect, useState } from "react";
import { session } from "./storage";

const STORAGE_PREFIX = "cwa.draft/";
const OWNER_KEY = "cwa.typist";

/** Returns a value in the tab's storage and its setter; `null` when nothing is typed. */
export function useFormDraft<T>(place: string, restore: (stored: unknown) => T | null) {
  const key = STORAGE_PREFIX + place;
  const [draft, setDraft] = useState(() => restore(session.read(key)));
  // This runs before the next event, because the component may be gone by the time at which a later effect would run.
  useLayoutEffect(() => session.write(key, draft), [key, draft]);
  return [draft, setDraft] as const;
}

/** Moves a draft to another form, unless that form has one. */
export function moveFormDraft(from: string, to: string): void {
  const draft = session.read(STORAGE_PREFIX + from);
  if (draft === null || session.read(STORAGE_PREFIX + to) !== null) return;
  session.write(STORAGE_PREFIX + to, draft);
  session.write(STORAGE_PREFIX + from, null);
}

/** Makes this user the owner of the tab's drafts. Deletes those of another user, and returns whether there was one. */
export function claimFormDrafts(userId: string): { hadOtherOwner: boolean } {
  const before = session.read<string>(OWNER_KEY);
  const hadOtherOwner = before !== null && before !== userId;
  if (hadOtherOwner) forgetFormDrafts();
  session.write(OWNER_KEY, userId);
  return { hadOtherOwner };
}

export function forgetFormDrafts(): void {
  session.forget(STORAGE_PREFIX);
}
