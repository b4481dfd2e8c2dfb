/** The browser's storage. If it is full, forbidden or holds invalid values, it behaves as if it were empty. */

type Store = {
  read<T>(place: string): T | null;
  write(place: string, value: unknown): void;
  /** Removes every key with this prefix. */
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
        // The value is not stored; the page works without it.
      }
    },
    forget(prefix) {
      try {
        for (const place of Object.keys(storage())) if (place.startsWith(prefix)) storage().removeItem(place);
      } catch {
        // Nothing was stored.
      }
    },
  };
}

/** A storage that lasts until the tab is closed. */
export const session = over(() => sessionStorage);
/** A storage that lasts until the user clears the browser's data. */
export const local = over(() => localStorage);
