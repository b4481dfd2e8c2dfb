// Measures a burst of messages from many customers: the time until WhatsApp has every acknowledgement, and until D1 has every message.
import { waitFor } from "../../local/wait.mjs";
import { round } from "./numbers.mjs";
import { rowsBetween, sumOf } from "./world.mjs";

const PHONE = "628111000301";
const FIRST_CUSTOMER = 628_230_000_001;
const PAGE = 100;

export async function measureBurst(world, { texts, customers: count }) {
  const customers = await world.network.addCustomers(count, { first: FIRST_CUSTOMER });
  const device = await world.linkDevice("Burst", PHONE);
  await establish(world, device, customers);

  const before = await world.settled(device, 1_000);
  const known = await world.countInD1(device);
  const after = await world.network.newest("acks");
  const startedAt = Date.now();
  const [{ ids }, storedAt, acks] = await Promise.all([
    world.network.post("/control/burst", { to: PHONE, count: texts, from: customers, prefix: "burst " }),
    untilStored(world, device, known + texts),
    world.network.readUntil("acks", after, (all) => new Set(all.map(({ id }) => id)).size >= texts),
  ]);
  const seen = await readAll(world, device, customers);
  const missing = ids.filter((id) => !seen.has(id)).length;
  const rows = rowsBetween(before.rowsWritten, (await world.settled(device, 1_000)).rowsWritten);
  return {
    texts,
    customers: count,
    allAckedMs: Math.max(...acks.map(({ at }) => at)) - startedAt,
    allInD1Ms: storedAt - startedAt,
    missing,
    rowsPerText: round(sumOf(rows) / texts, 2),
  };
}

/** Lets each customer write once before, so that the burst measures messages and no key exchange. */
async function establish(world, device, customers) {
  for (const customer of customers) {
    await world.network.post(`/control/customers/${customer}/messages`, { to: PHONE, text: "hello" });
  }
  await untilStored(world, device, customers.length);
}

function untilStored(world, device, number) {
  return waitFor(
    `${number} texts in D1`,
    async () => ((await world.countInD1(device)) >= number ? Date.now() : undefined),
    { withinMs: 120_000, everyMs: 25 },
  );
}

/** Returns the WhatsApp ids of all messages that the API returns. */
async function readAll(world, device, customers) {
  const ids = new Set();
  for (const customer of customers) {
    let cursor = "";
    do {
      const path = `/api/devices/${device.id}/chats/${customer}@c.us/messages?limit=${PAGE}${cursor}`;
      const page = await world.api.call("GET", path);
      for (const { waMessageId } of page.items) ids.add(waMessageId);
      cursor = page.nextCursor ? `&cursor=${encodeURIComponent(page.nextCursor)}` : null;
    } while (cursor);
  }
  return ids;
}
