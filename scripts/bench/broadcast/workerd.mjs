// Measures broadcasts in workerd: the time until a large one is planned and until its first messages are in an outbox, the time of
// importing and finding contacts, and the rows and queue messages of one recipient.
import { waitFor } from "../../local/wait.mjs";
import { quantile, round } from "../session/numbers.mjs";
import { countD1 } from "../session/rows.mjs";
import { withWorld } from "../session/world.mjs";

const SEARCHES = 40;
/** Half of a device session's capacity for campaigns: the number of items in the reply to its first item request. */
const FIRST_BATCH = 100;
const GAP = { minSeconds: 0.2, maxSeconds: 0.2 };
const phoneOf = (number) => String(628_140_000_000 + number);

/** @param {number[]} sizes numbers of recipients; each broadcast has contacts of its own, and all of them remain */
export function measureSizes(build, sizes) {
  return withWorld(build, async (world) => {
    const device = await world.linkDevice("Broadcasts", "628111000501");
    const measured = [];
    let first = 0;
    for (const recipients of sizes) {
      await world.signIn();
      const imported = await importContacts(world, recipients, first);
      first += recipients;
      const search = await measureSearch(world, first);
      const planned = await plan(world, device, recipients);
      measured.push({ recipients, contacts: first, ...imported, ...search, ...planned });
    }
    return measured;
  });
}

function csvOf(recipients, first) {
  const rows = Array.from(
    { length: recipients },
    (_, n) => `${phoneOf(first + n)},Pelanggan ${first + n},Kota ${n % 97}`,
  );
  return ["phone,name,kota", ...rows].join("\n");
}

async function importContacts(world, recipients, first) {
  const began = performance.now();
  const csv = csvOf(recipients, first);
  const reply = await fetch(`${world.api.origin}/api/contacts/import?tags=n${recipients}&fileName=bench.csv`, {
    method: "POST",
    headers: { origin: world.api.origin, cookie: world.api.cookie, "content-type": "text/csv" },
    body: csv,
  });
  const { success, data, error } = await reply.json();
  if (!success) throw new Error(`the import was refused: ${error.code} ${error.message}`);
  const done = await waitFor(
    "the import to be over",
    async () => {
      const at = await world.api.call("GET", `/api/contacts/imports/${data.id}`);
      return at.status !== "running" && at;
    },
    { withinMs: 600_000, everyMs: 50 },
  );
  if (done.created !== recipients) throw new Error(`${done.created} of ${recipients} were imported`);
  const seconds = (performance.now() - began) / 1_000;
  return { importSeconds: round(seconds, 2), importRowsPerSecond: Math.round(recipients / seconds) };
}

async function measureSearch(world, contacts) {
  const times = [];
  for (let turn = 0; turn < SEARCHES; turn += 1) {
    const number = Math.floor((contacts * turn) / SEARCHES);
    const words = turn % 2 === 0 ? `pelanggan ${number}` : phoneOf(number).slice(2);
    const began = performance.now();
    const { items } = await world.api.call("GET", `/api/contacts?search=${encodeURIComponent(words)}`);
    times.push(performance.now() - began);
    if (items.length === 0) throw new Error(`nobody was found for ${words}`);
  }
  return { searchP50Ms: round(quantile(times, 0.5)), searchP95Ms: round(quantile(times, 0.95)) };
}

async function plan(world, device, recipients) {
  const { id } = await world.api.call("POST", "/api/campaigns", {
    name: `n${recipients}`,
    deviceIds: [device.id],
    text: "{Halo|Hai} {{name}} di {{kota}}",
    audience: { tags: [`n${recipients}`], match: "any" },
    gap: { minSeconds: 30, maxSeconds: 60 },
  });
  const began = performance.now();
  const { counts } = await world.api.call("POST", `/api/campaigns/${id}/start`, {});
  const plannedMs = performance.now() - began;
  if (counts.total !== recipients) throw new Error(`${counts.total} of ${recipients} were planned`);
  await waitFor(
    "the first batch to be in the outbox",
    async () => (await world.statistics(device)).waiting >= Math.min(FIRST_BATCH, recipients) - 1,
    { withinMs: 120_000, everyMs: 20 },
  );
  const firstBatchMs = performance.now() - began;
  const counted = performance.now();
  await world.api.call("GET", `/api/campaigns/${id}`);
  const countMs = performance.now() - counted;
  await world.api.call("POST", `/api/campaigns/${id}/cancel`, {});
  return { plannedMs: round(plannedMs), firstBatchMs: round(firstBatchMs), countMs: round(countMs) };
}

/** Runs one broadcast to its end, and counts rows in D1 by table and dispatch jobs, per recipient. */
export function measureCost(build, recipients) {
  return withWorld(build, async (world) => {
    const device = await world.linkDevice("Costs", "628111000502");
    await world.network.addCustomers(recipients, { first: Number(phoneOf(0)), receipts: "none" });
    await importContacts(world, recipients, 0);
    const { id } = await world.api.call("POST", "/api/campaigns", {
      name: "Costs",
      deviceIds: [device.id],
      text: "Halo {{name}}",
      audience: { tags: [`n${recipients}`], match: "any" },
      gap: GAP,
    });
    const { itemRequests: jobsBefore = 0 } = await world.statistics(device);
    const read = await countD1(world);
    await world.api.call("POST", `/api/campaigns/${id}/start`, {});
    await waitFor(
      "everybody to have it",
      async () => {
        const { status, counts } = await world.api.call("GET", `/api/campaigns/${id}`);
        if (counts.failed + counts.unknown > 0) throw new Error(JSON.stringify(counts));
        return status === "completed";
      },
      { withinMs: recipients * 1_000 + 60_000, everyMs: 500 },
    );
    const tables = await read();
    const { itemRequests: jobs } = await world.statistics(device);
    const each = Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, round(rows / recipients, 3)]));
    const rows = round(Object.values(tables).reduce((sum, rows) => sum + rows, 0) / recipients, 3);
    // The start itself enqueues the first dispatch job.
    return { recipients, rows, each, queueMessages: round((jobs - jobsBefore + 1) / recipients, 4) };
  });
}
