// Several tabs show the same: one order of messages, the messages that a disconnected tab missed, and opt-outs.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Campaign, Contact, Device, OutboxPage } from "../../frontend/src/api/types";
import { linkDevice, type Person, signIn, startWorld, type World, waitFor } from "../worker/support";
import { openBrowser, Visitor, violations } from "./support";

const SHOP = "6281110000001";
const BUDI = "6281220000001";
const SITI = "6281220000002";

let world: World;
let browser: Browser;
let person: Person;
let device: Device;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
  await world.network.addCustomer(BUDI, "Budi");
  await world.network.addCustomer(SITI, "Siti");
  person = await signIn(world);
  device = await linkDevice(world, person, { name: "Toko", phone: SHOP });
});
afterAll(() => world?.dispose());

const thread = (phone: string) => `/chats/${device.id}/${encodeURIComponent(`${phone}@c.us`)}`;
const textsOf = (page: Page) =>
  page.getByTestId("message").evaluateAll((all) => all.map((one) => one.querySelector("p")?.textContent));
const chats = (page: Page) =>
  page
    .getByTestId("chat-row")
    .evaluateAll((all) => all.map((one) => (one.textContent?.includes("Budi") ? "Budi" : "Siti")));

async function open(path: string): Promise<Visitor> {
  const visitor = await Visitor.open(world, browser);
  await visitor.signIn();
  await visitor.visit(path);
  await visitor.isLive();
  return visitor;
}

test("two tabs with live events and a new tab show one order", async () => {
  const mark = String(Date.now()); // another try must not find the messages of the first
  await world.network.say(BUDI, SHOP, `Mulai ${mark}`);
  const tabs = await Promise.all([open(thread(BUDI)), open(thread(BUDI))]);
  for (const { page } of tabs)
    await page
      .getByTestId("message")
      .filter({ hasText: `Mulai ${mark}` })
      .waitFor();
  const converse = async (from: string, name: string) => {
    for (let number = 1; number <= 6; number += 1) {
      await Promise.all([
        world.network.say(from, SHOP, `${name} ${number} ${mark}`),
        person.post(`/api/devices/${device.id}/messages`, { to: from, text: `Jawaban ${name} ${number} ${mark}` }),
      ]);
    }
  };
  await Promise.all([converse(BUDI, "Budi"), converse(SITI, "Siti")]);
  const said = async (page: Page) => (await textsOf(page)).filter((text) => text?.endsWith(mark));
  const [one, other] = tabs as [Visitor, Visitor];
  for (const { page } of tabs) {
    await waitFor("the whole conversation", async () => (await said(page)).length === 13);
    // The order of the chats changes until the last message of the other chat is here.
    const rows = page.getByTestId("chat-row");
    await rows.filter({ hasText: `Siti 6 ${mark}` }).waitFor();
  }
  // Each answer that leaves moves its chat; the last ones leave after the last message of the customers.
  await waitFor(
    "all answers to have left",
    async () => (await person.get<OutboxPage>(`/api/devices/${device.id}/outbox`)).waiting === 0,
    { withinMs: 30_000 },
  );
  const show = (read: (page: Page) => Promise<unknown>, tab: Visitor, same: Visitor) =>
    waitFor("both tabs to show the same", async () => {
      const [shown, expected] = await Promise.all([read(tab.page), read(same.page)]);
      return JSON.stringify(shown) === JSON.stringify(expected);
    });
  await show(said, other, one);
  await show(chats, other, one);

  const reader = await waitFor(
    "a new tab to have everything",
    async () => {
      const fresh = await open(thread(BUDI));
      await fresh.page.getByTestId("message").filter({ hasText: mark }).first().waitFor();
      if ((await said(fresh.page)).length === 13) return fresh;
      await fresh.close();
      return undefined;
    },
    { withinMs: 40_000 },
  );
  await show(said, reader, one);
  await show(chats, reader, one);
  for (const tab of [...tabs, reader]) await tab.close();
}, 60_000);

test("a tab that was disconnected resumes by number, without reading the chat again", async () => {
  const visitor = await open(thread(BUDI));
  const { page } = visitor;
  await page.getByTestId("message").first().waitFor();
  const before = (await textsOf(page)).length;
  await visitor.context.setOffline(true);
  await world.stack.kill9();
  await page.getByTestId("connection-banner").waitFor();
  await world.stack.rollCall();
  for (const number of [1, 2, 3]) await world.network.say(BUDI, SHOP, `Sementara itu ${number}`);
  await waitFor(
    "the server to have them",
    async () => {
      const { items } = await person.get<{ items: { text: string }[] }>(
        `/api/devices/${device.id}/chats/${BUDI}@c.us/messages`,
      );
      return items[0]?.text === "Sementara itu 3";
    },
    { withinMs: 30_000 },
  );
  const from = Date.now();
  await visitor.context.setOffline(false);
  await visitor.isLive();
  await waitFor("all three, once", async () => (await textsOf(page)).length === before + 3);
  expect((await textsOf(page)).slice(-3)).toEqual(["Sementara itu 1", "Sementara itu 2", "Sementara itu 3"]);
  expect(visitor.readsSince(from).filter((call) => call.includes("/chats"))).toEqual([]);
  await visitor.close();
}, 90_000);

test("a contact who writes STOP is marked at once and after a reload, until they write START", async () => {
  const visitor = await open(thread(SITI));
  const { page } = visitor;
  const row = page.getByTestId("chat-row").filter({ hasText: "Siti" });
  await row.waitFor();
  expect(await page.getByTestId("opt-out-badge").count()).toBe(0);
  await world.network.say(SITI, SHOP, "STOP");
  await row.getByTestId("opt-out-badge").waitFor();
  await page.getByTestId("opt-out-note").waitFor();
  await visitor.shoot("opted-out");
  await waitFor("a reload to show it too", async () => {
    await page.reload();
    await row.waitFor();
    return (await row.getByTestId("opt-out-badge").count()) === 1;
  });
  await visitor.isLive();
  await world.network.say(SITI, SHOP, "START");
  await waitFor("the badges to be gone", async () => (await page.getByTestId("opt-out-badge").count()) === 0);
  await visitor.close();
});

test("a broadcast that one tab makes and deletes appears and goes in the other tabs, and its page says so", async () => {
  const [list, detail] = [await open("/broadcasts"), await open("/broadcasts")];
  const create = (name: string) =>
    person.post<Campaign>("/api/campaigns", {
      name,
      deviceIds: [device.id],
      text: "Halo",
      recipients: [{ phone: BUDI, name: "Budi" }],
    });
  const { id } = await create("Hapus aku");
  for (const { page } of [list, detail]) await page.getByRole("link", { name: "Hapus aku" }).waitFor();
  await detail.page.getByRole("link", { name: "Hapus aku" }).click();
  await detail.page.getByRole("heading", { name: /^Hapus aku/ }).waitFor();
  await person.delete(`/api/campaigns/${id}`);
  await detail.page.getByRole("heading", { name: "This broadcast was deleted" }).waitFor();
  expect(await detail.page.getByRole("alert").count()).toBe(0);
  expect(await violations(detail.page)).toEqual([]);
  await list.page.getByRole("link", { name: "Hapus aku" }).waitFor({ state: "detached" });
  await detail.page.getByRole("main").getByRole("link", { name: /Back/ }).click();
  await detail.page.getByRole("heading", { level: 1, name: "Broadcasts" }).waitFor();
  await list.close();
  await detail.close();
});

test("what a user does with a device is seen in every tab", async () => {
  const { id } = await person.post<Device>("/api/devices", { name: "Kios" });
  const [list, own] = await Promise.all([open("/devices"), open(`/devices/${id}`)]);
  await own.page.getByRole("heading", { name: "Kios" }).waitFor();
  await person.patch(`/api/devices/${id}`, { name: "Kios Baru" });
  await own.page.getByRole("heading", { name: "Kios Baru" }).waitFor();
  await list.page
    .getByRole("link", { name: /Kios Baru/ })
    .first()
    .waitFor();
  const posts = own.page.getByRole("switch").first();
  await posts.waitFor();
  expect(await posts.isChecked()).toBe(false);
  await person.patch(`/api/devices/${id}/inbox`, { statusPosts: true });
  await waitFor("the switch to move", () => posts.isChecked());
  await person.delete(`/api/devices/${id}`);
  await own.page.getByRole("heading", { name: "Kios Baru" }).waitFor({ state: "detached" });
  await own.page.getByRole("alert").first().waitFor();
  await waitFor(
    "the list to be without it",
    async () => (await list.page.getByRole("link", { name: /Kios Baru/ }).count()) === 0,
  );
  await Promise.all([list.close(), own.close()]);
});

test("contacts that a program adds, changes, imports or deletes are seen in every tab", async () => {
  const list = await open("/contacts");
  const row = (name: string) => list.page.getByTestId("contact-row").filter({ hasText: name });
  await list.page.getByText("No contacts yet").waitFor();
  const { id } = await person.post<Contact>("/api/contacts", { phone: "+6281230000001", name: "Ratna" });
  await row("Ratna").waitFor();
  const own = await open(`/contacts/${id}`);
  await own.page.getByRole("heading", { name: "Ratna" }).waitFor();
  await person.patch(`/api/contacts/${id}`, { name: "Ratna Sari" });
  await row("Ratna Sari").waitFor();
  await own.page.getByRole("heading", { name: "Ratna Sari" }).waitFor();
  await person.call("POST", "/api/contacts/import", { body: "phone,name\n081230000002,Tono\n" });
  await row("Tono").waitFor();
  await person.post(`/api/contacts/${id}/consent`, { said: "opted_out" });
  await row("Ratna Sari").getByTestId("opt-out-badge").locator("visible=true").first().waitFor();
  const entry = own.page.locator("[data-testid=consent-entry][data-said=opted_out]");
  await entry.waitFor();
  await person.delete(`/api/contacts/${id}`);
  await row("Ratna Sari").waitFor({ state: "detached" });
  await own.page.getByText("Not found").waitFor();
  await Promise.all([list.close(), own.close()]);
});

test("a contact who writes the opt-in word has it on the page at once and after a reload", async () => {
  const novi = `62812${String(Date.now()).slice(-8)}`; // another try must not find the contact of the first
  await world.network.addCustomer(novi, "Novi");
  const { id } = await person.post<Contact>("/api/contacts", { phone: `+${novi}`, name: "Novi" });
  const visitor = await open(`/contacts/${id}`);
  const { page } = visitor;
  const state = page.getByTestId("consent-state");
  await state.waitFor();
  await world.network.say(novi, SHOP, "MULAI");
  await state.getByText(/the contact wrote “mulai” · Toko/).waitFor();
  await page.locator("[data-testid=consent-entry][data-said=opted_in]", { hasText: "mulai" }).waitFor();
  await visitor.shoot("contact-opted-in");
  await page.reload();
  await state.getByText(/the contact wrote “mulai” · Toko/).waitFor();
  await visitor.close();
});

test("the page of a broadcast that somebody saves with changes leads to the new one", async () => {
  const visitor = await open("/broadcasts");
  const { page } = visitor;
  const written = {
    name: "Ubah aku",
    deviceIds: [device.id],
    text: "Halo",
    recipients: [{ phone: BUDI, name: "Budi" }],
  };
  const old = await person.post<Campaign>("/api/campaigns", written);
  await page.getByRole("link", { name: "Ubah aku" }).click();
  await page.getByRole("heading", { name: /^Ubah aku/ }).waitFor();
  const made = await person.post<Campaign>("/api/campaigns", { ...written, text: "Hai", replaces: old.id });
  await person.delete(`/api/campaigns/${old.id}`);
  await page.getByRole("heading", { name: "This broadcast was changed" }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("link", { name: "Open the changed broadcast" }).click();
  await page.waitForURL(`**/broadcasts/${made.id}`);
  await page.getByTestId("message").getByText("Hai").waitFor();
  await visitor.close();
});
