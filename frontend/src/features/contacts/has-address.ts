/** This function has its own file, because the first load needs nothing else of addresses. */

import type { Contact } from "~/api/types";

/**
 * Returns whether an event about a number or a LID is about this contact. If the event and the contact both have a number, only the numbers
 * are compared: a LID may have moved from one number to another. Otherwise the LIDs are compared.
 */
export function hasAddress(
  contact: Pick<Contact, "phone" | "addresses">,
  { phone, lid }: { phone: string | null; lid: string | null },
): boolean {
  if (phone !== null && contact.phone !== null) return contact.phone === phone;
  return lid !== null && contact.addresses.some(({ kind, value }) => kind === "lid" && value === lid);
}
