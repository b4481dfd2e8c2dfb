// Builds and starts everything, prints the URLs, and runs until Ctrl-C.
import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { buildFrontend } from "../build-frontend.mjs";
import { buildSimulator } from "../build-simulator.mjs";
import { buildWorker } from "../build-worker.mjs";
import { local } from "../places.mjs";
import { phase, say } from "../run.mjs";
import { box } from "./box.mjs";
import { startSimulator } from "./simulator.mjs";
import { startStack } from "./stack.mjs";

const DASHBOARD_PORT = 8787;
const SIMULATOR_PORT = 4600;
const MINUTE_MS = 60_000;

/** @param {{ real: boolean, data?: string }} options `data`: the folder of its databases */
export async function start({ real, data }) {
  const build = process.env.CWA_BUILD ?? (real ? "real" : "simulator");
  await buildWorker(build);
  if (!real) await buildSimulator();
  await buildFrontend();

  // A device linked on one network does not exist on the other, so each network has its own data.
  const directory = data ?? join(local, real ? "real" : "simulated");
  mkdirSync(directory, { recursive: true });

  const stopping = waitForStop();
  const { simulator, stack } = await phase("Start", "", () => startBoth(directory, build, real));
  await stack.rollCall();
  const minutes = everyMinute(() => stack.cron());
  try {
    console.log(box("CloudWA Flow", lines(stack, simulator, directory)));
    await stopping;
  } finally {
    clearInterval(minutes);
    await stack.dispose();
    await simulator?.stop();
  }
}

async function startBoth(directory, build, real) {
  const simulator = real
    ? null
    : await startSimulator({ port: SIMULATOR_PORT, statePath: join(directory, "network.json") });
  const stack = await startStack({
    persistDir: directory,
    port: DASHBOARD_PORT,
    build,
    ...(simulator && { simulatorUrl: simulator.url }),
    onLog: logInto(join(directory, "workers.log")),
  });
  reportOtherPort("The dashboard", DASHBOARD_PORT, stack.port);
  if (simulator) reportOtherPort("The phone page", SIMULATOR_PORT, simulator.port);
  return { simulator, stack };
}

function reportOtherPort(what, wanted, port) {
  if (port !== wanted) say(`Port ${wanted} is taken by another program. ${what} is on port ${port} instead.`);
}

function logInto(path) {
  return ({ level, message }) => {
    appendFileSync(path, `${new Date().toISOString()} ${level} ${message}\n`);
    if (level === "error") console.error(`  ${message}`);
  };
}

/** Does the work immediately and then each minute. A failure is printed and does not end the series. */
function everyMinute(work) {
  const minute = () => work().catch((error) => console.error(`  The minute's work failed: ${error.message}`));
  minute();
  return setInterval(minute, MINUTE_MS);
}

function waitForStop() {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => resolve(signal));
  });
}

function lines(stack, simulator, directory) {
  const [{ email, password }] = stack.admins;
  return [
    ["Dashboard", stack.url],
    ["Sign in", `${email}   ${password}`],
    simulator ? ["Phone", `${simulator.url}   links devices, plays the customers`] : ["Network", "the real WhatsApp"],
    ["API", `${stack.url}/api/version`],
    ["Data, logs", directory],
    ["Stop", "Ctrl-C"],
  ];
}
