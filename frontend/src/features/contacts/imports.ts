/** Imports of contacts: the server first makes a dry run of a file, then imports it; a large import runs in the background. */

import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useQuery,
} from "@tanstack/react-query";
import { useEffect } from "react";
import { api, dataOf } from "~/api";
import { LIMITS } from "~/api/contract";
import { upload } from "~/api/file-transfer";
import { objectId } from "~/api/object-id";
import { queryClient } from "~/api/query-client";
import { addressOf, pageAt } from "~/api/request";
import type { Import, ImportPreview } from "~/api/types";
import type { Language } from "~/i18n/language";
import { contactKeys } from "./keys";
import { type Mapping, queryOf } from "./mapping";

/** The keys begin with `contactKeys.all`, except that of the dry run, which uses no stored contact. */
const importKeys = {
  imports: ["contacts", "imports"] as const,
  import: (id: string) => ["contacts", "import", id] as const,
  rejections: (id: string) => ["contacts", "rejections", id] as const,
  dryRun: (request: number | null) => ["contacts-dry-run", request] as const,
};

const PATH = "/api/contacts/import";

/**
 * The largest file of contact cards. Photos make such files large; the cards are converted in the browser, which takes some seconds for a
 * file of this size.
 */
const MAX_CARDS_MIB = 100;

export function maxMibOf({ name }: Pick<File, "name">): number {
  return /\.(vcf|vcard)$/i.test(name) ? MAX_CARDS_MIB : LIMITS.importMib;
}

const TYPE = "text/csv";
/** How often the page loads the progress of a running import. */
const ASK_EVERY_MS = 1_000;

export type Request = { file: File; mapping: Mapping };

/**
 * The query of a dry run: the result that an import would have, without storing anything. An outdated request is
 * aborted.
 */
export const dryRunQuery = (request: Request | null) =>
  queryOptions({
    queryKey: importKeys.dryRun(request === null ? null : objectId(request)),
    queryFn: ({ signal }) => {
      if (request === null) throw new Error("there is no file to try");
      const query = { ...queryOf(request.mapping, request.file.name), dryRun: "true" as const };
      return upload<ImportPreview>(addressOf("post", PATH, { params: { query } }), request.file, {
        type: TYPE,
        signal,
      });
    },
    enabled: request !== null,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });

export function startImport({ file, mapping }: Request, onProgress: (share: number) => void): Promise<Import> {
  const query = queryOf(mapping, file.name);
  return upload<Import>(addressOf("post", PATH, { params: { query } }), file, { type: TYPE, onProgress });
}

export const importsQuery = infiniteQueryOptions({
  queryKey: importKeys.imports,
  queryFn: ({ pageParam, signal }) =>
    dataOf(api.GET("/api/contacts/imports", { params: { query: pageAt(pageParam, 10) }, signal })),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
  staleTime: 0,
});

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: importKeys.import(id),
    queryFn: ({ signal }) =>
      dataOf(api.GET("/api/contacts/imports/{import}", { params: { path: { import: id } }, signal })),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.status === "running" ? ASK_EVERY_MS : false),
  });

/** Loads an import until it is over; then the contacts are loaded again. */
export function useImport(id: string) {
  const query = useQuery(importQuery(id));
  const isOver = query.data !== undefined && query.data.status !== "running";
  useEffect(() => {
    if (isOver) forgetContacts(queryClient);
  }, [isOver]);
  return query;
}

export function forgetContacts(client: QueryClient): void {
  for (const queryKey of [contactKeys.lists, contactKeys.ones, contactKeys.summary, importKeys.imports])
    void client.invalidateQueries({ queryKey });
}

export const rejectionsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: importKeys.rejections(id),
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        api.GET("/api/contacts/imports/{import}/rejections", {
          params: { path: { import: id }, query: pageAt(pageParam, 20) },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export const rejectionsFile = (id: string, language: Language) =>
  addressOf("get", "/api/contacts/imports/{import}/rejections.csv", {
    params: { path: { import: id }, query: { language } },
  });
