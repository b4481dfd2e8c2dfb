// Offers four ways to send a message under one interface: `send({ lanes, rounds, text })` → `[{ id, startedAt }]`. Lanes send in parallel;
// within a lane the next call is made when the previous one has been answered.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { waitFor } from "../../local/wait.mjs";
import { Api } from "./api.mjs";
import { nowMs } from "./numbers.mjs";
import { betterSqlite3 } from "./peer/better_sqlite3.mjs";

const ZAPO = fileURLToPath(new URL("./zapo_client.mjs", import.meta.url));
const NODE_PROGRAM = fileURLToPath(new URL("./peer/server.mjs", import.meta.url));

/** Creates the client of the product: calls of the API, each of which is answered once the message is stored. `name` names the build. */
export async function ourClient(world, phone, name = "ours") {
  const device = await world.linkDevice("Ours", phone);
  return {
    name,
    world,
    device,
    pid: await world.stack.workerdPid(),
    send: (order) => sendOverHttp(order, (to, text) => world.send(device, to, text)),
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

/**
 * Creates a client with whatsapp-rust as a native program with its own SQLite store. `send` returns when the frame is written to the
 * socket.
 */
export function nativeClient(world, phone, program) {
  const args = [world.network.socketUrl, join(world.directory, "native.sqlite")];
  return programClient(world, phone, "native", program, args);
}

/**
 * Creates a client with the WhatsApp library zapo-js in its own Node process. It keeps everything in memory, and `send` returns when
 * WhatsApp's server has acknowledged the message. `callback` is a URL to which it posts every incoming message.
 */
export function zapoClient(world, phone, callback) {
  const args = [ZAPO, world.network.url, ...(callback ? [callback] : [])];
  return programClient(world, phone, "zapo", process.execPath, args);
}

/**
 * Creates a client with a Node program that makes the same promise as the product (peer/server.mjs): zapo-js with node:http, which answers
 * when the text is on disk.
 */
export async function nodeClient(world, phone) {
  const args = [NODE_PROGRAM, world.network.url, join(world.directory, "node.sqlite"), await betterSqlite3()];
  const client = await programClient(world, phone, "node", process.execPath, args, ["port"]);
  const api = new Api(client.port);
  return {
    ...client,
    send: (order) => sendOverHttp(order, (to, text) => api.call("POST", "/messages", { to, text })),
    rest: () => api.call("GET", "/rest"),
    async stop() {
      api.close();
      await client.stop();
    },
  };
}

/** Sends in parallel lanes; within one, the next call is made when the previous one has been answered. */
async function sendOverHttp({ lanes, rounds, text }, call) {
  const lane = async (to) => {
    const sent = [];
    for (let round = 0; round < rounds; round++) {
      const startedAt = nowMs();
      const { waMessageId } = await call(to, `${text} ${round}`);
      sent.push({ id: waMessageId, startedAt });
    }
    return sent;
  };
  return (await Promise.all(lanes.map(lane))).flat();
}

/** Creates the client of a program. `facts` are the keys of the values that the program reports once it is online. */
async function programClient(world, phone, name, program, args, facts = []) {
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
  const said = {};
  for (const fact of facts) said[fact] = await next(fact);
  return {
    ...said,
    name,
    world,
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
