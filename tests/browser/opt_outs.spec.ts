// Messages that look like an opt-out, people who opted out without being contacts, and the words that count.
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Campaign, Contact, Device, Page as ListPage } from "../../frontend/src/api/types";
import { linkDevice, signIn, startWorld, type World, waitFor } from "../worker/support";
import { openBrowser, Visitor, violations } from "./support";

const SHOP = "6281110000041";
const [BUDI, SITI, RINA, ANI] = ["6281220000041", "6281220000042", "6281220000043", "6281220000044"] as const;

let world: World;
let browser: Browser;
let device: Device;
let visitor: Visitor;
let person: Awaited<ReturnType<typeof signIn>>;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld({ assets: true }), openBrowser()]);
  await world.network.addCustomer(BUDI, "Budi");
  await world.network.addCustomer(SITI, "Siti");
  await world.network.addCustomer(RINA, "Rina");
  await world.network.addCustomer(ANI, "Ani");
  person = await signIn(world);
  device = await linkDevice(world, person, { name: "Toko", phone: SHOP });
});
afterAll(() => world?.dispose());
beforeEach(async () => {
  visitor = await Visitor.open(world, browser);
  await visitor.signIn();
});
afterEach(() => visitor.close());

const mark = () => visitor.page.getByTestId("undecided-mark").locator("visible=true");
const chatOf = (phone: string) => `/chats/${device.id}/${encodeURIComponent(`${phone}@c.us`)}`;
const bar = () => visitor.page.getByTestId("undecided-opt-out");

test("the chat asks about a message that looks like an opt-out, live, and the keyboard can answer", async () => {
  const { page } = visitor;
  await world.network.say(BUDI, SHOP, "Halo");
  await visitor.visit(chatOf(BUDI));
  await page.getByText("Halo").first().waitFor();
  expect(await bar().count()).toBe(0);
  await world.network.say(BUDI, SHOP, "stop ya kak");
  await bar().getByText("stop ya kak").waitFor();
  await visitor.shoot("undecided-opt-out");
  await bar().getByRole("button", { name: "Opt out", exact: true }).focus();
  await page.keyboard.press("Enter");
  await bar().waitFor({ state: "detached" });
  await page.getByTestId("opt-out-note").waitFor();
});

test("the chat does not ask again about a message that is no opt-out", async () => {
  await world.network.say(SITI, SHOP, "please stop");
  await visitor.visit(chatOf(SITI));
  await bar().getByRole("button", { name: "Not an opt-out" }).click();
  await bar().waitFor({ state: "detached" });
  await visitor.page.reload();
  await visitor.page.getByLabel("Write a message").waitFor();
  await waitFor("the chat without a question", async () => (await bar().count()) === 0);
  expect(await visitor.page.getByTestId("opt-out-note").count()).toBe(0);
});

test("a broadcast leaves out whoever may have opted out, and the list of chats leads there", async () => {
  const { page } = visitor;
  const note = page.getByTestId("undecided-recipients");
  await world.network.say(RINA, SHOP, "tolong stop ya kak");
  await visitor.visit(`/chats/${device.id}`);
  await page.getByTestId("undecided-mark").waitFor();
  await visitor.shoot("undecided-in-the-list");
  // Budi has opted out above.
  const { id } = await person.post<Campaign>("/api/campaigns", {
    name: "Promo",
    deviceIds: [device.id],
    text: "Halo {{name}}",
    recipients: [BUDI, SITI, RINA].map((phone) => ({ phone: `+${phone}`, name: "Kak" })),
  });
  await visitor.visit(`/broadcasts/${id}`);
  await page.getByTestId("review").getByText("1 recipient").waitFor();
  await note.getByText("1 may have opted out and is left out").waitFor();
  const skipped = page.getByTestId("item-row").filter({ hasText: "Left out" });
  await waitFor("both to be skipped", async () => (await skipped.count()) === 2);
  await visitor.shoot("draft-with-undecided");
  await visitor.visit(`/broadcasts/new?edit=${id}`);
  await note.getByRole("checkbox").check();
  await note.getByText("gets the broadcast all the same").waitFor();
  await visitor.shoot("form-with-undecided");
  await page.getByRole("button", { name: "Save and review" }).click();
  await page.getByTestId("review").getByText("2 recipients").waitFor();
  await note.getByText("gets the broadcast all the same").waitFor();
  await note.getByRole("link").click();
  await page.getByTestId("undecided-opt-outs").click();
  await bar().getByRole("button", { name: "Not an opt-out" }).click();
  await page.getByTestId("undecided-opt-outs").waitFor({ state: "detached" });
  expect(await page.getByTestId("undecided-mark").count()).toBe(0);
});

test("people who opted out and are no contacts are listed, live, and opt in there and in the chat", async () => {
  const { page } = visitor;
  const row = (name: string) => page.getByTestId("opted-out-other").filter({ hasText: name });
  const confirm = () => page.getByRole("button", { name: "The contact asked for broadcasts" });
  await visitor.visit("/contacts");
  // Budi has opted out above.
  await row("Budi").waitFor();
  await world.network.say(SITI, SHOP, "STOP");
  await row("Siti").waitFor();
  await visitor.shoot("opted-out-others");
  await page.setViewportSize({ width: 390, height: 844 });
  const table = page.getByRole("region", { name: "Opted out, not in your contacts" }).last();
  await waitFor("nothing to be cut on a phone", () => table.evaluate((it) => it.scrollWidth <= it.clientWidth));
  await visitor.shoot("opted-out-others-phone");
  await page.setViewportSize({ width: 1280, height: 800 });
  await row("Siti").getByRole("button", { name: "Record opt-in" }).focus();
  await page.keyboard.press("Enter");
  await confirm().waitFor();
  await confirm().focus();
  await page.keyboard.press("Enter");
  await row("Siti").waitFor({ state: "detached" });
  await page.locator(":focus", { hasText: "Opted out, not in your contacts" }).waitFor();

  await row("Budi").getByRole("link", { name: "Budi" }).click();
  await page.getByTestId("opt-out-note").getByRole("button", { name: "Record opt-in" }).click();
  await confirm().click();
  await page.getByTestId("opt-out-note").waitFor({ state: "detached" });
  await page.locator(":focus").and(page.getByLabel("Write a message")).waitFor();
  await page.reload();
  await page.getByLabel("Write a message").waitFor();
  expect(await page.getByTestId("opt-out-note").count()).toBe(0);
});

test("an admin adds a word and a language, and a word that answers questions is refused", async () => {
  const { page } = visitor;
  await visitor.visit("/contacts/opt-out-words");
  await page.getByLabel("Your own opt-out words").fill("CANCEL\nya");
  await page.getByLabel("French").check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("One of the words cannot be used").waitFor();
  await page.getByLabel("Your own opt-out words").fill("CANCEL");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Opt-out words saved.").waitFor();
  await visitor.shoot("opt-out-words");
  await page.reload();
  await waitFor(
    "the stored word",
    async () => (await page.getByLabel("Your own opt-out words").inputValue()) === "cancel",
  );
  expect(await page.getByLabel("French").isChecked()).toBe(true);
});

test("a broadcast to all contacts lists them before its start", async () => {
  const { page } = visitor;
  await person.post("/api/contacts", { phone: `+${RINA}`, name: "Rina" });
  await visitor.visit("/broadcasts/new");
  await page.getByLabel("Broadcast name").fill("Untuk semua");
  await page.getByRole("radio", { name: /^All contacts/ }).check();
  await page.getByLabel("Message", { exact: true }).fill("Halo {{name}}");
  await page.getByTestId("forecast").getByText("1 recipient").waitFor();
  await page.getByRole("button", { name: "Save and review" }).click();
  await page.getByRole("cell", { name: "Rina" }).waitFor();
  await page.getByText("all contacts there are then").waitFor();
  await visitor.shoot("draft-for-everyone");
});

test("the page of a draft follows who opts out, and so does an open question", async () => {
  const { page } = visitor;
  await world.network.say(RINA, SHOP, "tolong berhenti ya kak");
  const contacts = await person.get<ListPage<Contact>>("/api/contacts?search=Rina");
  const [rina] = contacts.items;
  if (rina === undefined) throw new Error("Rina is no contact");
  const { id } = await person.post<Campaign>("/api/campaigns", {
    name: "Menyusul",
    deviceIds: [device.id],
    text: "Halo {{name}}",
    recipients: [BUDI, RINA].map((phone) => ({ phone: `+${phone}`, name: "Kak" })),
    sendToUndecided: true,
  });
  const reach = (text: string) => page.getByTestId("review").getByText(text).waitFor();
  await visitor.visit(`/broadcasts/${id}`);
  await page.getByTestId("undecided-recipients").waitFor();
  const before = (await page.getByTestId("review").getByRole("paragraph").first().textContent()) ?? "";
  await person.post(`/api/contacts/${rina.id}/consent`, { said: "opted_out" });
  await page.getByTestId("undecided-recipients").waitFor({ state: "detached" });
  await reach(before.startsWith("2") ? "1 recipient" : "0 recipients");
  await person.post(`/api/contacts/${rina.id}/consent`, { said: "opted_in" });
  await reach(before);
  await world.network.say(RINA, SHOP, "mohon stop ya kak");
  await visitor.visit(chatOf(RINA));
  await bar().waitFor();
  await person.post(`/api/contacts/${rina.id}/consent`, { said: "opted_out" });
  await bar().waitFor({ state: "detached" });
  await page.getByTestId("opt-out-note").waitFor();
});

test("people who may have opted out are named in both languages, on a screen and on a phone", {
  timeout: 120_000,
}, async () => {
  await world.network.say(ANI, SHOP, "tolong stop ya kak");
  const { id } = await person.post<Campaign>("/api/campaigns", {
    name: "Diskon",
    deviceIds: [device.id],
    text: "Halo {{name}}",
    recipients: [BUDI, ANI].map((phone) => ({ phone: `+${phone}`, name: "Kak" })),
  });
  const words = {
    en: { note: /may have opted out/, row: "Left out" },
    id: { note: /mungkin mau berhenti berlangganan/, row: "Dilewati" },
  };
  for (const language of ["id", "en"] as const) {
    for (const width of [1280, 390]) {
      const look = await Visitor.open(world, browser, { language, width, height: 844 });
      await look.signIn();
      const { page } = look;
      for (const [name, path, ready] of [
        ["list", `/chats/${device.id}`, "undecided-opt-outs"],
        ["draft", `/broadcasts/${id}`, "undecided-recipients"],
        ["form", `/broadcasts/new?edit=${id}`, "undecided-recipients"],
      ] as const) {
        await look.visit(path);
        await page.getByTestId(ready).getByText(words[language].note).first().waitFor();
        if (name === "draft") await page.getByTestId("item-row").getByText(words[language].row).first().waitFor();
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), path).toBe(true);
        expect(await violations(page), path).toEqual([]);
        await page.getByTestId(ready).scrollIntoViewIfNeeded();
        await look.shoot(`undecided-${name}-${language}-${width}`);
      }
      await look.close();
    }
  }
});

test("the list and the page of a contact ask about its message, live, and follow a decision made elsewhere", {
  timeout: 90_000,
}, async () => {
  const { page } = visitor;
  const phone = `62812${String(Date.now()).slice(-8)}`; // another try must not find the contact of the first
  await world.network.addCustomer(phone, "Tari");
  const { id } = await person.post<Contact>("/api/contacts", { phone: `+${phone}`, name: `Tari ${phone}` });
  const list = await Visitor.open(world, browser);
  await list.signIn();
  await list.visit("/contacts");
  const row = list.page.getByTestId("contact-row").filter({ hasText: phone });
  const marked = row.getByTestId("undecided-mark").locator("visible=true");
  await row.waitFor();
  await visitor.visit(`/contacts/${id}`);
  await page.getByRole("switch", { name: "Opted out of broadcasts" }).waitFor();
  await Promise.all([visitor.isLive(), list.isLive()]);
  expect([await bar().count(), await marked.count()]).toEqual([0, 0]);

  await world.network.say(phone, SHOP, "please stop, thanks");
  await bar().getByText("please stop thanks").waitFor();
  await bar()
    .getByRole("link", { name: /^Sent to Toko, / })
    .waitFor();
  await mark().waitFor();
  await marked.waitFor();
  expect(await violations(page)).toEqual([]);
  expect(await violations(list.page)).toEqual([]);
  await visitor.shoot("contact-may-have-opted-out");
  await list.shoot("contacts-may-have-opted-out");
  await list.page.getByLabel("Filter by opt-out").selectOption("May have opted out");
  await list.page.waitForURL(/out=maybe/);
  await marked.waitFor();
  await list.page.reload();
  await marked.waitFor();
  await list.isLive();
  for (const tab of [visitor, list]) {
    await tab.page.setViewportSize({ width: 390, height: 844 });
    await waitFor("nothing to be cut on a phone", () =>
      tab.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
    );
    await tab.shoot(tab === list ? "contacts-may-have-opted-out-phone" : "contact-may-have-opted-out-phone");
    await tab.page.setViewportSize({ width: 1280, height: 800 });
  }

  // Somebody decides in the chat, or by the API.
  const { undecidedOptOut } = await person.get<Contact>(`/api/contacts/${id}`);
  await person.post(`/api/devices/${device.id}/chats/${encodeURIComponent(`${phone}@c.us`)}/opt-out/decision`, {
    messageId: undecidedOptOut?.messageId,
    decision: "not_opted_out",
  });
  await bar().waitFor({ state: "detached" });
  await row.waitFor({ state: "detached" });

  await world.network.say(phone, SHOP, "tolong stop ya kak");
  await bar().getByText("tolong stop ya kak").waitFor();
  await marked.waitFor();
  await bar().getByRole("button", { name: "Opt out", exact: true }).click();
  await bar().waitFor({ state: "detached" });
  await page.getByRole("switch", { name: "Opted out of broadcasts", checked: true }).waitFor();
  await row.waitFor({ state: "detached" });
  await list.close();
});
