// A contact who sends an opt-out keyword receives no more broadcasts from any device of the tenant until they opt in.
import { afterAll, beforeAll, expect, it } from "vitest";
import type {
  Campaign,
  CampaignItem,
  Chat,
  Contact,
  ContactsSummary,
  Device,
  OptedOutPerson,
  Page,
  UndecidedOptOut,
} from "../../frontend/src/api/types";
import { type HubSocket, linkDevice, type Person, signIn, startWorld, type World, waitFor } from "./support";

const [SHOP, BRANCH] = ["628111000101", "628111000102"] as const;
const [ANI, BUDI, CITRA, DEWI] = ["628122000101", "628122000102", "628122000103", "628122000104"] as const;
const MINUTE = 60_000;

let world: World;
let person: Person;
let shop: Device;
let branch: Device;
let hub: HubSocket;

beforeAll(async () => {
  world = await startWorld();
  person = await signIn(world);
  for (const phone of [ANI, BUDI, CITRA, DEWI]) await world.network.addCustomer(phone);
  shop = await linkDevice(world, person, { phone: SHOP });
  branch = await linkDevice(world, person, { name: "Cabang", phone: BRANCH });
  hub = await person.events();
}, 2 * MINUTE);
afterAll(async () => {
  hub?.close();
  await world?.dispose();
});

async function start(text: string, phones: string[], gap = { minSeconds: 0.4, maxSeconds: 0.6 }) {
  const recipients = phones.map((phone) => ({ phone, name: "" }));
  const campaign = { name: text, deviceIds: [branch.id], text, recipients, gap };
  const { id } = await person.post<Campaign>("/api/campaigns", campaign);
  await person.post(`/api/campaigns/${id}/start`);
  return id;
}

const completed = (id: string) =>
  waitFor(
    "the campaign to be completed",
    async () => {
      const campaign = await person.get<Campaign>(`/api/campaigns/${id}`);
      return campaign.status === "completed" && campaign;
    },
    { withinMs: 30_000 },
  );
const items = async (id: string) => (await person.get<Page<CampaignItem>>(`/api/campaigns/${id}/items`)).items;
const received = async (phone: string) => (await world.network.receivedBy(phone)).map(({ text }) => text);
const chatWith = async (phone: string, device = shop) =>
  (await person.get<Page<Chat>>(`/api/devices/${device.id}/chats`)).items.find((chat) => chat.phone === phone);

it("a keyword inside a sentence is no opt-out", async () => {
  await world.network.say(ANI, SHOP, "jangan berhenti kirim promo ya");
  await hub.next("message.created", ({ data }) => data.text.startsWith("jangan"));
  expect(hub.of("contact.opted_out")).toEqual([]);
  await waitFor("the chat", async () => (await chatWith(ANI))?.optedOutAt === null);
});

it("an opt-out stops messages that another device has claimed already", { timeout: MINUTE }, async () => {
  const id = await start("Promo pagi", [BUDI, ANI, CITRA], { minSeconds: 4, maxSeconds: 5 });
  await waitFor("the first recipient to receive it", async () => (await received(BUDI)).includes("Promo pagi"), {
    withinMs: 20_000,
  });
  await world.network.say(CITRA, SHOP, "STOP 🙏");
  const event = await hub.next("contact.opted_out");
  expect(event.data).toMatchObject({ deviceId: shop.id, chatId: `${CITRA}@c.us`, phone: CITRA, word: "stop" });
  const { counts } = await completed(id);
  expect([counts.skipped, counts.failed, counts.total]).toEqual([1, 0, 3]);
  const skipped = (await items(id)).filter(({ status }) => status === "skipped");
  expect(skipped).toMatchObject([{ phone: CITRA, error: "opted_out" }]);
  await waitFor("the others to receive it", async () => (await received(ANI)).includes("Promo pagi"));
  expect(await received(CITRA)).toEqual([]);
});

it("an opt-out is shown in the chat, and a person may still answer", { timeout: MINUTE }, async () => {
  expect(Date.parse((await chatWith(CITRA))?.optedOutAt ?? "")).toBeGreaterThan(Date.now() - MINUTE);
  await person.post(`/api/devices/${shop.id}/messages`, { to: CITRA, text: "Baik, kami catat", priority: "high" });
  await waitFor("the answer", async () => (await received(CITRA)).includes("Baik, kami catat"));
});

it("a later broadcast leaves the contact out, and dashboards show that", { timeout: MINUTE }, async () => {
  const id = await start("Promo siang", [CITRA]);
  const shown = await hub.next("campaign.progress", ({ data }) => data.campaignId === id && data.counts.skipped === 1);
  expect(shown.data.status).toBe("completed");
  expect(await items(id)).toMatchObject([{ status: "skipped", error: "opted_out" }]);
  const both = await start("Promo sore", [CITRA, BUDI]);
  await completed(both);
  await waitFor("the other recipient to receive it", async () => (await received(BUDI)).includes("Promo sore"));
  expect((await items(both)).map(({ status }) => status === "skipped")).toEqual([true, false]);
});

it("an opt-in keyword ends the opt-out", { timeout: MINUTE }, async () => {
  await world.network.say(CITRA, SHOP, "Mulai lagi!");
  const event = await hub.next("contact.opted_in");
  expect(event.data).toMatchObject({ phone: CITRA, word: "mulai lagi" });
  await waitFor("the chat", async () => (await chatWith(CITRA))?.optedOutAt === null);
  const { counts } = await completed(await start("Promo malam", [CITRA]));
  expect(counts.failed + counts.skipped).toBe(0);
  await waitFor("the broadcast to arrive", async () => (await received(CITRA)).includes("Promo malam"));
  expect(await received(CITRA)).toEqual(["Baik, kami catat", "Promo malam"]);
});

const undecided = async () =>
  (await person.get<Page<UndecidedOptOut>>(`/api/devices/${shop.id}/undecided-opt-outs`)).items;
const decide = (phone: string, messageId: string, decision: string) =>
  person.call("POST", `/api/devices/${shop.id}/chats/${encodeURIComponent(`${phone}@c.us`)}/opt-out/decision`, {
    body: { messageId, decision },
  });

it("a message that looks like an opt-out waits for a person, who decides once", { timeout: MINUTE }, async () => {
  const { id } = await person.post<Contact>("/api/contacts", { phone: `+${ANI}`, name: "Ani" });
  const asked = async () => (await person.get<Contact>(`/api/contacts/${id}`)).undecidedOptOut;
  const listed = async () =>
    (await person.get<Page<Contact>>("/api/contacts?mayHaveOptedOut=true")).items.map((contact) => contact.id);
  expect([await asked(), await listed()]).toEqual([null, []]);
  await world.network.say(ANI, SHOP, "Stop ya kak, jangan kirim lagi");
  const { data } = await hub.next("contact.probable_opt_out");
  expect(data).toMatchObject({ deviceId: shop.id, phone: ANI, word: "stop ya kak jangan kirim lagi" });
  // A read after the event sees what the event has changed.
  const found = { deviceId: shop.id, chatId: `${ANI}@c.us`, messageId: data.messageId, word: data.word };
  expect([await asked(), await listed()]).toMatchObject([found, [id]]);
  const [item] = await waitFor("the question", async () => (await undecided()).length > 0 && undecided());
  expect(item).toMatchObject({ chatId: `${ANI}@c.us`, messageId: data.messageId });
  expect((await chatWith(ANI))?.optedOutAt).toBeNull();
  expect((await decide(ANI, data.messageId, "opted_out")).status).toBe(200);
  const shown = await hub.next("opt_out.decided");
  expect(shown.data).toMatchObject({ chatId: `${ANI}@c.us`, messageId: data.messageId, decision: "opted_out" });
  expect((await decide(ANI, data.messageId, "opted_out")).status).toBe(200);
  expect((await decide(ANI, data.messageId, "not_opted_out")).status).toBe(409);
  expect([await undecided(), await asked(), await listed()]).toEqual([[], null, []]);
  expect((await chatWith(ANI))?.optedOutAt).not.toBeNull();
  const { counts } = await completed(await start("Promo ulang", [ANI, BUDI]));
  expect([counts.skipped, counts.total]).toEqual([1, 2]);
  // Who opted out stays opted out without the contact.
  await person.delete(`/api/contacts/${id}`);
  expect(await received(ANI)).not.toContain("Promo ulang");
});

it("a tenant's own words, languages and similar messages count on every number", { timeout: MINUTE }, async () => {
  const settings = { languages: ["fr"], optOutWords: ["Cancel"], countsProbable: true };
  const saved = await person.call("PATCH", "/api/opt-out-settings", { body: settings });
  expect(saved.data).toEqual({ languages: ["fr"], optOutWords: ["cancel"], optInWords: [], countsProbable: true });
  expect(await person.get("/api/opt-out-settings")).toEqual(saved.data);
  const refused = await person.call("PATCH", "/api/opt-out-settings", { body: { optOutWords: ["ya"] } });
  expect([refused.status, refused.error?.details?.field]).toEqual([400, "optOutWords"]);
  for (const [text, word] of [
    ["CANCEL!", "cancel"],
    ["ARRÊT", "arret"],
    ["please stop", "please stop"],
  ] as const) {
    await world.network.say(DEWI, BRANCH, text);
    await hub.next("contact.opted_out", ({ data }) => data.phone === DEWI && data.word === word);
    await world.network.say(DEWI, BRANCH, "START");
    await hub.next("contact.opted_in", ({ data }) => data.phone === DEWI);
  }
});

it("a caption and a chosen button may be a keyword", { timeout: MINUTE }, async () => {
  await world.network.say(DEWI, BRANCH, "STOP", "image");
  await hub.next("contact.opted_out", ({ data }) => data.phone === DEWI && data.word === "stop");
});

it("a device that is linked later knows who opted out before", { timeout: MINUTE }, async () => {
  const later = await linkDevice(world, person, { name: "Baru", phone: "628111000103" });
  const recipients = [DEWI, BUDI].map((phone) => ({ phone, name: "" }));
  const campaign = { name: "Promo baru", deviceIds: [later.id], text: "Promo baru", recipients };
  const { id } = await person.post<Campaign>("/api/campaigns", {
    ...campaign,
    gap: { minSeconds: 0.4, maxSeconds: 0.6 },
  });
  await person.post(`/api/campaigns/${id}/start`);
  const { counts } = await completed(id);
  expect([counts.skipped, counts.total]).toEqual([1, 2]);
});

it("a customer who hides the number opts out of the broadcast that came to the number", {
  timeout: MINUTE,
}, async () => {
  const eko = "628122000105";
  const { lid } = await world.network.addCustomer(eko, "Eko");
  expect((await completed(await start("Promo satu", [eko]))).counts.skipped).toBe(0);
  await waitFor("the broadcast to arrive", async () => (await received(eko)).includes("Promo satu"));
  await world.network.behave(eko, { hides_number: true });
  await world.network.say(eko, BRANCH, "STOP");
  await hub.next("contact.opted_out", ({ data }) => data.phone === eko && data.lid === lid.split("@")[0]);
  const { counts } = await completed(await start("Promo dua", [eko, BUDI]));
  expect([counts.skipped, counts.total]).toEqual([1, 2]);
  expect(await received(eko)).not.toContain("Promo dua");
  await person.post(`/api/opt-outs/${encodeURIComponent(`${eko}@c.us`)}/opt-in`, {});
});

it("people who are no contacts are listed, and an opt-in that a user records for one counts on every number", {
  timeout: MINUTE,
}, async () => {
  const others = async () => (await person.get<Page<OptedOutPerson>>("/api/opt-outs")).items;
  const counts = async () => {
    const { optedOut, optedOutOthers } = await person.get<ContactsSummary>("/api/contacts/summary");
    return [optedOut, optedOutOthers];
  };
  expect((await others()).map(({ phone }) => phone)).toEqual([DEWI, ANI]);
  expect((await others())[0]).toMatchObject({
    chatId: `${DEWI}@c.us`,
    lid: null,
    optedOut: { word: "stop", source: "word" },
    chat: { deviceId: branch.id, chatId: `${DEWI}@c.us` },
  });
  expect(await counts()).toEqual([0, 2]);
  await person.post("/api/contacts", { phone: `+${ANI}`, name: "Ani" });
  expect((await others()).map(({ phone }) => phone)).toEqual([DEWI]);
  expect(await counts()).toEqual([1, 1]);

  const optIn = (phone: string) =>
    person.call("POST", `/api/opt-outs/${encodeURIComponent(`${phone}@c.us`)}/opt-in`, { body: { note: "telepon" } });
  expect([(await optIn("628122000109")).status, (await optIn(DEWI)).status]).toEqual([404, 200]);
  expect([await others(), await counts()]).toEqual([[], [1, 0]]);
  expect((await chatWith(DEWI, branch))?.optedOutAt).toBeNull();
  const { counts: sent } = await completed(await start("Promo kembali", [DEWI, BUDI]));
  expect([sent.skipped, sent.failed, sent.total]).toEqual([0, 0, 2]);
  await waitFor("the broadcast to arrive", async () => (await received(DEWI)).includes("Promo kembali"));
});
