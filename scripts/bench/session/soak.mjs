// Measures the memory over time: many texts go over the same devices to the same people, so that nothing new is known after the first
// round.
import { waitFor } from "../../local/wait.mjs";
import { measureMemoryNow } from "./memory.mjs";

const FIRST_PHONE = 628_112_001_001;
const FIRST_CUSTOMER = 628_251_000_001;
const CUSTOMERS = 25;
const POINTS = 10;
/** No further texts are sent after this time: the last point says how many there were. */
const MAX_MS = 400_000;

/**
 * Returns `[{ texts, wasmMiB, rssMiB }]`: the first point is after a tenth of the texts, when every device has met every customer, the last
 * one after all of them. Half of the texts are sent, half received.
 */
export async function measureSoak(world, { texts, devices: count }) {
  const customers = await world.network.addCustomers(CUSTOMERS, { first: FIRST_CUSTOMER, receipts: "none" });
  const unlinked = await world.api.call("POST", "/api/devices", { name: "Never linked" });
  const devices = [];
  while (devices.length < count) {
    const phone = String(FIRST_PHONE + devices.length);
    devices.push({ ...(await world.linkDevice(`Soak ${devices.length}`, phone)), phone });
  }
  const each = Math.max(1, Math.round(texts / POINTS / count / 2));
  const points = [];
  const startedAt = performance.now();
  for (let round = 1; round <= POINTS && performance.now() - startedAt < MAX_MS; round++) {
    await world.signIn();
    await Promise.all(
      devices.map((device) => exchangeTexts(world, device, customers, { each, until: round * each * 2 })),
    );
    points.push({ texts: round * each * 2 * count, ...(await measureMemoryNow(world, unlinked, count)) });
  }
  return points;
}

/** Sends `each` texts of the device's customers and as many to them; ends when D1 has `until` texts of the device. */
async function exchangeTexts(world, device, customers, { each, until }) {
  await world.network.post("/control/burst", { to: device.phone, count: each, from: customers, prefix: "soak " });
  for (let index = 0; index < each; index++) await world.send(device, customers[index % customers.length], "soak");
  await waitFor(
    `${until} texts of a device`,
    async () => (await world.countInD1(device, ["received", "sent"])) >= until,
    { withinMs: 180_000, everyMs: 500 },
  );
}
