/** Which contacts of the list are selected. */

import { useCallback, useMemo, useRef, useState } from "react";
import type { Contact } from "~/api/types";

export type Selection = ReturnType<typeof useSelection>;

/** Contacts that are not shown any more, because they were deleted or the filter is another one, are not selected either. */
export function useSelection(list: readonly Contact[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const shown = useRef(list);
  shown.current = list;
  /** The contact that was clicked last: a click with Shift selects from there. */
  const last = useRef<string | null>(null);
  const selected = useMemo(() => list.filter(({ id }) => ids.has(id)), [list, ids]);

  // Keeps its identity, so that a row renders again only when it is itself selected.
  const toggle = useCallback((id: string, isRange: boolean) => {
    const order = shown.current.map((contact) => contact.id);
    const from = last.current === null ? -1 : order.indexOf(last.current);
    const to = order.indexOf(id);
    last.current = id;
    setIds((before) => {
      const next = new Set(order.filter((each) => before.has(each)));
      const isSelected = !next.has(id);
      const range = isRange && from !== -1 ? order.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
      for (const each of range) {
        if (isSelected) next.add(each);
        else next.delete(each);
      }
      return next;
    });
  }, []);

  const clear = useCallback(() => {
    last.current = null;
    setIds(new Set());
  }, []);

  return {
    selected,
    isSelected: (id: string) => ids.has(id),
    toggle,
    clear,
    /** Selects all that are shown, or none if all are selected. */
    toggleAll: () => (selected.length === list.length ? clear() : setIds(new Set(list.map(({ id }) => id)))),
  };
}
