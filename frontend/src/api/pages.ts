/** Changes single items of cached lists without loading the lists again. A cached list consists of pages of the server. */

import type { InfiniteData } from "@tanstack/react-query";
import type { Page } from "./types";

export type Pages<T> = InfiniteData<Page<T>, unknown>;

/** Returns all items in order. An item that moved to another page between two responses appears once. */
export function flatten<T>(pages: Pages<T> | undefined, keyOf: (item: T) => string | number): T[] {
  const seen = new Set<string | number>();
  return (pages?.pages ?? [])
    .flatMap((page) => page.items)
    .filter((item) => {
      const key = keyOf(item);
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
}

/** Replaces each item with what `change` returns; returns the same object if no item has changed. */
export function mapItems<T>(pages: Pages<T>, change: (item: T) => T): Pages<T> {
  let changed = false;
  const next = pages.pages.map((page) => {
    const items = page.items.map((item) => {
      const after = change(item);
      changed ||= after !== item;
      return after;
    });
    return { ...page, items };
  });
  return changed ? { ...pages, pages: next } : pages;
}

/** Moves an item to the front, or adds it there. */
export function moveToFront<T>(pages: Pages<T>, item: T, isSame: (other: T) => boolean): Pages<T> {
  const rest = without(pages, isSame);
  const [first, ...others] = rest.pages;
  const front: Page<T> = { items: [item, ...(first?.items ?? [])], nextCursor: first?.nextCursor ?? null };
  return { ...rest, pages: [front, ...others], pageParams: rest.pageParams.length > 0 ? rest.pageParams : [null] };
}

/** Inserts an item into sorted pages; an item after the last loaded page is put at its end. */
export function insertSorted<T>(pages: Pages<T>, item: T, isBefore: (one: T, other: T) => boolean): Pages<T> {
  if (pages.pages.length === 0) return moveToFront(pages, item, () => false);
  const found = pages.pages.findIndex((page) => page.items.some((other) => isBefore(item, other)));
  const pageAt = found === -1 ? pages.pages.length - 1 : found;
  return {
    ...pages,
    pages: pages.pages.map((page, index) => {
      if (index !== pageAt) return page;
      const place = page.items.findIndex((other) => isBefore(item, other));
      return { ...page, items: page.items.toSpliced(place === -1 ? page.items.length : place, 0, item) };
    }),
  };
}

export function without<T>(pages: Pages<T>, isGone: (item: T) => boolean): Pages<T> {
  return {
    ...pages,
    pages: pages.pages.map((page) => ({ ...page, items: page.items.filter((item) => !isGone(item)) })),
  };
}

export function find<T>(pages: Pages<T> | undefined, isIt: (item: T) => boolean): T | undefined {
  for (const page of pages?.pages ?? []) {
    const item = page.items.find(isIt);
    if (item !== undefined) return item;
  }
  return undefined;
}
