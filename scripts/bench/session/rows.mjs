// Counts written rows, because rows are billed: the object counts its own by part, and triggers count those in D1. One message is sent at a
// time and followed to its end, so that no two messages share a write.
import { HubSocket } from "./hub.mjs";
import { round } from "./numbers.mjs";
import { rowsBetween, sumOf } from "./world.mjs";

const PHONE = "628111000401";
const CUSTOMER = 628_240_000_001;
/**
 * The rows written when a message is deleted from the outbox or inbox a week later: counted here, not waited for. Events cost nothing,
 * because their slots are used again. `npm run bench -- pacing` measures the outbox's row.
 */
const SWEPT = { sweep: 1 };
const D1_TABLES = [
  "devices",
  "messages",
  "chats",
  "campaigns",
  "campaign_recipients",
  "campaign_claims",
  "campaign_counts",
];

/**
 * Counts the rows that texts write in each direction. `size.quietMs` is longer than the 30 s after which the library
 * saves its device.
 * @param {{texts: number, quietMs: number}} size
 */
export async function measureRows(world, { texts, quietMs }) {
  const [customer] = await world.network.addCustomers(1, { first: CUSTOMER, receipts: "read" });
  const rowsInD1 = await countD1(world);
  const hub = await HubSocket.open(world.api);
  const device = await world.linkDevice("Rows", PHONE);

  const linked = await reading(world, device, quietMs, rowsInD1);
  const customerWrites = (text) => world.network.post(`/control/customers/${customer}/messages`, { to: PHONE, text });
  await customerWrites("hello");
  await hub.next("message.created", ({ data }) => data.text === "hello");
  const sendAndWait = async (text) => {
    const { id } = await world.send(device, customer, text);
    await hub.next("message.status", ({ data }) => data.id === id && data.status === "read");
  };
  await sendAndWait("hello");
  const first = await reading(world, device, 1_000, rowsInD1);

  for (let index = 0; index < texts; index++) await sendAndWait(`out ${index}`);
  const sent = await reading(world, device, 1_000, rowsInD1);
  for (let index = 0; index < texts; index++) {
    await customerWrites(`in ${index}`);
    await hub.next("message.created", ({ data }) => data.text === `in ${index}`);
  }
  const received = await reading(world, device, 1_000, rowsInD1);
  hub.close();
  return {
    texts,
    pairing: between({ object: {}, d1: {} }, linked, 1),
    firstChat: between(linked, first, 1),
    perSent: between(first, sent, texts, SWEPT),
    perReceived: between(sent, received, texts, SWEPT),
  };
}

async function reading(world, device, quietMs, rowsInD1) {
  const { rowsWritten } = await world.settled(device, quietMs);
  return { object: rowsWritten, d1: await rowsInD1() };
}

/** Returns the rows written per message, including the later deletion. */
function between(before, after, texts, later = {}) {
  const each = (parts) =>
    Object.fromEntries(Object.entries(parts).map(([part, rows]) => [part, round(rows / texts, 2)]));
  const object = rowsBetween(before.object, after.object);
  const d1 = rowsBetween(before.d1, after.d1);
  return {
    object: round(sumOf(object) / texts + sumOf(later), 2),
    parts: { ...each(object), ...later },
    d1: round(sumOf(d1) / texts, 2),
    tables: each(d1),
  };
}

/** Starts to count every change of a row; the result returns the counts. This is only for a benchmark, because it doubles D1's writes. */
export async function countD1(world) {
  const d1 = await world.stack.d1("DB_TENANTS_0");
  await d1.prepare("create table bench_rows (name text primary key, rows integer not null) without rowid").run();
  for (const table of D1_TABLES) {
    await d1.prepare("insert into bench_rows values (?, 0)").bind(table).run();
    for (const change of ["insert", "update", "delete"]) {
      await d1
        .prepare(
          `create trigger bench_${table}_${change} after ${change} on ${table} begin
             update bench_rows set rows = rows + 1 where name = '${table}'; end`,
        )
        .run();
    }
  }
  return async () => {
    const { results } = await d1.prepare("select name, rows from bench_rows where rows > 0").all();
    return Object.fromEntries(results.map(({ name, rows }) => [name, rows]));
  };
}
