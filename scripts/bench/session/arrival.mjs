// Measures how long a customer's message takes from the simulated network to the dashboard's WebSocket, and compares it with
// zapo-js, another WhatsApp client library, which passes a message like it to a plain HTTP callback. The clock starts before this
// process asks the network to send the message, and stops when the message arrives here.
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { zapoClient } from "./clients.mjs";
import { HubSocket } from "./hub.mjs";
import { quantile, round } from "./numbers.mjs";

const OURS = "628111000501";
const ZAPO = "628111000502";
const FIRST_CUSTOMER = 628_260_000_001;
/** The pause between two messages that come now and then: longer than a device waits to batch events. */
const PAUSE_MS = { least: 150, most: 350 };
/** The number of texts that one receiver gets before it is the next one's turn. */
const IN_A_ROW = 50;

/**
 * @param {World[]} worlds the world of the build, and that of an earlier build to compare with, if there is one
 * @param {{texts: number, customers: number}} size
 */
export async function measureArrival([world, before], { texts, customers: count }) {
  const ours = await ourDashboard("ours", world, count);
  const zapo = await zapoCallback(world);
  const receivers = [ours, ...(before ? [await ourDashboard("before", before, count)] : []), zapo];

  const timeOne = async ({ name, network, phone, next }, index, word) => {
    const text = `${word} ${name} ${index}`;
    const customer = FIRST_CUSTOMER + (index % count);
    const startedAt = performance.now();
    await network.post(`/control/customers/${customer}/messages`, { to: phone, text });
    return (await next(text)) - startedAt;
  };
  const timeAll = async (word, number, pause) => {
    const times = Object.fromEntries(receivers.map(({ name }) => [name, []]));
    for (let index = 0; index < number; index++) {
      await pause();
      for (const receiver of receivers) times[receiver.name].push(await timeOne(receiver, index, word));
    }
    return times;
  };
  const nowAndThen = () => sleep(PAUSE_MS.least + Math.random() * (PAUSE_MS.most - PAUSE_MS.least));
  try {
    await timeAll("hello", count, () => {});
    const apart = await timeAll("apart", texts, nowAndThen);
    const inARow = Object.fromEntries(receivers.map(({ name }) => [name, []]));
    for (let from = 0; from < texts; from += IN_A_ROW) {
      for (const receiver of receivers) {
        for (let index = from; index < Math.min(texts, from + IN_A_ROW); index++)
          inARow[receiver.name].push(await timeOne(receiver, index, "row"));
      }
    }
    return { texts, apart: summaries(apart), inARow: summaries(inARow) };
  } finally {
    for (const { stop } of receivers.toReversed()) await stop();
  }
}

async function ourDashboard(name, world, customers) {
  await world.network.addCustomers(customers, { first: FIRST_CUSTOMER, receipts: "none" });
  await world.linkDevice("Arrival", OURS);
  const hub = await HubSocket.open(world.api);
  const next = (wanted) => hub.next("message.created", ({ data }) => data.text === wanted);
  return { name, network: world.network, phone: OURS, next, stop: async () => hub.close() };
}

async function zapoCallback(world) {
  const callback = await Callback.listen();
  const zapo = await zapoClient(world, ZAPO, callback.url);
  const stop = async () => {
    await zapo.stop();
    await callback.close();
  };
  return { name: "zapo", network: world.network, phone: ZAPO, next: (text) => callback.next(text), stop };
}

function summaries(times) {
  const summary = (all) => ({
    p50Ms: round(quantile(all, 0.5)),
    p95Ms: round(quantile(all, 0.95)),
    mostMs: round(Math.max(...all)),
  });
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, summary(all)]));
}

/** A server that only records when a message arrived. */
class Callback {
  #arrivedAt = new Map();
  #waiting = new Map();

  static async listen() {
    const callback = new Callback();
    callback.server = createServer((request, response) => callback.#take(request, response));
    callback.server.listen(0, "127.0.0.1");
    await once(callback.server, "listening");
    callback.url = `http://127.0.0.1:${callback.server.address().port}/`;
    return callback;
  }

  /** Returns the time (performance.now()) at which this message arrived; waits for it if necessary. */
  next(text, withinMs = 30_000) {
    if (this.#arrivedAt.has(text)) return Promise.resolve(this.#arrivedAt.get(text));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`Waited ${withinMs} ms for "${text}"`)), withinMs);
      this.#waiting.set(text, (at) => {
        clearTimeout(timer);
        resolve(at);
      });
    });
  }

  async close() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  #take(request, response) {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      const { text } = JSON.parse(body);
      const at = performance.now();
      response.end();
      this.#arrivedAt.set(text, at);
      this.#waiting.get(text)?.(at);
    });
  }
}
