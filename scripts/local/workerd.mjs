// Finds the workerd process of a stack, and kills it as a crash or a power cut would.
import { capture } from "../run.mjs";
import { waitFor } from "./wait.mjs";

// On a busy machine, compiling the wasm takes long.
const START = { withinMs: 90_000 };

/** Returns the pid of the process that listens on `port`, or null while there is none. */
export async function workerdPid(port) {
  const { output } = await capture("ps", ["-A", "-ww", "-o", "pid=,args="]);
  const mine = output.split("\n").find((line) => line.includes("workerd") && line.includes(`entry=127.0.0.1:${port}`));
  return mine ? Number.parseInt(mine, 10) : null;
}

/** Sends SIGKILL; returns the pid of the new process once it answers. */
export async function kill9(port, url) {
  const before = await waitFor("workerd to run", () => workerdPid(port));
  process.kill(before, "SIGKILL");
  return restartedAfter(before, port, url);
}

/** Returns the pid of the process that Miniflare starts once `before` has ended, as soon as it answers. */
export async function restartedAfter(before, port, url) {
  const findNewPid = async () => {
    const pid = await workerdPid(port);
    return pid !== before && pid;
  };
  const after = await waitFor("workerd to be started again", findNewPid, START);
  const answers = () => fetch(`${url}/health`, { signal: AbortSignal.timeout(5_000) });
  await waitFor("the new workerd to answer", answers, START);
  return after;
}
