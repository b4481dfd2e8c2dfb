// Measures the cost and the time of a text as a tenant has more devices, and as one device has more chats. The devices and chats exist
// before the clock starts; the measured texts belong to existing chats.
import { waitFor } from "../../local/wait.mjs";
import { HubSocket } from "../session/hub.mjs";
import { inLanes, quantile } from "../session/numbers.mjs";
import { processorMs } from "../session/processes.mjs";
import { takeFastestSimulator } from "../session/programs.mjs";
import { memoryFolder, rowsBetween, sumOf, withWorld } from "../session/world.mjs";

const FIRST_PHONE = 628_113_000_001;
const FIRST_CUSTOMER = 628_290_000_001;
/** The number of texts that are measured in each direction at each size. */
const TEXTS = 20;
/** The number of devices that are linked, and of chats that are begun, at the same time. */
const LANES = 10;

export const DIMENSIONS = [
  {
    name: "devices",
    about: "More devices of a tenant, all linked and online; each has 5 chats. The texts are those of the first one.",
    sizes: [1, 10, 50, 100],
    quick: [1, 3],
    measure: (setting) => measureAtEachSize(setting, (size) => ({ devices: size, chats: 5 })),
  },
  {
    name: "chats",
    about: "More chats of one device, with a text each way in each of them; the texts go to and from the oldest.",
    sizes: [20, 200, 1_000],
    quick: [5, 20],
    measure: (setting) => measureAtEachSize(setting, (size) => ({ devices: 1, chats: size })),
  },
];

/** Measures texts at each size of a dimension. One world grows from one size to the next; `shapeOf` returns its devices and chats at a size. */
async function measureAtEachSize({ build, sizes, quick }, shapeOf) {
  await takeFastestSimulator();
  const texts = quick ? 3 : TEXTS;
  return withWorld(build, async (world) => linesOf(await grow(world, sizes, shapeOf, texts)), memoryFolder());
}

async function grow(world, sizes, shapeOf, texts) {
  const hub = await HubSocket.open(world.api);
  const grown = { devices: [], customers: [], chats: 0 };
  const measured = [];
  try {
    for (const size of sizes) {
      await world.signIn();
      await growTo(world, grown, shapeOf(size));
      measured.push({ size, ...(await measureTexts(world, hub, grown, texts)) });
    }
    return measured;
  } finally {
    hub.close();
  }
}

/** Links the devices and begins the chats that are missing for this size. */
async function growTo(world, grown, { devices, chats }) {
  const missing = chats - grown.customers.length;
  const newCustomers = await world.network.addCustomers(missing, {
    first: FIRST_CUSTOMER + grown.customers.length,
    receipts: "read",
  });
  const newDevices = Array.from({ length: devices - grown.devices.length }, (_, index) =>
    String(FIRST_PHONE + grown.devices.length + index),
  );
  const before = [...grown.devices];
  await inLanes(LANES, newDevices, async (phone) => {
    grown.devices.push({ ...(await world.linkDevice(`Growth ${phone}`, phone)), phone });
  });
  const old = grown.customers;
  grown.customers = [...old, ...newCustomers];
  await inLanes(LANES, grown.devices, (device) =>
    exchangeTexts(world, device, before.includes(device) ? newCustomers : grown.customers),
  );
}

/** Sends one text in each direction with each of the customers. */
async function exchangeTexts(world, device, customers) {
  if (customers.length === 0) return;
  const known = await world.countInD1(device);
  const number = customers.length;
  const burst = { to: device.phone, count: number, from: customers, prefix: "growth " };
  await world.network.post("/control/burst", burst);
  for (const customer of customers) await world.send(device, customer, "growth");
  await waitFor("both texts of every chat", async () => (await world.countInD1(device)) >= known + 2 * number, {
    withinMs: 180_000,
    everyMs: 250,
  });
}

/** Measures texts of the first device and its first customer, one at a time. */
async function measureTexts(world, hub, { devices, customers }, texts) {
  const [device] = devices;
  const [customer] = customers;
  const pid = await world.stack.workerdPid();
  await world.settled(device, 1_000);

  const sending = await observed(world, device, pid, texts, async (text) => {
    const { id } = await world.send(device, customer, text);
    await hub.next("message.status", ({ data }) => data.id === id && data.status === "read");
  });
  const receiving = await observed(world, device, pid, texts, async (text) => {
    await world.network.post(`/control/customers/${customer}/messages`, { to: device.phone, text });
    await hub.next("message.created", ({ data }) => data.text === text);
  });
  return { sending, receiving };
}

/** The number of texts written so far: each has words of its own, by which its event is recognised. */
let written = 0;

async function observed(world, device, pid, number, work) {
  const rows = (await world.settled(device, 500)).rowsWritten;
  const processor = processorMs(pid);
  const times = [];
  for (let index = 0; index < number; index++) {
    const startedAt = performance.now();
    await work(`growth text ${++written}`);
    times.push(performance.now() - startedAt);
  }
  const processorEach = (processorMs(pid) - processor) / number;
  const rowsAfter = (await world.settled(device, 500)).rowsWritten;
  const rowsWritten = sumOf(rowsBetween(rows, rowsAfter)) / number;
  return { ms: quantile(times, 0.5), processorMs: processorEach, rowsWritten };
}

function linesOf(measured) {
  const line = (way, what, key, unit) => ({
    what,
    bound: "flat",
    ...(unit && { unit }),
    at: measured.map((each) => ({ size: each.size, value: each[way][key], rows: null })),
  });
  return [
    line("sending", "a text sent, from the call until it is read", "ms"),
    line("sending", "processor of a text sent", "processorMs"),
    line("sending", "rows written in the object for a text sent", "rowsWritten", "rows"),
    line("receiving", "a text received, from the customer to the dashboard", "ms"),
    line("receiving", "processor of a text received", "processorMs"),
    line("receiving", "rows written in the object for a text received", "rowsWritten", "rows"),
  ];
}
