/**
 * Keys pressed while the field for them is still on its way to the page. They are kept for that field, and start no shortcut.
 */

const WAITS_MS = 10_000;

let typed = "";
let stop: (() => void) | null = null;

/** From now on, until the field takes them or the wait is over, letters are kept. A second call begins the wait anew. */
export function keepTyping(): void {
  if (stop === null) typed = "";
  stop?.();
  const timer = setTimeout(() => stop?.(), WAITS_MS);
  addEventListener("keydown", keep, true);
  stop = () => {
    clearTimeout(timer);
    removeEventListener("keydown", keep, true);
    stop = null;
  };
}

/** What was typed meanwhile; `null` if nobody waits for a field. */
export function takeTyped(): string | null {
  if (stop === null) return null;
  stop();
  return typed;
}

function keep(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key.length === 1) typed += event.key;
  else if (event.key === "Backspace") typed = typed.slice(0, -1);
  else if (event.key !== "Enter") {
    if (event.key === "Escape") stop?.();
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}
