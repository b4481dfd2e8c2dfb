/** Lists as the API cuts them: a page at a time, each with the place where the next one starts. */

import type { Page } from "~/api/types";
import { isWrong } from "./refusal";

const USUAL_LIMIT = 50;
const LARGEST_LIMIT = 100;

export function limitOf(query: URLSearchParams): number {
  const limit = Number(query.get("limit") ?? USUAL_LIMIT);
  if (Number.isInteger(limit) && limit >= 1 && limit <= LARGEST_LIMIT) return limit;
  throw isWrong("limit", `the limit is a number from 1 to ${LARGEST_LIMIT}`);
}

export function cut<T>(items: readonly T[], keyOf: (item: T) => string | number, query: URLSearchParams): Page<T> {
  const limit = limitOf(query);
  const cursor = query.get("cursor") ?? "";
  const before = items.findIndex((item) => String(keyOf(item)) === cursor);
  if (cursor !== "" && before === -1) throw isWrong("cursor", "this cursor is not from an earlier page");
  const from = before + 1;
  const page = items.slice(from, from + limit);
  const last = page.at(-1);
  const hasMore = from + limit < items.length;
  return { items: page, nextCursor: last !== undefined && hasMore ? String(keyOf(last)) : null };
}
