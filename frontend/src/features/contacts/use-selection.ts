/** The selected contacts of the list. */

import { useCallback, useMemo, useRef, useState } from "react";
import type { Contact } from "~/api/types";

const NOBODY: ReadonlySet<string> = new Set();

/**
 * Keeps the selection. `filter` identifies the list: with another filter it is another list, in which nobody is selected. Contacts that are
 * not shown any more, because somebody has deleted them, are not selected either.
 */
export function useSelection(list: readonly Contact[], filter: string) {
  const [chosen, setChosen] = useState({ filter, ids: NOBODY });
  const ids = chosen.filter === filter ? chosen.ids : NOBODY;
  const shown = useRef({ list, filter });
  shown.current = { list, filter };
  /** The contact that was clicked last: a click with Shift selects the range from this contact. */
  const last = useRef<string | null>(null);
  const selected = useMemo(() => list.filter(({ id }) => ids.has(id)), [list, ids]);

  // The function keeps its identity, so that a row renders again only when the row itself is selected.
  const toggle = useCallback((id: string, isRange: boolean) => {
    const { list, filter } = shown.current;
    const order = list.map((contact) => contact.id);
    const from = last.current === null ? -1 : order.indexOf(last.current);
    const to = order.indexOf(id);
    last.current = id;
    setChosen((before) => {
      const next = new Set(before.filter === filter ? order.filter((each) => before.ids.has(each)) : []);
      const isSelected = !next.has(id);
      const range = isRange && from !== -1 ? order.slice(Math.min(from, to), Math.max(from, to) + 1) : [id];
      for (const each of range) {
        if (isSelected) next.add(each);
        else next.delete(each);
      }
      return { filter, ids: next };
    });
  }, []);

  const clear = useCallback(() => {
    last.current = null;
    setChosen({ filter: shown.current.filter, ids: NOBODY });
  }, []);

  return {
    selected,
    isSelected: (id: string) => ids.has(id),
    toggle,
    clear,
    /** Selects all contacts that are shown, or none if all are selected. */
    toggleAll: () =>
      selected.length === list.length ? clear() : setChosen({ filter, ids: new Set(list.map(({ id }) => id)) }),
  };
}
