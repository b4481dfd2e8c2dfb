import type { RefObject } from "react";

const CHECK_EVERY_MS = 50;
const CHECK_FOR_MS = 10_000;

/**
 * Moves the focus to the region around an element when the element disappears, as a button does once its work is done; otherwise the
 * browser moves it to the top of the page. Call this while the element still exists.
 */
export function keepFocusNear(element: Element | null): void {
  const region = element?.closest<HTMLElement>("[tabindex]");
  const until = Date.now() + CHECK_FOR_MS;
  const timer = setInterval(() => {
    const isGone = region?.isConnected !== true; // the page that had it has been left
    const isLost = !isGone && (document.activeElement === null || document.activeElement === document.body);
    if (isLost) region.focus();
    if (isGone || isLost || Date.now() > until) clearInterval(timer);
  }, CHECK_EVERY_MS);
}

const FIELD = "textarea:enabled, input:enabled:not([type=file])";

/** Focuses the first field of the form around an element that cannot have the focus, or the region around it. */
export function focusNear(element: Element): void {
  const form = element.closest("form");
  (form?.querySelector<HTMLElement>(FIELD) ?? element.closest<HTMLElement>("[tabindex]"))?.focus();
}

/** Focuses the first field of a form that is marked as wrong, once the marks are drawn. */
export function focusFirstInvalid(form: RefObject<HTMLElement | null>): void {
  requestAnimationFrame(() =>
    form.current?.querySelector<HTMLElement>("[aria-invalid=true], [data-invalid=true]")?.focus(),
  );
}
