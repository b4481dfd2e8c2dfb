import type { RefObject } from "react";

const LOOKED_AFTER_EVERY_MS = 50;
const LOOKED_AFTER_FOR_MS = 10_000;

/**
 * What has the focus may vanish soon, as a button once its work is done: then the focus goes to the region it was in,
 * not to the top of the page. To be said while it is still there.
 */
export function keepFocusNear(element: Element | null): void {
  const region = element?.closest<HTMLElement>("[tabindex]");
  const until = Date.now() + LOOKED_AFTER_FOR_MS;
  const timer = setInterval(() => {
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (isLost) region?.focus();
    if (isLost || Date.now() > until) clearInterval(timer);
  }, LOOKED_AFTER_EVERY_MS);
}

/** Focuses the first field of a form that is marked as wrong, once the marks are drawn. */
export function focusFirstInvalid(form: RefObject<HTMLElement | null>): void {
  requestAnimationFrame(() =>
    form.current?.querySelector<HTMLElement>("[aria-invalid=true], [data-invalid=true]")?.focus(),
  );
}
