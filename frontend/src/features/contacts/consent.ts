/** Whether a contact wants broadcasts, by what is recorded: one rule for the list and the page of a contact. */

import type { Contact } from "~/api/types";

/** What counts now: an opt-out before all else, then the newer one of an opt-in and a consent; `null` if nothing is recorded. */
export type ConsentState = "opted_out" | "opted_in" | "consented" | null;

export function consentState({
  optedOut,
  optedIn,
  consentedAt,
}: Pick<Contact, "optedOut" | "optedIn" | "consentedAt">): ConsentState {
  if (optedOut !== null) return "opted_out";
  // An answer of a server of an earlier release has no such field.
  if (optedIn != null && (consentedAt === null || optedIn.at >= consentedAt)) return "opted_in";
  return consentedAt === null ? null : "consented";
}
