// The dashboard as Cloudflare Pages serves it: wrangler's own `pages dev` on frontend/dist and the Function of pages/,
// bound to the Worker of a stack that runs here.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { bin, inRoot } from "../places.mjs";
import { waitFor } from "./wait.mjs";

// A busy machine bundles and starts for a while.
const PATIENCE = { withinMs: 90_000 };
const LAST_WORDS_MS = 5_000;

/**
 * @param {object} setting
 * @param {number} setting.port a free one; the Worker has to know the origin before
 * @param {string} setting.registryDir that of the stack
 * @param {string} setting.directory what wrangler keeps and writes
 */
export async function startPages({ port, registryDir, directory }) {
  const args = ["pages", "dev", "--ip", "127.0.0.1", "--port", String(port), "--inspector-port", "0"];
  const state = ["--persist-to", join(directory, "state"), "--show-interactive-dev-session=false"];
  const child = spawn(bin("node"), [bin("wrangler"), ...args, ...state], {
    cwd: inRoot("pages"),
    detached: true, // a group of its own: wrangler has children, and they must not outlive it
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      CI: "true",
      CLOUDFLARE_CF_FETCH_ENABLED: "false", // no look-up of a location on the network
      WRANGLER_HIDE_BANNER: "true", // it asks npm for a newer wrangler
      WRANGLER_LOG: "log",
      WRANGLER_LOG_PATH: join(directory, "logs"),
      WRANGLER_REGISTRY_PATH: registryDir,
      WRANGLER_SEND_METRICS: "false",
      XDG_CONFIG_HOME: join(directory, "config"),
    },
  });
  const ended = once(child, "close");
  const kill = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // nobody is left
    }
  };
  const killWithUs = () => kill("SIGKILL");
  process.once("exit", killWithUs);
  let words = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (words += chunk));

  const url = `http://localhost:${port}`;
  const stop = async () => {
    process.removeListener("exit", killWithUs);
    kill("SIGTERM");
    const tooLong = setTimeout(killWithUs, LAST_WORDS_MS);
    await ended;
    clearTimeout(tooLong);
    killWithUs();
  };
  try {
    const died = ended.then(([code]) => {
      throw new Error(`wrangler pages dev ended with ${code}`);
    });
    const healthy = async () => (await fetch(`${url}/health`, { signal: AbortSignal.timeout(5_000) })).ok;
    await Promise.race([waitFor("Pages to reach the Worker", healthy, PATIENCE), died]);
    died.catch(() => {}); // from here on its end is ours to ask for
  } catch (error) {
    await stop();
    throw new Error(`Pages did not start: ${error.message}\n${words}`, { cause: error });
  }
  return { url, stop };
}
