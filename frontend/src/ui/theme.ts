/** The theme: light, dark, or the system's. `public/theme.js` sets it once before the first paint. */

import { useSyncExternalStore } from "react";

export const THEMES = ["light", "dark", "system"] as const;
export type Theme = (typeof THEMES)[number];

const STORAGE_KEY = "cwa.theme";
const system = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

function kept(): Theme {
  try {
    const theme = localStorage.getItem(STORAGE_KEY);
    return theme === "light" || theme === "dark" ? theme : "system";
  } catch {
    return "system";
  }
}

let chosen = kept();

const resolve = (): "light" | "dark" => (chosen === "system" ? (system.matches ? "dark" : "light") : chosen);

function show(): void {
  document.documentElement.dataset.theme = resolve();
  for (const listener of listeners) listener();
}

system.addEventListener("change", show);

export function chooseTheme(theme: Theme): void {
  chosen = theme;
  try {
    if (theme === "system") localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // The choice is kept for this page only.
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
