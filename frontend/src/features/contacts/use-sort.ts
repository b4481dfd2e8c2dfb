import { useState } from "react";
import { local } from "~/storage";

/** The orders of the list of contacts; the first one is the default. */
export const SORTS = ["newest", "oldest", "name"] as const;
export type Sort = (typeof SORTS)[number];

const STORAGE_KEY = "cwa.contacts-sort";

/**
 * Returns the order of the list of contacts, and a function that changes it. The order is a preference of the user and
 * no part of a link, so the browser stores it.
 */
export function useSort(): [Sort, (sort: Sort) => void] {
  const [sort, setSort] = useState<Sort>(() => SORTS.find((known) => known === local.read(STORAGE_KEY)) ?? SORTS[0]);
  return [
    sort,
    (next) => {
      local.write(STORAGE_KEY, next === SORTS[0] ? null : next);
      setSort(next);
    },
  ];
}
