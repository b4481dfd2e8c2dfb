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
/** Pause between two messages that come now and then: longer than a device waits to batch events. */
const PAUSE_MS = { least: 150, most: 350 };

/** @param {{texts: number, customers: number}} size */
export async function measureArrival(world, { texts, customers: count }) {
  const customers = await world.network.addCustomers(count, { first: FIRST_CUSTOMER, receipts: "none" });
  await world.linkDevice("Arrival", OURS);
  const hub = await HubSocket.open(world.api);
  const callback = await Callback.listen();
  const zapo = await zapoClient(world, ZAPO, callback.url);

  const toOurs = (text) => hub.next("message.created", ({ data }) => data.text === text);
  const toZapo = (text) => callback.next(text);
  const timeOne = async (phone, arrives, index, word) => {
    const text = `${word} ${index}`;
    const startedAt = performance.now();
    await world.network.post(`/control/customers/${customers[index % count]}/messages`, { to: phone, text });
    return (await arrives(text)) - startedAt;
  };
  const timeBoth = async (word, number, pause) => {
    const times = { ours: [], zapo: [] };
    for (let index = 0; index < number; index++) {
      await pause();
      times.ours.push(await timeOne(OURS, toOurs, index, `${word} ours`));
      times.zapo.push(await timeOne(ZAPO, toZapo, index, `${word} zapo`));
    }
    return times;
  };
  const nowAndThen = () => sleep(PAUSE_MS.least + Math.random() * (PAUSE_MS.most - PAUSE_MS.least));
  try {
    await timeBoth("hello", count, () => {});
    const apart = await timeBoth("apart", texts, nowAndThen);
    const inARow = { ours: [], zapo: [] };
    for (const [name, phone, arrives] of [
      ["ours", OURS, toOurs],
      ["zapo", ZAPO, toZapo],
    ]) {
      for (let index = 0; index < texts; index++)
        inARow[name].push(await timeOne(phone, arrives, index, `row ${name}`));
    }
    return { texts, apart: summaries(apart), inARow: summaries(inARow) };
  } finally {
    await zapo.stop();
    await callback.close();
    hub.close();
  }
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

  /** The time (performance.now()) at which this message arrived; waits for it if necessary. */
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
