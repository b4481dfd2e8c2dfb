// Reactions to messages, in both directions, from real ciphertext to the answer of the API.
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Chat, Device, Message, Page, SentMessage } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor } from "./support";
import type { Scene } from "./support/network";

const BUSINESS = "628111000097";
const CUSTOMER = "628122000097";
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

async function received(text: string): Promise<Message> {
  const id = await world.network.say(CUSTOMER, BUSINESS, text);
  return waitFor(`"${text}" to be shown`, async () => (await history()).find(({ waMessageId }) => waMessageId === id));
}

/** A text of ours that has left. */
async function sent(text: string): Promise<Message> {
  const { id } = await person.post<SentMessage>(`/api/devices/${device.id}/messages`, { to: CHAT, text });
  return waitFor(`"${text}" to have left`, async () =>
    (await history()).find((message) => message.id === id && message.sentAt !== undefined),
  );
}

const reactsTo = (of: string, emoji: string, scene: Scene = {}) =>
  world.network.say(CUSTOMER, BUSINESS, emoji, "reaction", { of, ...scene });

/** The emoji of a person at a message, once it is this one. */
const shows = (id: string, by: "us" | "them", emoji: string | undefined) =>
  waitFor(`${by} to have ${emoji ?? "no emoji"}`, async () => {
    const reaction = (await stored(id))?.reactions?.[by];
    return reaction !== undefined && (reaction.emoji ?? undefined) === emoji;
  });

const react = (message: string, emoji: string, key: string = crypto.randomUUID()) =>
  person.call<{ id: string }>("POST", `/api/devices/${device.id}/chats/${CHAT}/messages/${message}/reaction`, {
    body: { emoji },
    headers: { "idempotency-key": key },
  });

it("a customer's reaction is shown with our text: one, replaced, removed, and no line, unread or keyword of its own", async () => {
  await received("halo");
  const ours = await sent("Selamat datang");
  const chatOf = async () =>
    (await person.get<Page<Chat>>(`/api/devices/${device.id}/chats`)).items.find(({ chatId }) => chatId === CHAT);
  const [before, chat] = [(await history()).length, await chatOf()];
  const hub = await person.events();
  await reactsTo(ours.waMessageId, "👍");
  const event = await hub.next("message.reacted", ({ data }) => data.id === ours.id);
  expect(event.data).toMatchObject({ by: "them", waMessageId: ours.waMessageId, reaction: { emoji: "👍" } });
  await shows(ours.id, "them", "👍");
  await reactsTo(ours.waMessageId, "❤️");
  await shows(ours.id, "them", "❤️");
  await reactsTo(ours.waMessageId, "");
  await shows(ours.id, "them", undefined);
  expect((await history()).length).toBe(before);
  expect(await chatOf()).toEqual(chat);
  hub.close();
});

it("a reaction that comes twice, or is older than the one that is shown, changes nothing", async () => {
  const ours = await sent("Buka sampai jam 5");
  await world.network.fault(BUSINESS, { kind: "duplicate" });
  await reactsTo(ours.waMessageId, "😂");
  await shows(ours.id, "them", "😂");
  await world.network.fault(BUSINESS, { kind: "ok" });
  await reactsTo(ours.waMessageId, "😢", { clock_behind_ms: 600_000 });
  await received("sesudah itu");
  expect((await stored(ours.id))?.reactions?.them?.emoji).toBe("😂");
});

it("a reaction on the phone of the business is ours, and one of a customer to the customer's text is theirs", async () => {
  const theirs = await received("terima kasih");
  await world.network.writeOnPhone(BUSINESS, CUSTOMER, "🙏", "reaction", { of: theirs.waMessageId });
  await shows(theirs.id, "us", "🙏");
  await reactsTo(theirs.waMessageId, "👍");
  await shows(theirs.id, "them", "👍");
  expect((await stored(theirs.id))?.reactions?.us?.emoji).toBe("🙏");
});

it("our reaction reaches the customer once under its key, is shown when WhatsApp has it, and can be removed", async () => {
  const theirs = await received("sudah sampai");
  const key = crypto.randomUUID();
  const first = await react(theirs.id, "👍", key);
  const again = await react(theirs.id, "👍", key);
  expect([first.status, again.status, again.data.id]).toEqual([202, 202, first.data.id]);
  await shows(theirs.id, "us", "👍");
  const changes = async () => (await world.network.changes()).filter(({ of }) => of === theirs.waMessageId);
  await waitFor("the customer to have it", async () => (await changes()).length > 0);
  expect(await changes()).toMatchObject([{ kind: "reaction", text: "👍", fromMe: false, to: CUSTOMER }]);
  expect((await changes())[0]?.chat).toMatch(/^\d+@(lid|s\.whatsapp\.net)$/);
  const other = await react(theirs.id, "❤️", key);
  expect([other.status, other.error?.code]).toEqual([409, "CONFLICT"]);
  await react(theirs.id, "");
  await shows(theirs.id, "us", undefined);
  expect((await changes()).map(({ text }) => text)).toEqual(["👍", ""]);
});

it("a reaction that waits survives a restart, and a refused one is not shown and says so", async () => {
  const ours = await sent("promo hari ini");
  const key = crypto.randomUUID();
  await react(ours.id, "🔥", key);
  await world.restart();
  // The repeated request also wakes the device.
  expect((await react(ours.id, "🔥", key)).status).toBe(202);
  await shows(ours.id, "us", "🔥");
  const hub = await person.events();
  await world.network.fault(BUSINESS, { kind: "stream_error", code: 463 });
  const { data } = await react(ours.id, "😮");
  const failed = await hub.next(
    "message.status",
    (frame) => frame.data.id === data.id && frame.data.status === "failed",
  );
  expect(failed.data).toMatchObject({ target: ours.id, error: "whatsapp_463" });
  await world.network.fault(BUSINESS, { kind: "ok" });
  expect((await stored(ours.id))?.reactions?.us?.emoji).toBe("🔥");
  hub.close();
});

it("an unknown message, a deleted one and what is no emoji are refused", async () => {
  const unknown = await react("msg_0193e0a0-0000-7000-8000-00000000000f", "👍");
  expect([unknown.status, unknown.error?.code]).toEqual([404, "NOT_FOUND"]);
  const deleted = await received("salah kirim");
  await world.network.say(CUSTOMER, BUSINESS, "x", "text", { change: "deletion", of: deleted.waMessageId });
  await waitFor("the deletion", async () => (await stored(deleted.id))?.content.kind === "deleted");
  const refused = await react(deleted.id, "👍");
  expect([refused.status, refused.error?.code]).toEqual([409, "CONFLICT"]);
  for (const emoji of ["ok", "👍 ya", "a".repeat(65)]) {
    const { status, error } = await react((await received("lagi")).id, emoji);
    expect([status, error?.details?.field], emoji).toEqual([400, "emoji"]);
  }
});
