// Edits and deletions of our own messages, from the request to what the customer's phone reads.
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Device, Message, Page, SentMessage } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor } from "./support";

const BUSINESS = "628111000096";
const CUSTOMER = "628122000096";
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

const history = async () => (await person.get<Page<Message>>(`/api/devices/${device.id}/chats/${CHAT}/messages`)).items;
const stored = async (id: string) => (await history()).find((message) => message.id === id);

/** A text of ours that has left. */
async function sent(text: string): Promise<Message> {
  const { id } = await person.post<SentMessage>(`/api/devices/${device.id}/messages`, { to: CHAT, text });
  return waitFor(`"${text}" to have left`, async () =>
    (await history()).find((message) => message.id === id && message.sentAt !== undefined),
  );
}

const path = (message: string) => `/api/devices/${device.id}/chats/${CHAT}/messages/${message}`;
const edit = (message: string, text: string, key: string = crypto.randomUUID()) =>
  person.call<{ id: string }>("POST", `${path(message)}/edit`, { body: { text }, headers: { "idempotency-key": key } });
const remove = (message: string) => person.call<{ id: string }>("DELETE", path(message));
const changesOf = async (waMessageId: string) =>
  (await world.network.changes()).filter(({ of, kind }) => of === waMessageId && kind !== "reaction");

it("the customer reads the new text once, and the message is marked as edited when WhatsApp has the edit", async () => {
  const ours = await sent("pesan 1 kopi");
  const hub = await person.events();
  const key = crypto.randomUUID();
  const first = await edit(ours.id, "pesan 10 kopi", key);
  const again = await edit(ours.id, "pesan 10 kopi", key);
  expect([first.status, again.status, again.data.id]).toEqual([202, 202, first.data.id]);
  const event = await hub.next("message.edited", ({ data }) => data.id === ours.id);
  expect(event.data).toMatchObject({ text: "pesan 10 kopi", editedAt: expect.any(String) });
  await waitFor("the edit to be stored", async () => (await stored(ours.id))?.text === "pesan 10 kopi");
  expect(await stored(ours.id)).toMatchObject({ editedAt: expect.any(String), waMessageId: ours.waMessageId });
  const [change, ...others] = await changesOf(ours.waMessageId);
  expect(others).toEqual([]);
  expect(change).toMatchObject({ kind: "edit", text: "pesan 10 kopi", fromMe: true, to: CUSTOMER });
  expect(change?.chat).toMatch(/^\d+@(lid|s\.whatsapp\.net)$/);
  expect(change?.id).not.toBe(ours.waMessageId);
  expect((await world.network.sent()).find(({ id }) => id === change?.id)?.edit).toBe("1");
  const other = await edit(ours.id, "lain", key);
  expect([other.status, other.error?.code]).toEqual([409, "CONFLICT"]);
  hub.close();
});

it("a message is deleted for everybody, once, and cannot be changed any more", async () => {
  const ours = await sent("harga salah");
  const first = await remove(ours.id);
  expect(first.status).toBe(202);
  await waitFor("the deletion", async () => (await stored(ours.id))?.content.kind === "deleted");
  const [change, ...others] = await changesOf(ours.waMessageId);
  expect(others).toEqual([]);
  expect(change).toMatchObject({ kind: "deletion", fromMe: true, to: CUSTOMER });
  expect((await world.network.sent()).find(({ id }) => id === change?.id)?.edit).toBe("7");
  for (const refused of [await remove(ours.id), await edit(ours.id, "x")]) {
    expect([refused.status, refused.error?.code]).toEqual([409, "CONFLICT"]);
  }
});

it("a change that waits survives a restart, and a refused one is not shown and says so", async () => {
  const ours = await sent("buka jam 8");
  const key = crypto.randomUUID();
  await edit(ours.id, "buka jam 9", key);
  await world.restart();
  // The repeated request also wakes the device.
  expect((await edit(ours.id, "buka jam 9", key)).status).toBe(202);
  await waitFor("the edit to be stored", async () => (await stored(ours.id))?.text === "buka jam 9");
  const ids = new Set((await changesOf(ours.waMessageId)).map(({ id }) => id));
  expect(ids.size).toBe(1);
  const hub = await person.events();
  await world.network.fault(BUSINESS, { kind: "stream_error", code: 463 });
  const { data } = await edit(ours.id, "tutup");
  const failed = await hub.next(
    "message.status",
    (frame) => frame.data.id === data.id && frame.data.status === "failed",
  );
  expect(failed.data).toMatchObject({ target: ours.id, error: "whatsapp_463" });
  await world.network.fault(BUSINESS, { kind: "ok" });
  expect((await stored(ours.id))?.text).toBe("buka jam 9");
  hub.close();
});

it("a message that waits is edited and taken back where it waits, and the customer gets nothing of it", async () => {
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  const draft = { to: CHAT, text: "besok libur", sendAt: tomorrow };
  const { id, waMessageId } = await person.post<SentMessage>(`/api/devices/${device.id}/messages`, draft);
  expect((await edit(id, "besok buka")).data.id).toBe(id);
  await waitFor("the new words", async () => (await stored(id))?.text === "besok buka");
  expect((await stored(id))?.editedAt).toBeUndefined();
  expect((await remove(id)).status).toBe(202);
  await waitFor("the message to be taken back", async () => (await stored(id))?.status === "failed");
  expect((await stored(id))?.error).toBe("cancelled");
  expect((await world.network.sent()).map((one) => one.id)).not.toContain(waMessageId);
  expect([(await edit(id, "x")).status, (await remove(id)).status]).toEqual([409, 409]);
});

it("an unknown message, one of the customer, one of another chat and an empty text are refused", async () => {
  const unknown = "msg_0193e0a0-0000-7000-8000-00000000000f";
  const theirs = await world.network.say(CUSTOMER, BUSINESS, "halo");
  const received = await waitFor("the text", async () =>
    (await history()).find(({ waMessageId }) => waMessageId === theirs),
  );
  const ours = await sent("siap");
  for (const [message, status] of [
    [unknown, 404],
    [received.id, 409],
  ] as const) {
    expect([(await edit(message, "x")).status, (await remove(message)).status], message).toEqual([status, status]);
  }
  const elsewhere = await person.call(
    "DELETE",
    `/api/devices/${device.id}/chats/628122000095@c.us/messages/${ours.id}`,
  );
  expect(elsewhere.status).toBe(404);
  for (const text of ["", " ", "a".repeat(65_537)]) {
    const { status, error } = await edit(ours.id, text);
    expect([status, error?.details?.field]).toEqual([400, "text"]);
  }
});
