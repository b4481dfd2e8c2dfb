// Counts the calls, statements and commits of a text, by part: counts that do not depend on the machine. The calls and statements are
// counted by a build with counters around its bindings, the commits by strace, which slows workerd down: nothing here is a time.
import { waitFor } from "../../local/wait.mjs";
import { MAIN } from "../../local/workers.mjs";
import { withCountedBuild } from "./counted.mjs";
import { HubSocket } from "./hub.mjs";
import { round } from "./numbers.mjs";
import { countSyncs, hasStrace } from "./syncs.mjs";
import { withWorld } from "./world.mjs";

const PHONE = "628111000601";
const FIRST_CUSTOMER = 628_270_000_001;
const CUSTOMERS = 32;

/**
 * Counts the calls, statements and commits of texts in each direction. `size.texts` are sent one at a time; in each of
 * `size.rounds`, one text is sent to each of 32 customers.
 * @param {{texts: number, rounds: number}} size
 */
export function measureCounts(build, size) {
  return withCountedBuild(build, (counted) => withWorld(counted, (world) => countEachWay(world, size)));
}

async function countEachWay(world, { texts, rounds }) {
  const customers = await world.network.addCustomers(CUSTOMERS, { first: FIRST_CUSTOMER, receipts: "read" });
  const device = { ...(await world.linkDevice("Counts", PHONE)), phone: PHONE };
  const hub = await HubSocket.open(world.api);
  const pid = await world.stack.workerdPid();
  const strace = await hasStrace();

  const ways = {
    sent: async () => {
      for (let index = 0; index < texts; index++) {
        const { id } = await world.send(device, customers[0], `out ${index}`);
        await hub.next("message.status", ({ data }) => data.id === id && data.status === "read");
      }
      return texts;
    },
    received: async () => {
      for (let index = 0; index < texts; index++) {
        await write(world, customers[0], `in ${index}`);
        await hub.next("message.created", ({ data }) => data.text === `in ${index}`);
      }
      return texts;
    },
    sentAtOnce: () => sendAtOnce(world, device, customers, rounds),
    receivedAtOnce: () => receiveAtOnce(world, device, customers, rounds),
  };
  try {
    await receiveAtOnce(world, device, customers, 1);
    await sendAtOnce(world, device, customers, 1);
    const perText = {};
    for (const [way, work] of Object.entries(ways)) {
      await world.settled(device, 1_000);
      const before = await countsOf(world, device);
      let number = 0;
      const all = async () => {
        number = await work();
        await world.settled(device, 1_000);
      };
      const syncs = strace ? await countSyncs(pid, all) : await all();
      perText[way] = countersPerText(before, await countsOf(world, device), syncs ?? {}, number);
    }
    return { texts, atOnce: CUSTOMERS * rounds, strace, perText };
  } finally {
    hub.close();
  }
}

const write = (world, customer, text) =>
  world.network.post(`/control/customers/${customer}/messages`, { to: PHONE, text });

/**
 * Sends one text to each customer in each round; the next text to the same customer is sent when the previous one is accepted. Ends when
 * all are read.
 */
export async function sendAtOnce(world, device, customers, rounds) {
  const lane = async (customer) => {
    for (let index = 0; index < rounds; index++) await world.send(device, customer, `many ${index}`);
  };
  const known = await world.countInD1(device, ["read"]);
  await Promise.all(customers.map(lane));
  await untilInD1(world, device, ["read"], known + customers.length * rounds);
  return customers.length * rounds;
}

/** Sends one text of each customer in each round, as quickly as the network delivers. Ends when D1 has all. */
export async function receiveAtOnce(world, device, customers, rounds) {
  const known = await world.countInD1(device, ["received"]);
  const count = customers.length * rounds;
  await world.network.post("/control/burst", { to: device.phone, count, from: customers, prefix: "burst " });
  await untilInD1(world, device, ["received"], known + count);
  return count;
}

function untilInD1(world, device, states, number) {
  const isThere = async () => (await world.countInD1(device, states)) >= number;
  return waitFor(`${number} texts in D1 as ${states}`, isThere, { withinMs: 120_000, everyMs: 100 });
}

/** Returns the counters of both Workers: those of the API, and those of all objects. */
async function countsOf(world, device) {
  const objects = await world.stack.mf.getDurableObjectNamespace("DEVICE_SESSION", MAIN);
  const ofObjects = await objects.get(objects.idFromName(device.id)).fetch("http://object/bench/counts");
  const ofWorker = await fetch(`http://127.0.0.1:${world.stack.port}/bench/counts`);
  return { ...(await ofObjects.json()), ...(await ofWorker.json()) };
}

/** Returns every counter per text, without the benchmark's own calls (statistics). */
function countersPerText(before, after, syncs, texts) {
  const grown = Object.entries(after).map(([what, number]) => [what, number - (before[what] ?? 0)]);
  return Object.fromEntries(
    [...grown, ...Object.entries(syncs)]
      .filter(([, number]) => number > 0)
      .map(([what, number]) => [what, round(number / texts, 2)])
      .toSorted(([one], [other]) => one.localeCompare(other)),
  );
}
