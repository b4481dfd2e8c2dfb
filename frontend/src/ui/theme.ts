/** Light, dark, or as the system says. `public/theme.js` does the same once before the first paint. */

import { useSyncExternalStore } from "react";

export const THEMES = ["light", "dark", "system"] as const;
export type Theme = (typeof THEMES)[number];

const PLACE = "cwa.theme";
const system = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

function kept(): Theme {
  try {
    const theme = localStorage.getItem(PLACE);
    return theme === "light" || theme === "dark" ? theme : "system";
  } catch {
    return "system";
  }
}

let chosen = kept();

const resolve = (): "light" | "dark" => (chosen === "system" ? (system.matches ? "dark" : "light") : chosen);

function show(): void {
  document.documentElement.dataset.theme = resolve();
  for (const tell of listeners) tell();
}

system.addEventListener("change", show);

export function chooseTheme(theme: Theme): void {
  chosen = theme;
  try {
    if (theme === "system") localStorage.removeItem(PLACE);
    else localStorage.setItem(PLACE, theme);
  } catch {
    // Kept for this page only.
  }
  show();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useTheme(): { chosen: Theme; resolved: "light" | "dark" } {
  return {
    chosen: useSyncExternalStore(subscribe, () => chosen),
    resolved: useSyncExternalStore(subscribe, resolve),
  };
}
