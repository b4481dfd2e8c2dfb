// Objects of one class share a wasm instance, its memory and its task queue, but none may use the I/O of another.
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Device } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor } from "./support";
import { callObject } from "./support/object";

const MINUTE = 60_000;
const CUSTOMERS = Array.from({ length: 8 }, (_, number) => `62812200007${number}`);
const TEXTS_EACH = 40;

let world: World;
let person: Person;
let devices: Device[];

beforeAll(async () => {
  world = await startWorld();
  person = await signIn(world);
  for (const phone of CUSTOMERS) await world.network.addCustomer(phone);
  devices = await Promise.all(
    [1, 2, 3].map((number) => linkDevice(world, person, { name: `Nomor ${number}`, phone: `62811100007${number}` })),
  );
});
afterAll(() => world?.dispose());

it("three devices send and receive at the same time, and every message arrives at the right device", {
  timeout: MINUTE,
}, async () => {
  const sending = devices.flatMap((device) =>
    Array.from({ length: TEXTS_EACH }, (_, number) =>
      person.post(`/api/devices/${device.id}/messages`, {
        to: CUSTOMERS[number % CUSTOMERS.length],
        text: `${device.phone} keluar ${number}`,
      }),
    ),
  );
  const bursts = devices.map((device) =>
    world.network.burst(device.phone ?? "", TEXTS_EACH, CUSTOMERS, `${device.phone} masuk `),
  );
  await Promise.all([...sending, ...bursts]);
  await waitFor(
    "everything to arrive",
    async () => (await world.network.inbound()).filter(({ text }) => text.includes("keluar")).length >= 3 * TEXTS_EACH,
    { withinMs: 40_000 },
  );
  for (const { from, text } of await world.network.inbound()) expect(text.startsWith(from)).toBe(true);
  const db = await world.stack.d1("DB_TENANTS_0");
  await waitFor("everything to be in D1", async () => {
    const { results } = await db
      .prepare("select device_id, count(*) as texts from messages where direction = 'in' group by device_id")
      .all<{ texts: number }>();
    return results.length === 3 && results.every(({ texts }) => texts === TEXTS_EACH);
  });
});

it("a task that another object wakes may not use its own storage", async () => {
  const waiting = callObject(world, "waits", "wait_for_bell", {});
  const outcome = waiting.then(
    ({ status, body }) => `${status} ${JSON.stringify(body)}`,
    (error: Error) => error.message,
  );
  await waitFor("the bell to ring", async () => (await callObject(world, "rings", "ring", {})).body.rang === true);
  expect(await outcome).toContain("on behalf of a different Durable Object");
});
