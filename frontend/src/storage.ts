/** The browser's storage, which may be full, forbidden or hold what an older page wrote: then it is simply empty. */

type Store = {
  read<T>(place: string): T | null;
  write(place: string, value: unknown): void;
  /** Empties every place whose name begins so. */
  forget(prefix: string): void;
};

function over(storage: () => Storage): Store {
  return {
    read<T>(place: string): T | null {
      try {
        const text = storage().getItem(place);
        return text === null ? null : (JSON.parse(text) as T);
      } catch {
        return null;
      }
    },
    write(place, value) {
      try {
        if (value === null) storage().removeItem(place);
        else storage().setItem(place, JSON.stringify(value));
      } catch {
        // Not kept; the page works without.
      }
    },
    forget(prefix) {
      try {
        for (const place of Object.keys(storage())) if (place.startsWith(prefix)) storage().removeItem(place);
      } catch {
        // Nothing was kept.
      }
    },
  };
}

/** Until the tab closes. */
export const session = over(() => sessionStorage);
/** Until somebody clears it. */
export const local = over(() => localStorage);
