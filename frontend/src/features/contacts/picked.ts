/** Contacts that somebody has picked one by one as the recipients of a broadcast. */

import { session } from "~/storage";

/** For the contacts of a saved broadcast only the ids are known. `phone` is `null` if WhatsApp hides the number. */
export type PickedContact = { id: string; name?: string; phone?: string | null };

/** The storage key under which the list of contacts leaves them for the form of a new broadcast. */
const STORAGE_KEY = "cwa.draft/picked";

export function storePicked(contacts: readonly PickedContact[]): void {
  session.write(
    STORAGE_KEY,
    contacts.map(({ id, name, phone }) => ({ id, name, phone })),
  );
}

export const pickedContacts = (): readonly PickedContact[] => session.read<PickedContact[]>(STORAGE_KEY) ?? [];

export const forgetPicked = (): void => session.write(STORAGE_KEY, null);
