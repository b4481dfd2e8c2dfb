// Installs better-sqlite3 at its pinned version into the project's cache, as the fuzz does with its tool. It is no npm dependency of
// the project, because it compiles C where its ready-made binary cannot be downloaded, and only this benchmark needs it.
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { BETTER_SQLITE3, betterSqlite3Home } from "../../../places.mjs";
import { phase, run, say } from "../../../run.mjs";

const DONE = join(betterSqlite3Home, "installed");

/** Returns the file of the package that a program imports; installs it first if necessary. */
export async function betterSqlite3() {
  if (!existsSync(DONE)) {
    await phase(`Setup: better-sqlite3 ${BETTER_SQLITE3}`, "up to 3 min if it has to be compiled", async () => {
      say(`goes to ${betterSqlite3Home}`);
      await install();
    });
  }
  return createRequire(join(betterSqlite3Home, "package.json")).resolve("better-sqlite3");
}

async function install() {
  rmSync(betterSqlite3Home, { recursive: true, force: true });
  mkdirSync(betterSqlite3Home, { recursive: true });
  writeFileSync(join(betterSqlite3Home, "package.json"), JSON.stringify({ name: "better-sqlite3-of-the-benchmark" }));
  const quiet = ["--no-audit", "--no-fund", "--no-progress", "--loglevel=error"];
  await run("npm", ["install", "--save-exact", ...quiet, `better-sqlite3@${BETTER_SQLITE3}`], {
    cwd: betterSqlite3Home,
    env: headers(),
  });
  writeFileSync(DONE, "");
}

/** Returns the folder of Node's headers. If they are beside the program that runs this, the compiler uses them and downloads nothing. */
function headers() {
  const home = dirname(dirname(process.execPath));
  return existsSync(join(home, "include/node/node.h")) ? { npm_config_nodedir: home } : {};
}
