// Panics and traps with five devices in one isolate: what continues, and what reconnects.
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Device, Message } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor, waitForStatus } from "./support";
import { callObject } from "./support/object";

const CUSTOMER = "628122000051";
const MINUTE = 60_000;

let world: World;
let person: Person;
let devices: Device[];

beforeAll(async () => {
  world = await startWorld();
  person = await signIn(world);
  await world.network.addCustomer(CUSTOMER);
  devices = [];
  for (const number of [1, 2, 3, 4, 5]) {
    devices.push(await linkDevice(world, person, { name: `Nomor ${number}`, phone: `62811100005${number}` }));
  }
});
afterAll(() => world?.dispose());

const breakDown = (fault: string) => callObject(world, devices[0]?.id ?? "", "break_down", JSON.parse(`"${fault}"`));
const logins = async () => (await world.network.companions()).map((each) => each.logins);

async function sendAndReceiveOnAll(prefix: string) {
  for (const [number, device] of devices.entries()) {
    await person.post<Message>(`/api/devices/${device.id}/messages`, { to: CUSTOMER, text: `${prefix} ${number}` });
    await waitFor(`${prefix} ${number}`, async () =>
      (await world.network.receivedBy(CUSTOMER)).some(({ text }) => text === `${prefix} ${number}`),
    );
    await world.network.say(CUSTOMER, device.phone ?? "", `${prefix} balik ${number}`);
  }
  const hub = await person.events(0);
  for (const number of devices.keys())
    await hub.next("message.created", ({ data }) => data.text === `${prefix} balik ${number}`);
  hub.close();
}

/** The texts of customers in D1, with repetitions. */
async function inD1(prefix: string): Promise<string[]> {
  const db = await world.stack.d1("DB_TENANTS_0");
  const { results } = await db
    .prepare("select text from messages where direction = 'in' and text like ?")
    .bind(`${prefix}%`)
    .all<{ text: string }>();
  return results.map(({ text }) => text);
}

/** Numbered texts in both directions for every device; an API call without an answer is repeated. */
async function sendAndReceiveWithNumbers() {
  const written: string[] = [];
  const accepted: string[] = [];
  const send = async (device: Device, text: string) => {
    await waitFor(
      `${text} to be accepted`,
      async () => {
        await person.post(
          `/api/devices/${device.id}/messages`,
          { to: CUSTOMER, text },
          { "idempotency-key": text.replaceAll(" ", "-") },
        );
        return true;
      },
      { withinMs: 90_000, everyMs: 500 },
    );
    accepted.push(text);
  };
  const calls = devices.flatMap((device, number) =>
    [1, 2, 3].map(async (turn) => {
      const text = `selama trap masuk ${number}.${turn}`;
      await world.network.say(CUSTOMER, device.phone ?? "", text);
      written.push(text);
      await send(device, `selama trap keluar ${number}.${turn}`);
    }),
  );
  await Promise.all(calls);
  return { written, accepted };
}

it("all five devices send and receive", () => sendAndReceiveOnAll("pertama"), MINUTE);

it(
  "a panic in a request stops no device, and no device reconnects",
  async () => {
    const before = await logins();
    expect((await breakDown("panic").catch(() => ({ status: 500 }))).status).toBe(500);
    await sendAndReceiveOnAll("sesudah panik");
    expect(await logins()).toEqual(before);
  },
  MINUTE,
);

it(
  "a panic in a background task stops no device, and no device reconnects",
  async () => {
    const before = await logins();
    await breakDown("panic_in_task");
    await sendAndReceiveOnAll("sesudah tugas");
    expect(await logins()).toEqual(before);
  },
  MINUTE,
);

it.each(["panic_in_handler", "panic_after_inbox_insert", "panic_mid_hand_over"])(
  "%s: one device panics while it handles an event; no message is lost or doubled, and no device stops or reconnects",
  async (fault) => {
    const before = await logins();
    const panics = () => world.stack.logs().filter((line) => line.includes("a panic on request")).length;
    const panicsBefore = panics();
    await breakDown(fault);
    // The first of these causes the panic.
    const texts = [`${fault} pertama`, `${fault} kedua`];
    for (const text of texts) await world.network.say(CUSTOMER, devices[0]?.phone ?? "", text);
    await sendAndReceiveOnAll(`sesudah ${fault}`);
    await waitFor("both texts to be in D1", async () => (await inD1(fault)).length >= texts.length);
    expect((await inD1(fault)).sort()).toEqual(texts.sort());
    expect(panics()).toBe(panicsBefore + 1);
    expect(await logins()).toEqual(before);
  },
  MINUTE,
);

it(
  "a message whose sending panics fails, and the next messages are sent",
  async () => {
    const before = await logins();
    await breakDown("panic_in_send");
    const path = `/api/devices/${devices[0]?.id}/messages`;
    const { id } = await person.post<Message>(path, { to: CUSTOMER, text: "kirim panik" });
    const hub = await person.events(0);
    await hub.next("message.status", ({ data }) => data.id === id && data.error === "send_failed");
    hub.close();
    await sendAndReceiveOnAll("sesudah kirim");
    expect((await world.network.receivedBy(CUSTOMER)).some(({ text }) => text === "kirim panik")).toBe(false);
    expect(await logins()).toEqual(before);
  },
  MINUTE,
);

it.each(["error_in_inbox", "error_in_events"])(
  "%s: a storage that does not take a message ends that device alone, and WhatsApp delivers the message again",
  async (fault) => {
    const before = await logins();
    await breakDown(fault);
    const texts = [`${fault} pertama`, `${fault} kedua`];
    for (const text of texts) await world.network.say(CUSTOMER, devices[0]?.phone ?? "", text);
    // The device that ended wakes at its next alarm, at most 60 s later.
    await waitFor("both texts to be in D1", async () => (await inD1(fault)).length >= texts.length, {
      withinMs: 90_000,
    });
    await waitForStatus(person, devices[0]?.id ?? "", "online", MINUTE);
    await sendAndReceiveOnAll(`sesudah ${fault}`);
    expect((await inD1(fault)).sort()).toEqual(texts.sort());
    const after = await logins();
    expect(after.filter((count, place) => count !== before[place]).length, "only one device reconnected").toBe(1);
  },
  3 * MINUTE,
);

it(
  "after a trap all devices reconnect by themselves",
  async () => {
    const before = await logins();
    const trapped = performance.now();
    // The call that causes the trap is never answered.
    breakDown("trap").catch(() => {});
    // No call wakes the objects here: each notices the trap at its next frame or at its next alarm (at most 60 s later).
    await waitFor(
      "every device to log in again",
      async () => {
        const companions = await world.network.companions();
        const isBack = companions.map(({ logins, online }, number) => online && logins > (before[number] ?? 0));
        return isBack.length === 5 && isBack.every(Boolean);
      },
      { withinMs: 120_000 },
    );
    console.log(`five devices were back ${Math.round((performance.now() - trapped) / 1000)} s after the trap`);
    for (const device of devices) await waitForStatus(person, device.id, "online");
    await sendAndReceiveOnAll("sesudah trap");
  },
  3 * MINUTE,
);

it(
  "a trap while messages are sent and received loses and doubles none of them",
  async () => {
    const talk = sendAndReceiveWithNumbers();
    breakDown("trap").catch(() => {});
    const { written, accepted } = await talk;
    const arrived = async () =>
      (await world.network.receivedBy(CUSTOMER)).filter(({ text }) => text.startsWith("selama trap"));
    await waitFor(
      "everything written during the trap to arrive",
      async () =>
        new Set(await inD1("selama trap")).size === written.length &&
        new Set((await arrived()).map(({ text }) => text)).size === accepted.length,
      { withinMs: 90_000 },
    );
    expect((await inD1("selama trap")).sort()).toEqual(written.sort());
    // A message that was sent again was sent under its id.
    expect(new Set((await arrived()).map(({ id }) => id)).size).toBe(accepted.length);
    console.log(`${written.length} texts in and ${accepted.length} out during the trap: none lost, none doubled`);
    for (const device of devices) await waitForStatus(person, device.id, "online");
    await sendAndReceiveOnAll("sesudah trap kedua");
  },
  3 * MINUTE,
);
