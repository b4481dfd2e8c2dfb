import { useEffect, useState } from "react";

/** The value after it has not changed for a moment, so that not every key press sends a request. */
export function useSettled<T>(value: T, ms = 300): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

/** The text of a search field whose search is in the address: what is typed comes there once it has not changed for a moment. */
export function useTypedSearch(search: string, onSearch: (search: string) => void) {
  const [typed, setTyped] = useState(search);
  const settled = useSettled(typed.trim());

  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing changes the address, not the reverse
  useEffect(() => {
    if (settled !== search) onSearch(settled);
  }, [settled]);
  // A link may change the search in the address while the page is open.
  useEffect(() => setTyped((before) => (before.trim() === search ? before : search)), [search]);

  return [typed, setTyped] as const;
}
