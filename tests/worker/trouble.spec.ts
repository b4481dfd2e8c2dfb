// What WhatsApp's servers do to a connection or a text, and what the product shows afterwards.
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Device, Message, Page } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor } from "./support";
import type { Fault } from "./support/network";

const BUSINESS = "628111000141";
const AYU = "628122000141";
const CHAT = encodeURIComponent(`${AYU}@c.us`);

let world: World;
let person: Person;
let device: Device;

beforeAll(async () => {
  world = await startWorld();
  person = await signIn(world);
  await world.network.addCustomer(AYU, "Ayu");
  device = await linkDevice(world, person, { phone: BUSINESS });
});
afterAll(() => world?.dispose());

const history = async () =>
  (await person.get<Page<Message>>(`/api/devices/${device.id}/chats/${CHAT}/messages?limit=100`)).items;

it.for<{ name: string; fault: Fault; lasts: boolean }>([
  { name: "a text arrives damaged", fault: { kind: "corrupt", count: 1 }, lasts: false },
  { name: "the server asks for a new connection (515)", fault: { kind: "stream_error", code: 515 }, lasts: false },
  { name: "the server is away and refuses logins (503)", fault: { kind: "stream_error", code: 503 }, lasts: true },
])(
  "$name, and then each text is there once, in both directions",
  { timeout: 90_000 },
  async ({ name, fault, lasts }) => {
    await world.network.fault(BUSINESS, fault);
    const [asked, answered] = [`tanya: ${name}`, `jawab: ${name}`];
    await world.network.say(AYU, BUSINESS, asked);
    await person.post(`/api/devices/${device.id}/messages`, { to: AYU, text: answered, priority: "high" });
    if (lasts) await world.network.fault(BUSINESS, { kind: "ok" });
    await waitFor("both texts", async () => (await history()).some(({ text }) => text === asked), { withinMs: 60_000 });
    const arrived = async () => (await world.network.receivedBy(AYU)).filter(({ text }) => text === answered);
    await waitFor("the answer", async () => (await arrived()).length > 0, { withinMs: 60_000 });
    await waitFor("its tick", async () =>
      (await history()).some(({ text, status }) => text === answered && status === "delivered"),
    );
    expect(await arrived()).toHaveLength(1);
    expect((await history()).filter(({ text }) => text === asked || text === answered)).toHaveLength(2);
    expect((await person.get<Device>(`/api/devices/${device.id}`)).status).toBe("online");
  },
);
