// Runs before the first paint, so that a page in the dark theme never flashes white. `src/shell/theme.ts` takes over.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("cwa.theme");
  } catch {
    // Storage is closed to us: the system decides.
  }
  const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
