import { useEffect, useState } from "react";

/** Returns the value after it has not changed for a moment (debounced), so that not every key press sends a request. */
export function useSettled<T>(value: T, ms = 300): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

/** Keeps the text of a search field in the URL. The URL is updated after the user has stopped typing for a moment (debounced). */
export function useTypedSearch(search: string, onSearch: (search: string) => void) {
  const [typed, setTyped] = useState(search);
  const settled = useSettled(typed.trim());

  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing changes the URL, not the reverse
  useEffect(() => {
    if (settled !== search) onSearch(settled);
  }, [settled]);
  // A link may change the search in the URL while the page is open.
  useEffect(() => setTyped((before) => (before.trim() === search ? before : search)), [search]);

  return [typed, setTyped] as const;
}
