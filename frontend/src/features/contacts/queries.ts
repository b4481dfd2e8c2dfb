/** The contacts: the list, a single contact, and the history of its consent. */

import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useMutationState,
  useQueryClient,
} from "@tanstack/react-query";
import { api, dataOf } from "~/api";
import { useIdempotencyKeys } from "~/api/idempotency-key";
import { mapItems, type Pages } from "~/api/pages";
import { addressOf, pageAt, withKey } from "~/api/request";
import type { ConsentSaid, Contact, ContactPatch, Frame, NewContact } from "~/api/types";
import { useReadAgain } from "~/api/use-read-again";
import type { Language } from "~/i18n/language";
import { messageKeys } from "../messages/queries";
import { hasAddress } from "./has-address";
import { contactKeys } from "./keys";
import { SORTS, type Sort } from "./use-sort";

/** The filter of the list, in which an empty value does not filter, and its order. */
export type Filter = { search: string; tag: string; optedOut: boolean; mayHaveOptedOut?: boolean; sort?: Sort };

function shownBy({ search, tag, optedOut, mayHaveOptedOut }: Omit<Filter, "sort">) {
  return {
    ...(search === "" ? {} : { search }),
    ...(tag === "" ? {} : { tag }),
    ...(optedOut ? { optedOut: "true" as const } : {}),
    ...(mayHaveOptedOut ? { mayHaveOptedOut: "true" as const } : {}),
  };
}

const queryOf = ({ sort, ...shown }: Filter) => ({
  ...shownBy(shown),
  ...(sort === undefined || sort === SORTS[0] ? {} : { sort }),
});

/**
 * The query of the list. Only open pages follow the changes of others (`useLiveContacts`), so each visit loads the list; the cached list is
 * shown meanwhile.
 */
export const contactsQuery = (filter: Filter) =>
  infiniteQueryOptions({
    queryKey: contactKeys.list(filter),
    queryFn: ({ pageParam, signal }) =>
      dataOf(api.GET("/api/contacts", { params: { query: { ...pageAt(pageParam), ...queryOf(filter) } }, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

/** Returns the URL of the contacts that the list shows, as a file. */
export const contactsFile = ({ sort: _, ...shown }: Filter, language: Language) =>
  addressOf("get", "/api/contacts/export", {
    params: {
      query: {
        ...shownBy(shown),
        language,
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      },
    },
  });

export const contactQuery = (id: string) =>
  queryOptions({
    queryKey: contactKeys.one(id),
    queryFn: ({ signal }) => dataOf(api.GET("/api/contacts/{contact}", { params: { path: { contact: id } }, signal })),
    staleTime: 0,
  });

/** The query of the last broadcasts to a contact, and of the chat with the contact. */
export const historyQuery = (id: string) =>
  queryOptions({
    queryKey: contactKeys.history(id),
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/contacts/{contact}/history", { params: { path: { contact: id } }, signal })),
    staleTime: 0,
  });

export const consentQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: contactKeys.consent(id),
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        api.GET("/api/contacts/{contact}/consent", {
          params: { path: { contact: id }, query: pageAt(pageParam) },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    staleTime: 0,
  });

export const summaryQuery = queryOptions({
  queryKey: contactKeys.summary,
  queryFn: ({ signal }) => dataOf(api.GET("/api/contacts/summary", { signal })),
  staleTime: 0,
});

/** The state that counts now: an opt-out before all else, then the newer one of an opt-in and a consent; `null` if nothing is recorded. */
export type ConsentState = "opted_out" | "opted_in" | "consented" | null;

/** Returns whether a contact wants broadcasts, according to what is recorded: one rule for the list and the page of a contact. */
export function consentState({
  optedOut,
  optedIn,
  consentedAt,
}: Pick<Contact, "optedOut" | "optedIn" | "consentedAt">): ConsentState {
  if (optedOut !== null) return "opted_out";
  // `optedIn` is missing in the response of a server of an earlier release.
  if (optedIn != null && (consentedAt === null || optedIn.at >= consentedAt)) return "opted_in";
  return consentedAt === null ? null : "consented";
}

const changesContacts = ({ kind }: Frame) => kind === "contacts.changed";
const changesConsent = ({ kind }: Frame) => kind === "contact.opted_out" || kind === "contact.opted_in";

/**
 * The queries that are loaded again after an opt-out or opt-in. The rows are written into the cache, so a list of all contacts need not be
 * loaded; a list of those who have opted out has more people now, or fewer.
 */
const QUERIES_WITH_CONSENT = [contactKeys.listsOfOptedOut, contactKeys.summary, contactKeys.ones, contactKeys.consents];

/** Returns the contacts of the pages that are open. */
function shown(client: QueryClient): Contact[] {
  const lists = client.getQueriesData<Pages<Contact>>({ queryKey: contactKeys.lists, type: "active" });
  const ones = client.getQueriesData<Contact>({ queryKey: contactKeys.ones, type: "active" });
  return [
    ...lists.flatMap(([, list]) => list?.pages.flatMap(({ items }) => items) ?? []),
    ...ones.flatMap(([, contact]) => contact ?? []),
  ];
}

/** Lists of those who may have opted out. */
const LISTS_OF_UNDECIDED = [...contactKeys.lists, { mayHaveOptedOut: true }] as const;

/** Returns whether the frame changes which contacts of the page may have opted out. */
function changesUndecided(client: QueryClient, frame: Frame): boolean {
  if (frame.kind === "contact.probable_opt_out") {
    const isListed = client.getQueryCache().findAll({ queryKey: LISTS_OF_UNDECIDED, type: "active" }).length > 0;
    return isListed || shown(client).some((one) => hasAddress(one, frame.data));
  }
  if (frame.kind !== "contact.opted_out" && frame.kind !== "contact.opted_in") return false;
  return shown(client).some((one) => one.undecidedOptOut != null && hasAddress(one, frame.data));
}

/** Loads the contacts of the page again when a user, a program or an import has changed contacts. */
export function useLiveContacts(): void {
  const client = useQueryClient();
  useReadAgain([contactKeys.all], changesContacts);
  useReadAgain(QUERIES_WITH_CONSENT, changesConsent);
  useReadAgain([contactKeys.lists, contactKeys.ones], (frame) => changesUndecided(client, frame));
}

/** Writes the response into every cached list; lists and counts that may have changed otherwise are loaded again. */
function keep(client: QueryClient, contact: Contact): void {
  client.setQueryData(contactKeys.one(contact.id), contact);
  client.setQueriesData<Pages<Contact>>(
    { queryKey: contactKeys.lists },
    (pages) => pages && mapItems(pages, (other) => (other.id === contact.id ? contact : other)),
  );
  void client.invalidateQueries({ queryKey: contactKeys.summary });
  // The chats show the names of the contacts, so they are loaded again, too.
  void client.invalidateQueries({ queryKey: messageKeys.allChats });
}

export function useCreateContact() {
  const client = useQueryClient();
  const idempotencyKeys = useIdempotencyKeys();
  return useMutation({
    mutationFn: (contact: NewContact) =>
      dataOf(
        api.POST("/api/contacts", { params: { header: withKey(idempotencyKeys.keyFor(contact)) }, body: contact }),
      ),
    onSuccess: (contact) => {
      idempotencyKeys.markAnswered();
      keep(client, contact);
      void client.invalidateQueries({ queryKey: contactKeys.lists });
    },
  });
}

export function useChangeContact(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ContactPatch) =>
      dataOf(api.PATCH("/api/contacts/{contact}", { params: { path: { contact: id } }, body })),
    onSuccess: (contact) => keep(client, contact),
  });
}

export function useRecordConsent(id: string) {
  const client = useQueryClient();
  const idempotencyKeys = useIdempotencyKeys();
  return useMutation({
    mutationFn: (consent: { said: ConsentSaid; note?: string }) =>
      dataOf(
        api.POST("/api/contacts/{contact}/consent", {
          params: { path: { contact: id }, header: withKey(idempotencyKeys.keyFor(consent)) },
          body: consent,
        }),
      ),
    onSuccess: (contact) => {
      idempotencyKeys.markAnswered();
      keep(client, contact);
      void client.invalidateQueries({ queryKey: contactKeys.consent(id) });
    },
  });
}

const deletionKey = (id: string) => ["contact-deletion", id] as const;

/** Returns whether this tab deletes or has deleted the contact: then its page closes, and need not say that the contact was deleted. */
export function useIsDeletedHere(id: string): boolean {
  const states = useMutationState({
    filters: { mutationKey: deletionKey(id) },
    select: ({ state }) => state.status === "pending" || state.status === "success",
  });
  return states.includes(true);
}

export function useDeleteContact(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: deletionKey(id),
    mutationFn: () => dataOf(api.DELETE("/api/contacts/{contact}", { params: { path: { contact: id } } })),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: contactKeys.lists });
      void client.invalidateQueries({ queryKey: contactKeys.summary });
      void client.invalidateQueries({ queryKey: messageKeys.allChats });
    },
  });
}
