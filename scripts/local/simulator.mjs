// Runs the simulated WhatsApp network as a child of this process.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { simulatorBinary } from "../build-simulator.mjs";
import { freePort } from "./ports.mjs";
import { waitFor } from "./wait.mjs";

/**
 * @param {object} [setting]
 * @param {number} [setting.port] used if it is free; default: any free port
 * @param {string} [setting.statePath] the file that keeps accounts and links over a restart
 */
export async function startSimulator({ port: preferredPort = 0, statePath } = {}) {
  const binary = simulatorBinary();
  if (!existsSync(binary)) throw new Error("The simulator is not built yet: cargo build -p simulator");
  const port = await freePort(preferredPort);
  const url = `http://127.0.0.1:${port}`;
  const args = ["--port", String(port), ...(statePath ? ["--state", statePath] : [])];
  const child = spawn(binary, args, { stdio: ["ignore", "ignore", "inherit"] });
  const ended = once(child, "exit");
  const killAtExit = () => child.kill("SIGKILL");
  process.once("exit", killAtExit);

  const died = ended.then(([code]) => {
    throw new Error(`The simulator ended with ${code}: ${binary} ${args.join(" ")}`);
  });
  const answers = waitFor("the simulator to answer", async () => (await fetch(`${url}/health`)).ok);
  await Promise.race([answers, died]);
  died.catch(() => {}); // from here on its end is no error
  return {
    url,
    port,
    pid: child.pid,
    async stop() {
      process.removeListener("exit", killAtExit);
      if (child.exitCode === null) child.kill("SIGTERM");
      await ended;
    },
  };
}
