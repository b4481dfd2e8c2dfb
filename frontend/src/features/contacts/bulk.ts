/** One change of several contacts: tags are added or removed, the contacts are deleted, or a tag is renamed or deleted for all. */

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, dataOf } from "~/api";
import { LIMITS } from "~/api/contract";
import type { Contact, ContactsChange, ContactsChanged, TagChange } from "~/api/types";
import { fold } from "~/i18n/fold";
import { messageKeys } from "../messages/queries";
import { contactKeys } from "./keys";

const NOTHING: ContactsChanged = { changed: 0, unchanged: 0, full: 0, unknown: 0 };

/** Splits one change into requests: the server accepts a limited number of contacts per request. */
export function requestsOf(change: ContactsChange, most: number = LIMITS.contactsAtOnce): ContactsChange[] {
  const requests: ContactsChange[] = [];
  for (let at = 0; at < change.ids.length; at += most)
    requests.push({ ...change, ids: change.ids.slice(at, at + most) });
  return requests;
}

export function sumOf(outcomes: readonly ContactsChanged[]): ContactsChanged {
  return outcomes.reduce(
    (sum, { changed, unchanged, full, unknown }) => ({
      changed: sum.changed + changed,
      unchanged: sum.unchanged + unchanged,
      full: sum.full + full,
      unknown: sum.unknown + unknown,
    }),
    NOTHING,
  );
}

/** Returns each tag that at least one of the contacts has, with how many have it; spellings of one tag are one. */
export function tagsOf(contacts: readonly Pick<Contact, "tags">[]): { tag: string; count: number }[] {
  const counts = new Map<string, { tag: string; count: number }>();
  for (const tag of contacts.flatMap(({ tags }) => tags)) {
    const known = counts.get(fold(tag)) ?? { tag, count: 0 };
    counts.set(fold(tag), { ...known, count: known.count + 1 });
  }
  return [...counts.values()].sort((one, other) => other.count - one.count || (one.tag < other.tag ? -1 : 1));
}

/** Changes several contacts. If a request fails, the previous ones were carried out; the whole change may be sent again. */
export function useChangeContacts() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (change: ContactsChange) => {
      const outcomes: ContactsChanged[] = [];
      for (const body of requestsOf(change)) outcomes.push(await dataOf(api.POST("/api/contacts/bulk", { body })));
      return sumOf(outcomes);
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: contactKeys.all });
      // The chats show the names of the contacts, so they are loaded again, too.
      void client.invalidateQueries({ queryKey: messageKeys.allChats });
    },
  });
}

/**
 * Renames or deletes a tag. Broadcasts that have not started get the new name of the tag, too; their pages are updated by
 * `contacts.changed`.
 */
export function useChangeTag() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: TagChange) => dataOf(api.POST("/api/contacts/tags", { body })),
    onSettled: () => void client.invalidateQueries({ queryKey: contactKeys.all }),
  });
}
