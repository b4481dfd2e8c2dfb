/** How much of a list fits on a screen. `public/theme.js` sets it once before the first paint. */

import { useSyncExternalStore } from "react";
import { local } from "~/storage";

export const DENSITIES = ["comfortable", "compact"] as const;
export type Density = (typeof DENSITIES)[number];

const STORAGE_KEY = "cwa.density";
const listeners = new Set<() => void>();
let chosen: Density = local.read(STORAGE_KEY) === "compact" ? "compact" : "comfortable";

export function chooseDensity(density: Density): void {
  chosen = density;
  local.write(STORAGE_KEY, density === "compact" ? density : null);
  document.documentElement.dataset.density = density;
  for (const listener of listeners) listener();
}

export function useDensity(): Density {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => chosen,
  );
}
