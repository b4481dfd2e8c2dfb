/** Applies an opt-out or opt-in to the cached contacts, and loads them again after two of them were merged. */

import type { QueryClient } from "@tanstack/react-query";
import { mapItems, type Pages } from "~/api/pages";
import type { Contact, Frame } from "~/api/types";
import { hasAddress } from "./has-address";
import { contactKeys } from "./keys";

export function applyToContacts(client: QueryClient, frame: Frame, isReplay = false): void {
  // Only the server knows the id of the merged contact, and the contact of a decision, which names only the chat. A replayed frame causes
  // no request: each request is followed by a replay, so the two would cause each other without end.
  if (!isReplay && (frame.kind === "opt_out.decided" || frame.kind === "contact.identified"))
    void client.invalidateQueries({ queryKey: contactKeys.all });
  if (frame.kind !== "contact.opted_out" && frame.kind !== "contact.opted_in") return;
  const { word, deviceId } = frame.data;
  const said = { at: frame.at, word, source: "word" } as const;
  const state =
    frame.kind === "contact.opted_out"
      ? { optedOut: said, optedIn: null }
      : { optedOut: null, optedIn: { ...said, deviceId } };
  // The cache keeps a contact unchanged if the new value is equal.
  const change = (contact: Contact): Contact => (hasAddress(contact, frame.data) ? { ...contact, ...state } : contact);
  client.setQueriesData<Pages<Contact>>({ queryKey: contactKeys.lists }, (pages) => pages && mapItems(pages, change));
  client.setQueriesData<Contact>({ queryKey: contactKeys.ones }, (contact) => contact && change(contact));
  // A replay follows a response that has the change already.
  if (isReplay) return;
  // Other pages show the counts, too. Pages of contacts load the rest again themselves (`useLiveContacts`).
  void client.invalidateQueries({ queryKey: contactKeys.summary });
}
