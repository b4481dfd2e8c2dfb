// Messages that answer an earlier one, in both directions, from real ciphertext to the answer of the API.
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Device, Message, Page, SentMessage } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor } from "./support";
import type { Scene } from "./support/network";

const BUSINESS = "628111000095";
const CUSTOMER = "628122000095";
const OTHER = "628122000096";
const CHAT = `${CUSTOMER}@c.us`;

let world: World;
let person: Person;
let device: Device;

beforeAll(async () => {
  world = await startWorld();
  person = await signIn(world);
  device = await linkDevice(world, person, { phone: BUSINESS });
  await world.network.addCustomer(CUSTOMER, "Budi");
  await world.network.addCustomer(OTHER, "Siti");
});
afterAll(() => world?.dispose());

const history = async (chat = CHAT) =>
  (await person.get<Page<Message>>(`/api/devices/${device.id}/chats/${chat}/messages`)).items;

async function received(text: string, scene: Scene = {}, from = CUSTOMER): Promise<Message> {
  const id = await world.network.say(from, BUSINESS, text, "text", scene);
  return waitFor(`"${text}" to be shown`, async () =>
    (await history(`${from}@c.us`)).find(({ waMessageId }) => waMessageId === id),
  );
}

const send = (text: string, replyTo?: string, key: string = crypto.randomUUID()) =>
  person.call<SentMessage>("POST", `/api/devices/${device.id}/messages`, {
    body: { to: CHAT, text, ...(replyTo !== undefined && { replyTo }) },
    headers: { "idempotency-key": key },
  });

const arrived = (text: string) =>
  waitFor(`"${text}" to arrive`, async () =>
    (await world.network.receivedBy(CUSTOMER)).find((message) => message.text === text),
  );

it("a customer's answer to our text finds it, whether the customer's phone names us by LID or by number", async () => {
  await received("halo");
  const { data: ours } = await send("Ada yang bisa dibantu?");
  const { id: waMessageId } = await arrived("Ada yang bisa dibantu?");
  for (const quotes_by_number of [false, true]) {
    const hub = await person.events();
    const answer = await received(`ada kopi? ${quotes_by_number}`, { quotes: waMessageId, quotes_by_number });
    const mark = { waMessageId, id: ours.id, isOurs: true, kind: "text", text: "Ada yang bisa dibantu?" };
    expect(answer.replyTo).toEqual(mark);
    const event = await hub.next("message.created", ({ data }) => data.id === answer.id);
    expect(event.data.replyTo).toEqual(mark);
    hub.close();
  }
});

it("a customer's answer to their own text quotes what they wrote, and survives a redelivery", async () => {
  const first = await received("dua kopi");
  await world.network.fault(BUSINESS, { kind: "duplicate" });
  const answer = await received("maksud saya tiga", { quotes: first.waMessageId });
  await world.network.fault(BUSINESS, { kind: "ok" });
  expect(answer.replyTo).toEqual({
    waMessageId: first.waMessageId,
    id: first.id,
    isOurs: false,
    kind: "text",
    text: "dua kopi",
  });
  expect((await history()).filter(({ waMessageId }) => waMessageId === answer.waMessageId)).toHaveLength(1);
});

it("an answer that is broken on its way has its quote when it comes again", async () => {
  const first = await received("empat kopi");
  const id = await world.network.say(CUSTOMER, BUSINESS, "jadi lima", "text", {
    quotes: first.waMessageId,
    is_broken: true,
  });
  const answer = await waitFor("the answer to be read", async () =>
    (await history()).find(({ waMessageId, text }) => waMessageId === id && text === "jadi lima"),
  );
  expect(answer.replyTo?.id).toBe(first.id);
});

it("our answer reaches the customer with the quoted text, named by our id and by WhatsApp's", async () => {
  const question = await received("jam berapa buka?");
  for (const [text, replyTo] of [
    ["jam 8", question.id],
    ["jam 8 pagi", question.waMessageId],
  ] as const) {
    const { status, data } = await send(text, replyTo);
    expect([status, data.replyTo?.id]).toEqual([202, question.id]);
    const { quoted } = await arrived(text);
    expect(quoted).toMatchObject({ id: question.waMessageId, text: "jam berapa buka?" });
    // The author by the address of the chat, and without the number of a device.
    expect(quoted?.author).toMatch(/^\d+@(lid|s\.whatsapp\.net)$/);
    const shown = await waitFor("the answer in the chat", async () =>
      (await history()).find((one) => one.text === text),
    );
    expect(shown.replyTo).toMatchObject({ id: question.id, isOurs: false, text: "jam berapa buka?" });
  }
});

it("an answer to our own text names us as its author", async () => {
  const { data: ours } = await send("Pesanan siap");
  await arrived("Pesanan siap");
  await waitFor("our text to have left", async () =>
    (await history()).find(({ id, sentAt }) => id === ours.id && sentAt),
  );
  await send("di meja 4", ours.id);
  const { quoted } = await arrived("di meja 4");
  const [companion] = await world.network.companions();
  const us = [companion?.jid, companion?.lid].map((jid) => jid?.replace(/:\d+@/, "@"));
  expect(us).toContain(quoted?.author);
});

it("a scheduled answer leaves with its quote after a restart, and the same key sends it once", async () => {
  const question = await received("besok buka?");
  const key = crypto.randomUUID();
  await world.network.fault(BUSINESS, { kind: "drop" });
  const first = await send("besok libur", question.id, key);
  await world.restart();
  const again = await send("besok libur", question.id, key);
  expect([again.status, again.data.id]).toEqual([202, first.data.id]);
  expect((await arrived("besok libur")).quoted?.id).toBe(question.waMessageId);
  const other = await send("besok libur", undefined, key);
  expect([other.status, other.error?.code]).toEqual([409, "CONFLICT"]);
});

it("an unknown message, one of another chat and a deleted one are refused, and nothing is sent", async () => {
  const elsewhere = await received("chat lain", {}, OTHER);
  const deleted = await received("salah kirim");
  await world.network.say(CUSTOMER, BUSINESS, "x", "text", { change: "deletion", of: deleted.waMessageId });
  await waitFor("the deletion", async () =>
    (await history()).find(({ id, content }) => id === deleted.id && content.kind === "deleted"),
  );
  const before = (await history()).length;
  const unknown = ["msg_0193e0a0-0000-7000-8000-00000000000f", "3EB0NOSUCH", elsewhere.id, elsewhere.waMessageId];
  for (const replyTo of [...unknown, deleted.id, "", "no id"]) {
    const { status, error } = await send("tidak terkirim", replyTo);
    expect([status, error?.code, error?.details?.field], replyTo).toEqual([400, "VALIDATION_ERROR", "replyTo"]);
  }
  expect((await history()).length).toBe(before);
});
