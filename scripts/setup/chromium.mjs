// The browser of the dashboard's tests: the system's Chromium or Chrome, installed from Debian's packages where allowed.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { warn } from "../run.mjs";
import { aptInstall, mayInstall } from "./apt.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const ELSEWHERE = ["/usr/bin/chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

/** The browser's path, or null. `CHROMIUM` in the environment wins. */
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
    if (findChromium()) return null;
    if (await mayInstall())
      return { what: "Debian's Chromium for the browser tests", takes: "about 1 min", where: "/usr/bin" };
    warn(
      "No Chromium or Chrome found; the browser tests need one. Debian and Ubuntu:",
      "    sudo apt-get install chromium",
      "Elsewhere install it your way and set CHROMIUM to its path. Everything else works without it.",
    );
    return null;
  },
  install: () => aptInstall("chromium"),
};
