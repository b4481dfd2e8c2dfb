// One panic and one trap, and what comes back: five devices in one isolate.
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

async function everybodyTalks(word: string) {
  for (const [number, device] of devices.entries()) {
    await person.post<Message>(`/api/devices/${device.id}/messages`, { to: CUSTOMER, text: `${word} ${number}` });
    await waitFor(`${word} ${number}`, async () =>
      (await world.network.receivedBy(CUSTOMER)).some(({ text }) => text === `${word} ${number}`),
    );
    await world.network.say(CUSTOMER, device.phone ?? "", `${word} balik ${number}`);
  }
  const hub = await person.events(0);
  for (const number of devices.keys())
    await hub.next("message.created", ({ data }) => data.text === `${word} balik ${number}`);
  hub.close();
}

it("all five talk", () => everybodyTalks("pertama"), MINUTE);

it(
  "a panic in a request silences nobody, and nobody reconnects",
  async () => {
    const before = await logins();
    expect((await breakDown("panic").catch(() => ({ status: 500 }))).status).toBe(500);
    await everybodyTalks("sesudah panik");
    expect(await logins()).toEqual(before);
  },
  MINUTE,
);

it(
  "a panic in a background task silences nobody, and nobody reconnects",
  async () => {
    const before = await logins();
    await breakDown("panic_in_task");
    await everybodyTalks("sesudah tugas");
    expect(await logins()).toEqual(before);
  },
  MINUTE,
);

it(
  "after a trap all come back by themselves",
  async () => {
    const before = await logins();
    const trapped = performance.now();
    // The call that traps is never answered.
    breakDown("trap").catch(() => {});
    // Nobody calls the objects here: the zombies are found by their next frame or by their own alarm (≤ 60 s).
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
    await everybodyTalks("sesudah trap");
  },
  3 * MINUTE,
);
