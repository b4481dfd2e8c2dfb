// Measures messages per second and the time from the call to the frame at the simulator, for each client in turn, in rounds, so that a busy
// moment of the machine affects all clients.
import { nativeClient, nodeClient, ourClient, zapoClient } from "./clients.mjs";
import { median, quantile, round } from "./numbers.mjs";
import { processorMs } from "./processes.mjs";
import { rowsBetween, sumOf } from "./world.mjs";

const CHATS = 32;
const FIRST_CUSTOMER = 628_220_000_001;
/** The simulator records full milliseconds: on average a frame arrived half a millisecond later. */
const HALF_A_TICK = 0.5;

/**
 * @param {World[]} worlds the world of the build, and that of an earlier build to compare with, if there is one; the other clients use the
 * network of the first
 * @param {{warmUp: number, rounds: number, oneByOne: number, sideBySide: number}} size texts in a lane, before the first round and per
 * round; in the warm-up V8 compiles what is used often
 */
export async function measureSpeed([world, before], nativeProgram, size) {
  const customers = await world.network.addCustomers(CHATS, { first: FIRST_CUSTOMER });
  await before?.network.addCustomers(CHATS, { first: FIRST_CUSTOMER });
  const clients = [
    await ourClient(world, "628111000101"),
    ...(before ? [await ourClient(before, "628111000101", "before")] : []),
    ...(nativeProgram ? [await nativeClient(world, "628111000102", nativeProgram)] : []),
    await zapoClient(world, "628111000103"),
    await nodeClient(world, "628111000104"),
  ];
  const runs = Object.fromEntries(clients.map(({ name }) => [name, { oneByOne: [], sideBySide: [] }]));
  const rows = [];
  try {
    for (const client of clients) await timed(client, { lanes: customers, rounds: size.warmUp, text: "hello" });
    for (let count = 0; count < size.rounds; count++) {
      for (const client of clients) {
        const { oneByOne, sideBySide } = runs[client.name];
        oneByOne.push(await timed(client, { lanes: customers.slice(0, 1), rounds: size.oneByOne, text: "one" }));
        const first = client.device && (await client.world.settled(client.device, 500));
        sideBySide.push(await timed(client, { lanes: customers, rounds: size.sideBySide, text: "many" }));
        if (!client.device) continue;
        const last = await client.world.settled(client.device, 500);
        if (client.world !== world) continue;
        rows.push(sumOf(rowsBetween(first.rowsWritten, last.rowsWritten)) / (CHATS * size.sideBySide));
      }
    }
  } finally {
    for (const client of clients) await client.stop();
  }
  const summary = Object.fromEntries(
    Object.entries(runs).map(([name, { oneByOne, sideBySide }]) => [
      name,
      { sequential: summarise(oneByOne), inFlight32: summarise(sideBySide) },
    ]),
  );
  return { ...summary, rowsPerTextInFlight32: round(median(rows), 2), ratios: ratios(summary) };
}

/** Sends one batch and waits until its last frame is at the simulator and the client is idle. */
async function timed(client, order) {
  const { network } = client.world;
  const after = await network.newest("sent");
  const processorBefore = processorMs(client.pid);
  const calls = await client.send(order);
  const wanted = new Set(calls.map(({ id }) => id));
  const frames = await network.readUntil("sent", after, (all) => covers(all, wanted));
  await client.rest();

  const arrivedAt = new Map();
  for (const { id, receivedAt } of frames) if (!arrivedAt.has(id)) arrivedAt.set(id, receivedAt + HALF_A_TICK);
  const startedAt = Math.min(...calls.map((call) => call.startedAt));
  const endedAt = Math.max(...calls.map(({ id }) => arrivedAt.get(id)));
  return {
    perSecond: calls.length / ((endedAt - startedAt) / 1000),
    latencies: calls.map((call) => arrivedAt.get(call.id) - call.startedAt),
    // `rest` has waited until all work for the messages is done; for our client that includes the hub and D1.
    processorMs: (processorMs(client.pid) - processorBefore) / calls.length,
  };
}

function covers(entries, wanted) {
  const seen = new Set(entries.map(({ id }) => id));
  return [...wanted].every((id) => seen.has(id));
}

function summarise(runs) {
  const latencies = runs.flatMap((run) => run.latencies);
  return {
    texts: latencies.length,
    perSecond: round(median(runs.map(({ perSecond }) => perSecond))),
    perSecondOfEachRound: runs.map(({ perSecond }) => round(perSecond)),
    p50Ms: round(quantile(latencies, 0.5)),
    p95Ms: round(quantile(latencies, 0.95)),
    processorMsPerText: round(median(runs.map(({ processorMs }) => processorMs)), 2),
  };
}

/**
 * Returns the product's texts per second, divided by those of each other client. For an earlier build it also returns the ratio of the
 * processor time per text.
 */
function ratios({ ours, ...others }) {
  const ratiosOf = (how) => ({
    ...Object.fromEntries(
      Object.entries(others).map(([name, other]) => [name, round(ours[how].perSecond / other[how].perSecond, 2)]),
    ),
    ...(others.before && {
      processor: round(ours[how].processorMsPerText / others.before[how].processorMsPerText, 2),
    }),
  });
  return { sequential: ratiosOf("sequential"), inFlight32: ratiosOf("inFlight32") };
}
