// Runs before the first paint, so that a page in the dark theme never flashes white and no list jumps.
// `src/shell/theme.ts` and `src/shell/density.ts` take over.
(() => {
  let chosen = null;
  let density = null;
  try {
    chosen = localStorage.getItem("cwa.theme");
    density = localStorage.getItem("cwa.density");
  } catch {
    // Storage is closed to us: the system decides.
  }
  const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  document.documentElement.dataset.density = density === '"compact"' ? "compact" : "comfortable";
})();
