// This program is a linked device of zapo-js that sends on command: node zapo_client.mjs SIMULATOR_URL [CALLBACK_URL]
// It reads and writes the same lines of JSON as tests/native_client and keeps everything in memory; a call ends with the
// server's acknowledgement. It posts incoming messages to the callback, if there is one.
import { createInterface } from "node:readline";
import { createStore } from "zapo-js";
import { nowMs } from "./numbers.mjs";
import { writeLine, zapoClient } from "./zapo.mjs";

const [url, callback] = process.argv.slice(2);
const store = createStore({ backends: { kept: memoryBackend() }, providers: { auth: "kept" } });
const client = await zapoClient(url, store);
if (callback) client.on("message", ({ message }) => post({ text: message?.conversation }));
await client.connect();

for await (const line of createInterface({ input: process.stdin })) {
  const { lanes, rounds, text } = JSON.parse(line);
  const sent = await Promise.all(lanes.map((phone) => runLane(`${phone}@s.whatsapp.net`, rounds, text)));
  writeLine({ sent: sent.flat() });
}
await client.disconnect();
process.exit(0);

async function post(body) {
  const headers = { "content-type": "application/json" };
  const response = await fetch(callback, { method: "POST", headers, body: JSON.stringify(body) });
  await response.arrayBuffer(); // so that the socket is kept for the next one
}

async function runLane(to, rounds, text) {
  const sent = [];
  for (let round = 0; round < rounds; round++) {
    const startedAt = nowMs();
    const { id } = await client.sendMessage(to, `${text} ${round}`);
    sent.push({ id, startedAt });
  }
  return sent;
}

function memoryBackend() {
  let credentials = null;
  const auth = {
    load: async () => credentials,
    save: async (next) => {
      credentials = next;
    },
    clear: async () => {
      credentials = null;
    },
  };
  return { stores: { auth: () => auth }, caches: {} };
}
