// What customers send besides texts, from real ciphertext to the answer of the API.
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Chat, Content, Device, Message, Page } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor } from "./support";
import type { Kind } from "./support/network";

const BUSINESS = "628111000091";
const CUSTOMER = "628122000091";
const CHAT = `${CUSTOMER}@c.us`;

/** A file of which the message says nothing, so that it cannot be fetched. `media_in.spec.ts` has real ones. */
const NOTHING = { mediaType: null, size: null, state: "failed" } as const;

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

/** The message in the chat that the customer sent. */
async function received(kind: Kind, text: string): Promise<Message> {
  const id = await world.network.say(CUSTOMER, BUSINESS, text, kind);
  return waitFor(`the ${kind} to be shown`, async () =>
    (await history()).find(({ waMessageId }) => waMessageId === id),
  );
}

it.each<[Kind, string, Content, string]>([
  ["text", "Halo", { kind: "text", text: "Halo" }, "Halo"],
  [
    "image",
    "Menu",
    { kind: "image", file: { mediaType: "image/jpeg", size: 48_000, state: "failed" }, caption: "Menu" },
    "[image] Menu",
  ],
  ["voice_note", "x", { kind: "voice_note", file: NOTHING, seconds: 4 }, "[voice note]"],
  [
    "location",
    "Monas",
    { kind: "location", at: { latitude: -6.1754, longitude: 106.8272 }, name: "Monas", address: null },
    "[location] Monas",
  ],
  ["answer", "Antar", { kind: "answer", id: "row_1", text: "Antar" }, "Antar"],
  ["button", "Ya", { kind: "answer", id: "yes", text: "Ya" }, "Ya"],
  [
    "poll",
    "Kapan?",
    { kind: "poll", question: "Kapan?", options: ["Sabtu", "Minggu"], maxChoices: 1 },
    "[poll] Kapan?",
  ],
  ["video_note", "x", { kind: "video_note", file: NOTHING, seconds: 5 }, "[video note]"],
  [
    "live_location",
    "di jalan",
    { kind: "live_location", at: { latitude: -6.1754, longitude: 106.8272 }, caption: "di jalan" },
    "[live location] di jalan",
  ],
  [
    "contacts",
    "Ayu",
    {
      kind: "contacts",
      cards: ["Ayu", "Sari"].map((name) => ({ name, vcard: "BEGIN:VCARD\nEND:VCARD" })),
    },
    "[contact] Ayu",
  ],
  ["order", "Dua kopi", { kind: "order", id: "1127", items: 2, text: "Dua kopi" }, "[order] Dua kopi"],
  ["product", "Kopi susu", { kind: "product", id: "4417", title: "Kopi susu", text: null }, "[product] Kopi susu"],
  ["group_invite", "Arisan", { kind: "group_invite", group: "Arisan", text: null }, "[group invite] Arisan"],
  ["missed_call", "x", { kind: "notice", about: "missed_call" }, "[missed call]"],
])("a customer's %s is received with all it says", async (kind, text, content, words) => {
  const hub = await person.events();
  const message = await received(kind, text);
  expect(message.content).toEqual(content);
  expect(message.text).toBe(words);
  const event = await hub.next("message.created", ({ data }) => data.id === message.id);
  expect(event.data.content).toEqual(content);
  const chats = await person.get<Page<Chat>>(`/api/devices/${device.id}/chats`);
  const chat = chats.items.find(({ chatId }) => chatId === CHAT);
  expect([chat?.lastText, chat?.lastKind]).toEqual([words, content.kind]);
  hub.close();
});

it("a kind that the product does not know is shown and kept", async () => {
  const { content, text } = await received("sticker_pack", "Kucing");
  expect(content).toMatchObject({ kind: "unknown", originalKind: "whatsapp_sticker_pack" });
  expect(content.kind === "unknown" && atob(String(content.raw.message))).toContain("Kucing");
  expect(text).toBe("[unknown message] sticker pack");
});

it("a text of three megabytes from a modified client is stored cut, acknowledged once, and holds nobody up", {
  timeout: 60_000,
}, async () => {
  const text = "pesan ".repeat(500_000);
  const { id, ...huge } = await received("text", text);
  expect(huge.text.endsWith(" […]") && huge.text.length < 210_000).toBe(true);
  expect(text.startsWith(huge.text.slice(0, -4))).toBe(true);
  await received("text", "sesudah yang panjang");
  const isWaiting = async () => (await world.network.companions()).some(({ unackedInbound }) => unackedInbound > 0);
  await waitFor("every message to be acknowledged", async () => !(await isWaiting()));
  expect((await history()).filter((message) => message.text.startsWith("pesan ")).map((message) => message.id)).toEqual(
    [id],
  );
});

it("a chosen row that says STOP is an opt-out", async () => {
  const hub = await person.events();
  await received("answer", "STOP");
  expect((await hub.next("contact.opted_out", () => true)).data.chatId).toBe(CHAT);
  hub.close();
});

it("a reaction is no message of its own", async () => {
  const reaction = await world.network.say(CUSTOMER, BUSINESS, "👍", "reaction");
  await received("text", "sesudah reaksi");
  expect((await history()).map(({ waMessageId }) => waMessageId)).not.toContain(reaction);
});
