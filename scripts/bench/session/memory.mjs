// Measures the memory of devices: the wasm memory of the isolate that holds them all, and the resident memory of workerd, which here runs
// both Workers, D1 and every object.
import { waitFor } from "../../local/wait.mjs";
import { MiB, round } from "./numbers.mjs";
import { residentMiB } from "./processes.mjs";

const FIRST_PHONE = 628_112_000_001;
const FIRST_CUSTOMER = 628_250_000_001;
/** The number of devices whose chats are filled at the same time. */
const SIDE_BY_SIDE = 10;

/**
 * Measures memory in a fresh world, with each number of newly linked devices in `counts` (rising); with `chats` above 0, again
 * after one text each way in so many chats of each device.
 */
export async function measureMemory(world, { counts, chats }) {
  const customers = chats ? await world.network.addCustomers(chats, { first: FIRST_CUSTOMER, receipts: "none" }) : [];
  const unlinked = await world.api.call("POST", "/api/devices", { name: "Never linked" });
  const withoutDevices = await measureMemoryNow(world, unlinked, 0);
  const devices = [];
  const fresh = [];
  for (const count of counts) {
    while (devices.length < count) {
      const phone = String(FIRST_PHONE + devices.length);
      devices.push({ ...(await world.linkDevice(`Memory ${devices.length}`, phone)), phone });
    }
    fresh.push(await measureMemoryNow(world, unlinked, count));
  }
  if (!chats) return { none: withoutDevices, fresh };
  await world.signIn();
  const startedAt = performance.now();
  for (let from = 0; from < devices.length; from += SIDE_BY_SIDE) {
    const some = devices.slice(from, from + SIDE_BY_SIDE);
    await Promise.all(some.map((device) => exchangeTexts(world, device, customers)));
  }
  const tookMs = Math.round(performance.now() - startedAt);
  return {
    none: withoutDevices,
    fresh,
    afterChats: { ...(await measureMemoryNow(world, unlinked, devices.length)), chats, tookMs },
  };
}

/** Measures the present memory. `device` is any device of the isolate, `devices` the number of linked ones. */
export async function measureMemoryNow(world, device, devices) {
  const { memoryBytes } = await world.statistics(device);
  const rss = residentMiB(await world.stack.workerdPid());
  return { devices, wasmMiB: round(memoryBytes / MiB, 2), rssMiB: round(rss) };
}

/** Sends one text to each customer and receives one from each. */
async function exchangeTexts(world, device, customers) {
  await world.network.post("/control/burst", {
    to: device.phone,
    count: customers.length,
    from: customers,
    prefix: "memory ",
  });
  for (const customer of customers) await world.send(device, customer, "memory");
  await waitFor(
    "both texts of every chat",
    async () => (await world.countInD1(device, ["received", "sent"])) >= 2 * customers.length,
    { withinMs: 180_000, everyMs: 500 },
  );
}
