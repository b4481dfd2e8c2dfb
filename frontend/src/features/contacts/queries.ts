/** The people one writes to: the list, one of them, and what they agreed to. */

import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { call, pageOf } from "~/api";
import { useOnce } from "~/api/once";
import { mapItems, type Pages } from "~/api/pages";
import type { ConsentEntry, ConsentSaid, Contact, ContactPatch, ContactsSummary, NewContact, Page } from "~/api/types";
import { contactKeys } from "./keys";

/** Which contacts are asked for; what is empty does not narrow. */
export type Filter = { search: string; tag: string; optedOut: boolean };

const PATH = "/api/contacts";
const path = (id: string) => `${PATH}/${encodeURIComponent(id)}`;

function queryOf({ search, tag, optedOut }: Filter): Record<string, string> {
  return {
    ...(search === "" ? {} : { search }),
    ...(tag === "" ? {} : { tag }),
    ...(optedOut ? { optedOut: "true" } : {}),
  };
}

/** No event tells of contacts that others add, so each visit reads; what was there is shown meanwhile. */
export const contactsQuery = (filter: Filter) =>
  infiniteQueryOptions({
    queryKey: contactKeys.list(filter),
    queryFn: ({ pageParam, signal }) => call<Page<Contact>>(pageOf(PATH, pageParam, 50, queryOf(filter)), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

export const contactQuery = (id: string) =>
  queryOptions({
    queryKey: contactKeys.one(id),
    queryFn: ({ signal }) => call<Contact>(path(id), { signal }),
    staleTime: 0,
  });

export const consentQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: contactKeys.consent(id),
    queryFn: ({ pageParam, signal }) => call<Page<ConsentEntry>>(pageOf(`${path(id)}/consent`, pageParam), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    staleTime: 0,
  });

export const summaryQuery = queryOptions({
  queryKey: contactKeys.summary,
  queryFn: ({ signal }) => call<ContactsSummary>(`${PATH}/summary`, { signal }),
  staleTime: 0,
});

/** The answer stands in every list at once; lists and counts it may now be missing from are read again. */
function keep(client: QueryClient, contact: Contact): void {
  client.setQueryData(contactKeys.one(contact.id), contact);
  client.setQueriesData<Pages<Contact>>(
    { queryKey: contactKeys.lists },
    (pages) => pages && mapItems(pages, (other) => (other.id === contact.id ? contact : other)),
  );
  void client.invalidateQueries({ queryKey: contactKeys.summary });
}

export function useCreateContact() {
  const client = useQueryClient();
  const once = useOnce();
  return useMutation({
    mutationFn: (contact: NewContact) =>
      call<Contact>(PATH, { method: "POST", body: contact, idempotencyKey: once.keyOf(contact) }),
    onSuccess: (contact) => {
      once.done();
      keep(client, contact);
      void client.invalidateQueries({ queryKey: contactKeys.lists });
    },
  });
}

export function useChangeContact(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (patch: ContactPatch) => call<Contact>(path(id), { method: "PATCH", body: patch }),
    onSuccess: (contact) => keep(client, contact),
  });
}

export function useSayConsent(id: string) {
  const client = useQueryClient();
  const once = useOnce();
  return useMutation({
    mutationFn: (consent: { said: ConsentSaid; note?: string }) =>
      call<Contact>(`${path(id)}/consent`, { method: "POST", body: consent, idempotencyKey: once.keyOf(consent) }),
    onSuccess: (contact) => {
      once.done();
      keep(client, contact);
      void client.invalidateQueries({ queryKey: contactKeys.consent(id) });
    },
  });
}

export function useDeleteContact(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call<unknown>(path(id), { method: "DELETE" }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: contactKeys.lists });
      void client.invalidateQueries({ queryKey: contactKeys.summary });
    },
  });
}
