/** Short notes in the corner. Nobody needs them for the first paint, so they come after it. */

const sonner = () => import("sonner");

export const toast = {
  success(text: string): void {
    void sonner().then(({ toast: show }) => show.success(text));
  },
  error(text: string): void {
    void sonner().then(({ toast: show }) => show.error(text));
  },
};
