// One person with a LID and a number, from real ciphertext to the answers of the API.
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Chat, Contact, Device, Message, Page } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor } from "./support";

const BUSINESS = "628111000092";
const CUSTOMER = "628122000092";
const CHAT = `${CUSTOMER}@c.us`;

let world: World;
let person: Person;
let device: Device;
let lid: string;

beforeAll(async () => {
  world = await startWorld();
  person = await signIn(world);
  device = await linkDevice(world, person, { phone: BUSINESS });
  lid = (await world.network.addCustomer(CUSTOMER, "Budi")).lid;
  await world.network.behave(CUSTOMER, { hides_number: true });
});
afterAll(() => world?.dispose());

const chats = async () => (await person.get<Page<Chat>>(`/api/devices/${device.id}/chats`)).items;
const texts = async (id: string) =>
  (await person.get<Page<Message>>(`/api/devices/${device.id}/chats/${encodeURIComponent(id)}/messages`)).items.map(
    ({ text }) => text,
  );

/** The customer writes; returns once the chats show it. */
async function say(text: string): Promise<Chat> {
  await world.network.say(CUSTOMER, BUSINESS, text);
  return waitFor(`the chat with ${text}`, async () => (await chats()).find(({ lastText }) => lastText === text));
}

it("becomes one conversation when WhatsApp shows the number, and stays one", async () => {
  const hub = await person.events();
  await say("siapa?");
  const hidden = await say("halo");
  expect(hidden).toMatchObject({ chatId: lid, phone: null, unread: 2, name: "Budi" });

  await world.network.behave(CUSTOMER, { hides_number: false });
  const shown = await say("ini nomor saya");
  expect(shown).toMatchObject({ chatId: CHAT, phone: CUSTOMER, unread: 3, conversationId: hidden.conversationId });
  const identified = await hub.next("contact.identified", () => true);
  expect(identified.data).toMatchObject({ chatId: CHAT, phone: CUSTOMER, conversationId: hidden.conversationId });
  expect(await chats()).toHaveLength(1);

  await world.network.behave(CUSTOMER, { hides_number: true });
  expect(await say("masih saya")).toMatchObject({ chatId: CHAT, unread: 4 });
  const whole = ["masih saya", "ini nomor saya", "halo", "siapa?"];
  for (const link of [CHAT, lid, hidden.conversationId]) expect(await texts(link), link).toEqual(whole);
  await person.post(`/api/devices/${device.id}/chats/${encodeURIComponent(lid)}/read`, {});
  expect((await chats())[0]?.unread).toBe(0);
  hub.close();
});

it("opts out under either address, and has the name from the address book", async () => {
  const contact = await person.post<Contact>("/api/contacts", { phone: CUSTOMER, name: "Pak Budi" });
  await world.network.say(CUSTOMER, BUSINESS, "STOP");
  const chat = await waitFor("the opt-out", async () => (await chats()).find(({ optedOutAt }) => optedOutAt !== null));
  expect(chat).toMatchObject({ chatId: CHAT, name: "Pak Budi", contactId: contact.id });
  expect((await person.get<Contact>(`/api/contacts/${contact.id}`)).optedOut).toMatchObject({ word: "stop" });
});
