// Finds the browser of the dashboard's tests: the system's Chromium or Chrome, installed from Debian's packages where allowed.
import { accessSync, constants } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { warn } from "../run.mjs";
import { aptInstall, isOffered, mayInstall } from "./apt.mjs";

/** The same browser without windows, which Chromium draws even where nobody sees them: a quarter less work for the tests. */
const WITHOUT_WINDOWS = "chromium-headless-shell";
const NAMES = [WITHOUT_WINDOWS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const ELSEWHERE = ["/usr/bin/chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

/** Returns the browser's path, or null. `CHROMIUM` in the environment has precedence. */
export function findChromium() {
  const candidates = [
    process.env.CHROMIUM,
    ...(process.env.PATH ?? "").split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name))),
    ...ELSEWHERE,
  ];
  return candidates.find((path) => path && runnable(path)) ?? null;
}

function runnable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export const chromium = {
  name: "chromium",
  async missing() {
    const found = findChromium();
    if (found && (found === process.env.CHROMIUM || basename(found) === WITHOUT_WINDOWS)) return null;
    if ((await mayInstall()) && (!found || (await isOffered(WITHOUT_WINDOWS))))
      return { what: "Debian's Chromium for the browser tests", takes: "about 1 min", where: "/usr/bin" };
    if (found) return null;
    warn(
      "No Chromium or Chrome found; the browser tests need one. Debian and Ubuntu:",
      "    sudo apt-get install chromium",
      "Elsewhere install it your way and set CHROMIUM to its path. Everything else works without it.",
    );
    return null;
  },
  async install() {
    try {
      await aptInstall(WITHOUT_WINDOWS);
    } catch (error) {
      if (findChromium())
        return warn(`${WITHOUT_WINDOWS} was not installed (${error.message}); the tests use Chromium.`);
      await aptInstall("chromium");
    }
  },
};
