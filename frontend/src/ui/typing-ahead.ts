/** Keeps letters that are typed before their field is on the page. They are inserted into that field, and start no shortcut. */

const WAITS_MS = 10_000;

let typed = "";
let stop: (() => void) | null = null;

/** Keeps typed letters until the field takes them, or for at most `WAITS_MS`. A second call restarts this time. */
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

/** Returns the letters that were typed since `keepTyping`, and ends it; `null` if none are kept now. */
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
