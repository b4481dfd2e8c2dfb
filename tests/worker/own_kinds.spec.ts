// What we send besides texts, from the request to what the customer's phone reads.
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Device, Message, NewContent, Page, SentMessage } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor } from "./support";

const BUSINESS = "628111000098";
const CUSTOMER = "628122000098";
const CHAT = `${CUSTOMER}@c.us`;

let world: World;
let person: Person;
let device: Device;

beforeAll(async () => {
  world = await startWorld();
  person = await signIn(world);
  device = await linkDevice(world, person, { phone: BUSINESS });
  await world.network.addCustomer(CUSTOMER, "Budi");
});
afterAll(() => world?.dispose());

const MONAS = { latitude: -6.175_4, longitude: 106.827_2 };
const send = (body: Record<string, unknown>, key: string = crypto.randomUUID()) =>
  person.call<SentMessage>("POST", `/api/devices/${device.id}/messages`, {
    body: { to: CHAT, ...body },
    headers: { "idempotency-key": key },
  });
const history = async () => (await person.get<Page<Message>>(`/api/devices/${device.id}/chats/${CHAT}/messages`)).items;
const arrived = (id: string) =>
  waitFor("the customer to have it", async () =>
    (await world.network.receivedBy(CUSTOMER)).find((one) => one.id === id),
  );

it("a location arrives as it was sent, once under its key, and is shown as what it is", async () => {
  const content: NewContent = { kind: "location", at: MONAS, name: " Monas ", address: "Gambir, Jakarta" };
  const key = crypto.randomUUID();
  const first = await send({ content }, key);
  const again = await send({ content }, key);
  expect([first.status, again.status, again.data.id]).toEqual([202, 202, first.data.id]);
  const shown = { kind: "location", at: MONAS, name: "Monas", address: "Gambir, Jakarta" };
  expect([first.data.content, first.data.text]).toEqual([shown, "[location] Monas"]);
  const received = await arrived(first.data.waMessageId);
  expect(received.content).toEqual({ kind: "location", ...MONAS, name: "Monas", address: "Gambir, Jakarta" });
  const stored = await waitFor("it to have left", async () =>
    (await history()).find(({ id, sentAt }) => id === first.data.id && sentAt !== undefined),
  );
  expect([stored.content, (await history()).filter(({ id }) => id === first.data.id).length]).toEqual([shown, 1]);
  const other = await send({ content: { ...content, name: "Lain" } }, key);
  expect([other.status, other.error?.code]).toEqual([409, "CONFLICT"]);
});

it("a location answers a message, and can be deleted but not edited", async () => {
  const theirs = await world.network.say(CUSTOMER, BUSINESS, "di mana?");
  await waitFor("the question", async () => (await history()).find(({ waMessageId }) => waMessageId === theirs));
  const { data } = await send({ content: { kind: "location", at: MONAS }, replyTo: theirs });
  await waitFor("it to have left", async () =>
    (await history()).find(({ id, sentAt }) => id === data.id && sentAt !== undefined),
  );
  expect((await history()).find(({ id }) => id === data.id)?.replyTo?.waMessageId).toBe(theirs);
  const path = `/api/devices/${device.id}/chats/${CHAT}/messages/${data.id}`;
  const edited = await person.call("POST", `${path}/edit`, { body: { text: "x" } });
  expect([edited.status, edited.error?.message]).toEqual([409, expect.stringContaining("no text or caption")]);
  expect((await person.call("DELETE", path)).status).toBe(202);
});

it("a message has a text or a content, and a place is on Earth", async () => {
  const at = (latitude: number, longitude: number) => ({ content: { kind: "location", at: { latitude, longitude } } });
  const before = (await history()).length;
  for (const [body, field] of [
    [{}, "text"],
    [{ text: "x", ...at(0, 0) }, "content"],
    [at(90.1, 0), "content.at"],
    [at(0, -180.1), "content.at"],
    [{ content: { kind: "location", at: MONAS, name: "a".repeat(201) } }, "content.name"],
    [{ content: { kind: "location", at: MONAS, address: "a".repeat(501) } }, "content.address"],
  ] as const) {
    const { status, error } = await send(body);
    expect([status, error?.details?.field], JSON.stringify(body)).toEqual([400, field]);
  }
  for (const content of [{ kind: "sticker" }, { kind: "location" }, { kind: "location", at: { latitude: "x" } }, "x"]) {
    expect((await send({ content })).status, JSON.stringify(content)).toBe(400);
  }
  expect((await history()).length).toBe(before);
});
