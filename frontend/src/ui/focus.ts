/** A closing dialog gives the focus back in a task of its own. */
const AFTER_DIALOGS_MS = 50;

/**
 * What has the focus is about to vanish, as a button that did its work: the focus goes to the region it was in, not
 * to the top of the page.
 */
export function keepFocusNear(element: Element | null): void {
  const region = element?.closest<HTMLElement>("[tabindex]");
  setTimeout(() => {
    if (document.activeElement === null || document.activeElement === document.body) region?.focus();
  }, AFTER_DIALOGS_MS);
}
