// Three ways to send a message, one interface: `send({ lanes, rounds, text })` → `[{ id, startedAt }]`. Lanes send side by
// side; within a lane the next call is made when the one before has answered.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { waitFor } from "../../local/wait.mjs";
import { nowMs } from "./numbers.mjs";

const ZAPO = fileURLToPath(new URL("./zapo_client.mjs", import.meta.url));

/** Ours: calls of the API; each answers once the message is stored. */
export async function ourClient(world, phone) {
  const device = await world.linkDevice("Ours", phone);
  const lane = async (to, rounds, text) => {
    const sent = [];
    for (let round = 0; round < rounds; round++) {
      const startedAt = nowMs();
      const { waMessageId } = await world.send(device, to, `${text} ${round}`);
      sent.push({ id: waMessageId, startedAt });
    }
    return sent;
  };
  return {
    name: "ours",
    device,
    pid: await world.stack.workerdPid(),
    async send({ lanes, rounds, text }) {
      return (await Promise.all(lanes.map((to) => lane(to, rounds, text)))).flat();
    },
    /** Waits until nothing that was sent is still being processed. */
    async rest() {
      await waitFor(
        "D1 to know every text as delivered",
        async () => (await world.countInD1(device, ["delivered"])) === (await world.countInD1(device)),
        { withinMs: 120_000, everyMs: 200 },
      );
    },
    stop: async () => {},
  };
}

/** whatsapp-rust as a native program with its own SQLite store. `send` returns when the frame is written to the socket. */
export function nativeClient(world, phone, program) {
  const args = [world.network.socketUrl, join(world.directory, "native.sqlite")];
  return programClient(world, phone, "native", program, args);
}

/**
 * The WhatsApp library zapo-js in its own Node process. It keeps everything in memory, and `send` returns when WhatsApp's
 * server has acknowledged the message.
 * `callback` is a URL to which it posts every incoming message.
 */
export function zapoClient(world, phone, callback) {
  const args = [ZAPO, world.network.url, ...(callback ? [callback] : [])];
  return programClient(world, phone, "zapo", process.execPath, args);
}

async function programClient(world, phone, name, program, args) {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  const killWithUs = () => child.kill("SIGKILL");
  process.once("exit", killWithUs);
  const ended = once(child, "exit");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (key) => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) throw new Error(`The ${name} client ended before it said "${key}".`);
      const said = JSON.parse(value);
      if (key in said) return said[key];
    }
  };

  await world.network.scan(phone, await next("qr"));
  await next("online");
  await world.network.untilReachable(phone);
  return {
    name,
    pid: child.pid,
    send(order) {
      child.stdin.write(`${JSON.stringify(order)}\n`);
      return next("sent");
    },
    rest: async () => {},
    async stop() {
      process.removeListener("exit", killWithUs);
      child.stdin.end();
      const isGone = await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5_000).unref())]);
      if (!isGone) child.kill("SIGKILL");
      await ended;
    },
  };
}
