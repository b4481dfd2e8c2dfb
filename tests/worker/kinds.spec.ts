// Where messages come from and how they change later, from real ciphertext to the answers of the API.
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Chat, Device, Message, Page } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor } from "./support";
import { GROUP, GROUP_NAME, type Scene } from "./support/network";

const BUSINESS = "628111000093";
const AYU = "628122000093";
const BUDI = "628122000094";
const CHAT = `${AYU}@c.us`;
const STATUS = "status@broadcast";
const CHANNEL = "120363000000000002@newsletter";

let world: World;
let person: Person;
let device: Device;

beforeAll(async () => {
  world = await startWorld();
  person = await signIn(world);
  device = await linkDevice(world, person, { phone: BUSINESS });
  await world.network.addCustomer(AYU, "Ayu");
  await world.network.addCustomer(BUDI, "Budi");
});
afterAll(() => world?.dispose());

const chats = async () => (await person.get<Page<Chat>>(`/api/devices/${device.id}/chats`)).items;
const chatOf = async (chatId: string) => (await chats()).find((chat) => chat.chatId === chatId);
const history = async (chatId = CHAT) =>
  (await person.get<Page<Message>>(`/api/devices/${device.id}/chats/${encodeURIComponent(chatId)}/messages`)).items;

/** A customer writes; returns the message's id in WhatsApp. */
const say = (text: string, scene: Scene = {}, from = AYU) => world.network.say(from, BUSINESS, text, "text", scene);

/** The message with this text in the chat, once it is there. */
const shown = (text: string, chatId = CHAT) =>
  waitFor(`"${text}" to be shown`, async () => (await history(chatId)).find((message) => message.text === text));

it("keeps status posts and channels out of the inbox", async () => {
  await say("promo di status", { place: "status" });
  await say("kabar saluran", { place: "channel" });
  await say("halo");
  await shown("halo");
  expect((await chats()).map(({ chatId }) => chatId)).toEqual([CHAT]);
});

it("shows status posts and channels while a setting says so, as read, and takes no messages to them", async () => {
  const show = (inbox: Partial<Device["inbox"]>) =>
    person.patch<Device>(`/api/devices/${device.id}/inbox`, inbox).then((changed) => changed.inbox);
  expect(await show({ statusPosts: true })).toEqual({ statusPosts: true, channels: false });
  expect(await show({ channels: true })).toEqual({ statusPosts: true, channels: true });
  await say("STOP", { place: "status" });
  await say("kabar saluran", { place: "channel" });
  expect(await shown("STOP", STATUS)).toMatchObject({ name: "Status", phone: null, sender: { phone: AYU } });
  await shown("kabar saluran", CHANNEL);
  const posts = async () => (await chats()).filter(({ chatId }) => [STATUS, CHANNEL].includes(chatId));
  expect((await posts()).map(({ unread, optedOutAt }) => ({ unread, optedOutAt }))).toEqual([
    { unread: 0, optedOutAt: null },
    { unread: 0, optedOutAt: null },
  ]);
  const answer = await person.call("POST", `/api/devices/${device.id}/messages`, {
    body: { to: STATUS, text: "halo" },
  });
  expect(answer.status).toBe(400);
  expect(await show({ statusPosts: false, channels: false })).toEqual({ statusPosts: false, channels: false });
  expect(await posts()).toEqual([]);
  expect((await person.get<Device>(`/api/devices/${device.id}`)).inbox).toEqual({
    statusPosts: false,
    channels: false,
  });
});

it("shows a customer's broadcast list in the customer's chat", async () => {
  await say("ke semua pelanggan", { place: "broadcast_list" });
  const message = await shown("ke semua pelanggan");
  expect(message).toMatchObject({ direction: "in", phone: AYU });
});

it("shows a group under its subject, each message with its writer, and no chat with a member", async () => {
  await say("halo dari Ayu", { place: "group" });
  await say("STOP", { place: "group" }, BUDI);
  await shown("STOP", GROUP);
  const messages = await history(GROUP);
  expect(messages.map(({ sender }) => [sender?.name, sender?.phone])).toEqual([
    ["Budi", BUDI],
    ["Ayu", AYU],
  ]);
  const group = await waitFor("the subject of the group", async () => {
    const chat = await chatOf(GROUP);
    return chat?.name === GROUP_NAME ? chat : undefined;
  });
  expect(group).toMatchObject({ phone: null, lid: null, optedOutAt: null, unread: 2 });
  expect(await chatOf(`${BUDI}@c.us`)).toBeUndefined();
});

it("names the admin who deletes a member's message", async () => {
  const spam = await say("spam", { place: "group" }, BUDI);
  await shown("spam", GROUP);
  await say("x", { place: "group", change: "admin_deletion", of: spam, author: BUDI });
  const deleted = await shown("[deleted message]", GROUP);
  expect(deleted.content).toMatchObject({ kind: "deleted", byAdmin: { name: "Ayu" } });
});

it.each(["edit", "wrapped_edit", "secret_edit"] as const)("shows the new words after an %s", async (change) => {
  const hub = await person.events();
  const of = await say(`pesan 1 kopi (${change})`);
  const before = await shown(`pesan 1 kopi (${change})`);
  await say(`pesan 10 kopi (${change})`, { change, of });
  const edited = await hub.next("message.edited", ({ data }) => data.id === before.id);
  expect(edited.data.text).toBe(`pesan 10 kopi (${change})`);
  const after = await shown(`pesan 10 kopi (${change})`);
  expect(after).toMatchObject({ id: before.id, editedAt: expect.any(String) });
  expect((await chatOf(CHAT))?.lastText).toBe(`pesan 10 kopi (${change})`);
  hub.close();
});

it("keeps no word of a message that was deleted for everybody", async () => {
  const of = await say("rahasia");
  await shown("rahasia");
  await say("x", { change: "deletion", of });
  const deleted = await waitFor("the deletion", async () =>
    (await history()).find(({ waMessageId, text }) => waMessageId === of && text === "[deleted message]"),
  );
  expect(JSON.stringify(deleted)).not.toContain("rahasia");
});

it("answers disappear as the messages of the chat do", async () => {
  await world.network.addCustomer("628122000095", "Citra");
  await say("pesan sementara", { timer_seconds: 86_400 }, "628122000095");
  await shown("pesan sementara", "628122000095@c.us");
  await person.post(`/api/devices/${device.id}/messages`, { to: "628122000095", text: "jawaban", priority: "high" });
  const answer = await waitFor("the answer", async () => (await world.network.receivedBy("628122000095"))[0]);
  expect(answer).toMatchObject({ text: "jawaban", timerSeconds: 86_400 });
});

it("shows a line for what cannot be decrypted, and replaces it when it comes again", async () => {
  const hub = await person.events();
  const id = await say("akhirnya terbaca", { is_broken: true });
  const line = await hub.next("message.created", ({ data }) => data.waMessageId === id);
  expect(line.data.content).toEqual({ kind: "notice", about: "undecryptable" });
  const readable = await shown("akhirnya terbaca");
  expect(readable.id).toBe(line.data.id);
  expect((await history()).filter(({ waMessageId }) => waMessageId === id)).toHaveLength(1);
  hub.close();
});

it("shows a line for a view-once photo that only the phone has", async () => {
  const id = await say("x", { is_view_once: true });
  const line = await waitFor("the line", async () => (await history()).find(({ waMessageId }) => waMessageId === id));
  expect(line.content).toEqual({ kind: "notice", about: "view_once" });
});

it("shows what the business writes on its phone in the customer's chat, as answered", async () => {
  await say("ada stok?");
  await shown("ada stok?");
  await world.network.writeOnPhone(BUSINESS, AYU, "ada, Kak");
  const answer = await shown("ada, Kak");
  expect(answer).toMatchObject({ direction: "out", isFromPhone: true });
  expect(await chatOf(CHAT)).toMatchObject({ unread: 0, lastText: "ada, Kak" });
  expect((await chats()).filter(({ chatId }) => chatId.endsWith("@lid"))).toEqual([]);
});

it("counts what was read on the phone as read", async () => {
  const first = await say("pertama");
  await shown("pertama");
  await say("kedua");
  await shown("kedua");
  expect((await chatOf(CHAT))?.unread).toBe(2);
  await world.network.readOnPhone(BUSINESS, AYU, [first]);
  await waitFor("one to be read", async () => ((await chatOf(CHAT))?.unread === 1 ? true : undefined));
});
