/** Listens to the keys of `shortcuts.ts`. Shortcuts without Ctrl or ⌘ can be turned off, as WCAG 2.1.4 asks. */

import { useEffect, useSyncExternalStore } from "react";
import { local } from "~/storage";
import { type Command, step } from "./shortcuts";

const STORAGE_KEY = "cwa.keys";
/** The second key of a pair must follow the first within this time. */
const PAIR_WITHIN_MS = 1_500;
const APPEARS_WITHIN_MS = 5_000;

const listeners = new Set<() => void>();
let areOn = local.read(STORAGE_KEY) !== "off";

export function setShortcutsEnabled(on: boolean): void {
  areOn = on;
  local.write(STORAGE_KEY, on ? null : "off");
  for (const listener of listeners) listener();
}

export function useShortcutsAreOn(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => areOn,
  );
}

const FIELDS = "input, textarea, select, [contenteditable]:not([contenteditable=false]), [role=listbox], [role=menu]";
const ON_TOP = "[role=dialog][data-state=open], [role=alertdialog][data-state=open], [popover]:popover-open";

export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest(FIELDS) !== null;

export function useKeyboardShortcuts(run: (command: Command) => void): void {
  useEffect(() => {
    let after: string | null = null;
    let at = 0;
    function listen(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.repeat || event.isComposing || event.altKey) return;
      const isMod = event.ctrlKey || event.metaKey;
      if (isMod && !event.shiftKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        run("palette");
        return;
      }
      if (isMod || !areOn || isTyping(event.target) || document.querySelector(ON_TOP) !== null) return;
      const key = event.shiftKey ? event.key : event.key.toLowerCase();
      const next = step(event.timeStamp - at < PAIR_WITHIN_MS ? after : null, key);
      after = next !== null && "after" in next ? next.after : null;
      at = event.timeStamp;
      if (next === null || !("command" in next)) return;
      event.preventDefault();
      run(next.command);
    }
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, [run]);
}

/** Returns the visible element of the page with this `data-key`, if there is one. */
function marked(mark: "new" | "search"): HTMLElement | undefined {
  return [...document.querySelectorAll<HTMLElement>(`[data-key=${mark}]`)].find((one) => one.checkVisibility());
}

/** Clicks the page's button that creates something new. */
export function pressNew(): void {
  const button = marked("new");
  button?.focus();
  button?.click();
}

export function focusSearch(): void {
  const field = marked("search");
  field?.focus();
  if (field instanceof HTMLInputElement) field.select();
}

/** Does the same as `pressNew`, but waits until the page shows the button, at most `APPEARS_WITHIN_MS`. */
export function pressNewOnceItAppears(): void {
  if (marked("new") !== undefined) {
    pressNew();
    return;
  }
  const seen = new MutationObserver(() => {
    if (marked("new") === undefined) return;
    stop();
    pressNew();
  });
  const timer = setTimeout(stop, APPEARS_WITHIN_MS);
  seen.observe(document.body, { childList: true, subtree: true });
  function stop(): void {
    seen.disconnect();
    clearTimeout(timer);
  }
}
