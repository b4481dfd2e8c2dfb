// Whom a text goes to: numbers as they are written, chat ids that WhatsApp gave, and the accounts that WhatsApp names.
import { afterAll, beforeAll, expect, it } from "vitest";
import type { CampaignPreview, Chat, Contact, Device, Message, Page, ReadNumber } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor } from "./support";

const BUSINESS = "628111000001";
/** A customer whose account is from before Brazil's ninth digit, and the number that people dial. */
const OLD_ID = "553181900017";
const DIALLED = "5531981900017";

let world: World;
let person: Person;
let device: Device;

beforeAll(async () => {
  world = await startWorld();
  person = await signIn(world);
  device = await linkDevice(world, person, { phone: BUSINESS });
});
afterAll(() => world?.dispose());

const send = (to: string, text: string) =>
  person.call<Message>("POST", `/api/devices/${device.id}/messages`, { body: { to, text, priority: "high" } });
const chats = async () => (await person.get<Page<Chat>>(`/api/devices/${device.id}/chats`)).items;
const read = (written: string) => person.get<ReadNumber>(`/api/contacts/number?written=${encodeURIComponent(written)}`);
const received = async (phone: string) => (await world.network.receivedBy(phone)).map(({ text }) => text);
const messageOf = async (chat: string, id: string) =>
  (await person.get<Page<Message>>(`/api/devices/${device.id}/chats/${chat}/messages`)).items.find(
    (message) => message.id === id,
  );

it("a typed number is read, or its fault is named", async () => {
  expect(await read("\u202a+62 811\u20119000\u2011017\u202c")).toEqual({ phone: "628119000017", fault: null });
  expect((await read("Rina")).fault?.code).toBe("phone_no_digits");
  const { fault } = await read("85291900012");
  expect([fault?.code, fault?.readings]).toEqual(["phone_ambiguous", ["+6285291900012", "+85291900012"]]);
  const long = await person.call("GET", `/api/contacts/number?written=${"1".repeat(1_001)}`);
  expect([long.status, long.error?.code]).toEqual([400, "VALIDATION_ERROR"]);
});

it("a refused recipient is refused by name", async () => {
  for (const [to, reason] of [
    ["arisan@g.us", "recipient_unknown"],
    ["status@broadcast", "recipient_broadcast"],
    ["0@c.us", "recipient_whatsapp"],
    ["13135550002@c.us", "recipient_bot"],
    ["+1 313-555-0002", "recipient_bot"],
    ["0812", "phone_too_short"],
    ["0811900010 / 0811900011", "phone_two_numbers"],
  ] as const) {
    const { status, error } = await send(to, "halo");
    expect([status, error?.details], to).toEqual([400, { field: "to", reason }]);
  }
  expect((await send("cnv_64379d7a-02c5-8246-a2f2-662ac773e331", "halo")).status).toBe(404);
});

it("a number that is not on WhatsApp fails without a message", async () => {
  const before = (await world.network.sent()).length;
  const { data } = await send("628119009999", "halo");
  await waitFor("the message to fail", async () => {
    const failed = await messageOf("628119009999@c.us", data.id);
    return failed?.status === "failed" && failed.error === "not_on_whatsapp";
  });
  expect((await world.network.sent()).length).toBe(before);
  expect((await world.network.lookups()).map(({ phone }) => phone)).toEqual(["628119009999"]);
});

it("a text goes to the id that WhatsApp names for the number, and the reply is in the chat of the number", async () => {
  await world.network.addCustomer(OLD_ID, "Bruna", DIALLED);
  await person.post<Contact>("/api/contacts", { phone: `+${DIALLED}`, name: "Bruna", tags: ["brasil"] });
  await send(`+${DIALLED}`, "oi");
  await waitFor("the text to arrive", async () => (await received(OLD_ID)).includes("oi"));
  await world.network.say(OLD_ID, BUSINESS, "oi, tudo bem?");
  await waitFor("one chat with both", async () => {
    const named = (await chats()).filter(({ name }) => name === "Bruna");
    return named.length === 1 && named[0]?.phone === DIALLED && named[0].lastText === "oi, tudo bem?";
  });
});

it("an opt-out from the old id counts for the contact's number", async () => {
  await world.network.say(OLD_ID, BUSINESS, "STOP");
  await waitFor("the audience to be one less", async () => {
    const preview = await person.post<CampaignPreview>("/api/campaigns/preview", {
      deviceIds: [device.id],
      text: "oi",
      audience: { tags: ["brasil"], match: "any" },
    });
    return preview.optedOut === 1;
  });
});

it("an opt-out is the first thing that a customer with an old id ever writes, and it counts for the contact", async () => {
  const [id, dialled] = ["553181900027", "5531981900027"];
  await world.network.addCustomer(id, "Caio", dialled);
  const contact = await person.post<Contact>("/api/contacts", { phone: `+${dialled}`, name: "Caio" });
  await world.network.say(id, BUSINESS, "STOP");
  await waitFor("the contact to be opted out", async () => {
    const { optedOut } = await person.get<Contact>(`/api/contacts/${contact.id}`);
    return optedOut?.word === "stop";
  });
});

it("the chat of every customer who writes can be answered at its own chat id", async () => {
  const customers = ["5215519000017", "553181900018", "6281190001", "9715019000"];
  for (const phone of customers) {
    await world.network.addCustomer(phone, `C${phone}`);
    await world.network.say(phone, BUSINESS, "halo");
  }
  for (const phone of customers) {
    const find = async () => (await chats()).find(({ name }) => name === `C${phone}`);
    await waitFor(`the chat of ${phone}`, async () => (await find()) !== undefined);
    const { status } = await send((await find())?.chatId ?? "", `jawaban ${phone}`);
    expect(status, phone).toBe(202);
    expect((await send(`${phone}@c.us`, `lagi ${phone}`)).status, phone).toBe(202);
    await waitFor(`the answers to ${phone}`, async () => {
      const texts = await received(phone);
      return texts.includes(`jawaban ${phone}`) && texts.includes(`lagi ${phone}`);
    });
  }
});

it("a chat of which only the LID is known is answered by chat id and by conversation id", async () => {
  const phone = "628122000009";
  const { lid } = await world.network.addCustomer(phone, "Wati");
  await world.network.behave(phone, { hides_number: true });
  await world.network.say(phone, BUSINESS, "siapa ini?");
  const find = async () => (await chats()).find((chat) => chat.chatId === lid);
  await waitFor("the chat of the LID", async () => (await find()) !== undefined);
  const chat = await find();
  for (const to of [lid, chat?.conversationId ?? ""]) {
    const { status, data } = await send(to, `kami, ${to}`);
    expect([status, data.chatId, data.phone, data.lid]).toEqual([202, lid, null, lid.split("@")[0]]);
    await waitFor("the answer to arrive", async () => (await received(phone)).includes(`kami, ${to}`));
    await waitFor("its receipt", async () => (await messageOf(lid, data.id))?.status === "delivered");
  }
});
