/** How much of a list fits on a screen. `public/theme.js` sets it once before the first paint. */

import { useSyncExternalStore } from "react";
import { local } from "~/storage";

export const DENSITIES = ["comfortable", "compact"] as const;
export type Density = (typeof DENSITIES)[number];

const PLACE = "cwa.density";
const listeners = new Set<() => void>();
let chosen: Density = local.read(PLACE) === "compact" ? "compact" : "comfortable";

export function chooseDensity(density: Density): void {
  chosen = density;
  local.write(PLACE, density === "compact" ? density : null);
  document.documentElement.dataset.density = density;
  for (const tell of listeners) tell();
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
