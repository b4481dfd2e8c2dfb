// Serves the dashboard as Cloudflare Pages does, with wrangler's own `pages dev` on frontend/dist and the Function of pages/,
// bound to the Worker of a stack that runs here.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { bin, inRoot } from "../places.mjs";
import { waitFor } from "./wait.mjs";

// On a busy machine, bundling and starting takes long.
const START = { withinMs: 90_000 };
const STOPS_WITHIN_MS = 5_000;

/**
 * @param {object} setting
 * @param {number} setting.port a free port; the Worker needs the origin before Pages starts
 * @param {string} setting.registryDir the one of the stack
 * @param {string} setting.directory for the files that wrangler writes
 */
export async function startPages({ port, registryDir, directory }) {
  const args = ["pages", "dev", "--ip", "127.0.0.1", "--port", String(port), "--inspector-port", "0"];
  const state = ["--persist-to", join(directory, "state"), "--show-interactive-dev-session=false"];
  const child = spawn(bin("node"), [bin("wrangler"), ...args, ...state], {
    cwd: inRoot("pages"),
    detached: true, // its own process group: the children of wrangler must end with it
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      CI: "true",
      CLOUDFLARE_CF_FETCH_ENABLED: "false", // do not fetch `request.cf` from the network
      WRANGLER_HIDE_BANNER: "true", // the banner would ask npm for a newer wrangler
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
      // the processes have ended already
    }
  };
  const killAtExit = () => kill("SIGKILL");
  process.once("exit", killAtExit);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));

  const url = `http://localhost:${port}`;
  const stop = async () => {
    process.removeListener("exit", killAtExit);
    kill("SIGTERM");
    const timer = setTimeout(killAtExit, STOPS_WITHIN_MS);
    await ended;
    clearTimeout(timer);
    killAtExit();
  };
  try {
    const died = ended.then(([code]) => {
      throw new Error(`wrangler pages dev ended with ${code}`);
    });
    const healthy = async () => (await fetch(`${url}/health`, { signal: AbortSignal.timeout(5_000) })).ok;
    await Promise.race([waitFor("Pages to reach the Worker", healthy, START), died]);
    died.catch(() => {}); // from here on its end is no error
  } catch (error) {
    await stop();
    throw new Error(`Pages did not start: ${error.message}\n${output}`, { cause: error });
  }
  return { url, stop };
}
