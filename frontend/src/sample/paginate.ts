/** Divides lists into pages as the API does: each page has the cursor of the next one. */

import type { Page } from "~/api/types";
import { invalid } from "./errors";

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 100;

export function limitOf(query: URLSearchParams): number {
  const limit = Number(query.get("limit") ?? DEFAULT_LIMIT);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw invalid("limit", `the limit is a number from 1 to ${MAX_LIMIT}`);
}

export function paginate<T>(items: readonly T[], keyOf: (item: T) => string | number, query: URLSearchParams): Page<T> {
  const limit = limitOf(query);
  const cursor = query.get("cursor") ?? "";
  const before = items.findIndex((item) => String(keyOf(item)) === cursor);
  if (cursor !== "" && before === -1) throw invalid("cursor", "this cursor is not from an earlier page");
  const from = before + 1;
  const page = items.slice(from, from + limit);
  const last = page.at(-1);
  const hasMore = from + limit < items.length;
  return { items: page, nextCursor: last !== undefined && hasMore ? String(keyOf(last)) : null };
}
